"""What a cost table comes to: by category, by year, as planned and if usage doubles, with and without VAT.

Pure functions on values. Every amount is rounded to the cent, halves away from zero, in its own cell; a sum is
only ever a sum of cells, so that a total is the same whichever way it is added up. An amount that is not known
counts for nothing and is always counted as unknown.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from evaluation.cost.table import (
    CAPPED,
    CATEGORIES,
    FLAT,
    HOURS,
    MAX_MONTHS,
    MONTHS_IN_YEAR,
    NATURES,
    PERIODS,
    PURCHASE,
    YEARS,
    Line,
    Table,
)

CENT = Decimal("0.01")
HUNDRED = Decimal(100)
# Hours of a full-time agent in a year (code général de la fonction publique, art. L611-2; décret 2001-623, art. 1).
FULL_TIME_HOURS = Decimal(1607)


@dataclass(frozen=True)
class Money:
    """An amount in euros without VAT (`net`, HT) and with it (`gross`, TTC)."""

    net: Decimal = Decimal("0.00")
    gross: Decimal = Decimal("0.00")

    def __add__(self, other: "Money") -> "Money":
        return Money(self.net + other.net, self.gross + other.gross)


@dataclass(frozen=True)
class LineTotal:
    """One line in euros. `planned` and `doubled` hold a Money by period told; `unknown` the periods not known."""

    line: Line
    planned: Mapping[int, Money]
    doubled: Mapping[int, Money]
    unknown: tuple[int, ...]

    @property
    def total(self) -> Money:
        return add(self.planned.values())

    @property
    def total_doubled(self) -> Money:
        return add(self.doubled.values())


@dataclass(frozen=True)
class Row:
    """One category: for each of PERIODS, a Money and how many amounts are not known; then the two totals."""

    category: str
    periods: tuple[Money, ...]
    planned: Money
    doubled: Money
    lines: int
    unknown_by_period: tuple[int, ...]

    @property
    def unknown(self) -> int:
        return sum(self.unknown_by_period)


@dataclass(frozen=True)
class Total:
    """The whole table. `told` counts its amounts, known or not; `missing` are the categories without a line.

    `hours` are those of agents over three years as planned. `limit_passed` tells that the planned usage alone goes
    over the amount of the alert or of the cap in some year.
    """

    lines: tuple[LineTotal, ...]
    rows: tuple[Row, ...]
    periods: tuple[Money, ...]
    planned: Money
    doubled: Money
    by_nature: Mapping[str, Money]
    hours: Decimal
    told: int
    unknown: int
    missing: tuple[str, ...]
    limit_passed: bool

    @property
    def unknown_by_period(self) -> tuple[int, ...]:
        return tuple(sum(row.unknown_by_period[place] for row in self.rows) for place in range(len(PERIODS)))

    @property
    def unknown_share(self) -> int:
        """Share of the amounts that are not known, in percent (0-100, never 0 when one is not known)."""
        if not self.unknown:
            return 0
        share = (HUNDRED * self.unknown / self.told).quantize(Decimal(1), rounding=ROUND_HALF_UP)
        return max(1, int(share))


def cents(value: Decimal) -> Decimal:
    """Return `value` rounded to two decimals, halves away from zero."""
    return value.quantize(CENT, rounding=ROUND_HALF_UP)


def full_time(hours: Decimal, months: int = MAX_MONTHS) -> Decimal:
    """Return `hours` spread over `months` months (1 or more) in full-time equivalents, to two decimals."""
    return cents(hours * MONTHS_IN_YEAR / months / FULL_TIME_HOURS)


def add(amounts: Iterable[Money]) -> Money:
    """Return the sum of `amounts` (zero when there is none)."""
    return sum(amounts, Money())


def total(table: Table) -> Total:
    """Return everything a table comes to. Raises nothing: an empty table comes to zero, all categories missing."""
    lines = _line_totals(table)
    rows = tuple(_row(category, lines) for category in CATEGORIES)
    told = [line for line in table.lines if line.nature == HOURS]
    return Total(
        lines=lines,
        rows=rows,
        periods=tuple(add(row.periods[place] for row in rows) for place in range(len(PERIODS))),
        planned=add(row.planned for row in rows),
        doubled=add(row.doubled for row in rows),
        by_nature={nature: add(line.total for line in lines if line.line.nature == nature) for nature in NATURES},
        hours=sum((value for line in told for value in line.amounts.values() if value is not None), Decimal(0)),
        told=sum(len(line.line.amounts) for line in lines),
        unknown=sum(len(line.unknown) for line in lines),
        missing=tuple(row.category for row in rows if not row.lines),
        limit_passed=_limit_passed(table),
    )


def baseline_year(table: Table) -> Decimal | None:
    """Return what a year without the tool costs, in euros with VAT; None when nothing of it is known.

    Hours count at the hourly cost of the table; without one they cannot be priced, and nothing is returned.
    """
    if table.baseline_spending is None and table.baseline_hours is None:
        return None
    if table.baseline_hours and table.hourly_cost is None:
        return None
    hours = (table.baseline_hours or Decimal(0)) * (table.hourly_cost or Decimal(0))
    return (table.baseline_spending or Decimal(0)) + cents(hours)


def _line_totals(table: Table) -> tuple[LineTotal, ...]:
    growth = _growth(table)
    totals = []
    for place, line in enumerate(table.lines):
        priced = {period: _price(line, value, table) for period, value in line.amounts.items()}
        known = {period: value for period, value in priced.items() if value is not None}
        totals.append(
            LineTotal(
                line=line,
                planned={period: _money(line, value, table) for period, value in known.items()},
                doubled={
                    period: _money(line, value + growth.get((place, period), Decimal(0)), table)
                    for period, value in known.items()
                },
                unknown=tuple(sorted(set(priced) - set(known))),
            )
        )
    return tuple(totals)


def _price(line: Line, value: Decimal | None, table: Table) -> Decimal | None:
    """Return the euros of one amount as the table is typed; None when it, or the cost of an hour, is not known."""
    if value is None:
        return None
    if line.nature != HOURS:
        return cents(value)
    if value and table.hourly_cost is None:
        return None
    return cents(value * (table.hourly_cost or Decimal(0)))


def _money(line: Line, euros: Decimal, table: Table) -> Money:
    if line.nature != PURCHASE:
        return Money(euros, euros)
    factor = 1 + table.vat_rate / HUNDRED
    return Money(cents(euros / factor), euros) if table.vat_included else Money(euros, cents(euros * factor))


def _growth(table: Table) -> dict[tuple[int, int], Decimal]:
    """Return what each amount (line, year) gains if usage doubles. What is paid once never grows.

    Agents' time and internal costs that follow usage double whatever the contract says. Purchases double too,
    unless the price is flat; a cap holds their sum over a year, shared between them in proportion.
    """
    grown: dict[tuple[int, int], Decimal] = {}
    for year in YEARS:
        bought: list[tuple[int, Decimal]] = []
        for place, line in enumerate(table.lines):
            value = _price(line, line.amounts.get(year), table) if line.follows_usage else None
            if value is None:
                continue
            if line.nature == PURCHASE:
                bought.append((place, value))
            else:
                grown[place, year] = value
        shares = _share(
            _bought_growth(table, sum((value for _place, value in bought), Decimal(0))),
            [value for _place, value in bought],
        )
        grown |= {(place, year): share for (place, _value), share in zip(bought, shares, strict=True)}
    return grown


def _bought_growth(table: Table, planned: Decimal) -> Decimal:
    if table.usage_rule == FLAT:
        return Decimal(0)
    if table.usage_rule == CAPPED and table.usage_limit is not None:
        return min(planned, max(Decimal(0), table.usage_limit - planned))
    return planned


def _share(growth: Decimal, amounts: list[Decimal]) -> list[Decimal]:
    """Share `growth` in proportion to `amounts`, to the cent and without losing one; no share is over its amount."""
    whole = sum(amounts)
    shares, before, given = [], Decimal(0), Decimal(0)
    for amount in amounts:
        before += amount
        upto = cents(growth * before / whole) if whole else Decimal(0)
        shares.append(upto - given)
        given = upto
    return shares


def _row(category: str, lines: tuple[LineTotal, ...]) -> Row:
    own = [line for line in lines if line.line.category == category]
    return Row(
        category=category,
        periods=tuple(add(line.planned.get(period, Money()) for line in own) for period in PERIODS),
        planned=add(line.total for line in own),
        doubled=add(line.total_doubled for line in own),
        lines=len(own),
        unknown_by_period=tuple(sum(period in line.unknown for line in own) for period in PERIODS),
    )


def _limit_passed(table: Table) -> bool:
    if table.usage_limit is None:
        return False
    used = [line for line in table.lines if line.follows_usage and line.nature == PURCHASE]
    return any(sum(line.amounts.get(year) or Decimal(0) for line in used) > table.usage_limit for year in YEARS)
