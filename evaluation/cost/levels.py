"""What a cost table establishes for the questions COU-01 to COU-06 of the grid. The rules are in docs/cout.md."""

from collections.abc import Mapping

from evaluation.cost.table import CAPPED, EXIT, FLAT, FREE, HOURS, PURCHASE, STAFF_CATEGORIES, Line, Table
from evaluation.cost.total import Total, total

NONE, WHOLE, BOUGHT_ONLY, PARTIAL = "none", "whole", "purchase", "partial"
POINTS = ("total", "doubled", "staff_time", "baseline", "exit", "purchase")


def levels(table: Table | None) -> Mapping[str, str]:
    """Return the level of each of POINTS. `doubled` is absent as long as nobody said what the contract holds."""
    if table is None:
        return {point: NONE for point in POINTS if point != "doubled"}
    computed = total(table)
    found = {
        "total": _total(computed),
        "staff_time": _whole(_staff_time(table)),
        "baseline": _whole(_baseline(table)),
        "exit": _whole(_exit(table)),
        "purchase": _whole(bool(table.purchase_reference) and table.purchase_route not in ("", FREE)),
    }
    if table.usage_rule:
        found["doubled"] = CAPPED if table.usage_rule == FLAT else table.usage_rule
    return found


def without_time(table: Table) -> tuple[str, ...]:
    """Return the categories of agents' time (training, re-reading, steering) where no hours are told in full."""
    return tuple(category for category in STAFF_CATEGORIES if not _timed(table, category))


def _whole(reached: bool) -> str:
    return WHOLE if reached else NONE


def _total(computed: Total) -> str:
    """Nothing known: none. Only what is bought: purchase. A category or an amount lacks: partial. Else whole."""
    if not computed.planned.gross:
        return NONE
    if all(not money.gross for nature, money in computed.by_nature.items() if nature != PURCHASE):
        return BOUGHT_ONLY
    return PARTIAL if computed.missing or computed.unknown else WHOLE


def _staff_time(table: Table) -> bool:
    """Hours are told for training, re-reading and steering, some are not zero, and an hour has a price."""
    return table.hourly_cost is not None and not without_time(table) and any(_hours(line) for line in table.lines)


def _timed(table: Table, category: str) -> bool:
    told = [line for line in table.lines if line.nature == HOURS and line.category == category]
    return bool(told) and not any(line.unknown for line in told)


def _hours(line: Line) -> bool:
    return line.nature == HOURS and any(line.amounts.values())


def _baseline(table: Table) -> bool:
    """A year without the tool is told in euros and in hours (zero is an answer), and says where that comes from."""
    told = table.baseline_spending is not None and table.baseline_hours is not None
    return told and bool(table.baseline_source)


def _exit(table: Table) -> bool:
    """Leaving is told, and every amount of it is known (zero is an answer)."""
    told = [line for line in table.lines if line.category == EXIT]
    return bool(told) and not any(line.unknown for line in told)
