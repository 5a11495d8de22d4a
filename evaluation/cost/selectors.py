"""Reading what a use case costs over three years, as planned and as spent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy

from evaluation.cost.comparison import Comparison, Gap, compare
from evaluation.cost.enums import Category, TableKind
from evaluation.cost.levels import levels
from evaluation.cost.models import CostTable
from evaluation.cost.table import Line, Table
from evaluation.cost.total import Total, baseline_year, total
from evaluation.cost.wording import missing_sentence, point_sentence, staff_sentence, unknown_sentence, vat_sentence
from usecases.evidence import Point
from usecases.models import UseCase

# The moments of a dossier's life for which it matters to know which version was in force.
MOMENTS = (
    ("assessment_completed_at", gettext_lazy("fin de l’évaluation")),
    ("opinion_recorded_at", gettext_lazy("avis du comité")),
    ("authorised_at", gettext_lazy("autorisation de l’essai")),
    ("trial_started_at", gettext_lazy("démarrage de l’essai")),
    ("evaluation_submitted_at", gettext_lazy("évaluation de l’essai")),
    ("final_opinion_at", gettext_lazy("avis final")),
    ("deployed_at", gettext_lazy("mise en service")),
)


@dataclass(frozen=True)
class Version:
    """One saved version and the moments of the dossier at which it was the one in force."""

    row: CostTable
    moments: Sequence[str]


@dataclass(frozen=True)
class CategoryCost:
    """One category over three years, in euros with VAT. `told` is False when no line speaks of it."""

    label: str
    planned: Decimal
    doubled: Decimal
    told: bool
    unknown: int


@dataclass(frozen=True)
class CostSummary:
    """What a report says of the cost: euros with VAT (`gross`) and without (`net`), sentences in French."""

    number: int
    saved_at: datetime
    planned_gross: Decimal
    planned_net: Decimal
    doubled_gross: Decimal
    doubled_net: Decimal
    baseline_gross: Decimal | None
    categories: tuple[CategoryCost, ...]
    unknown: int
    unknown_share: int
    unknown_text: str
    missing_text: str
    vat_text: str
    staff_text: str
    usage_text: str


def tables(use_case: UseCase, kind: str) -> QuerySet[CostTable]:
    """Return the versions of that kind, newest first, their lines and amounts at hand."""
    rows = use_case.cost_tables.filter(kind=kind).select_related("saved_by").order_by("-number")
    return rows.prefetch_related("lines__amounts", "lines__document")


def table_of(use_case: UseCase, kind: str) -> CostTable | None:
    """Return the version in force of that kind, or None."""
    return tables(use_case, kind).first()


def table_at(use_case: UseCase, kind: str, instant: datetime) -> CostTable | None:
    """Return the version that was in force at `instant`, or None: what a decision of that day could see."""
    return tables(use_case, kind).filter(saved_at__lte=instant).first()


def as_table(row: CostTable) -> Table:
    """Return a stored version as the calculations read it."""
    return Table(
        vat_included=row.vat_included,
        vat_rate=Decimal(row.vat_rate),
        hourly_cost=row.hourly_cost,
        hourly_cost_source=row.hourly_cost_source,
        usage_rule=row.usage_rule,
        usage_limit=row.usage_limit,
        purchase_route=row.purchase_route,
        purchase_reference=row.purchase_reference,
        baseline_spending=row.baseline_spending,
        baseline_hours=row.baseline_hours,
        baseline_source=row.baseline_source,
        months=row.months,
        note=row.note,
        lines=tuple(
            Line(
                category=line.category,
                label=line.label,
                nature=line.nature,
                follows_usage=line.follows_usage,
                amounts={amount.period: amount.value for amount in line.amounts.all()},
                source_kind=line.source_kind,
                source=line.source,
                document=line.document_id,
            )
            for line in row.lines.all()
        ),
    )


def reference_plan(use_case: UseCase) -> CostTable | None:
    """Return the planned version that actual costs are set against: the one of the day the trial started.

    A system already in service, or a plan written late, has none: the first version written then stands for it.
    """
    found = None
    if use_case.trial_started_at is not None:
        found = table_at(use_case, TableKind.PLANNED, use_case.trial_started_at)
    return found or tables(use_case, TableKind.PLANNED).order_by("number").first()


def comparison(use_case: UseCase) -> Comparison | None:
    """Return what was spent against what was planned for the same months, or None when one of them lacks."""
    actual = table_of(use_case, TableKind.ACTUAL)
    return compare_with(reference_plan(use_case), actual) if actual else None


def compare_with(planned: CostTable | None, actual: CostTable) -> Comparison | None:
    """Return the comparison of two stored versions, or None without a plan."""
    if planned is None or actual.months is None:
        return None
    return compare(total(as_table(planned)), total(as_table(actual)), actual.months)


def planned_total(use_case: UseCase) -> Decimal | None:
    """Return what is planned over three years in the version in force, in euros with VAT, or None."""
    row = table_of(use_case, TableKind.PLANNED)
    return total(as_table(row)).planned.gross if row else None


def actual_total(use_case: UseCase) -> Decimal | None:
    """Return what was spent so far according to the version in force, in euros with VAT, or None.

    It covers `months` months only: set it against `comparison(use_case)`, never against `planned_total`.
    """
    row = table_of(use_case, TableKind.ACTUAL)
    return total(as_table(row)).planned.gross if row else None


def demand_gap(use_case: UseCase, computed: Total) -> Gap | None:
    """Return the order of magnitude of the demand (as planned) against the table, or None when it gave none."""
    said = use_case.submission.cost_eur
    return Gap(Decimal(said), computed.planned.gross) if said is not None else None


def versions(use_case: UseCase, kind: str) -> list[Version]:
    """Return every version of that kind, newest first, each with the moments of the dossier that it was there for."""
    rows = list(use_case.cost_tables.filter(kind=kind).select_related("saved_by").order_by("-number"))
    found, until = [], None
    for row in rows:
        moments = [
            str(label)
            for name, label in MOMENTS
            if (at := getattr(use_case, name)) and row.saved_at <= at and (until is None or at < until)
        ]
        found.append(Version(row, moments))
        until = row.saved_at
    return found


def summary(use_case: UseCase) -> CostSummary | None:
    """Return what a report says of the planned cost in force, or None when there is no table."""
    row = table_of(use_case, TableKind.PLANNED)
    if row is None:
        return None
    table = as_table(row)
    computed = total(table)
    return CostSummary(
        number=row.number,
        saved_at=row.saved_at,
        planned_gross=computed.planned.gross,
        planned_net=computed.planned.net,
        doubled_gross=computed.doubled.gross,
        doubled_net=computed.doubled.net,
        baseline_gross=baseline_year(table),
        categories=tuple(
            CategoryCost(
                label=str(Category(line.category).label),
                planned=line.planned.gross,
                doubled=line.doubled.gross,
                told=bool(line.lines),
                unknown=line.unknown,
            )
            for line in computed.rows
        ),
        unknown=computed.unknown,
        unknown_share=computed.unknown_share,
        unknown_text=unknown_sentence(computed),
        missing_text=missing_sentence(computed),
        vat_text=vat_sentence(table),
        staff_text=staff_sentence(computed),
        usage_text=point_sentence("doubled", table, computed),
    )


def evidence_points(use_case: UseCase) -> list[Point]:
    """Return what this establishes for the questions of the grid, in a fixed number of queries."""
    row = table_of(use_case, TableKind.PLANNED)
    table = as_table(row) if row else None
    computed = total(table) if table else None
    url = reverse("cost:overview", args=[use_case.pk])
    return [
        Point(f"cost.{point}", level, point_sentence(point, table, computed), url)
        for point, level in levels(table).items()
    ]
