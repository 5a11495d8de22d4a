"""Reading people and roles."""

from collections.abc import Mapping

from django.contrib.auth.models import AnonymousUser
from django.db.models import Prefetch, Q, QuerySet

from accounts.models import Membership, Organisation, User

SESSION_KEY = "membership_id"


def current_membership(user: User | AnonymousUser, session: Mapping) -> Membership | None:
    """Return the membership chosen in the session if it is still in force, else the person's first one."""
    if not user.is_authenticated:
        return None
    held = list(user.memberships.in_force().select_related("organisation").order_by("organisation__name", "pk"))
    chosen = [membership for membership in held if membership.pk == session.get(SESSION_KEY)]
    return (chosen or held or [None])[0]


def people_of(organisation: Organisation, words: str = "") -> QuerySet[User]:
    """Return the people who hold or held a role in the collectivité, with their roles in force there.

    `words`: each must be found in the first name, last name or address.
    """
    held = Membership.objects.in_force().filter(organisation=organisation).order_by("role")
    rows = User.objects.filter(memberships__organisation=organisation)
    for word in words.split():
        rows = rows.filter(Q(first_name__icontains=word) | Q(last_name__icontains=word) | Q(email__icontains=word))
    rows = rows.prefetch_related(Prefetch("memberships", queryset=held, to_attr="held_here"))
    return rows.distinct().order_by("last_name", "first_name", "pk")
