"""What élus decide, the conditions they set, and the follow-up of what is in service."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.enums import NotificationKind, Role
from accounts.models import User
from boussole.shared.refusals import NotAllowed, Refused
from evaluation.committee.enums import ItemKind
from evaluation.committee.models import Vote
from evaluation.committee.selectors import opinion_of
from evaluation.compass.selectors import open_blockers
from evaluation.decisions.enums import DecisionKind, ReviewReason
from evaluation.decisions.models import Condition, Decision, Review
from evaluation.decisions.rules import FOLLOW_UP, departs, months_later
from evaluation.dialogue.selectors import missing_opinions
from evaluation.trial.actions import amend_protocol
from evaluation.trial.selectors import protocol_in_force
from evaluation.trial.versions import was_extended
from usecases.actions import tell
from usecases.enums import State
from usecases.journal import record
from usecases.models import UseCase
from usecases.permissions import is_lead, require_mover
from usecases.selectors import holders_of
from usecases.workflow import TransitionRefused, apply_transition

K = DecisionKind
INTO_SERVICE = frozenset({K.GENERALISE, K.REGULARISE})
FOR_EXISTING = frozenset({K.REGULARISE, K.STOP_EXISTING})
FOR_NEW = frozenset({K.AUTHORISE_TRIAL, K.REFUSE})
STOPPED_BY_BLOCKER = frozenset({K.AUTHORISE_TRIAL, K.GENERALISE, K.REGULARISE})
BY_STATE: Mapping[str, tuple[str, ...]] = {
    State.OPINION_GIVEN: (K.AUTHORISE_TRIAL, K.REFUSE, K.REGULARISE, K.STOP_EXISTING),
    State.FINAL_OPINION_GIVEN: (K.GENERALISE, K.EXTEND_TRIAL, K.ADAPT, K.ABANDON),
    State.TRIAL_SUSPENDED: (K.ABANDON,),
    State.DEPLOYED: (K.RETIRE,),
    State.UNDER_REVIEW: (K.RETIRE,),
}


class DecisionRefused(Refused):
    """The decision cannot be taken, or not this way."""


@dataclass(frozen=True)
class NewCondition:
    """A condition of a decision: what, who, by when."""

    text: str
    owner: str
    due_on: date | None


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


@transaction.atomic
def decide(
    *,
    use_case: UseCase,
    actor: User,
    kind: str,
    reasons: str,
    now: datetime,
    conditions: Sequence[NewCondition] = (),
    departure_reasons: str = "",
    deliberation: str = "",
    ends_on: date | None = None,
) -> Decision:
    """Take a decision with its reasons and conditions, and make the move that it says.

    `ends_on` is the new end of an extended trial. Raises NotAllowed, TransitionRefused, DecisionRefused (no
    reasons, departure from the opinion unexplained, decision closed, incomplete condition), ProtocolRefused.
    """
    use_case = (
        UseCase.objects.select_for_update(of=("self",)).select_related("organisation", "lead").get(pk=use_case.pk)
    )
    _require_decider(use_case, actor, kind)
    _require_open(use_case, kind)
    opinion = opinion_behind(use_case)
    away = departs(opinion.motion if opinion else None, kind)
    _require_words(reasons, departure_reasons, away)
    wanted = _checked(conditions, now)
    if kind == K.EXTEND_TRIAL:
        _extend(use_case, actor, ends_on, reasons, now)
    decision = Decision.objects.create(
        use_case=use_case,
        kind=kind,
        opinion=opinion,
        reasons=reasons.strip(),
        departs_from_opinion=away,
        departure_reasons=departure_reasons.strip() if away else "",
        deliberation=deliberation.strip(),
        taken_by=actor,
        taken_at=now,
    )
    Condition.objects.bulk_create(
        Condition(decision=decision, text=row.text.strip(), owner=row.owner.strip(), due_on=row.due_on)
        for row in wanted
    )
    details = {"decision": decision.pk, "departs": away, "conditions": len(wanted), "act": decision.deliberation}
    apply_transition(use_case=use_case, name=kind, actor=actor, now=now, comment=reasons, details=details)
    _plan(use_case, kind, now, ends_on)
    _tell(use_case, decision, now)
    return decision


@transaction.atomic
def meet_condition(*, condition: Condition, actor: User, evidence: str, met_on: date, now: datetime) -> Condition:
    """Record that a condition is met, with its evidence. Raises NotAllowed, DecisionRefused."""
    use_case = UseCase.objects.select_for_update().get(pk=condition.decision.use_case_id)
    coordinates = use_case.lead_id != actor.pk and actor.has_role(use_case.organisation_id, Role.COORDINATOR)
    if not (coordinates or is_lead(actor, use_case)):
        raise NotAllowed(_("Le porteur du dossier et le coordinateur suivent les conditions."))
    condition = Condition.objects.get(pk=condition.pk)
    if condition.met_on is not None:
        raise DecisionRefused(_("Cette condition est déjà levée."))
    if not evidence.strip():
        raise DecisionRefused(_("Dites ce qui montre que la condition est remplie."), field="evidence")
    if met_on > now.date():
        raise DecisionRefused(_("La date est dans le futur."), field="met_on")
    condition.met_on, condition.evidence = met_on, evidence.strip()
    condition.save(update_fields=["met_on", "evidence"])
    details = {"condition": condition.pk, "met_on": met_on}
    record(verb="decisions.meet_condition", actor=actor, use_case=use_case, now=now, details=details)
    return condition


@transaction.atomic
def open_review(*, use_case: UseCase, actor: User, reason: str, comment: str, now: datetime) -> Review:
    """Open a review of a system in service: a planned one, or an event (incident, new model, new purpose, law).

    Raises NotAllowed, TransitionRefused, DecisionRefused (unknown reason, no planned review due).
    """
    use_case = UseCase.objects.select_for_update().get(pk=use_case.pk)
    require_mover(actor, use_case, "open_review")
    if reason not in ReviewReason.values:
        raise DecisionRefused(_("Choisissez la raison de la réévaluation."), field="reason")
    review = None
    if reason == ReviewReason.PLANNED:
        review = use_case.reviews.filter(closed_at__isnull=True, due_on__lte=now.date()).order_by("due_on").first()
        if review is None:
            raise DecisionRefused(_("Aucun bilan prévu n’est arrivé à sa date."), field="reason")
    details = {"reason": reason}
    apply_transition(use_case=use_case, name="open_review", actor=actor, now=now, comment=comment, details=details)
    if review is None:
        label = str(ReviewReason(reason).label)
        review = Review(use_case=use_case, label=label, reason=reason, due_on=now.date())
    review.opened_at = now
    review.save()
    return review


@transaction.atomic
def close_review(*, use_case: UseCase, actor: User, comment: str, now: datetime) -> Review | None:
    """Conclude the open review and keep the system in service. Raises NotAllowed, TransitionRefused."""
    use_case = UseCase.objects.select_for_update().get(pk=use_case.pk)
    require_mover(actor, use_case, "close_review")
    apply_transition(use_case=use_case, name="close_review", actor=actor, now=now, comment=comment)
    return _conclude(use_case, comment, now)


@transaction.atomic
def retire(*, use_case: UseCase, actor: User, comment: str, now: datetime) -> UseCase:
    """Take a system out of service, with the reason. An élu's retirement is a decision.

    Raises NotAllowed, TransitionRefused.
    """
    use_case = UseCase.objects.select_for_update().get(pk=use_case.pk)
    require_mover(actor, use_case, "retire")
    if actor.has_role(use_case.organisation_id, Role.ELECTED_OFFICIAL):
        decide(use_case=use_case, actor=actor, kind=K.RETIRE, reasons=comment, now=now)
    else:
        apply_transition(use_case=use_case, name="retire", actor=actor, now=now, comment=comment)
    _conclude(use_case, comment, now)
    return use_case


def _conclude(use_case: UseCase, comment: str, now: datetime) -> Review | None:
    review = use_case.reviews.filter(opened_at__isnull=False, closed_at__isnull=True).first()
    if review is not None:
        review.closed_at, review.conclusion = now, comment.strip()
        review.save(update_fields=["closed_at", "conclusion"])
    return review


def _require_decider(use_case: UseCase, actor: User, kind: str) -> None:
    if kind not in DecisionKind.values:
        raise DecisionRefused(_("Choisissez une décision."), field="kind")
    require_mover(actor, use_case, kind)
    if not actor.has_role(use_case.organisation_id, Role.ELECTED_OFFICIAL):
        raise NotAllowed(_("Une décision est prise par un élu de la collectivité."))


def _extend(use_case: UseCase, actor: User, ends_on: date | None, reasons: str, now: datetime) -> None:
    if ends_on is None:
        raise DecisionRefused(_("Choisissez la nouvelle date de fin de l’essai."), field="ends_on")
    amend_protocol(use_case=use_case, actor=actor, ends_on=ends_on, reason=reasons, now=now)


def _require_open(use_case: UseCase, kind: str) -> None:
    possible = possible_decisions(use_case)
    if kind not in possible:
        raise TransitionRefused(
            _("« %(move)s » n’est pas possible : le dossier est dans l’état « %(state)s ».")
            % {"move": DecisionKind(kind).label, "state": use_case.get_state_display()}
        )
    if possible[kind]:
        raise DecisionRefused(_("Cette décision est fermée : %(reason)s.") % {"reason": possible[kind]}, field="kind")


def _require_words(reasons: str, departure_reasons: str, away: bool) -> None:
    if not reasons.strip():
        raise DecisionRefused(_("Écrivez les motifs : ils figureront dans l’historique."), field="reasons")
    if away and not departure_reasons.strip():
        raise DecisionRefused(
            _("Cette décision s’écarte de l’avis du comité : dites pourquoi."), field="departure_reasons"
        )


def _checked(conditions: Sequence[NewCondition], now: datetime) -> list[NewCondition]:
    for row in conditions:
        if not row.text.strip() or not row.owner.strip() or row.due_on is None:
            raise DecisionRefused(_("Chaque condition dit quoi, qui et avant quand."), field="conditions")
        if row.due_on <= now.date():
            raise DecisionRefused(_("La date d’une condition doit être à venir."), field="conditions")
    return list(conditions)


def _plan(use_case: UseCase, kind: str, now: datetime, ends_on: date | None) -> None:
    today = now.date()
    due = {
        K.EXTEND_TRIAL: ends_on,
        K.AUTHORISE_TRIAL: months_later(today, 2),
        K.ADAPT: months_later(today, 3),
    }.get(kind)
    if kind in INTO_SERVICE:
        Review.objects.bulk_create(
            Review(
                use_case=use_case,
                label=label,
                reason=ReviewReason.PLANNED,
                due_on=months_later(today, months),
            )
            for label, months in FOLLOW_UP
        )
        due = months_later(today, FOLLOW_UP[0][1])
    UseCase.objects.filter(pk=use_case.pk).update(due_on=due)


def _tell(use_case: UseCase, decision: Decision, now: datetime) -> None:
    tell(
        use_case=use_case,
        recipients=[use_case.lead, *holders_of(use_case.organisation, Role.COORDINATOR)],
        kind=NotificationKind.INFORMATION,
        subject=_("Décision prise : %(title)s") % {"title": use_case.title},
        body=_("Décision : %(kind)s.") % {"kind": decision.get_kind_display()},
        path=reverse("decisions:detail", args=[use_case.pk]),
        key=f"decided-{decision.pk}",
        now=now,
    )
