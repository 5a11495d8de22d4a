"""Who reads which dossiers, as one filter."""

from django.db.models import Q

from accounts.enums import Role
from accounts.models import User

# Every role that reads the dossiers of its collectivité once they are deposited.
READERS = (
    Role.COORDINATOR,
    Role.EXPERT,
    Role.COMMITTEE_MEMBER,
    Role.COMMITTEE_PRESIDENT,
    Role.ELECTED_OFFICIAL,
    Role.STAFF_REPRESENTATIVE,
    Role.AUDITOR,
)


def readable_by(user: User) -> Q:
    """Return the filter of what `user` reads: their dossiers, and those deposited where they have a role."""
    if not user.is_authenticated:
        return Q(pk__in=[])
    return Q(lead=user) | Q(organisation__in=user.organisations_with(*READERS), submitted_at__isnull=False)
