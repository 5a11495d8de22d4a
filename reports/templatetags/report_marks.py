"""The classes of the marks of a report, from frozen numbers; see `reports/pdf/marks.py` and report.css."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import template
from django.utils.translation import gettext as _

register = template.Library()

ROW, CROWD = 16, 40  # voices to a row of large cells, then of small ones
COST_LINES = 4
SIGNALS = {"B": "block", "BD": "block", "V": "warn", "D": "miss"}


def percent(value: float | None) -> int:
    """Return a whole percent between 0 and 100; 0 for nothing."""
    return max(0, min(100, round(value or 0)))


@register.simple_tag
def scale(score: int | None, unknown: int | None) -> str:
    """Return the classes of a score bar: what is acquired, then the share of unknown answers as dots."""
    acquired, dotted = percent(score), " dotted" if unknown else ""
    return f"s{acquired} t{100 - min(100, acquired + percent(unknown))}{dotted}"


@register.simple_tag
def between(start: int, width: int) -> str:
    """Return the classes of a range on an axis."""
    low = percent(start)
    return f"p{low} t{100 - min(100, low + percent(width))}"


@register.filter
def left_over(value: int | None) -> str:
    """Return the class of what a bar leaves empty after `value` percent."""
    return f"t{100 - percent(value)}"


@register.simple_tag
def move(before: int | None, after: int | None) -> str:
    """Return the classes of a mark that goes from `before` to `after`; of `after` alone when there is no before."""
    if after is None:
        return ""
    last = percent(after)
    if before is None:
        return f"move-only p{last}"
    first = percent(before)
    return f"move-{'up' if last >= first else 'down'} p{min(first, last)} t{100 - max(first, last)}"


@register.simple_tag
def voices(opinion: Mapping[str, int]) -> dict[str, Any]:
    """Return one segment of cells for each choice; beyond 40 voices, segments of one bar."""
    counts = [("solid", opinion["for"]), ("hatch", opinion["against"]), ("hollow", opinion["abstain"])]
    total = sum(count for _fill, count in counts)
    if total > CROWD:
        parts = [(fill, f"w{percent(100 * count / total)}") for fill, count in counts if count]
        return {"size": "crowd", "parts": parts}
    parts = [(fill, f"v{count}") for fill, count in counts if count]
    return {"size": "many" if total > ROW else "", "parts": parts}


@register.filter
def signal(kind: str) -> str:
    """Return the shape of a signal: « block », « warn » or « miss »."""
    return SIGNALS.get(kind, "warn")


@register.simple_tag
def chips(conditions: Sequence[Mapping[str, str]], *names: str) -> list[int]:
    """Return the numbers of the conditions whose text names one of `names` (a question code, a document), from 1.

    Nothing else ties a condition to a problem: a chip is never guessed.
    """
    wanted = [name.casefold() for name in names if name]
    return [place for place, row in enumerate(conditions, 1) if any(name in row["text"].casefold() for name in wanted)]


@register.filter
def short_position(row: Mapping[str, str]) -> str:
    """Return the position of an expert in one or two words."""
    return _("sous réserve") if row["key"] == "conditions" else row["position"].lower()


@register.filter
def cost_lines(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the largest costs, then the others as one line with their names: nothing is left out."""
    if len(rows) <= COST_LINES:
        return [dict(row) for row in rows]
    ranked = sorted(rows, key=lambda row: -Decimal(row["planned"]))
    kept, rest = ranked[: COST_LINES - 1], ranked[COST_LINES - 1 :]
    names = ", ".join(str(row["label"]).lower() for row in rest)
    others = {
        "label": _("Autres postes"),
        "names": names,
        "planned": str(sum(Decimal(row["planned"]) for row in rest)),
        "doubled": str(sum(Decimal(row["doubled"]) for row in rest)),
        "unknown": sum(row["unknown"] for row in rest),
    }
    return [*(dict(row) for row in kept), others]


@register.filter
def growth(totals: Mapping[str, Any]) -> Decimal:
    """Return what twice the use adds, in euros."""
    return Decimal(totals["doubled"]) - Decimal(totals["planned"])


@register.filter
def unknown_answers(scores: Sequence[Mapping[str, Any]]) -> int:
    """Return how many answers of the compass are « ne sait pas »."""
    return sum(row["unknown"] for row in scores)
