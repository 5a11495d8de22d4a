"""A cost table as values: what a person fills, what a file holds, what the totals are computed from.

Plain dataclasses: the forms and the workbook make them, the action stores them, `total` reads them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

# What three years of an AI system are made of (COU-01 of the grid).
LICENCES, CALLS, INTEGRATION, DATA, SECURITY = "licences", "calls", "integration", "data", "security"
TRAINING, REVIEW, STEERING, EXIT = "training", "review", "steering", "exit"
CATEGORIES = (LICENCES, CALLS, INTEGRATION, DATA, SECURITY, TRAINING, REVIEW, STEERING, EXIT)
# Where agents spend time that no invoice shows (COU-03: re-read, correct, train, help).
STAFF_CATEGORIES = (TRAINING, REVIEW, STEERING)

# A purchase carries VAT; hours are paid at the hourly cost of agents; an internal cost carries no VAT.
PURCHASE, HOURS, INTERNAL = "purchase", "hours", "internal"
NATURES = (PURCHASE, HOURS, INTERNAL)

# What the contract says when usage grows.
UNCAPPED, ALERT, CAPPED, FLAT = "uncapped", "alert", "capped", "flat"
USAGE_RULES = (UNCAPPED, ALERT, CAPPED, FLAT)
LIMITED = (ALERT, CAPPED)  # the rules that come with an amount a year

# How it is bought. A free trial is not neutral: it is never a regular purchase (COU-06).
MARKET, CENTRAL, POOLED, IN_HOUSE, FREE = "market", "central", "pooled", "in_house", "free"
ROUTES = (MARKET, CENTRAL, POOLED, IN_HOUSE, FREE)

ONCE, YEARS = 0, (1, 2, 3)
PERIODS = (ONCE, *YEARS)
MONTHS_IN_YEAR = 12
MAX_MONTHS = MONTHS_IN_YEAR * len(YEARS)
MAX_LINES = 60  # a table that a person can still read, and that one page can hold


@dataclass(frozen=True)
class Line:
    """One line. `amounts` maps a period (0 once, 1-3 the years) to euros, or to hours when `nature` is hours.

    A period that is absent costs nothing; None says that the amount is not known yet. `document` is the id of a
    document of the dossier.
    """

    category: str
    label: str
    nature: str = PURCHASE
    follows_usage: bool = False
    amounts: Mapping[int, Decimal | None] = field(default_factory=dict)
    source_kind: str = ""
    source: str = ""
    document: int | None = None

    @property
    def unknown(self) -> int:
        """Number of amounts that are not known yet."""
        return sum(value is None for value in self.amounts.values())


@dataclass(frozen=True)
class Table:
    """A whole table. Purchases are in euros with VAT when `vat_included`; `vat_rate` is a percentage (0-100).

    `hourly_cost` is what one hour of an agent costs, in euros. `usage_limit` is the amount a year, in euros and
    in the VAT of the table, of the alert or of the cap. `baseline_*` tell a year without the tool (euros with
    VAT, hours). `months` (1-36) is what a table of actual amounts covers since the start.
    """

    vat_included: bool = True
    vat_rate: Decimal = Decimal(20)
    hourly_cost: Decimal | None = None
    hourly_cost_source: str = ""
    usage_rule: str = ""
    usage_limit: Decimal | None = None
    purchase_route: str = ""
    purchase_reference: str = ""
    baseline_spending: Decimal | None = None
    baseline_hours: Decimal | None = None
    baseline_source: str = ""
    months: int | None = None
    note: str = ""
    lines: tuple[Line, ...] = ()


def differences(old: Table | None, new: Table) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """Return the lines of `new` that `old` did not have as they are, and those of `old` that `new` has no more."""
    before = list(old.lines) if old else []
    added = []
    for line in new.lines:
        if line in before:
            before.remove(line)
        else:
            added.append(line)
    return tuple(added), tuple(before)
