"""Who may administer people and roles."""

from accounts.enums import Role
from accounts.models import Membership, Organisation, User


def can_administer(user: User, organisation: Organisation) -> bool:
    """Tell whether `user` administers the collectivité itself; hosting by a métropole gives no such right.

    Read from the database each time: the role may have ended since the person's object was loaded.
    """
    return Membership.objects.in_force().filter(user=user, organisation=organisation, role=Role.ADMINISTRATOR).exists()
