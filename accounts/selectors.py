"""Reading people and roles."""

from collections.abc import Mapping

from django.contrib.auth.models import AnonymousUser
from django.db.models import Prefetch, Q, QuerySet

from accounts.models import Membership, Organisation, SharingAgreement, User

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


def sharing_agreements(organisation: Organisation) -> list[SharingAgreement]:
    """Return the agreements that concern the collectivité and are not ended, those that wait first."""
    rows = SharingAgreement.objects.filter(Q(proposer=organisation) | Q(partner=organisation), ended_at__isnull=True)
    rows = rows.select_related("proposer", "partner", "proposed_by", "accepted_by")
    return sorted(rows, key=lambda row: (row.in_force, row.proposed_at))


def possible_partners(organisation: Organisation) -> QuerySet[Organisation]:
    """Return the collectivités to which a sharing can be proposed: no agreement with them, and no hosting."""
    open_ones = SharingAgreement.objects.filter(ended_at__isnull=True)
    rows = Organisation.objects.exclude(pk=organisation.pk)
    rows = rows.exclude(pk__in=open_ones.filter(proposer=organisation).values("partner"))
    rows = rows.exclude(pk__in=open_ones.filter(partner=organisation).values("proposer"))
    return rows.exclude(hosting_circle(organisation)).order_by("name")


def hosting_circle(organisation: Organisation) -> Q:
    """Return the filter of the collectivités tied by hosting: who examines its dossiers, and whose it examines."""
    circle = Q(parent=organisation.pk, hosted=True)
    return circle | Q(pk=organisation.parent_id) if organisation.hosted else circle


def shares_with(organisation: Organisation) -> QuerySet[Organisation]:
    """Return the collectivités whose dossiers show as cards here: itself, hosting, agreements in force."""
    in_force = SharingAgreement.objects.filter(accepted_at__isnull=False, ended_at__isnull=True)
    return Organisation.objects.filter(
        Q(pk=organisation.pk)
        | hosting_circle(organisation)
        | Q(pk__in=in_force.filter(proposer=organisation).values("partner"))
        | Q(pk__in=in_force.filter(partner=organisation).values("proposer"))
    )
