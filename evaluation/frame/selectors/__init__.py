"""Reading principles, priorities and red lines of a collectivité, and the INET matrix."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from boussole.shared.typography import date_fr
from boussole.shared.wording import enumerate_fr
from evaluation.frame.alignment import Stand
from evaluation.frame.enums import ItemKind
from evaluation.frame.models import ItemPosition, MatrixPlacement
from evaluation.frame.selectors.alignments import Notice, Standing, notices, standing, unexamined_red_lines
from evaluation.frame.selectors.matrix import Place, path_reason, place_of
from evaluation.frame.selectors.versions import frame_in_force
from evaluation.frame.wording import VERDICT_LABELS
from usecases.evidence import Point
from usecases.models import UseCase

__all__ = [
    "Notice",
    "Place",
    "Standing",
    "evidence_points",
    "frame_in_force",
    "notices",
    "path_reason",
    "place_of",
    "standing",
    "summary",
    "unexamined_red_lines",
]


def evidence_points(use_case: UseCase) -> list[Point]:
    """Return what this establishes for the questions of the grid, in a fixed number of queries.

    Only what was confirmed or placed counts: the lead's own guess and proposal establish nothing.
    """
    place, stood = place_of(use_case), standing(use_case)
    texts = {
        "frame.matrix": place_text(place),
        "frame.priority": _priority_text(stood),
        "frame.principles": _principles_text(stood),
    }
    pages = {"frame.matrix": "frame:matrix"}
    return [
        Point(name, "", text, reverse(pages.get(name, "frame:alignment"), args=[use_case.pk]))
        for name, text in texts.items()
        if text
    ]


def place_text(place: Place) -> str:
    """Return who placed the dossier where, in one or two sentences; '' when nobody did."""
    parts = [_can_text(place.can), _wish_text(place.wish)]
    said = " ".join(part for part in parts if part)
    return f"{place.label}. {said}" if place.label else said


def summary(use_case: UseCase) -> dict[str, Any]:
    """Return the frame and the matrix of a dossier as plain data, for the decision report.

    `frame` is None when no frame was adopted. `positions` looked at `frame.examined_version`, which may be older than
    the version in force.
    """
    stood, place = standing(use_case), place_of(use_case)
    return {
        "frame": _frame_data(stood),
        "verdict": str(stood.confirmed.verdict) if stood.confirmed else None,
        "verdict_label": str(VERDICT_LABELS[stood.confirmed.verdict]) if stood.confirmed else None,
        "crossings": _rows(stood.confirmed_at(ItemKind.RED_LINE, Stand.CROSSES)),
        "departures": _rows(
            [
                *stood.confirmed_at(ItemKind.PRINCIPLE, Stand.DEPARTS),
                *stood.confirmed_at(ItemKind.PRIORITY, Stand.DEPARTS),
            ]
        ),
        "priorities": _rows(stood.confirmed_at(ItemKind.PRIORITY, Stand.FITS)),
        "matrix": str(place.path) if place.path else "",
        "matrix_label": place.label,
        "matrix_by": place_text(place),
    }


def _frame_data(stood: Standing) -> dict[str, Any] | None:
    if stood.frame is None:
        return None
    return {
        "version": stood.frame.number,
        "adopted_on": stood.frame.adopted_on.isoformat(),
        "deliberation": stood.frame.deliberation,
        "sha256": stood.frame.sha256,
        "examined_version": stood.confirmed.version.number if stood.confirmed else None,
        "alignment": stood.confirmed.number if stood.confirmed else None,
    }


def _rows(positions: list[ItemPosition]) -> list[dict[str, str]]:
    return [{"code": row.item.code, "title": row.item.title, "justification": row.justification} for row in positions]


def _can_text(row: MatrixPlacement | None) -> str:
    if row is None:
        return ""
    said = _("L’IA peut le faire") if row.positive else _("L’IA ne peut pas le faire")
    return _("%(said)s (%(who)s, %(day)s).") % {"said": said, "who": row.placed_by, "day": date_fr(row.placed_at)}


def _wish_text(row: MatrixPlacement | None) -> str:
    if row is None:
        return ""
    said = _("On le souhaite") if row.positive else _("On ne le souhaite pas")
    return _("%(said)s (comité du %(day)s).") % {"said": said, "day": date_fr(row.held_on)}


def _priority_text(stood: Standing) -> str:
    if stood.confirmed is None:
        return ""
    served = [f"« {row.item.title} »" for row in stood.confirmed_at(ItemKind.PRIORITY, Stand.FITS)]
    if served:
        return _("Sert les priorités du cadre : %(list)s.") % {"list": enumerate_fr(served, last=_("et"))}
    return _("Ne sert aucune des politiques publiques prioritaires du cadre.")


def _principles_text(stood: Standing) -> str:
    if stood.confirmed is None:
        return ""
    away = [f"« {row.item.title} »" for row in stood.confirmed_at(ItemKind.PRINCIPLE, Stand.DEPARTS)]
    if away:
        return _("S’écarte du cadre politique sur : %(list)s.") % {"list": enumerate_fr(away, last=_("et"))}
    return _("Ne s’écarte d’aucun principe du cadre politique.")
