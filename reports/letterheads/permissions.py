"""Who sets the head of a collectivité’s documents."""

from accounts.enums import Role
from accounts.models import Membership, Organisation, User

KEEPERS = (Role.ADMINISTRATOR, Role.COORDINATOR)


def keeps_letterhead(user: User, organisation: Organisation) -> bool:
    """Tell whether `user` sets the head of the documents: an administrator or a coordinator of the collectivité itself.

    Read from the database each time; hosting by a métropole gives no such right.
    """
    held = Membership.objects.in_force().filter(user=user, organisation=organisation, role__in=KEEPERS)
    return held.exists()
