"""Two milestones side by side, theme by theme: no score, the worst finding counts. Plain functions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

# Under this many people, a note could let someone be recognised: their number and service are for the group alone.
FEW = 5
BETTER, SAME, WORSE, UNKNOWN = "better", "same", "worse", "unknown"


@dataclass(frozen=True)
class Seen:
    """What one note found on one theme at one milestone. `gravity` 1 (helps) to 4 (serious)."""

    milestone: str
    theme: str
    gravity: int
    text: str = ""


@dataclass(frozen=True)
class Cell:
    """A theme at a milestone: how many notes speak of it, the worst gravity (None without any), what they say."""

    count: int
    worst: int | None
    texts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Line:
    """A theme at two milestones, and which way it went."""

    theme: str
    before: Cell
    after: Cell
    change: str


def compare(seen: Iterable[Seen], themes: Sequence[str], before: str, after: str) -> tuple[Line, ...]:
    """Return one line a theme, in the order of `themes`, for the milestones `before` and `after`."""
    rows = list(seen)
    lines = []
    for theme in themes:
        one, other = _cell(rows, theme, before), _cell(rows, theme, after)
        lines.append(Line(theme, one, other, _change(one.worst, other.worst)))
    return tuple(lines)


def is_few(count: int) -> bool:
    """Tell whether so few people (≥ 1) were met that one of them could be recognised."""
    return count < FEW


def _cell(rows: Sequence[Seen], theme: str, milestone: str) -> Cell:
    found = [row for row in rows if row.theme == theme and row.milestone == milestone]
    texts = tuple(row.text for row in found if row.text)
    return Cell(len(found), max((row.gravity for row in found), default=None), texts)


def _change(before: int | None, after: int | None) -> str:
    if before is None or after is None:
        return UNKNOWN
    if after == before:
        return SAME
    return WORSE if after > before else BETTER
