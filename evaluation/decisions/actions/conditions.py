"""A condition from its decision to its evidence: proposed by who holds it, accepted or sent back by the coordinator."""

from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import NotificationKind
from accounts.models import User
from boussole.shared.typography import date_fr
from evaluation.decisions.actions.refusals import ConditionRefused
from evaluation.decisions.enums import ConditionMove, ConditionState
from evaluation.decisions.models import Condition, ConditionStep
from evaluation.decisions.permissions import require_extender, require_proposer, require_settler
from usecases.actions import tell
from usecases.actions.telling import coordinators_of
from usecases.journal import record
from usecases.models import Document, UseCase


@transaction.atomic
def propose_condition(
    *, condition: Condition, actor: User, evidence: str, now: datetime, document: Document | None = None
) -> Condition:
    """Say that a condition is met, with what shows it; the coordinator is asked to check.

    Raises NotAllowed (neither its holder nor the lead, dossier closed), ConditionRefused (already met or proposed,
    nothing shown, document of another dossier).
    """
    condition = _locked(condition)
    require_proposer(actor, condition)
    _require_open(condition)
    if condition.state == ConditionState.PROPOSED:
        raise ConditionRefused(_("Cette condition est déjà proposée comme remplie : le coordinateur la vérifie."))
    _require_evidence(condition, evidence, document)
    condition.state = ConditionState.PROPOSED
    condition.save(update_fields=["state"])
    step = _note(condition, ConditionMove.PROPOSED, actor, evidence, now, document=document)
    _journal("decisions.propose_condition", condition, actor, now)
    use_case = condition.decision.use_case
    subject = _("Condition à vérifier : %(title)s") % {"title": use_case.title}
    _tell(condition, coordinators_of(use_case), NotificationKind.TO_DO, subject, step, now)
    return condition


@transaction.atomic
def meet_condition(
    *,
    condition: Condition,
    actor: User,
    met_on: date,
    now: datetime,
    evidence: str = "",
    document: Document | None = None,
) -> Condition:
    """Accept that a condition is met since `met_on`. The evidence that was proposed counts when none is given.

    Raises NotAllowed (not the coordinator, or the lead's own dossier), ConditionRefused (already met, nothing shown,
    day in the future, document of another dossier).
    """
    condition = _locked(condition)
    require_settler(actor, condition.decision.use_case)
    _require_open(condition)
    proposed = condition.steps.filter(move=ConditionMove.PROPOSED).order_by("-at", "-pk").first()
    if not evidence.strip() and proposed is not None and condition.state == ConditionState.PROPOSED:
        evidence, document = proposed.note, document or proposed.document
    _require_evidence(condition, evidence, document)
    if met_on > timezone.localdate(now):
        raise ConditionRefused(_("La date est dans le futur."), field="met_on")
    condition.state, condition.met_on, condition.evidence = ConditionState.MET, met_on, evidence.strip()
    condition.save(update_fields=["state", "met_on", "evidence"])
    step = _note(condition, ConditionMove.ACCEPTED, actor, evidence, now, document=document)
    _journal("decisions.meet_condition", condition, actor, now, met_on=met_on)
    subject = _("Condition remplie : %(title)s") % {"title": condition.decision.use_case.title}
    _tell(condition, _owners(condition), NotificationKind.INFORMATION, subject, step, now)
    return condition


@transaction.atomic
def return_condition(*, condition: Condition, actor: User, reason: str, now: datetime) -> Condition:
    """Send back a condition proposed as met, and say what is missing.

    Raises NotAllowed (not the coordinator), ConditionRefused (not proposed, no reason).
    """
    condition = _locked(condition)
    require_settler(actor, condition.decision.use_case)
    if condition.state != ConditionState.PROPOSED:
        raise ConditionRefused(_("Cette condition n’est pas proposée comme remplie : il n’y a rien à renvoyer."))
    if not reason.strip():
        raise ConditionRefused(_("Dites ce qui manque."), field="reason")
    condition.state = ConditionState.OPEN
    condition.save(update_fields=["state"])
    step = _note(condition, ConditionMove.RETURNED, actor, reason, now)
    _journal("decisions.return_condition", condition, actor, now, reason=reason.strip())
    subject = _("Condition encore à remplir : %(title)s") % {"title": condition.decision.use_case.title}
    _tell(condition, _owners(condition), NotificationKind.TO_DO, subject, step, now)
    return condition


