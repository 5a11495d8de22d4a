"""How far members stand from one another on one criterion: median, extent, number. Never a total over criteria.

No Django here. docs/notation.md explains the same rules in French.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

TOP_MARK = 4
# Distances between the highest and the lowest mark. One point apart, people say the same thing in other words;
# three points apart, one of them finds good what another finds bad. These are choices of the software.
CLOSE_WITHIN, OPPOSED_FROM = 1, 3


class Agreement(StrEnum):
    """What the extent of the marks says: a reason to discuss, not a result."""

    CLOSE = "close"
    SHARED = "shared"
    OPPOSED = "opposed"


@dataclass(frozen=True)
class Spread:
    """The marks (0-4) of one criterion. `counts` holds how many gave 0, 1, 2, 3, 4; `without` how many « sans avis ».

    `median`, `lowest` and `highest` are None without any mark; `agreement` is None under two marks.
    """

    counts: tuple[int, ...]
    without: int
    median: Decimal | None
    lowest: int | None
    highest: int | None
    agreement: Agreement | None

    @property
    def number(self) -> int:
        """How many gave a mark."""
        return sum(self.counts)

    @property
    def to_discuss(self) -> bool:
        """Tell whether the marks stand far enough apart to be talked over first."""
        return self.agreement in (Agreement.SHARED, Agreement.OPPOSED)


def spread_of(marks: Iterable[int | None]) -> Spread:
    """Return the spread of the marks given on one criterion; None stands for « sans avis ».

    The median of an even number of marks is half-way between the two in the middle: halves are kept, nothing is
    rounded. Raises ValueError for a mark that is not a whole number from 0 to 4.
    Source: governance of the committee (median, extent, number; no sum).
    """
    given = list(marks)
    known = sorted(mark for mark in given if mark is not None)
    if any(mark not in range(TOP_MARK + 1) for mark in known):
        raise ValueError("a mark is a whole number from 0 to 4")
    return Spread(
        counts=tuple(known.count(mark) for mark in range(TOP_MARK + 1)),
        without=len(given) - len(known),
        median=_median(known),
        lowest=known[0] if known else None,
        highest=known[-1] if known else None,
        agreement=_agreement(known),
    )


def scores_needed(minimum: int, expected: int) -> int:
    """Return how many members must have scored before the reveal: `minimum`, or everybody when fewer are expected.

    Never less than one: there is nothing to reveal of an item that nobody scored.
    """
    return max(1, min(minimum, expected))


def _median(marks: list[int]) -> Decimal | None:
    if not marks:
        return None
    middle = len(marks) // 2
    if len(marks) % 2:
        return Decimal(marks[middle])
    return Decimal(marks[middle - 1] + marks[middle]) / 2


def _agreement(marks: list[int]) -> Agreement | None:
    if len(marks) < 2:
        return None
    extent = marks[-1] - marks[0]
    if extent <= CLOSE_WITHIN:
        return Agreement.CLOSE
    return Agreement.OPPOSED if extent >= OPPOSED_FROM else Agreement.SHARED
