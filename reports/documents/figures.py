"""The figures of a decision report as rows ready to be frozen: amounts as text, positions on an axis in percent."""

from collections.abc import Mapping, Sequence
from math import floor, log10
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from boussole.shared.typography import number_fr
from boussole.shared.wording import enumerate_fr
from evaluation.cost.selectors import CostSummary
from evaluation.footprint.selectors import FootprintSummary

ROUND = (1, 2, 2.5, 5, 10)


def cost_rows(table: CostSummary | None) -> list[dict[str, Any]]:
    """Return one row for each category of cost that the table speaks of: three years, then with twice the use."""
    if table is None:
        return []
    return [
        {
            "label": row.label,
            "planned": str(row.planned),
            "doubled": str(row.doubled),
            "unknown": row.unknown,
        }
        for row in table.categories
        if row.told
    ]


def cost_totals(table: CostSummary | None) -> dict[str, Any] | None:
    """Return the totals with VAT, what is not known, and what a year costs today; None without a table."""
    if table is None:
        return None
    return {
        "planned": str(table.planned_gross),
        "doubled": str(table.doubled_gross),
        "unknown": table.unknown,
        "missing": str(table.missing_text),
        "today": None if table.baseline_gross is None else str(table.baseline_gross),
    }


def footprint_axis(summary: FootprintSummary | None) -> dict[str, Any] | None:
    """Return the climate impact of a year as ranges on one axis that starts at zero; None when nothing was estimated.

    The rows are the solutions compared when there is a comparison, else the estimate alone. One that has no figure
    keeps its words and has no mark.
    """
    if summary is None:
        return None
    climate = summary.result.year.gwp_kg
    rows = [(row.label, row.low, row.high, row.climate) for row in summary.compared]
    rows = rows or [(summary.kind, climate.low, climate.high, summary.figures[1].year)]
    end = axis_end(max((high for _label, _low, high, _said in rows if high is not None), default=0))
    return {
        "end": number_fr(end),
        "rows": [_range(label, low, high, said, end) for label, low, high, said in rows],
        "energy": summary.figures[0].year,
        "like": [row.text for row in summary.comparables],
        "observed": summary.kind,
    }


def axis_end(high: float) -> float:
    """Return the first round number (1, 2, 2.5 or 5 times a power of ten) that is at least `high`; 1 for zero."""
    if high <= 0:
        return 1
    power = 10 ** floor(log10(high))
    return next(step * power for step in ROUND if step * power >= high * (1 - 1e-9))


def duty_rows(result: Mapping[str, Any] | None, day: str) -> list[dict[str, Any]]:
    """Return the dated duties of a signed classification under the AI Act: in force on `day` (ISO), or to come."""
    if not result:
        return []
    rows = sorted(result["obligations"], key=lambda row: (row["from"], row["code"]))
    return [
        {"code": row["code"], "text": row["text"], "from": row["from"], "in_force": row["from"] <= day} for row in rows
    ]


def compass_sentence(scores: Sequence[Mapping[str, Any]]) -> str:
    """Return the weakest score and the largest unknown share, in one or two sentences; a tie names every criterion."""
    noted = [row for row in scores if row["score"] is not None]
    if not noted:
        return _("Aucun critère n’est encore noté.")
    lowest = min(row["score"] for row in noted)
    weak = [row["label"].lower() for row in noted if row["score"] == lowest]
    lead = ngettext(
        "Note la plus basse : %(weak)s (%(score)s sur 100).",
        "Notes les plus basses : %(weak)s (%(score)s sur 100).",
        len(weak),
    )
    said = [lead % {"weak": enumerate_fr(weak, last=_("et")), "score": lowest}]
    largest = max(row["unknown_share"] for row in scores)
    if largest:
        dark = enumerate_fr([row["label"].lower() for row in scores if row["unknown_share"] == largest], last=_("et"))
        said.append(_("Ce qu’on sait le moins : %(dark)s (%(share)s %% d’inconnu).") % {"dark": dark, "share": largest})
    return " ".join(said)


def _range(label: str, low: float | None, high: float | None, said: str, end: float) -> dict[str, Any]:
    if low is None or high is None:
        return {"label": label, "said": said, "start": None, "width": None}
    start = round(100 * low / end)
    return {"label": label, "said": said, "start": start, "width": max(1, round(100 * high / end) - start)}
