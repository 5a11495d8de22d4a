"""How the observations of several agents become one figure. Values in, value out."""

from collections.abc import Sequence
from decimal import Decimal
from statistics import mean, median

MEAN, MEDIAN, TOTAL, COUNT = "mean", "median", "total", "count"
STEP = Decimal("0.001")  # what a measure holds
MOST_PER_DAY = 200  # observations that one notebook takes in a day, whoever sends them
PER_PARTICIPANT = 5


def gather(values: Sequence[Decimal], how: str) -> Decimal:
    """Return the mean, the median, the total or the count of `values` (one at least), to three decimals.

    Raises ValueError when there is nothing to gather, or for another way of gathering.
    """
    if not values:
        raise ValueError("nothing to gather")
    if how == COUNT:
        return Decimal(len(values))
    ways = {MEAN: mean, MEDIAN: median, TOTAL: sum}
    if how not in ways:
        raise ValueError(f"unknown way of gathering: {how}")
    return Decimal(ways[how](values)).quantize(STEP)


def most_per_day(participants: int | None) -> int:
    """Return how many observations a notebook takes in a day: five a participant, 200 at least."""
    return max(MOST_PER_DAY, PER_PARTICIPANT * (participants or 0))
