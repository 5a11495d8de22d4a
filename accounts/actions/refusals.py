"""Refusals about accounts, and who may administer."""

from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from accounts.permissions import can_administer
from boussole.shared.refusals import NotAllowed, Refused


class AccountRefused(Refused):
    """The account, the role or the collectivité cannot be changed this way."""


def lock_administered(organisation: Organisation, actor: User) -> Organisation:
    """Lock the collectivité's row, so that two administrators act one after the other, and return it up to date.

    Raises NotAllowed when `actor` does not administer it at that moment. To be called in a transaction.
    """
    locked = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if not can_administer(actor, locked):
        raise NotAllowed(
            _("Seul un administrateur de cette collectivité peut faire cela. Demandez-lui, ou faites-vous nommer.")
        )
    return locked
