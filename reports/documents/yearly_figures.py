"""What the yearly review of a collectivité counts, in a fixed number of queries whatever the number of dossiers."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from accounts.models import Organisation
from evaluation.committee.enums import TallyOutcome
from evaluation.committee.models import AgendaItem, Vote
from evaluation.committee.selectors import standing
from evaluation.cost.enums import TableKind
from evaluation.cost.models import CostTable
from evaluation.cost.selectors import as_table
from evaluation.cost.total import total
from evaluation.decisions.models import Condition, Decision, Review
from evaluation.decisions.selectors import owed_conditions
from evaluation.dialogue.consulting import GIVEN
from evaluation.dialogue.models import PanelConsultation, StaffVoice
from evaluation.dialogue.selectors import view_of, whole_consultations
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
    """Consultations of the living dossiers, needed opinions given and missing, opinions signed by the staff."""

    consultations: int
    given: int
    missing: int
    voices: int


@dataclass(frozen=True)
class YearlyFigures:
    """All that a yearly review says. The portfolio is that of today, the acts are those of the year."""

    deposited: int
    living: int
    states: Counter[str]
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


def figures_of(organisation: Organisation, year: int, today: date) -> YearlyFigures:
    """Return what is said of `year` for the collectivité; what is late is late `today`."""
    dossiers = UseCase.objects.filter(organisation=organisation, submitted_at__isnull=False)
    rows = list(dossiers.select_related("submission").order_by("pk"))
    living = [row for row in rows if row.state not in FINISHED]
    ids = [row.pk for row in living]
    of_dossier = {"use_case__organisation": organisation}
    owed = owed_conditions().filter(decision__use_case__organisation=organisation).order_by("due_on", "pk")
    reviews = Review.objects.filter(**of_dossier).select_related("use_case").order_by("due_on", "pk")
    evaluations = Evaluation.objects.filter(protocol__use_case__organisation=organisation, submitted_at__year=year)
    incidents = Incident.objects.filter(protocol__use_case__organisation=organisation, happened_on__year=year)
    late = [row for row in owed if row.due_on < today]
    return YearlyFigures(
        deposited=dossiers.filter(submitted_at__year=year).count(),
        living=len(living),
        states=Counter(State(row.state) for row in rows),
        policies=_policies(living),
        decisions=list(
            Decision.objects.filter(**of_dossier, taken_at__year=year)
            .select_related("use_case", "opinion")
            .order_by("taken_at", "pk")
        ),
        closings=list(
            TransitionLog.objects.filter(**of_dossier, transition__in=CLOSING_MOVES, at__year=year)
            .select_related("use_case")
            .order_by("at", "pk")
        ),
        evaluations=list(
            evaluations.select_related("protocol__use_case").prefetch_related("results").order_by("submitted_at", "pk")
        ),
        incidents=list(incidents),
        votes=_votes(organisation, year),
        late_conditions=late,
        owed_conditions=len(owed),
        reviews_done=list(reviews.filter(closed_at__year=year)),
        reviews_late=list(reviews.filter(closed_at__isnull=True, due_on__lt=today, use_case__in=ids)),
        costs=_costs(ids),
        footprints=_footprints(ids),
        dialogue=_dialogue(ids),
    )


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


def _costs(dossiers: Sequence[int]) -> Costs:
    rows = CostTable.objects.filter(use_case__in=dossiers, kind=TableKind.PLANNED).order_by("number")
    found = [total(as_table(row)) for row in _last_of_each(rows.prefetch_related("lines__amounts", "lines__document"))]
    return Costs(
        planned=sum((row.planned.gross for row in found), Decimal(0)),
        doubled=sum((row.doubled.gross for row in found), Decimal(0)),
        tables=len(found),
        unknown=sum(row.unknown for row in found),
        without=len(dossiers) - len(found),
    )


def _footprints(dossiers: Sequence[int]) -> Footprints:
    """The footprint observed when there is one, else the one foreseen, of each dossier."""
    rows = Footprint.objects.filter(use_case__in=dossiers).order_by("number")
    foreseen = {row.use_case_id: row for row in rows if row.kind != Kind.ACTUAL}
    observed = {row.use_case_id: row for row in rows if row.kind == Kind.ACTUAL}
    spans = [row.figures.year.gwp_kg for row in {**foreseen, **observed}.values()]
    return Footprints(
        low=sum((Decimal(str(span.low)) for span in spans), Decimal(0)),
        high=sum((Decimal(str(span.high)) for span in spans), Decimal(0)),
        estimates=len(spans),
        without=len(dossiers) - len(spans),
    )


def _dialogue(dossiers: Sequence[int]) -> Dialogue:
    opened = PanelConsultation.objects.filter(use_case__in=dossiers)
    views = [view_of(row) for row in whole_consultations(opened)]
    needed = [view for view in views if view.requirement.required]
    voices = StaffVoice.objects.filter(use_case__in=dossiers).values_list("use_case", "author", "moment").distinct()
    return Dialogue(
        consultations=len(views),
        given=sum(view.standing.stage == GIVEN for view in needed),
        missing=sum(view.is_missing for view in needed),
        voices=len(set(voices)),
    )


def _last_of_each(rows: QuerySet[Any]) -> list[Any]:
    """The last row of each dossier; `rows` come in the order of their versions."""
    return list({row.use_case_id: row for row in rows}.values())
