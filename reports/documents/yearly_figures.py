"""What the yearly review of a collectivité counts, in a fixed number of queries whatever the number of dossiers."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import Organisation
from evaluation.committee.enums import TallyOutcome
from evaluation.committee.models import AgendaItem, Vote
from evaluation.committee.selectors import standing
from evaluation.cost.enums import TableKind
from evaluation.cost.models import CostTable
from evaluation.cost.selectors import as_table
from evaluation.cost.total import total
from evaluation.decisions.models import Condition, Decision, Review
from evaluation.dialogue.enums import StepKind
from evaluation.dialogue.models import ConsultationStep, PanelConsultation, StaffVoice
from evaluation.footprint.enums import Kind
from evaluation.footprint.models import Footprint
from evaluation.trial.models import Evaluation, Incident
from usecases.enums import FINISHED, State
from usecases.models import TransitionLog, UseCase

# Ends of a dossier that no élu decides.
CLOSING_MOVES = ("withdraw", "declare_inadmissible", "close_prohibited")


@dataclass(frozen=True)
class Votes:
    """The counted votes of a year; `unanimous`: adopted without a voice against nor an abstention."""

    counted: int
    adopted: int
    unanimous: int
    without_quorum: int
    minorities: int


@dataclass(frozen=True)
class Costs:
    """Euros over three years, tax included; `unknown` amounts count for nothing; `without`: dossiers with no table."""

    planned: Decimal
    doubled: Decimal
    tables: int
    unknown: int
    without: int


@dataclass(frozen=True)
class Footprints:
    """Kg CO₂e a year, low and high ends of the estimates; `without`: dossiers with no estimate."""

    low: Decimal
    high: Decimal
    estimates: int
    without: int


@dataclass(frozen=True)
class Dialogue:
    """What happened in the year: consultations opened, seizures, opinions given, opinions signed by the staff."""

    consultations: int
    seizures: int
    opinions: int
    voices: int


@dataclass(frozen=True)
class YearlyFigures:
    """All that a yearly review says: the acts of the year, and the portfolio as it stood on the day `on`."""

    on: date
    deposited: int
    living: int
    states: Counter[State]
    policies: Sequence[tuple[str, int]]
    decisions: Sequence[Decision]
    closings: Sequence[TransitionLog]
    evaluations: Sequence[Evaluation]
    incidents: Sequence[Incident]
    votes: Votes
    late_conditions: Sequence[Condition]
    owed_conditions: int
    reviews_done: Sequence[Review]
    reviews_late: Sequence[Review]
    costs: Costs
    footprints: Footprints
    dialogue: Dialogue


def last_day_of(year: int, today: date) -> date:
    """Return the day on which the review of `year` looks: its last one, or today while it is not over."""
    return min(today, date(year, 12, 31))


def figures_of(organisation: Organisation, year: int, today: date) -> YearlyFigures:
    """Return what is said of `year` for the collectivité. A year that is over says the same whenever it is asked."""
    day = last_day_of(year, today)
    dossiers = UseCase.objects.filter(organisation=organisation, submitted_at__date__lte=day)
    rows = list(dossiers.select_related("submission").order_by("pk"))
    states = _states(rows, day)
    living = [row for row in rows if states[row.pk] not in FINISHED]
    ids = [row.pk for row in living]
    of_dossier = {"use_case__organisation": organisation}
    owed = _owed_conditions(ids, day)
    reviews = Review.objects.filter(**of_dossier).select_related("use_case").order_by("due_on", "pk")
    unclosed = Q(closed_at__isnull=True) | Q(closed_at__date__gt=day)
    incidents = Incident.objects.filter(protocol__use_case__organisation=organisation, happened_on__year=year)
    return YearlyFigures(
        on=day,
        deposited=dossiers.filter(submitted_at__year=year).count(),
        living=len(living),
        states=Counter(states.values()),
        policies=_policies(living),
        decisions=_decisions(organisation, year),
        closings=_closings(organisation, year),
        evaluations=_evaluations(organisation, year),
        incidents=list(incidents),
        votes=_votes(organisation, year),
        late_conditions=[row for row in owed if row.due_on < day],
        owed_conditions=len(owed),
        reviews_done=list(reviews.filter(closed_at__year=year)),
        reviews_late=list(reviews.filter(unclosed, due_on__lt=day, use_case__in=ids)),
        costs=_costs(ids, day),
        footprints=_footprints(ids, day),
        dialogue=_dialogue(organisation, year),
    )


def _decisions(organisation: Organisation, year: int) -> list[Decision]:
    rows = Decision.objects.filter(use_case__organisation=organisation, taken_at__year=year)
    return list(rows.select_related("use_case", "opinion").order_by("taken_at", "pk"))


def _closings(organisation: Organisation, year: int) -> list[TransitionLog]:
    rows = TransitionLog.objects.filter(
        use_case__organisation=organisation, transition__in=CLOSING_MOVES, at__year=year
    )
    return list(rows.select_related("use_case").order_by("at", "pk"))


def _evaluations(organisation: Organisation, year: int) -> list[Evaluation]:
    rows = Evaluation.objects.filter(protocol__use_case__organisation=organisation, submitted_at__year=year)
    return list(rows.select_related("protocol__use_case").prefetch_related("results").order_by("submitted_at", "pk"))


def _owed_conditions(dossiers: Sequence[int], day: date) -> list[Condition]:
    """The conditions of the decisions taken by `day` that were not met then, by date."""
    unmet = Q(met_on__isnull=True) | Q(met_on__gt=day)
    rows = Condition.objects.filter(unmet, decision__use_case__in=dossiers, decision__taken_at__date__lte=day)
    return list(rows.select_related("decision__use_case").order_by("due_on", "pk"))


def _states(rows: Sequence[UseCase], day: date) -> dict[int, State]:
    """The state of each dossier on `day`, from its moves; its present one when it never moved."""
    moves = TransitionLog.objects.filter(use_case__in=rows, at__date__lte=day).order_by("pk")
    moved = dict(moves.values_list("use_case", "target"))
    return {row.pk: State(moved.get(row.pk, row.state)) for row in rows}


def _policies(living: Sequence[UseCase]) -> list[tuple[str, int]]:
    """The public policies that the dossiers say they serve, the most served first."""
    counts = Counter(row.submission.public_policy.strip() for row in living)
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))


def _votes(organisation: Organisation, year: int) -> Votes:
    rows = Vote.objects.filter(
        item__use_case__organisation=organisation, closed_at__year=year, annulment__isnull=True, tally__isnull=False
    )
    frozen = [standing(vote) for vote in rows.with_results()]
    adopted = [row for row in frozen if row.outcome == TallyOutcome.ADOPTED]
    recorded = AgendaItem.objects.filter(use_case__organisation=organisation, opinion_recorded_at__year=year)
    return Votes(
        counted=len(frozen),
        adopted=len(adopted),
        unanimous=sum(row.result["against"] == 0 and row.result["abstain"] == 0 for row in adopted),
        without_quorum=sum(not row.result["quorum"] for row in frozen),
        minorities=recorded.exclude(minority_opinion="").count(),
    )


def _costs(dossiers: Sequence[int], day: date) -> Costs:
    rows = CostTable.objects.filter(use_case__in=dossiers, kind=TableKind.PLANNED, saved_at__date__lte=day)
    found = [
        total(as_table(row))
        for row in _last_of_each(rows.order_by("number").prefetch_related("lines__amounts", "lines__document"))
    ]
    return Costs(
        planned=sum((row.planned.gross for row in found), Decimal(0)),
        doubled=sum((row.doubled.gross for row in found), Decimal(0)),
        tables=len(found),
        unknown=sum(row.unknown for row in found),
        without=len(dossiers) - len(found),
    )


def _footprints(dossiers: Sequence[int], day: date) -> Footprints:
    """The footprint observed when there is one, else the one foreseen, of each dossier."""
    rows = Footprint.objects.filter(use_case__in=dossiers, saved_at__date__lte=day).order_by("number")
    foreseen = {row.use_case_id: row for row in rows if row.kind != Kind.ACTUAL}
    observed = {row.use_case_id: row for row in rows if row.kind == Kind.ACTUAL}
    spans = [row.figures.year.gwp_kg for row in {**foreseen, **observed}.values()]
    return Footprints(
        low=sum((Decimal(str(span.low)) for span in spans), Decimal(0)),
        high=sum((Decimal(str(span.high)) for span in spans), Decimal(0)),
        estimates=len(spans),
        without=len(dossiers) - len(spans),
    )


def _dialogue(organisation: Organisation, year: int) -> Dialogue:
    of_dossier = {"use_case__organisation": organisation}
    steps = ConsultationStep.objects.filter(
        consultation__use_case__organisation=organisation, happened_on__year=year, corrected_by__isnull=True
    )
    kinds = Counter(steps.values_list("kind", flat=True))
    voices = StaffVoice.objects.filter(**of_dossier, signed_at__year=year)
    return Dialogue(
        consultations=PanelConsultation.objects.filter(**of_dossier, opened_at__year=year).count(),
        seizures=kinds[StepKind.SEIZURE],
        opinions=kinds[StepKind.OPINION],
        voices=len(set(voices.values_list("use_case", "author", "moment"))),
    )


def _last_of_each(rows: QuerySet[Any]) -> list[Any]:
    """The last row of each dossier; `rows` come in the order of their versions."""
    return list({row.use_case_id: row for row in rows}.values())
