"""Cost tables for tests: a whole one, as values, and saved through the real action."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from accounts.models import User
from evaluation.cost import actions
from evaluation.cost.enums import TableKind
from evaluation.cost.models import CostTable
from evaluation.cost.selectors import table_of
from evaluation.cost.table import Line, Table
from tests.factories.usecases import START
from usecases.models import UseCase


def amounts(*values: int | str | None) -> dict[int, Decimal | None]:
    """Amounts for once, then years 1 to 3: « - » costs nothing, None is not known yet."""
    return {
        period: None if value is None else Decimal(str(value)) for period, value in enumerate(values) if value != "-"
    }


def make_line(category: str, *values: int | str | None, **fields: object) -> Line:
    """One line of a category, with a source."""
    return Line(
        category=category,
        amounts=amounts(*values),
        **{"label": f"Poste {category}", "source_kind": "estimate", **fields},
    )


WHOLE = Table(
    hourly_cost=Decimal("30.00"),
    hourly_cost_source="Contrôle de gestion, 2025",
    usage_rule="capped",
    usage_limit=Decimal("5000.00"),
    purchase_route="market",
    purchase_reference="Marché 2026-14",
    baseline_spending=Decimal("0.00"),
    baseline_hours=Decimal("800.00"),
    baseline_source="Relevé de deux semaines, mars 2026",
    lines=(
        make_line("licences", "-", 12000, 12000, 12000, label="Abonnement"),
        make_line("calls", "-", 3000, 4000, 6000, label="Appels au modèle", follows_usage=True),
        make_line("integration", 6000, label="Lien avec le logiciel des actes"),
        make_line("data", 1200, label="Nettoyage des modèles d’actes"),
        make_line("security", "2400.50", label="Analyse de risques"),
        make_line("training", 1800, label="Formateur"),
        make_line("training", 120, 20, 20, 20, label="Agents formés", nature="hours"),
        make_line("review", "-", 400, 400, 400, label="Relecture", nature="hours", follows_usage=True),
        make_line("steering", "-", 60, 60, 60, label="Référent", nature="hours"),
        make_line("exit", "-", "-", "-", 3000, label="Reprise des données", nature="internal"),
    ),
)  # fmt: skip


def spent(months: int = 6, **fields: object) -> Table:
    """What six months of the whole table cost, exactly as planned, but for the calls: 2 000 €."""
    lines = (
        make_line("licences", "-", 6000, label="Abonnement"),
        make_line("calls", "-", 2000, label="Appels au modèle"),
        make_line("integration", 6000),
        make_line("review", "-", 200, nature="hours"),
    )
    return replace(Table(hourly_cost=Decimal("30.00"), months=months, lines=lines), **fields)


def save(use_case: UseCase, actor: User, table: Table = WHOLE, *, now: datetime = START, **more: object) -> CostTable:
    """Save a table as the next version, as `actor`."""
    kind = more.get("kind", TableKind.ACTUAL if table.months else TableKind.PLANNED)
    current = table_of(use_case, kind)
    version = current.number if current else 0
    return actions.save_table(use_case=use_case, kind=kind, actor=actor, table=table, version=version, now=now)
