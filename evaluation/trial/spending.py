"""What a trial really took, in euros and in kg CO₂e, beside what was planned. Values in, frozen values out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import ceil

from evaluation.trial.rules import COST_TOLERANCE

MONTHS_A_YEAR = 12
CENT = Decimal("0.01")
BY_USAGE, BY_ESTIMATE = "usage", "estimate"
EXACT = 1e-9  # what floating point leaves behind: 120 % exactly is no overrun


@dataclass(frozen=True)
class Month:
    """The usage of one month: `requests` answers, `users` people. `month` is its first day."""

    month: date
    requests: int
    users: int


@dataclass(frozen=True)
class Spending:
    """Planned and actual, None for what nobody gave. Euros, tax included; kg CO₂e, the high end of the estimates.

    `footprint_basis` says what the actual footprint rests on: « usage » (answers counted during the trial),
    « estimate » (an actual estimate of the footprint, over a year), '' when there is none.
    """

    planned_cost: Decimal | None = None
    actual_cost: Decimal | None = None
    planned_footprint: float | None = None
    actual_footprint: float | None = None
    footprint_basis: str = ""

    @property
    def cost_ratio(self) -> Decimal | None:
        """Actual cost for one euro planned, or None when one is missing or nothing was planned."""
        if self.actual_cost is None or not self.planned_cost:
            return None
        return self.actual_cost / self.planned_cost

    @property
    def footprint_ratio(self) -> float | None:
        """Actual footprint for one kilogram planned, or None when one is missing or nothing was planned."""
        if self.actual_footprint is None or not self.planned_footprint:
            return None
        return self.actual_footprint / self.planned_footprint

    @property
    def cost_percent(self) -> int | None:
        """Actual cost for a hundred euros planned, rounded up: what passes 120 % never reads « 120 % »."""
        return None if self.cost_ratio is None else ceil(round(100 * self.cost_ratio, 6))

    @property
    def footprint_percent(self) -> int | None:
        """Actual footprint for a hundred kilograms planned, rounded up as the cost is."""
        return None if self.footprint_ratio is None else ceil(round(100 * self.footprint_ratio, 6))

    @property
    def cost_over(self) -> bool:
        """Whether the actual cost is above 120 % of the planned one (EVA-06). Money spent on a budget of 0 is."""
        if self.planned_cost is None or self.actual_cost is None:
            return False
        return self.actual_cost > self.planned_cost * COST_TOLERANCE

    @property
    def footprint_over(self) -> bool:
        """Whether the actual footprint is above 120 % of the planned one (EVA-06)."""
        ratio = self.footprint_ratio
        return ratio is not None and ratio > float(COST_TOLERANCE) * (1 + EXACT)


def latest_months(rows: Iterable[Month]) -> list[Month]:
    """Return one reading a month, in order of time: the last one given of each month counts."""
    return [row for _month, row in sorted({row.month: row for row in rows}.items())]


def planned_over(year: float, months: int) -> float:
    """Return the share of a planned year (any unit) that falls in `months` months (0 or more)."""
    return year * months / MONTHS_A_YEAR
