"""Who fills the cost tables of a dossier. Whoever reads the dossier reads them."""

from django.utils.translation import gettext as _

from accounts.models import User
from boussole.shared.refusals import NotAllowed
from evaluation.cost.enums import TableKind
from usecases.enums import FINISHED
from usecases.models import UseCase
from usecases.permissions import can_instruct, is_lead


def actual_can_be_told(use_case: UseCase) -> bool:
    """Tell whether something can have been spent: a trial started, or the system is already in service."""
    return use_case.trial_started_at is not None or (use_case.already_in_service and use_case.submitted_at is not None)


def examines(user: User, use_case: UseCase) -> bool:
    """Tell whether `user` examines this dossier, once it is deposited."""
    return use_case.submitted_at is not None and can_instruct(user, use_case)


def refusal(user: User, use_case: UseCase, kind: str) -> str:
    """Return why `user` may not save a table of that kind (planned, actual) now; '' when they may.

    The planned cost belongs to the lead until the assessment is completed, then to those who examine. The actual
    cost belongs to both from the start of the trial, or from the deposit of a system already in service.
    """
    lead = is_lead(user, use_case)
    if not lead and not examines(user, use_case):
        return _("Seuls le porteur et les personnes qui instruisent remplissent la table de coûts.")
    if use_case.state in FINISHED:
        return _("Le dossier est clos : la table de coûts ne change plus.")
    if kind == TableKind.ACTUAL:
        if actual_can_be_told(use_case):
            return ""
        return _("Le coût réel se saisit à partir du démarrage de l’essai.")
    if lead and use_case.assessment_completed_at is not None:
        return _("L’évaluation est terminée : le coût prévu se modifie par les personnes qui instruisent.")
    return ""


def can_fill(user: User, use_case: UseCase, kind: str) -> bool:
    """Tell whether `user` may save a table of that kind now."""
    return not refusal(user, use_case, kind)


def require_filler(user: User, use_case: UseCase, kind: str) -> None:
    """Raise NotAllowed, saying why, unless `user` may save a table of that kind now."""
    if why := refusal(user, use_case, kind):
        raise NotAllowed(why)
