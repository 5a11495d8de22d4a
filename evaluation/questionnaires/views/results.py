"""The results of a closed campaign: a page and a file, under the same threshold."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from boussole.shared.spreadsheets import CSV_TYPE, as_csv
from evaluation.questionnaires.content import phase_of
from evaluation.questionnaires.models import Campaign
from evaluation.questionnaires.permissions import may_read_results
from evaluation.questionnaires.results import CampaignResults, Change, changes
from evaluation.questionnaires.selectors import progress, results_of, set_beside, voices_of
from evaluation.questionnaires.views.common import get_campaign
from evaluation.questionnaires.wording import (
    CLASS_LABELS,
    dimension_label,
    extremes_text,
    masked_text,
    participation_text,
)


@require_safe
def results(request: HttpRequest, campaign_pk: int) -> HttpResponse:
    """A sentence, then the dimensions, the questions beside those of before, the services, the free answers."""
    campaign = _closed(request, campaign_pk)
    found, earlier = results_of(campaign), set_beside(campaign)
    before = results_of(earlier) if earlier else None
    shown = [row for row in found.services if row.responses is not None]
    context = {
        "use_case": campaign.use_case,
        "section": "questionnaires",
        "campaign": campaign,
        "results": found,
        "earlier": earlier,
        "participation": participation_text(found),
        "extremes": extremes_text(found.dimensions),
        "dimensions": [{"label": dimension_label(name), "spread": spread} for name, spread in found.dimensions.items()],
        "questions": _rows(campaign, found, changes(before, found)),
        "choices": _choices(found),
        "class_labels": list(CLASS_LABELS.values()),
        "progress": progress(campaign),
        "service_names": [row.name for row in shown],
        "by_service": [
            {"label": dimension_label(name), "means": [row.means[name] for row in shown]} for name in found.dimensions
        ],
        "masked": masked_text(row.name for row in found.services if row.responses is None),
        "voices": voices_of(campaign) if found.shown else [],
    }
    return render(request, "questionnaires/results.html", context)


@require_safe
def export(request: HttpRequest, campaign_pk: int) -> HttpResponse:
    """The same figures as a CSV file; what is hidden on the page is hidden there."""
    campaign = _closed(request, campaign_pk)
    found, earlier = results_of(campaign), set_beside(campaign)
    moved = changes(results_of(earlier) if earlier else None, found)
    header = (
        _("Ce qui est montré"), _("Code"), _("Intitulé"), _("Réponses"), _("Moyenne"), _("Écart type"),
        _("Premier quartile"), _("Médiane"), _("Troisième quartile"), _("Avant"), _("Écart"),
    )  # fmt: skip
    content = as_csv(header, _file_rows(campaign, found, moved))
    name = f"questionnaire-{campaign.use_case.reference}-{campaign.number}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=CSV_TYPE, headers=headers)


def _closed(request: HttpRequest, pk: int) -> Campaign:
    campaign = get_campaign(request, pk)
    if not may_read_results(campaign):
        raise PermissionDenied(_("Les résultats ne se lisent qu’une fois le questionnaire clos."))
    return campaign


def _rows(campaign: Campaign, found: CampaignResults, moved: dict[str, Change]) -> list[dict[str, Any]]:
    phase = phase_of(campaign.moment)
    return [
        {
            "result": row,
            "text": row.item.wording(phase),
            "dimension": dimension_label(row.item.dimension),
            "change": moved.get(row.item.code),
            "classes": [row.classes[name] for name in CLASS_LABELS],
        }
        for row in found.items
        if row.item.kind == "scale"
    ]


def _choices(found: CampaignResults) -> list[dict[str, Any]]:
    rows = [row for row in found.items if row.item.kind == "choice"]
    return [
        {
            "text": row.item.text,
            "number": row.number,
            "options": [(option.label, row.classes[option.value]) for option in row.item.options],
        }
        for row in rows
        if row.number and any(count is not None for count in row.classes.values())
    ]


def _file_rows(campaign: Campaign, found: CampaignResults, moved: dict[str, Change]) -> list[tuple[object, ...]]:
    if not found.shown:
        return [(_("Participation"), "", participation_text(found))]
    rows: list[tuple[object, ...]] = [(_("Participation"), "", _("Invités"), found.invited)]
    rows.append((_("Participation"), "", _("Réponses"), found.responses))
    for name, spread in found.dimensions.items():
        rows.append((_("Dimension"), "", dimension_label(name), *_spread_cells(spread)))
    for row in _rows(campaign, found, moved):
        change, item = row["change"], row["result"].item
        compared = (change.before, change.difference) if change else (None, None)
        rows.append(
            (_("Question"), item.code, row["text"], *_spread_cells(row["result"].spread), *map(_plain, compared))
        )
        if row["result"].minutes:
            rows.append((_("Minutes par semaine"), item.code, item.minutes, *_spread_cells(row["result"].minutes)))
    for choice in _choices(found):
        for label, count in choice["options"]:
            rows.append((_("Choix"), "", f"{choice['text']} {label}", _hidden(count)))
    for service in found.services:
        rows.append((_("Service"), "", service.name, _hidden(service.responses)))
        for dimension, mean in service.means.items():
            label = f"{service.name} – {dimension_label(dimension)}"
            rows.append((_("Service et dimension"), "", label, "", _hidden(_plain(mean))))
    return rows


def _spread_cells(spread: Any) -> tuple[object, ...]:
    if spread is None:
        return (_hidden(None),) * 6
    return (spread.number, *map(_plain, (spread.mean, spread.deviation, *spread.quartiles)))


def _plain(value: Any) -> object:
    return None if value is None else float(value)


def _hidden(value: object) -> object:
    return _("masqué") if value is None else value
