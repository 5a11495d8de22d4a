"""A trial starts on two signatures, is suspended and resumed with a reason, and ends."""

from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import NotificationKind, Role
from accounts.models import User
from boussole.shared.refusals import Refused
from boussole.shared.typography import date_fr
from evaluation.compass.actions import open_ex_post
from evaluation.compass.models import Opinion
from evaluation.compass.selectors import open_blockers, open_start_blockers
from evaluation.dialogue.selectors import missing_opinions
from evaluation.trial.actions.protocols import approve_protocol
from evaluation.trial.actions.settling import lapse_amendment
from evaluation.trial.models import Evaluation, Protocol, ProtocolApproval
from evaluation.trial.selectors import protocol_in_force, protocol_of
from usecases.actions import tell
from usecases.enums import State
from usecases.models import UseCase
from usecases.permissions import coordinates, require_mover
from usecases.selectors import holders_of
from usecases.workflow import TransitionRefused, apply_transition

TOLD_OF_A_SUSPENSION = (Role.COMMITTEE_PRESIDENT, Role.ELECTED_OFFICIAL, Role.STAFF_REPRESENTATIVE)


class TrialRefused(Refused):
    """The trial cannot start, stop or end this way now."""


@transaction.atomic
def start_trial(*, use_case: UseCase, actor: User, now: datetime) -> UseCase:
    """Start the trial. A coordinator who starts it accepts the protocol by doing so.

    Raises NotAllowed, TransitionRefused, TrialRefused (no locked protocol for this authorisation, not accepted,
    before its first day, start or other blocker open, needed opinion of a body of the staff missing).
    """
    use_case = UseCase.objects.select_for_update().get(pk=use_case.pk)
    require_mover(actor, use_case, "start_trial")
    if use_case.state != State.AUTHORISED:
        raise TransitionRefused(_("L’essai ne démarre qu’une fois autorisé, et une seule fois."))
    protocol = protocol_of(use_case)
    if protocol is None or protocol.locked_at is None or protocol.locked_at < use_case.authorised_at:
        raise TrialRefused(_("Le porteur doit d’abord verrouiller un protocole pour cet essai."))
    if timezone.localdate(now) < protocol.starts_on:
        raise TrialRefused(
            _("Le protocole fixe le début de l’essai au %(day)s : il ne démarre pas avant.")
            % {"day": date_fr(protocol.starts_on)}
        )
    blocking = [*open_blockers(use_case), *open_start_blockers(use_case)]
    if blocking:
        lines = "; ".join(f"{signal.question_code} : {signal.message}" for signal in blocking)
        raise TrialRefused(
            _("L’essai ne peut pas démarrer. L’expert du critère doit d’abord lever : %(lines)s") % {"lines": lines}
        )
    if lacking := missing_opinions(use_case):
        lines = " ".join(row.text for row in lacking)
        raise TrialRefused(_("L’essai ne peut pas démarrer. %(lines)s") % {"lines": lines})
    if not ProtocolApproval.objects.filter(protocol=protocol).exists():
        if not coordinates(actor, use_case):
            raise TrialRefused(_("Le coordinateur doit d’abord accepter le protocole."))
        approve_protocol(protocol=protocol, actor=actor, now=now)
    details = {"protocol": protocol.sha256, "version": protocol.version}
    apply_transition(use_case=use_case, name="start_trial", actor=actor, now=now, details=details)
    _due(use_case, protocol.ends_on)
    return use_case


@transaction.atomic
def suspend_trial(*, use_case: UseCase, actor: User, comment: str, now: datetime) -> UseCase:
    """Suspend the trial with a reason, and tell those concerned. Raises NotAllowed, TransitionRefused."""
    use_case = UseCase.objects.select_for_update().get(pk=use_case.pk)
    require_mover(actor, use_case, "suspend_trial")
    apply_transition(use_case=use_case, name="suspend_trial", actor=actor, now=now, comment=comment)
    tell_of_suspension(use_case, now)
    return use_case


