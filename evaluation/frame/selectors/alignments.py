"""Reading how a dossier stands against the frame: what its lead proposed, what the examination confirmed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from boussole.shared.typography import date_fr, typo_fr
from evaluation.frame.alignment import Said, Stand, unsaid
from evaluation.frame.enums import AlignmentKind, ItemKind
from evaluation.frame.models import Alignment, FrameItem, FrameVersion, ItemPosition
from evaluation.frame.selectors.versions import frame_in_force
from usecases.enums import FINISHED
from usecases.models import UseCase

WITH_POSITIONS = Prefetch("positions", queryset=ItemPosition.objects.select_related("item").order_by("pk"))
GENERAL = "CADRE"  # the code of what concerns the frame as a whole


@dataclass(frozen=True)
class Notice:
    """What the frame says of a dossier: "B" a red line crossed, "V" a departure or something not examined yet."""

    kind: str
    code: str
    message: str
    provisional: bool = False


@dataclass(frozen=True)
class Line:
    """One item of the frame beside what was said of it."""

    item: FrameItem
    proposed: ItemPosition | None
    confirmed: ItemPosition | None


@dataclass(frozen=True)
class Standing:
    """A dossier against the frame that binds it. `frame` is None when its collectivité adopted none."""

    frame: FrameVersion | None
    lines: tuple[Line, ...]
    proposal: Alignment | None
    confirmed: Alignment | None

    @property
    def outdated(self) -> bool:
        """Tell whether what was confirmed looked at an earlier version of the frame."""
        return self.confirmed is not None and self.frame is not None and self.confirmed.version_id != self.frame.pk

    @property
    def current(self) -> Alignment | None:
        """What was confirmed under the frame in force, or None."""
        return None if self.outdated else self.confirmed

    def confirmed_at(self, kind: str, position: str) -> list[ItemPosition]:
        """Return what was confirmed at `position` on the items of `kind`, whatever the version."""
        rows = self.confirmed.positions.all() if self.confirmed else ()
        return [row for row in rows if row.item.kind == kind and row.position == position]


def latest(use_case: UseCase, kind: str) -> Alignment | None:
    """Return the newest position of that kind on the dossier, with its items, or None."""
    rows = Alignment.objects.filter(use_case=use_case, kind=kind).select_related("version", "said_by")
    return rows.prefetch_related(WITH_POSITIONS).order_by("-number").first()


def last_number(use_case: UseCase) -> int:
    """Return the number of the newest position taken on the dossier, 0 when there is none."""
    return Alignment.objects.filter(use_case=use_case).aggregate(last=Max("number"))["last"] or 0


def history(use_case: UseCase) -> list[Alignment]:
    """Return every position taken on the dossier, newest first."""
    return list(use_case.alignments.select_related("version", "said_by").order_by("-number"))


def standing(use_case: UseCase) -> Standing:
    """Return the dossier against the frame in force, item by item, in a fixed number of queries."""
    frame = frame_in_force(use_case.organisation_id)
    proposal = latest(use_case, AlignmentKind.PROPOSAL)
    confirmed = latest(use_case, AlignmentKind.CONFIRMED)
    proposed_rows, confirmed_rows = _by_item(proposal), _by_item(confirmed)
    items = frame.items.all() if frame else ()
    lines = tuple(Line(item, proposed_rows.get(item.pk), confirmed_rows.get(item.pk)) for item in items)
    return Standing(frame, lines, proposal, confirmed)


def crossed_before(use_case: UseCase) -> dict[tuple[str, str, str], datetime]:
    """Return the red lines last confirmed as crossed, by (code, title, text), with the instant.

    In other words, the red line is another one: only a new version of the frame changes them.
    """
    confirmed = latest(use_case, AlignmentKind.CONFIRMED)
    rows = confirmed.positions.all() if confirmed else ()
    return {
        (row.item.code, row.item.title, row.item.text): confirmed.said_at
        for row in rows
        if row.position == Stand.CROSSES
    }


def changed_since(use_case: UseCase, instant: datetime) -> bool:
    """Tell whether the dossier changed after `instant`: a demand deposited again, or a document added."""
    demand = use_case.submission_versions.filter(frozen_at__gt=instant)
    return demand.exists() or use_case.documents.filter(uploaded_at__gt=instant).exists()


def unexamined_red_lines(use_case: UseCase) -> list[str]:
    """Return the codes of the red lines in force on which nothing was confirmed yet."""
    frame = frame_in_force(use_case.organisation_id)
    return _unexamined(frame, latest(use_case, AlignmentKind.CONFIRMED)) if frame else []


def notices(use_case: UseCase) -> tuple[Notice, ...]:
    """Return what the frame says of the dossier: red lines crossed first, then departures, then what is not examined.

    What was confirmed stands until somebody examines again: a new version of the frame never judges by itself.
    """
    confirmed = latest(use_case, AlignmentKind.CONFIRMED)
    frame = frame_in_force(use_case.organisation_id)
    rows = list(confirmed.positions.all()) if confirmed else []
    found = [_crossing(row) for row in rows if row.position == Stand.CROSSES]
    found += [_departure(row) for row in rows if row.position == Stand.DEPARTS]
    if frame is None or use_case.state in FINISHED:
        return tuple(found)
    if confirmed is not None and confirmed.version_id != frame.pk:
        words = _("Le cadre politique a changé le %(day)s : comparez les deux versions, puis réexaminez le dossier.")
        return (*found, Notice("V", GENERAL, words % {"day": date_fr(frame.adopted_on)}, provisional=True))
    missing = _unexamined(frame, confirmed)
    if missing:
        words = ngettext(
            "La ligne rouge %(codes)s n’est pas encore examinée.",
            "Les lignes rouges %(codes)s ne sont pas encore examinées.",
            len(missing),
        )
        found.append(Notice("V", GENERAL, words % {"codes": ", ".join(missing)}, provisional=True))
    return tuple(found)


def position_on(alignment: Alignment | None) -> dict[str, Said]:
    """Return what was said, by code of item."""
    rows = alignment.positions.all() if alignment else ()
    return {row.item.code: Said(row.position, row.justification) for row in rows}


def _by_item(alignment: Alignment | None) -> dict[int, ItemPosition]:
    rows: Iterable[ItemPosition] = alignment.positions.all() if alignment else ()
    return {row.item_id: row for row in rows}


def _unexamined(frame: FrameVersion, confirmed: Alignment | None) -> list[str]:
    codes = [item.code for item in frame.items.filter(kind=ItemKind.RED_LINE)]
    examined = confirmed if confirmed and confirmed.version_id == frame.pk else None
    return unsaid(codes, position_on(examined))


def _crossing(row: ItemPosition) -> Notice:
    return Notice("B", row.item.code, typo_fr(_("Ligne rouge franchie : « %(title)s »")) % {"title": row.item.title})


def _departure(row: ItemPosition) -> Notice:
    words = {"title": row.item.title, "why": row.justification}
    return Notice("V", row.item.code, typo_fr(_("S’écarte du cadre politique, « %(title)s » : %(why)s")) % words)