@transaction.atomic
def extend_condition(*, condition: Condition, actor: User, due_on: date, reason: str, now: datetime) -> Condition:
    """Put the date of a condition off, with the reason. Both dates stay in its history.

    Raises NotAllowed (not an élu), ConditionRefused (already met, no reason, date not to come nor later).
    """
    condition = _locked(condition)
    require_extender(actor, condition.decision.use_case)
    _require_open(condition)
    if not reason.strip():
        raise ConditionRefused(_("Dites pourquoi la date est reportée."), field="reason")
    if due_on <= max(condition.due_on, timezone.localdate(now)):
        raise ConditionRefused(
            _("Choisissez une date à venir, après le %(day)s.") % {"day": date_fr(condition.due_on)}, field="due_on"
        )
    dates = {"due_before": condition.due_on, "due_after": due_on}
    condition.due_on = due_on
    condition.save(update_fields=["due_on"])
    step = _note(condition, ConditionMove.EXTENDED, actor, reason, now, **dates)
    _journal("decisions.extend_condition", condition, actor, now, reason=reason.strip(), **dates)
    subject = _("Date reportée : %(title)s") % {"title": condition.decision.use_case.title}
    people = [*_owners(condition), *coordinators_of(condition.decision.use_case)]
    _tell(condition, people, NotificationKind.INFORMATION, subject, step, now)
    return condition


def _locked(condition: Condition) -> Condition:
    UseCase.objects.select_for_update().get(pk=condition.decision.use_case_id)
    related = ("decision__use_case__organisation", "decision__use_case__lead", "holder")
    return Condition.objects.select_related(*related).get(pk=condition.pk)


def _require_open(condition: Condition) -> None:
    if condition.state == ConditionState.MET:
        raise ConditionRefused(_("Cette condition est déjà remplie."))


def _require_evidence(condition: Condition, evidence: str, document: Document | None) -> None:
    if not evidence.strip():
        raise ConditionRefused(_("Dites ce qui montre que la condition est remplie."), field="evidence")
    if document is not None and document.use_case_id != condition.decision.use_case_id:
        raise ConditionRefused(_("Choisissez une pièce de ce dossier."), field="document")


def _note(
    condition: Condition,
    move: ConditionMove,
    actor: User,
    note: str,
    now: datetime,
    **more: Document | date | None,
) -> ConditionStep:
    return ConditionStep.objects.create(condition=condition, move=move, note=note.strip(), actor=actor, at=now, **more)


def _owners(condition: Condition) -> list[User]:
    lead = condition.decision.use_case.lead
    return [lead] if condition.holder is None else [condition.holder, lead]


def _journal(verb: str, condition: Condition, actor: User, now: datetime, **details: object) -> None:
    whole = {"condition": condition.pk, **details}
    record(verb=verb, actor=actor, use_case=condition.decision.use_case, now=now, details=whole)


def _tell(
    condition: Condition,
    recipients: list[User],
    kind: NotificationKind,
    subject: str,
    step: ConditionStep,
    now: datetime,
) -> None:
    use_case = condition.decision.use_case
    tell(
        use_case=use_case,
        recipients=[person for person in recipients if person.pk != step.actor_id],
        kind=kind,
        subject=subject,
        body=_("Dossier %(reference)s. La page de la condition dit où elle en est.")
        % {"reference": use_case.reference},
        path=reverse("decisions:condition", args=[use_case.pk, condition.pk]),
        key=f"condition-step-{step.pk}",
        now=now,
    )
