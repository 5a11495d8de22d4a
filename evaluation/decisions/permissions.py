"""Who decides, follows conditions, writes reviews and reports events on a system in service."""

from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import User
from boussole.shared.refusals import NotAllowed
from evaluation.compass.permissions import may_own_action
from evaluation.decisions.models import Condition
from usecases.enums import FINISHED, State
from usecases.models import UseCase
from usecases.permissions import can_instruct, coordinates, has_role_on, is_lead

IN_SERVICE = frozenset({State.DEPLOYED, State.UNDER_REVIEW})
# Who may report an event on a system in service, besides its own lead.
WITNESSES = (Role.COORDINATOR, Role.EXPERT, Role.STAFF_REPRESENTATIVE, Role.ELECTED_OFFICIAL)


def decides(user: User, use_case: UseCase) -> bool:
    """Tell whether `user` decides on the dossier: an élu of its collectivité who does not lead it."""
    return has_role_on(user, use_case, Role.ELECTED_OFFICIAL)


def may_hold(user: User, use_case: UseCase) -> bool:
    """Tell whether a condition can be given to `user`: someone who reads the dossier."""
    return may_own_action(user, use_case)


def can_propose(user: User, condition: Condition) -> bool:
    """Tell whether `user` may say that a condition is met: its holder or the lead, while the dossier lives."""
    use_case = condition.decision.use_case
    holds = condition.holder_id == user.pk and may_hold(user, use_case)
    return use_case.state not in FINISHED and (holds or is_lead(user, use_case))


def can_settle(user: User, use_case: UseCase) -> bool:
    """Tell whether `user` may say for good that a condition is met, or send it back: the coordinator."""
    return use_case.state not in FINISHED and coordinates(user, use_case)


def can_extend(user: User, use_case: UseCase) -> bool:
    """Tell whether `user` may put the date of a condition off: an élu, who set it."""
    return use_case.state not in FINISHED and decides(user, use_case)


def can_observe(user: User, use_case: UseCase) -> bool:
    """Tell whether `user` may write what a review observes: the lead or an examiner, while the review is open."""
    return use_case.state == State.UNDER_REVIEW and (is_lead(user, use_case) or can_instruct(user, use_case))


def can_report(user: User, use_case: UseCase) -> bool:
    """Tell whether `user` may report an event on the system: its lead, or a witness, while it is in service."""
    if use_case.state not in IN_SERVICE:
        return False
    return is_lead(user, use_case) or user.has_role(use_case.organisation_id, *WITNESSES)


def can_answer_report(user: User, use_case: UseCase) -> bool:
    """Tell whether `user` says what becomes of a reported event: the coordinator, while the system is in service."""
    return use_case.state in IN_SERVICE and coordinates(user, use_case)


def require_proposer(user: User, condition: Condition) -> None:
    """Raise NotAllowed unless `user` may say that the condition is met."""
    if not can_propose(user, condition):
        raise NotAllowed(_("La personne responsable de la condition et le porteur du dossier disent où elle en est."))


def require_settler(user: User, use_case: UseCase) -> None:
    """Raise NotAllowed unless `user` may settle a condition."""
    if not can_settle(user, use_case):
        raise NotAllowed(_("Le coordinateur, s’il ne porte pas le dossier, constate qu’une condition est remplie."))


def require_extender(user: User, use_case: UseCase) -> None:
    """Raise NotAllowed unless `user` may put the date of a condition off."""
    if not can_extend(user, use_case):
        raise NotAllowed(_("Un élu de la collectivité, qui ne porte pas le dossier, reporte la date d’une condition."))


def require_observer(user: User, use_case: UseCase) -> None:
    """Raise NotAllowed unless `user` may write what the review observes."""
    if not can_observe(user, use_case):
        raise NotAllowed(_("Le porteur et les personnes qui instruisent écrivent le bilan, tant qu’il est ouvert."))


def require_reporter(user: User, use_case: UseCase) -> None:
    """Raise NotAllowed unless `user` may report an event on the system."""
    if can_report(user, use_case):
        return
    if use_case.state not in IN_SERVICE:
        raise NotAllowed(_("Un signalement porte sur un système en service."))
    raise NotAllowed(
        _("Le porteur, le coordinateur, les experts, les représentants du personnel et les élus font un signalement.")
    )


def require_answerer(user: User, use_case: UseCase) -> None:
    """Raise NotAllowed unless `user` says what becomes of a reported event."""
    if not can_answer_report(user, use_case):
        raise NotAllowed(_("Le coordinateur dit ce que devient un signalement, tant que le système est en service."))
