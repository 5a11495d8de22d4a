"""Reading a trial that runs: its figures over time, its notebooks, its events, its money, and what waits."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from accounts.enums import Role
from accounts.models import User
from evaluation.trial.chart import Chart, draw
from evaluation.trial.enums import EventKind, Severity
from evaluation.trial.models import (
    EventHolding,
    Expense,
    Incident,
    Indicator,
    Measure,
    Notebook,
    Protocol,
    TrialEvent,
    UsageReading,
)
from evaluation.trial.selectors.readings import Reading, incidents_of, readings, versions_of
from evaluation.trial.training import Coverage, fewest
from usecases.enums import State
from usecases.models import UseCase

RUNS = (State.TRIAL_RUNNING, State.TRIAL_SUSPENDED, State.TRIAL_ENDED)


OPEN_STATES = {"open": Q(closed_on__isnull=True), "closed": Q(closed_on__isnull=False)}


@dataclass(frozen=True)
class Noted:
    """One measure in the table of its criterion. `replaced` when a later one was noted for the same day."""

    measure: Measure
    replaced: bool
    observations: int


@dataclass(frozen=True)
class Series:
    """A criterion, what its last figure says, every measure (the newest first), and their drawing."""

    reading: Reading
    rows: tuple[Noted, ...]
    chart: Chart | None


@dataclass(frozen=True)
class Held:
    """An event with the account in force of how it was held, None before. `late`: its day passed, nothing is said."""

    event: TrialEvent
    holding: EventHolding | None
    invited: int
    attended: int
    late: bool
    versions: int = 0


@dataclass(frozen=True)
class IncidentFilters:
    """What the list of incidents is narrowed to: « open » or « closed », a severity."""

    state: str = ""
    severity: str = ""
    choices: Mapping[str, str] = field(default_factory=lambda: dict(Severity.choices))


def series_of(protocol: Protocol) -> list[Series]:
    """Return each criterion with every measure of the trial, whatever the version of the protocol."""
    rows = (
        Measure.objects.filter(indicator__protocol__in=versions_of(protocol))
        .select_related("indicator__protocol", "recorded_by", "imported")
        .annotate(observed=Count("observations"))
        .order_by("measured_on", "pk")
    )
    by_code: dict[str, list[Measure]] = {}
    for row in rows:
        by_code.setdefault(row.indicator.code, []).append(row)
    return [_series(reading, by_code.get(reading.indicator.code, []), protocol) for reading in readings(protocol)]


def _series(reading: Reading, rows: list[Measure], protocol: Protocol) -> Series:
    in_force = {row.measured_on: row for row in rows}
    indicator: Indicator = reading.indicator
    return Series(
        reading=reading,
        rows=tuple(Noted(row, in_force[row.measured_on].pk != row.pk, row.observed) for row in reversed(rows)),
        chart=draw(
            [(day, Decimal(row.value)) for day, row in sorted(in_force.items())],
            threshold=Decimal(indicator.threshold),
            baseline=None if indicator.baseline is None else Decimal(indicator.baseline),
            first_day=protocol.starts_on,
            last_day=protocol.ends_on,
        ),
    )


def notebooks_of(protocol: Protocol) -> QuerySet[Notebook]:
    """Return the notebooks of the trial, the open ones first, each with how many observations wait."""
    rows = Notebook.objects.filter(indicator__protocol__in=versions_of(protocol))
    waiting = Count("observations", filter=Q(observations__sorted_at__isnull=True))
    return rows.select_related("indicator").annotate(waiting=waiting).order_by("closed_at", "indicator__code", "-pk")


def find_incidents(protocol: Protocol, filters: IncidentFilters) -> QuerySet[Incident]:
    """Return the incidents of the trial that match, newest first, with who takes care of them."""
    rows = incidents_of(protocol).select_related("owner", "reported_by")
    if filters.state in OPEN_STATES:
        rows = rows.filter(OPEN_STATES[filters.state])
    if filters.severity in Severity.values:
        rows = rows.filter(severity=filters.severity)
    return rows


def events_of(protocol: Protocol, *, today: date) -> list[Held]:
    """Return the trainings and informations of the trial, in order of their day."""
    holdings = EventHolding.objects.order_by("-number").prefetch_related("attendance").select_related("recorded_by")
    rows = TrialEvent.objects.filter(protocol__in=versions_of(protocol))
    return [_held(row, today) for row in rows.prefetch_related(Prefetch("holdings", holdings))]


def _held(event: TrialEvent, today: date) -> Held:
    versions = list(event.holdings.all())
    holding = versions[0] if versions else None
    counted = list(holding.attendance.all()) if holding else []
    return Held(
        event=event,
        holding=holding,
        invited=sum(row.invited for row in counted),
        attended=sum(row.attended for row in counted),
        late=holding is None and event.cancelled_at is None and event.planned_on < today,
        versions=len(versions),
    )


def coverage_of(protocol: Protocol, events: list[Held]) -> Coverage:
    """Return what the trainings among `events` reached, beside the participants of the protocol."""
    kept = [row for row in events if row.event.kind == EventKind.TRAINING and row.event.cancelled_at is None]
    return Coverage(
        planned=len(kept),
        held=sum(row.holding is not None for row in kept),
        invited=sum(row.invited for row in kept),
        attended=sum(row.attended for row in kept),
        at_least=fewest(
            [{part.service: part.attended for part in row.holding.attendance.all()} for row in kept if row.holding]
        ),
        participants=protocol.participants_count,
    )


def expenses_of(protocol: Protocol) -> QuerySet[Expense]:
    """Return the expenses of the trial, newest first, each with what it corrects and what corrects it."""
    rows = Expense.objects.filter(protocol__in=versions_of(protocol))
    return rows.select_related("recorded_by", "correction", "corrects").order_by("-spent_on", "-pk")


def usage_readings(protocol: Protocol) -> list[tuple[UsageReading, bool]]:
    """Return every reading of the usage, the newest month first, and whether a later one replaced it."""
    rows = UsageReading.objects.filter(protocol__in=versions_of(protocol)).select_related("recorded_by")
    found = list(rows.order_by("-month", "-pk"))
    seen: set[date] = set()
    marked = []
    for row in found:
        marked.append((row, row.month in seen))
        seen.add(row.month)
    return marked


def months_of(protocol: Protocol, *, today: date) -> list[date]:
    """Return the first day of each month of the trial that has begun, the newest first."""
    months, month = [], protocol.starts_on.replace(day=1)
    last = min(today, protocol.ends_on)
    while month <= last:
        months.append(month)
        month = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return months[::-1]


def late_events(user: User, *, today: date) -> QuerySet[TrialEvent]:
    """Return the events of the trials that `user` runs whose day has passed and that nobody accounted for."""
    held = EventHolding.objects.filter(event=OuterRef("pk"))
    rows = TrialEvent.objects.filter(
        protocol__use_case__in=_run_by(user).filter(state__in=[State.AUTHORISED, *RUNS]),
        planned_on__lt=today,
        cancelled_at__isnull=True,
    )
    return rows.exclude(Exists(held)).select_related("protocol__use_case")


def late_incidents(user: User, *, today: date) -> QuerySet[Incident]:
    """Return the open incidents past their day, of the trials that `user` runs or that `user` takes care of."""
    rows = Incident.objects.filter(closed_on__isnull=True, due_on__lt=today, protocol__use_case__state__in=RUNS)
    mine = Q(protocol__use_case__in=_run_by(user)) | Q(
        owner=user, protocol__use_case__in=UseCase.objects.not_hidden_from(user)
    )
    return rows.filter(mine).select_related("protocol__use_case", "owner")


def _run_by(user: User) -> QuerySet[UseCase]:
    coordinated = Q(organisation__in=user.organisations_with(Role.COORDINATOR))
    return UseCase.objects.not_hidden_from(user).filter(coordinated | Q(lead=user))
