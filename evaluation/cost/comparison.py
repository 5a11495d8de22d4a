"""What was spent, set against what was planned for the same months. Pure functions on values."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from evaluation.cost.table import CATEGORIES, MONTHS_IN_YEAR, ONCE, PERIODS, YEARS
from evaluation.cost.total import HUNDRED, Total, cents

# Above it, cost and footprint are to be done again (EVA-06, docs/essai.md).
THRESHOLD = Decimal(120)
TENTH = Decimal("0.1")


@dataclass(frozen=True)
class Gap:
    """Planned and actual euros with VAT, and `ratio`, the second in percent of the first (None when it is zero)."""

    planned: Decimal
    actual: Decimal

    @property
    def difference(self) -> Decimal:
        return self.actual - self.planned

    @property
    def ratio(self) -> Decimal | None:
        if not self.planned:
            return None
        return (HUNDRED * self.actual / self.planned).quantize(TENTH, rounding=ROUND_HALF_UP)


@dataclass(frozen=True)
class Comparison:
    """The first `months` months, by category and in all. `unknown` counts the amounts not known on either side."""

    months: int
    rows: tuple[tuple[str, Gap], ...]
    whole: Gap
    unknown: int

    @property
    def over(self) -> bool:
        """Tell whether the actual cost is above 120 % of the planned one (EVA-06). 120 % itself is not above."""
        return self.whole.actual * HUNDRED > self.whole.planned * THRESHOLD


def months_in(period: int, months: int) -> int:
    """Return how many months of a year (1-3) fall in the first `months` months (0 or more)."""
    return min(MONTHS_IN_YEAR, max(0, months - (period - 1) * MONTHS_IN_YEAR))


def planned_over(planned: Total, months: int) -> dict[str, Decimal]:
    """Return what was planned for the first `months` months, in euros with VAT, by category.

    What is paid once counts in full; a year that is not over counts month by month.
    """
    return {row.category: _part(row.periods, months) for row in planned.rows}


def compare(planned: Total, actual: Total, months: int) -> Comparison:
    """Set `actual`, which covers the first `months` months (1-36), against the same months of `planned`."""
    expected = planned_over(planned, months)
    spent = {row.category: row.planned.gross for row in actual.rows}
    rows = tuple((category, Gap(expected[category], spent[category])) for category in CATEGORIES)
    started = {period for period in PERIODS if period == ONCE or months_in(period, months)}
    unknown = sum(len(started & set(line.unknown)) for line in (*planned.lines, *actual.lines))
    whole = Gap(sum(expected.values(), Decimal(0)), actual.planned.gross)
    return Comparison(months, rows, whole, unknown)


def _part(periods: tuple, months: int) -> Decimal:
    years = (cents(periods[year].gross * months_in(year, months) / MONTHS_IN_YEAR) for year in YEARS)
    return periods[ONCE].gross + sum(years, Decimal(0))
