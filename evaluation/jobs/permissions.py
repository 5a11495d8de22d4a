"""Who says which jobs a dossier touches."""

from django.utils.translation import gettext as _

from accounts.models import User
from boussole.shared.refusals import NotAllowed
from usecases.enums import FINISHED
from usecases.models import UseCase
from usecases.permissions import can_contribute, is_lead


def require_contributor(user: User, use_case: UseCase) -> None:
    """Raise NotAllowed, saying why, unless `user` may say which jobs the dossier touches."""
    if can_contribute(user, use_case):
        return
    if use_case.state in FINISHED:
        raise NotAllowed(_("Le dossier est clos : les métiers touchés ne changent plus."))
    if is_lead(user, use_case):
        raise NotAllowed(_("L’évaluation est terminée : le porteur ne change plus les métiers touchés."))
    raise NotAllowed(
        _("Seuls le porteur du dossier et les personnes qui l’instruisent disent quels métiers il touche.")
    )
