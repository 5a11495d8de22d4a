"""What the templates of reports need: dates and amounts from frozen text, marks, and what goes to the annex."""

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import template
from django.utils.translation import gettext as _

from boussole.shared import typography
from boussole.shared.printed import printed_date
from reports.documents import DOCUMENTS
from reports.enums import FileFormat, ReportKind
from reports.fitting import longer
from reports.pdf.assets import our_signs
from reports.pdf.glyphs import loses

register = template.Library()

SENTENCE_END = re.compile(r"[.!?] ")

FILLS = {"reached": "solid", "missed": "hatch", "inconclusive": "hollow"}
HOLDS = {
    "number": "num k20",
    "code": "k20",
    "word": "pl k24",
    "amount": "num k30",
    "score": "pl k40",
    "phrase": "pl k38",
}  # width of a column by what it holds
SIGNS = {"blocker": "g g-block", "warning": "g g-warn"}
POSITIONS = {"favourable": "solid", "conditions": "tint", "unfavourable": "hatch", "no_opinion": "hollow"}


@register.filter
def iso_date(text: str | None) -> str:
    """Return « 4 décembre 2025 » for "2025-12-04", with the <sup> of « 1er »; empty for nothing."""
    return printed_date(date.fromisoformat(text)) if text else ""


@register.filter
def money(text: str | None) -> str:
    """Return « 31 000 € » for "31000.00"; « non connu » for nothing."""
    return typography.euros(Decimal(text)) if text else _("non connu")


@register.filter
def said(text: str | None) -> str:
    """Return the text without its last full stop, or « non renseigné »: what the dossier lacks is said."""
    return (text or "").strip().removesuffix(".") or _("non renseigné")


@register.filter
def width(value: int | None) -> str:
    """Return the class of a width in percent: « w67 »."""
    return f"w{max(0, min(100, int(value or 0)))}"


@register.filter
def place(value: int | None) -> str:
    """Return the class of a position in percent: « x67 »."""
    return f"x{max(0, min(100, int(value or 0)))}"


@register.simple_tag
def span(before: int | None, after: int | None) -> str:
    """Return the classes of the line between two marks."""
    low, high = sorted((int(before or 0), int(after or 0)))
    return f"x{low} w{high - low}"


@register.filter
def file_format(kind: str) -> FileFormat:
    """Return the format of the file that a kind of document becomes."""
    return DOCUMENTS[ReportKind(kind)].format


@register.filter
def fill(verdict: str) -> str:
    """Return the fill of a result."""
    return FILLS.get(verdict, "hollow")


@register.filter
def position_fill(position: str) -> str:
    """Return the fill of an expert's opinion."""
    return POSITIONS.get(position, "hollow")


@register.filter
def cells(opinion: dict[str, Any]) -> list[str]:
    """Return one fill per voice: for, against, neither."""
    return ["solid"] * opinion["for"] + ["hatch"] * opinion["against"] + ["hollow"] * opinion["abstain"]


@register.filter
def first(rows: Sequence[Any], limit: int) -> Sequence[Any]:
    """Return the rows that stay in the body."""
    return rows[:limit]


@register.filter
def beyond(rows: Sequence[Any], limit: int) -> int:
    """Return how many rows go to the annex."""
    return max(0, len(rows) - limit)


@register.filter
def lists_cut(snapshot: dict[str, Any], limit: int) -> bool:
    """Tell whether a list of signals goes to the annex."""
    return any(len(snapshot[key]) > limit for key in ("blockers", "warnings"))


@register.filter
def unbroken(words: Sequence[str]) -> str:
    """Return the words with commas, none of them cut at the end of a line."""
    return ", ".join(word.replace(" ", typography.NBSP) for word in words)


@register.filter
def excerpt(text: str, limit: int) -> str:
    """Return `text` whole, or its beginning with a reference to the annex where it stands whole.

    Half a sentence may say the contrary of the whole: it ends with a sentence when one ends in the second half of what
    is kept, or when the first one is at most half as long again. A quotation that is cut is closed.
    """
    if not longer(text, limit):
        return text
    ends = [found.end() for found in SENTENCE_END.finditer(text)]
    kept = [end for end in ends if limit <= 2 * end <= 2 * limit] or [
        end for end in ends[:1] if limit < end <= 1.5 * limit
    ]
    cut = text[: kept[-1]].rstrip() if kept else f"{text[:limit].rsplit(' ', 1)[0].rstrip(' :;,')}…"
    if cut.count("«") > cut.count("»"):
        cut += f"{typography.NARROW}»"
    return f"{cut} {_('(annexe A)')}"


@register.filter
def voted(opinion: dict[str, Any]) -> int:
    """Return the number of voices expressed or abstaining."""
    return opinion["for"] + opinion["against"] + opinion["abstain"]


@register.filter
def column_class(holds: str) -> str:
    """Return the classes of a column of a document made of blocks."""
    return HOLDS.get(holds, "pl")


@register.filter
def holds_at(columns: Sequence[dict[str, Any]], place: int) -> str:
    """Return what the column at `place` holds."""
    return columns[place]["holds"]


@register.filter
def mark_class(mark: str) -> str:
    """Return the classes of the mark before a text: the shape of a signal, or the fill of a key."""
    return SIGNS.get(mark, f"key {mark}")


@register.filter
def loses_signs(content: Any) -> bool:
    """Tell whether some text of a frozen content, however deep, holds a sign that our fonts cannot draw."""
    if isinstance(content, str):
        return loses(content, our_signs())
    parts = content.values() if isinstance(content, dict) else content if isinstance(content, (list, tuple)) else ()
    return any(loses_signs(part) for part in parts)
