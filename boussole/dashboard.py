"""The dashboard of a collectivité: where its dossiers stand, for how long, what is late, what was decided and why.

The figures are computed from plain rows; each source is read in a fixed number of queries, among what the person reads.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Organisation, User
from boussole.shared.days import months_later
from boussole.shared.typography import date_fr
from evaluation.decisions.enums import ConditionState
from evaluation.decisions.models import Condition, Decision, Review
from evaluation.decisions.selectors import conditions_read_by
from evaluation.decisions.wording import stance
from evaluation.trial.enums import IndicatorKind
from evaluation.trial.models import Indicator, Measure, Protocol
from usecases.enums import FINISHED, State
from usecases.models import UseCase
from usecases.selectors import organisations_read_by

AHEAD = timedelta(days=30)  # how far ahead a review is announced
SHOWN = 10  # rows of a list that has a page of its own
BAR = 120  # width of the longest bar, in pixels
PERIODS: dict[str, tuple[Any, int | None]] = {
    "3": (gettext_lazy("Les 3 derniers mois"), 3),
    "12": (gettext_lazy("Les 12 derniers mois"), 12),
    "24": (gettext_lazy("Les 24 derniers mois"), 24),
    "all": (gettext_lazy("Depuis le début"), None),
}
DEFAULT_PERIOD = "12"
IN_TRIAL = (State.TRIAL_RUNNING, State.TRIAL_SUSPENDED)


@dataclass(frozen=True)
class Filters:
    """What the dashboard is narrowed to: a collectivité (id), the service of the leads, a period of decisions."""

    organisation: int | None = None
    service: str = ""
    period: str = DEFAULT_PERIOD


@dataclass(frozen=True)
class Standing:
    """One dossier as the figures need it."""

    state: str
    since: date
    due_on: date | None


@dataclass(frozen=True)
class StateRow:
    """The dossiers of one state: how many, for how many days (None once closed), how many past their date."""

    state: State
    count: int
    median_days: float | None
    oldest_days: int | None
    late: int
    bar: int

    @property
    def label(self) -> str:
        """The state as whoever waits reads it."""
        return str(self.state.label)


@dataclass(frozen=True)
class TrialRow:
    """A trial under way: its end, the days left (negative once past), and the criteria that have a figure."""

    use_case: UseCase
    ends_on: date | None
    days_left: int | None
    criteria: int
    measured: int

    @property
    def suspended(self) -> bool:
        """Tell whether the trial is suspended."""
        return self.use_case.state == State.TRIAL_SUSPENDED

    @property
    def overrun(self) -> int:
        """Days past its end; 0 before."""
        return max(0, -(self.days_left or 0))


def state_rows(dossiers: Iterable[Standing], today: date) -> list[StateRow]:
    """Return one row per state that holds a dossier, in the order of the life line.

    The days are those spent in the present state. A closed dossier waits for nobody: it has neither age nor delay.
    """
    by_state: dict[str, list[Standing]] = {}
    for dossier in dossiers:
        by_state.setdefault(dossier.state, []).append(dossier)
    most = max((len(rows) for rows in by_state.values()), default=1)
    return [_state_row(state, by_state[state], today, most) for state in State if state in by_state]


def _state_row(state: State, rows: Sequence[Standing], today: date, most: int) -> StateRow:
    bar = max(2, round(BAR * len(rows) / most))
    if state in FINISHED:
        return StateRow(state, len(rows), None, None, 0, bar)
    days = [(today - row.since).days for row in rows]
    late = sum(1 for row in rows if row.due_on is not None and row.due_on < today)
    return StateRow(state, len(rows), median(days), max(days), late, bar)


def dossiers_of(user: User, filters: Filters) -> QuerySet[UseCase]:
    """Return the dossiers that `user` reads, narrowed to a collectivité and a service."""
    rows = UseCase.objects.visible_to(user)
    if filters.organisation is not None:
        rows = rows.filter(organisation=filters.organisation)
    if filters.service:
        rows = rows.filter(lead__job_title=filters.service)
    return rows


def services_of(user: User) -> list[str]:
    """Return the services of those who lead the dossiers that `user` reads, by name."""
    rows = UseCase.objects.visible_to(user).exclude(lead__job_title="")
    return list(rows.order_by("lead__job_title").values_list("lead__job_title", flat=True).distinct())


def organisations_of(user: User) -> list[Organisation]:
    """Return the collectivités of the dossiers that `user` reads."""
    return list(organisations_read_by(user))


def dashboard_of(user: User, filters: Filters, *, today: date) -> dict[str, Any]:
    """Return all that the dashboard shows to `user`."""
    dossiers = dossiers_of(user, filters)
    standings = [
        Standing(state, timezone.localdate(since), due_on)
        for state, since, due_on in dossiers.values_list("state", "state_since", "due_on")
    ]
    rows = state_rows(standings, today)
    owed = owed_conditions(user, dossiers)
    late = owed.filter(due_on__lt=today)
    reviews = reviews_due(dossiers, today)
    return {
        "rows": rows,
        "figures": _figures(rows),
        "conditions_late": late[:SHOWN],
        "conditions_late_count": late.count(),
        "conditions_owed_count": owed.count(),
        "trials": trials_of(dossiers, today),
        "reviews": reviews,
        "decisions": [(row, stance(row)) for row in decisions_of(dossiers, filters.period, today)],
    }


def _figures(rows: Sequence[StateRow]) -> dict[str, int]:
    count = {row.state: row.count for row in rows}

    def total(*states: State) -> int:
        return sum(count.get(state, 0) for state in states)

    return {
        "total": sum(count.values()),
        "trials": total(*IN_TRIAL),
        "deployed": total(State.DEPLOYED, State.UNDER_REVIEW),
        "stopped": total(State.ABANDONED, State.REFUSED, State.PROHIBITED, State.RETIRED),
        "late": sum(row.late for row in rows),
    }


def owed_conditions(user: User, dossiers: QuerySet[UseCase]) -> QuerySet[Condition]:
    """Return the conditions not met yet of those dossiers that still live, by date."""
    rows = conditions_read_by(user).filter(decision__use_case__in=dossiers.values("pk"))
    return rows.exclude(state=ConditionState.MET).exclude(decision__use_case__state__in=FINISHED)


def reviews_due(dossiers: QuerySet[UseCase], today: date) -> list[Review]:
    """Return the reviews under way, and those due within thirty days or late, by date."""
    under_way = Q(opened_at__isnull=False)
    ahead = Q(opened_at__isnull=True, due_on__lte=today + AHEAD, use_case__state=State.DEPLOYED)
    rows = Review.objects.filter(under_way | ahead, use_case__in=dossiers.values("pk"), closed_at__isnull=True)
    return list(rows.select_related("use_case").order_by("due_on", "pk"))


def trials_of(dossiers: QuerySet[UseCase], today: date) -> list[TrialRow]:
    """Return the trials under way, the nearest to its end first, in four queries."""
    running = {row.pk: row for row in dossiers.filter(state__in=IN_TRIAL)}
    protocols = Protocol.objects.filter(use_case__in=running, locked_at__isnull=False).order_by("version")
    in_force: dict[int, Protocol] = {row.use_case_id: row for row in protocols}
    known = {row.pk: row for row in protocols}
    criteria: dict[int, set[str]] = {}
    rows = Indicator.objects.filter(protocol__in=[row.pk for row in in_force.values()], kind=IndicatorKind.SUCCESS)
    for protocol_id, code in rows.values_list("protocol_id", "code"):
        criteria.setdefault(protocol_id, set()).add(code)
    read: dict[int, set[str]] = {}
    measures = Measure.objects.filter(indicator__protocol__in=list(known), indicator__kind=IndicatorKind.SUCCESS)
    for protocol_id, code in measures.values_list("indicator__protocol_id", "indicator__code").distinct():
        read.setdefault(protocol_id, set()).add(code)
    found = [_trial(row, in_force.get(pk), known, criteria, read, today) for pk, row in running.items()]
    return sorted(found, key=lambda row: (row.ends_on or date.max, row.use_case.pk))


def _trial(
    use_case: UseCase,
    protocol: Protocol | None,
    known: dict[int, Protocol],
    criteria: dict[int, set[str]],
    read: dict[int, set[str]],
    today: date,
) -> TrialRow:
    if protocol is None:
        return TrialRow(use_case, None, None, 0, 0)
    wanted = criteria.get(protocol.pk, set())
    measured: set[str] = set()
    version: Protocol | None = protocol
    while version is not None:  # what was measured before an extension counts: it is the same trial
        measured |= read.get(version.pk, set())
        version = known.get(version.amends_id)
    return TrialRow(use_case, protocol.ends_on, (protocol.ends_on - today).days, len(wanted), len(wanted & measured))


def decisions_of(dossiers: QuerySet[UseCase], period: str, today: date) -> QuerySet[Decision]:
    """Return the decisions of the period on those dossiers, newest first, with the opinion that each answers."""
    rows = Decision.objects.filter(use_case__in=dossiers.values("pk"))
    months = PERIODS.get(period, PERIODS[DEFAULT_PERIOD])[1]
    if months is not None:
        rows = rows.filter(taken_at__date__gt=months_later(today, -months))
    return rows.select_related("use_case__organisation", "opinion", "taken_by").order_by("-taken_at", "-pk")


def dossier_table(user: User, filters: Filters, *, today: date) -> tuple[list[str], list[list[object]]]:
    """Return the dossiers as a table to be exported: header and rows."""
    header = [_("Dossier"), _("Titre"), _("Collectivité"), _("Porteur"), _("Service"), _("État")]
    header += [_("Dans cet état depuis le"), _("Jours"), _("Échéance"), _("En retard")]
    rows = dossiers_of(user, filters).select_related("organisation", "lead").order_by("reference", "pk")
    return header, [_dossier_line(row, today) for row in rows]


def _dossier_line(row: UseCase, today: date) -> list[object]:
    since = timezone.localdate(row.state_since)
    closed = row.state in FINISHED
    late = not closed and row.due_on is not None and row.due_on < today
    who = [row.lead.get_full_name(), row.lead.job_title]
    ageing = ["" if closed else (today - since).days, date_fr(row.due_on), _("oui") if late else ""]
    return [row.reference, row.title, row.organisation.name, *who, row.get_state_display(), date_fr(since), *ageing]


def decision_table(user: User, filters: Filters, *, today: date) -> tuple[list[str], list[list[object]]]:
    """Return the decisions of the period as a table to be exported: header and rows."""
    header = [_("Date"), _("Dossier"), _("Titre"), _("Collectivité"), _("Décision"), _("Avis du comité"), _("Suite")]
    header += [_("Motifs"), _("Pourquoi s’écarter"), _("Motif public"), _("Référence de l’acte")]
    rows = decisions_of(dossiers_of(user, filters), filters.period, today)
    return header, [_decision_line(row) for row in rows]


def _decision_line(row: Decision) -> list[object]:
    use_case = row.use_case
    what = [row.get_kind_display(), row.opinion.get_motion_display() if row.opinion else "", stance(row)]
    why = [row.reasons, row.departure_reasons, row.public_reason, row.deliberation]
    return [date_fr(row.taken_at), use_case.reference, use_case.title, use_case.organisation.name, *what, *why]
