"""Where the marks of a criterion's chart stand. The table beside it carries the figures; the drawing only repeats them.

Whole numbers of pixels, so that no language writes them with a comma.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

WIDTH, HEIGHT = 272, 96  # pixels: holds in a window of 320
MARGIN = 8
HALF_MARK = 4


@dataclass(frozen=True)
class Mark:
    """One figure of the chart, at the centre of its mark."""

    x: int
    y: int

    @property
    def left(self) -> int:
        return self.x - HALF_MARK

    @property
    def top(self) -> int:
        return self.y - HALF_MARK


@dataclass(frozen=True)
class Chart:
    """The marks in order of time; the heights of the threshold and of the baseline (None when it is not known)."""

    marks: tuple[Mark, ...]
    threshold: int
    baseline: int | None
    width: int = WIDTH
    height: int = HEIGHT
    left: int = MARGIN
    right: int = WIDTH - MARGIN
    mark: int = 2 * HALF_MARK

    @property
    def line(self) -> str:
        """The points of the line through the marks, as SVG writes them."""
        return " ".join(f"{mark.x},{mark.y}" for mark in self.marks)


def draw(
    figures: Sequence[tuple[date, Decimal]],
    *,
    threshold: Decimal,
    baseline: Decimal | None,
    first_day: date,
    last_day: date,
) -> Chart | None:
    """Return the chart of dated figures, given in order of time, or None when there is none.

    The days go from the first of the trial to its last one; a figure outside stands at the edge. The heights hold the
    figures, the threshold and the baseline.
    """
    if not figures:
        return None
    heights = [value for _day, value in figures] + [threshold] + ([baseline] if baseline is not None else [])
    low, high = min(heights), max(heights)

    def height(value: Decimal) -> int:
        if high == low:
            return HEIGHT // 2
        share = (value - low) / (high - low)
        return round(HEIGHT - MARGIN - share * (HEIGHT - 2 * MARGIN))

    span = max((last_day - first_day).days, 1)

    def across(day: date) -> int:
        share = min(max((day - first_day).days / span, 0), 1)
        return round(MARGIN + share * (WIDTH - 2 * MARGIN))

    return Chart(
        marks=tuple(Mark(across(day), height(value)) for day, value in figures),
        threshold=height(threshold),
        baseline=None if baseline is None else height(baseline),
    )
