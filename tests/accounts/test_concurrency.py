"""Two administrators at the same time."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from accounts import actions
from accounts.actions import AccountRefused
from accounts.enums import Role
from accounts.models import Membership, User
from boussole.shared.refusals import NotAllowed
from tests.factories.accounts import make_member, make_organisation

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite takes one writer at a time by itself"),
]


def together(*acts):
    """Run the acts in as many threads, started together. Return the refusals by class name, "" for done."""
    start = Barrier(len(acts))

    def run(act):
        try:
            start.wait(timeout=30)
            act()
        except (AccountRefused, NotAllowed) as refusal:
            return type(refusal).__name__
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(run, acts))


def test_two_administrators_who_end_each_other_leave_one():
    organisation = make_organisation()
    pair = [make_member(organisation, Role.ADMINISTRATOR) for _person in range(2)]
    roles = [Membership.objects.get(user=user) for user in pair]

    results = together(
        lambda: actions.end_role(membership=roles[0], actor=pair[1], now=timezone.now()),
        lambda: actions.end_role(membership=roles[1], actor=pair[0], now=timezone.now()),
    )

    assert results == ["", "NotAllowed"]
    assert Membership.objects.in_force().filter(role=Role.ADMINISTRATOR).count() == 1


def test_the_same_role_given_ten_times_at_once_is_given_once():
    organisation = make_organisation()
    admin, user = make_member(organisation, Role.ADMINISTRATOR), make_member(organisation, Role.LEAD)

    def give():
        actions.grant_role(
            user=User.objects.get(pk=user.pk),
            organisation=organisation,
            role=Role.EXPERT,
            actor=admin,
            now=timezone.now(),
        )

    assert together(*[give] * 10) == ["", *["AccountRefused"] * 9]
    assert Membership.objects.filter(user=user, role=Role.EXPERT).count() == 1


def test_the_same_address_invited_by_two_collectivites_at_once_is_one_account():
    organisations = [make_organisation() for _each in range(4)]
    admins = [make_member(organisation, Role.ADMINISTRATOR) for organisation in organisations]

    def invite(organisation, admin):
        return lambda: actions.invite(
            organisation=organisation,
            actor=admin,
            email="nouveau@exemple.test",
            first_name="Noé",
            last_name="Petit",
            job_title="",
            roles=[Role.LEAD],
            now=timezone.now(),
        )

    assert together(*map(invite, organisations, admins)) == [""] * 4
    assert User.objects.get(email="nouveau@exemple.test").memberships.count() == 4
