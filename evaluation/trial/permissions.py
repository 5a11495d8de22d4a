"""Who writes, accepts and runs a trial."""

from django.utils.translation import gettext as _

from accounts.models import User
from boussole.shared.refusals import NotAllowed
from usecases.models import UseCase
from usecases.permissions import coordinates, is_lead


def require_lead(user: User, use_case: UseCase) -> None:
    """Raise NotAllowed unless `user` leads the dossier."""
    if not is_lead(user, use_case):
        raise NotAllowed(_("Cette étape est réservée au porteur du dossier."))


def require_coordinator(user: User, use_case: UseCase) -> None:
    """Raise NotAllowed unless `user` coordinates the dossier."""
    if not coordinates(user, use_case):
        raise NotAllowed(_("Cette étape est réservée au coordinateur."))


def runs(user: User, use_case: UseCase) -> bool:
    """Tell whether `user` runs the trial: its lead or the coordinator."""
    return is_lead(user, use_case) or coordinates(user, use_case)


def require_runner(user: User, use_case: UseCase) -> None:
    """Raise NotAllowed unless `user` runs the trial: its lead or the coordinator."""
    if not runs(user, use_case):
        raise NotAllowed(_("Cette étape est réservée au porteur du dossier et au coordinateur."))
