"""Who reads and keeps the inventory of a collectivité, and who says what a dossier does with it."""

from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import User
from boussole.shared.refusals import NotAllowed
from evaluation.datasets.models import Dataset
from usecases.enums import FINISHED
from usecases.models import UseCase
from usecases.permissions import can_contribute, is_lead
from usecases.visibility import READERS

INVENTORY_READERS = (*READERS, Role.LEAD)
KEEPERS = (Role.COORDINATOR, Role.EXPERT)


def can_create(user: User, organisation_id: int) -> bool:
    """Tell whether `user` may describe a new data set of the collectivité."""
    return user.has_role(organisation_id, *KEEPERS, Role.LEAD)


def can_edit(user: User, dataset: Dataset) -> bool:
    """Tell whether `user` may change or retire `dataset`: its coordinator, an expert, or the lead who described it."""
    if dataset.retired_at is not None:
        return False
    if user.has_role(dataset.organisation_id, *KEEPERS):
        return True
    return dataset.created_by_id == user.pk and user.has_role(dataset.organisation_id, Role.LEAD)


def require_creator(user: User, organisation_id: int) -> None:
    """Raise NotAllowed unless `user` may describe a data set of the collectivité."""
    if not can_create(user, organisation_id):
        raise NotAllowed(
            _("Seuls un porteur de projet, un expert ou le coordinateur de la collectivité décrivent ses données.")
        )


def require_editor(user: User, dataset: Dataset) -> None:
    """Raise NotAllowed, saying why, unless `user` may change or retire `dataset` now."""
    if can_edit(user, dataset):
        return
    if dataset.retired_at is not None:
        raise NotAllowed(_("Ce jeu de données est retiré de l’inventaire : il ne change plus."))
    raise NotAllowed(
        _("Ce jeu de données est modifié par le coordinateur, un expert, ou le porteur de projet qui l’a décrit.")
    )


def require_contributor(user: User, use_case: UseCase) -> None:
    """Raise NotAllowed, saying why, unless `user` may say which data the dossier uses."""
    if can_contribute(user, use_case):
        return
    if use_case.state in FINISHED:
        raise NotAllowed(_("Le dossier est clos : ses données ne changent plus."))
    if is_lead(user, use_case):
        raise NotAllowed(_("L’évaluation est terminée : le porteur ne modifie plus les données du dossier."))
    raise NotAllowed(
        _("Seuls le porteur du dossier et les personnes qui l’instruisent disent quelles données il utilise.")
    )
