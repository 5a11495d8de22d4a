"""Who answers the questionnaire, who signs the classification, who keeps the versions of the law."""

from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import User
from boussole.shared.refusals import NotAllowed
from usecases.enums import FINISHED
from usecases.models import UseCase
from usecases.permissions import has_role_on, is_lead, lead_still_writes

SIGNERS = (Role.EXPERT, Role.COORDINATOR)


def can_fill(user: User, use_case: UseCase) -> bool:
    """Tell whether `user` may answer: the lead until the assessment is completed, an expert while the dossier lives."""
    examines = use_case.state not in FINISHED and _examines(user, use_case, Role.EXPERT)
    return lead_still_writes(user, use_case) or examines


def can_sign(user: User, use_case: UseCase) -> bool:
    """Tell whether `user` may sign: an expert or the coordinator, never the lead, while the dossier lives."""
    return use_case.state not in FINISHED and _examines(user, use_case, *SIGNERS)


def require_filler(user: User, use_case: UseCase) -> None:
    """Raise NotAllowed, saying why, unless `user` may answer the questionnaire now."""
    if can_fill(user, use_case):
        return
    if use_case.state in FINISHED:
        raise NotAllowed(_("Le dossier est clos : son classement ne change plus."))
    if is_lead(user, use_case):
        raise NotAllowed(_("L’évaluation est terminée : un expert doit refaire le classement."))
    raise NotAllowed(_("Seuls le porteur du dossier et les experts répondent à ce questionnaire."))


def require_signer(user: User, use_case: UseCase) -> None:
    """Raise NotAllowed, saying why, unless `user` may sign a classification now."""
    if can_sign(user, use_case):
        return
    if use_case.state in FINISHED:
        raise NotAllowed(_("Le dossier est clos : son classement ne se signe plus."))
    if use_case.lead_id == user.pk:
        raise NotAllowed(_("Vous portez ce dossier : un expert ou le coordinateur doit signer."))
    raise NotAllowed(_("La signature est réservée aux experts et au coordinateur."))


def _examines(user: User, use_case: UseCase, *roles: str) -> bool:
    return use_case.submitted_at is not None and has_role_on(user, use_case, *roles)