@transaction.atomic
def resume_trial(*, use_case: UseCase, actor: User, comment: str, now: datetime) -> UseCase:
    """Resume a suspended trial with a reason. Raises NotAllowed, TransitionRefused."""
    use_case = UseCase.objects.select_for_update().get(pk=use_case.pk)
    require_mover(actor, use_case, "resume_trial")
    apply_transition(use_case=use_case, name="resume_trial", actor=actor, now=now, comment=comment)
    return use_case


@transaction.atomic
def end_trial(*, use_case: UseCase, actor: User, now: datetime, comment: str = "") -> Evaluation:
    """End the trial on its date, or before with a reason; open the evaluation and the compass after the trial.

    Raises NotAllowed, TransitionRefused, TrialRefused (before its end without a reason).
    """
    use_case = UseCase.objects.select_for_update().get(pk=use_case.pk)
    require_mover(actor, use_case, "end_trial")
    protocol = protocol_in_force(use_case)
    if protocol is not None and timezone.localdate(now) < protocol.ends_on and not comment.strip():
        raise TrialRefused(_("L’essai finit avant sa date : dites pourquoi."), field="comment")
    apply_transition(use_case=use_case, name="end_trial", actor=actor, now=now, comment=comment)
    lapse_amendment(use_case=use_case, actor=actor, now=now)
    _due(use_case, None)
    ex_post = open_ex_post(use_case=use_case, actor=actor, now=now)
    return _open_evaluation(protocol, ex_post)


def tell_of_suspension(use_case: UseCase, now: datetime) -> None:
    """Tell everyone concerned that the trial is suspended, each with what comes next.

    Those who run it have something to do. The experts who signed, the president of the committee, the élus and the
    staff representatives are informed. The reason was typed: it is read in the dossier, never in a message.
    """
    runners = [use_case.lead, *holders_of(use_case.organisation, Role.COORDINATOR)]
    signed = Opinion.objects.in_force().filter(assessment__use_case=use_case)
    experts = User.objects.filter(pk__in=signed.values("expert"), is_active=True).order_by("pk")
    informed = {person.pk: person for person in [*experts, *holders_of(use_case.organisation, *TOLD_OF_A_SUSPENSION)]}
    for person in runners:
        informed.pop(person.pk, None)
    message = {
        "use_case": use_case,
        "subject": _("Essai suspendu : %(title)s") % {"title": use_case.title},
        "path": reverse("trial:overview", args=[use_case.pk]),
        "now": now,
    }
    stamp = f"{use_case.pk}-{now:%Y%m%d%H%M%S}"
    tell(
        recipients=runners,
        kind=NotificationKind.TO_DO,
        body=_(
            "L’essai du dossier %(reference)s est suspendu : l’outil ne sert plus. Faites arrêter son usage, lisez le "
            "motif, puis reprenez l’essai en disant ce qui a été fait, ou terminez-le."
        )
        % {"reference": use_case.reference},
        key=f"suspension-{stamp}",
        **message,
    )
    tell(
        recipients=informed.values(),
        kind=NotificationKind.INFORMATION,
        body=_(
            "L’essai du dossier %(reference)s est suspendu : l’outil ne sert plus. Le motif se lit dans le dossier. "
            "Le porteur et le coordinateur doivent y répondre. Vous n’avez rien à faire pour l’instant."
        )
        % {"reference": use_case.reference},
        key=f"suspension-known-{stamp}",
        **message,
    )


def _open_evaluation(protocol: Protocol, ex_post: object) -> Evaluation:
    evaluation, _created = Evaluation.objects.get_or_create(protocol=protocol, defaults={"ex_post": ex_post})
    return evaluation


def _due(use_case: UseCase, day: date | None) -> None:
    UseCase.objects.filter(pk=use_case.pk).update(due_on=day)
