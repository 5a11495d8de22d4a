"""Reading people and roles."""

from collections.abc import Mapping

from django.contrib.auth.models import AnonymousUser

from accounts.models import Membership, User

SESSION_KEY = "membership_id"


def current_membership(user: User | AnonymousUser, session: Mapping) -> Membership | None:
    """Return the membership chosen in the session if it is still in force, else the person's first one."""
    if not user.is_authenticated:
        return None
    held = list(user.memberships.in_force().select_related("organisation").order_by("organisation__name", "pk"))
    chosen = [membership for membership in held if membership.pk == session.get(SESSION_KEY)]
    return (chosen or held or [None])[0]
