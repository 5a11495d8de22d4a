"""Reading decisions: what may be decided now, what a review sets against what was promised, what is still owed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from boussole.shared.typography import number_fr
from evaluation.committee.enums import ItemKind
from evaluation.committee.models import Vote
from evaluation.committee.selectors import opinion_of
from evaluation.compass.selectors import open_blockers
from evaluation.decisions.enums import ConditionState, DecisionKind, PromiseKind, ReviewReason
from evaluation.decisions.models import Condition, ConditionStep, Review
from evaluation.dialogue.selectors import missing_opinions
from evaluation.trial.enums import IndicatorKind
from evaluation.trial.selectors import protocol_in_force
from evaluation.trial.versions import was_extended
from usecases.enums import FINISHED, State
from usecases.models import HiddenUseCase, UseCase

K = DecisionKind
SOON = timedelta(days=30)
FOR_EXISTING = frozenset({K.REGULARISE, K.STOP_EXISTING})
FOR_NEW = frozenset({K.AUTHORISE_TRIAL, K.REFUSE})
INTO_SERVICE = frozenset({K.GENERALISE, K.GENERALISE_WITH_CONDITIONS, K.REGULARISE})
STOPPED_BY_BLOCKER = INTO_SERVICE | {K.AUTHORISE_TRIAL}
BY_STATE: Mapping[str, tuple[DecisionKind, ...]] = {
    State.OPINION_GIVEN: (K.AUTHORISE_TRIAL, K.REFUSE, K.REGULARISE, K.STOP_EXISTING),
    State.FINAL_OPINION_GIVEN: (K.GENERALISE, K.GENERALISE_WITH_CONDITIONS, K.EXTEND_TRIAL, K.ADAPT, K.ABANDON),
    State.TRIAL_SUSPENDED: (K.ABANDON,),
    State.DEPLOYED: (K.RETIRE,),
    State.UNDER_REVIEW: (K.RETIRE,),
}


@dataclass(frozen=True)
class Promise:
    """What was promised when the system went into service: a condition, or a criterion of the protocol."""

    kind: str
    label: str
    promised: str


def opinion_behind(use_case: UseCase) -> Vote | None:
    """Return the committee's opinion that the next decision answers, or None when none is awaited."""
    if use_case.state == State.OPINION_GIVEN:
        return opinion_of(use_case, ItemKind.OPINION)
    if use_case.state == State.FINAL_OPINION_GIVEN:
        return opinion_of(use_case, ItemKind.FINAL_OPINION)
    return None


def possible_decisions(use_case: UseCase) -> dict[str, str]:
    """Return the decisions of the dossier's state, each with why it is closed ('' when it is open)."""
    blockers = open_blockers(use_case)
    lacking = [row.body for row in missing_opinions(use_case)]
    protocol = protocol_in_force(use_case)
    found = {}
    for kind in BY_STATE.get(use_case.state, ()):
        reason = ""
        if kind in FOR_EXISTING and not use_case.already_in_service:
            reason = _("le système n’est pas déjà en service")
        elif kind in FOR_NEW and use_case.already_in_service:
            reason = _("le système est déjà en service : il se régularise ou s’arrête")
        elif kind in STOPPED_BY_BLOCKER and blockers:
            codes = ", ".join(dict.fromkeys(signal.question_code for signal in blockers))
            reason = _("un point bloquant est ouvert (%(codes)s)") % {"codes": codes}
        elif kind in INTO_SERVICE and lacking:
            reason = _("un avis nécessaire manque (%(bodies)s)") % {"bodies": ", ".join(lacking)}
        elif kind == K.EXTEND_TRIAL and protocol is not None and was_extended(protocol):
            reason = _("l’essai a déjà été prolongé une fois")
        found[str(kind)] = reason
    return found


def open_review_of(use_case: UseCase) -> Review | None:
    """Return the review under way, or None."""
    return use_case.reviews.filter(opened_at__isnull=False, closed_at__isnull=True).order_by("-opened_at").first()


def after_harm(use_case: UseCase) -> bool:
    """Tell whether an incident is being reviewed: a retirement then says why in public."""
    review = open_review_of(use_case)
    return review is not None and review.reason == ReviewReason.INCIDENT


def promises_of(use_case: UseCase) -> list[Promise]:
    """Return what a review looks at: the conditions of every decision, then the success criteria of the protocol."""
    conditions = Condition.objects.filter(decision__use_case=use_case).order_by("decision__taken_at", "due_on", "pk")
    found = [Promise(PromiseKind.CONDITION, row.text, _owed_by(row)) for row in conditions]
    protocol = protocol_in_force(use_case)
    if protocol is not None:
        rows = protocol.indicators.filter(kind=IndicatorKind.SUCCESS).order_by("order", "pk")
        for row in rows:
            aim = f"{row.get_direction_display()} {number_fr(row.threshold)} {row.unit}".strip()
            found.append(Promise(PromiseKind.CRITERION, row.label, aim))
    return found


def _owed_by(condition: Condition) -> str:
    words = {"owner": condition.owner, "day": f"{condition.due_on:%d/%m/%Y}"}
    return _("%(owner)s, avant le %(day)s") % words


def conditions_read_by(user: User) -> QuerySet[Condition]:
    """Return the conditions of the decisions that `user` reads: those not met yet by date, then those that are."""
    readable = UseCase.objects.visible_to(user).values("pk")
    related = ("decision__use_case__organisation", "decision__use_case__lead", "holder")
    rows = Condition.objects.filter(decision__use_case__in=readable).select_related(*related)
    return rows.order_by(F("met_on").asc(nulls_first=True), "due_on", "pk")


def owed_conditions() -> QuerySet[Condition]:
    """Return the conditions that are not met yet, of dossiers that still live."""
    rows = Condition.objects.exclude(state=ConditionState.MET)
    return rows.exclude(decision__use_case__state__in=FINISHED).select_related("decision__use_case", "holder")


def conditions_to_do(user: User, coordinated: list[int], *, today: date) -> QuerySet[Condition]:
    """Return the conditions that wait for `user`: theirs, those of their dossiers, those to check, those that are late.

    `coordinated` holds the ids of the collectivités that they coordinate: a coordinator checks what is proposed, and
    hears of what is due within thirty days or late.
    """
    soon = today + SOON
    mine = Q(holder=user) | Q(decision__use_case__lead=user, holder__isnull=True)
    led = Q(decision__use_case__lead=user, due_on__lte=soon)
    watched = Q(decision__use_case__organisation__in=coordinated) & ~Q(decision__use_case__lead=user)
    to_check = watched & (Q(state=ConditionState.PROPOSED) | Q(due_on__lte=soon))
    hidden = HiddenUseCase.objects.in_force().filter(user=user).values("use_case")
    rows = owed_conditions().exclude(decision__use_case__in=hidden)
    return rows.filter((mine & Q(state=ConditionState.OPEN)) | (led & Q(state=ConditionState.OPEN)) | to_check)


def with_steps(rows: QuerySet[Condition]) -> QuerySet[Condition]:
    """Return the conditions with what happened to each."""
    steps = ConditionStep.objects.select_related("actor", "document").order_by("at", "pk")
    return rows.select_related("holder").prefetch_related(Prefetch("steps", queryset=steps))
