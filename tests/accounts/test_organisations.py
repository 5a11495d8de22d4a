"""Collectivités: opened by the host, kept by their administrator, hosted by an intercommunalité."""

from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from accounts import actions
from accounts.actions import AccountRefused
from accounts.enums import HOSTING_ROLES, OrganisationKind, Role
from accounts.models import Membership, Organisation, User
from audit.models import Entry
from tests.factories.accounts import make_member, make_organisation, make_siren, make_user

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 4, 10, 0, tzinfo=UTC)


@pytest.fixture
def metropolis():
    return make_organisation("Métropole", kind=OrganisationKind.METROPOLIS)


def change(cast, **values):
    return actions.change_organisation(organisation=cast.organisation, actor=cast.administrator, values=values, now=NOW)


def open_by_command(**more):
    values = {
        "name": "Val Neuf",
        "siren": make_siren(7_777_777),
        "kind": "commune",
        "population": 900,
        "email": "Maire@Exemple.test",
        "first_name": "Zoé",
        "last_name": "Roux",
    }
    out = StringIO()
    call_command("open_organisation", stdout=out, **{**values, **more})
    return out.getvalue().strip()


def test_the_host_opens_a_collectivite_and_its_administrator_is_invited(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        said = open_by_command()

    assert said == "Val Neuf est ouverte ; l’invitation part à maire@exemple.test."
    user = User.objects.get()
    assert user.roles_in(Organisation.objects.get().pk) == {Role.ADMINISTRATOR}
    assert [message.to for message in mail.outbox] == [["maire@exemple.test"]]
    rows = list(Entry.objects.order_by("seq").values_list("verb", "actor_label"))
    assert rows == [("accounts.open_organisation", "Hébergeur"), ("accounts.invite", "Hébergeur")]


@pytest.mark.parametrize(
    ("siren", "why"),
    [("123", "neuf chiffres"), ("987654321", "sa clé ne tombe pas juste"), (make_siren(1_234_567), "existe déjà")],
)
def test_the_host_is_told_why_a_collectivite_is_not_opened(siren, why):
    make_organisation(siren=make_siren(1_234_567))
    with pytest.raises(CommandError, match=why):
        open_by_command(siren=siren)

    assert (Organisation.objects.count(), User.objects.count()) == (1, 0)


def test_a_closed_account_cannot_be_the_first_administrator():
    make_user(email="maire@exemple.test", is_active=False)
    with pytest.raises(CommandError, match="fermé"):
        open_by_command()

    assert Organisation.objects.count() == 0


def test_the_administrator_changes_the_collectivite_and_the_journal_says_what(cast, metropolis):
    changed = change(cast, name="Val Changé", kind="commune", population=13_000, parent=metropolis, hosted=True)

    assert (changed.name, changed.parent, changed.hosted) == ("Val Changé", metropolis, True)
    content = Entry.objects.get().content
    assert f'"after":{{"hosted":true,"name":"Val Changé","parent":{metropolis.pk},"population":13000}}' in content
    assert '"population":12000' in content


def test_saving_without_a_change_writes_nothing(cast):
    change(cast, name=cast.organisation.name)

    assert Entry.objects.count() == 0


def test_refused_hostings(cast, metropolis):
    with pytest.raises(AccountRefused, match="Choisissez l’intercommunalité") as refusal:
        change(cast, hosted=True)
    assert refusal.value.field == "parent"
    with pytest.raises(AccountRefused, match="pas sa propre"):
        change(cast, parent=cast.organisation)
    hosted = make_organisation("Hébergée", parent=metropolis, hosted=True)
    with pytest.raises(AccountRefused, match="faire instruire les siens"):
        change(cast, parent=hosted, hosted=True)
    make_organisation("Petite", parent=cast.organisation, hosted=True)
    with pytest.raises(AccountRefused, match="faire instruire les siens"):
        change(cast, parent=metropolis, hosted=True)


def test_a_hosting_metropole_examines_and_advises_but_never_decides(metropolis):
    commune = make_organisation("Commune", parent=metropolis, hosted=True)
    alone = make_organisation("Seule", parent=metropolis)
    user = make_member(metropolis, *Role.values)

    assert user.roles_in(metropolis.pk) == set(Role.values)
    assert user.roles_in(commune.pk) == HOSTING_ROLES
    assert user.roles_in(alone.pk) == frozenset()
    assert {Role.ELECTED_OFFICIAL, Role.ADMINISTRATOR, Role.LEAD} & HOSTING_ROLES == set()


def test_roles_of_several_collectivites_add_up_and_stay_apart(metropolis):
    commune = make_organisation("Commune", parent=metropolis, hosted=True)
    user = make_member(metropolis, Role.EXPERT, Role.LEAD)
    Membership.objects.create(user=user, organisation=commune, role=Role.ELECTED_OFFICIAL)

    assert user.roles_in(commune.pk) == {Role.EXPERT, Role.ELECTED_OFFICIAL}
    assert user.roles_in(metropolis.pk) == {Role.EXPERT, Role.LEAD}
    assert sorted(user.organisations_with(Role.EXPERT)) == sorted([metropolis.pk, commune.pk])
    assert user.organisation_choices(Role.EXPERT) == [(commune.pk, "Commune"), (metropolis.pk, "Métropole")]


def test_ended_roles_and_closed_accounts_give_no_right(metropolis):
    user = make_member(metropolis, Role.EXPERT)
    Membership.objects.filter(user=user).update(ended_at=NOW)
    closed = make_member(metropolis, Role.EXPERT, is_active=False)

    assert [person.roles_in(metropolis.pk) for person in (user, closed)] == [frozenset()] * 2


def test_the_database_refuses_impossible_rows(metropolis):
    user = make_member(metropolis, Role.LEAD, email="a@exemple.test")
    impossible = [
        lambda: Membership.objects.create(user=user, organisation=metropolis, role=Role.LEAD),
        lambda: Organisation.objects.filter(pk=metropolis.pk).update(hosted=True),
        lambda: Organisation.objects.filter(pk=metropolis.pk).update(parent=metropolis.pk),
        lambda: Organisation.objects.filter(pk=metropolis.pk).update(siren="12345678x"),
        lambda: User.objects.bulk_create([User(email="A@exemple.test", first_name="A", last_name="B")]),
    ]
    for act in impossible:
        with pytest.raises(IntegrityError), transaction.atomic():
            act()


def test_a_siren_is_checked_by_its_key():
    with pytest.raises(ValidationError):
        Organisation(name="X", siren="244400403", kind="metropolis", population=1).full_clean()
    Organisation(name="X", siren="244400404", kind="metropolis", population=1).full_clean()
