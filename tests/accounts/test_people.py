"""What an administrator may do to people and roles, and what is refused."""

from datetime import UTC, datetime

import pytest
from django.core import mail

from accounts import actions
from accounts.actions import AccountRefused
from accounts.enums import NotificationKind, Role
from accounts.models import Membership, Notification, User
from audit.models import Entry
from audit.selectors import verify_journal
from boussole.shared.refusals import NotAllowed
from tests.factories.accounts import make_member, make_user

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 4, 10, 0, tzinfo=UTC)


def invite(cast, actor=None, **more):
    values = {
        "email": "nouveau@exemple.test",
        "first_name": "Noé",
        "last_name": "Petit",
        "job_title": "Voirie",
        "roles": [Role.LEAD],
    }
    return actions.invite(
        organisation=cast.organisation, actor=actor or cast.administrator, now=NOW, **{**values, **more}
    )


def grant(cast, user, role, actor=None):
    return actions.grant_role(
        user=user, organisation=cast.organisation, role=role, actor=actor or cast.administrator, now=NOW
    )


def set_active(cast, user, *, active, actor=None):
    return actions.set_active(
        user=user, organisation=cast.organisation, active=active, actor=actor or cast.administrator, now=NOW
    )


def role_of(user, role):
    return Membership.objects.get(user=user, role=role)


def verbs():
    return list(Entry.objects.order_by("seq").values_list("verb", flat=True))


def test_inviting_opens_an_account_without_password_and_gives_its_roles(cast):
    user = invite(cast, email=" Nouveau@Exemple.test ", roles=[Role.LEAD, Role.EXPERT, Role.LEAD])

    assert (user.email, user.has_usable_password(), user.job_title) == ("nouveau@exemple.test", False, "Voirie")
    assert User.objects.get(pk=user.pk).roles_in(cast.organisation.pk) == {Role.LEAD, Role.EXPERT}
    entry = Entry.objects.get()
    assert (entry.verb, entry.target_label, entry.organisation_id) == (
        "accounts.invite",
        f"Compte {user.pk}",
        cast.organisation.pk,
    )
    assert [word in entry.content for word in ("exemple.test", "Petit")] == [False, False]


def test_inviting_someone_who_has_an_account_elsewhere_adds_roles_and_keeps_their_name(cast):
    user = make_user(email="deja@exemple.test", first_name="Ana", last_login=NOW)
    found = invite(cast, email="DEJA@exemple.test", first_name="Autre")

    assert (found.pk, found.first_name) == (user.pk, "Ana")
    row = Notification.objects.get()
    assert (row.kind, row.subject, row.path) == (
        NotificationKind.INFORMATION,
        "Vos rôles pour Val d’Essai",
        "/compte/",
    )


def test_a_role_through_the_hosting_metropole_does_not_stand_in_the_way(cast):
    """A coordinator of the métropole may also be given that role in the commune itself."""
    cast.organisation.parent, cast.organisation.hosted = cast.elsewhere, True
    cast.organisation.save()
    invite(cast, email=cast.outsider.email, roles=[Role.COORDINATOR])

    assert Membership.objects.filter(user=cast.outsider, organisation=cast.organisation).count() == 1


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"roles": []}, "roles"),
        ({"roles": ["roi"]}, "roles"),
        ({"email": "ferme@exemple.test"}, "email"),
        ({"email": "tient@exemple.test"}, "roles"),
    ],
)
def test_an_invitation_is_refused_with_its_field(cast, values, field):
    make_user(email="ferme@exemple.test", is_active=False)
    make_member(cast.organisation, Role.LEAD, email="tient@exemple.test")
    before = User.objects.count()
    with pytest.raises(AccountRefused) as refusal:
        invite(cast, **values)

    assert refusal.value.field == field
    assert (User.objects.count(), Notification.objects.count(), verbs()) == (before, 0, [])


def test_only_the_administrator_of_that_collectivite_acts(cast):
    everyone = [person for name, person in cast.everyone().items() if name != "administrator"]
    own = role_of(cast.expert, Role.EXPERT)
    for actor in everyone:
        for act in (
            lambda actor=actor: invite(cast, actor),
            lambda actor=actor: grant(cast, cast.nobody, Role.LEAD, actor),
            lambda actor=actor: actions.end_role(membership=own, actor=actor, now=NOW),
            lambda actor=actor: set_active(cast, cast.expert, active=False, actor=actor),
            lambda actor=actor: actions.resend_invitation(
                user=cast.expert, organisation=cast.organisation, actor=actor, now=NOW
            ),
            lambda actor=actor: actions.change_organisation(
                organisation=cast.organisation, actor=actor, values={"name": "Pris"}, now=NOW
            ),
        ):
            with pytest.raises(NotAllowed):
                act()
    assert verbs() == []


def test_the_administrator_of_the_hosting_metropole_does_not_administer_the_commune(cast):
    cast.organisation.parent, cast.organisation.hosted = cast.elsewhere, True
    cast.organisation.save()

    with pytest.raises(NotAllowed):
        invite(cast, cast.outsider)


def test_rights_are_read_again_at_the_time_of_the_act(cast):
    """The actor's own object still believes in a role that ended meanwhile."""
    assert cast.administrator.has_role(cast.organisation.pk, Role.ADMINISTRATOR)
    grant(cast, cast.expert, Role.ADMINISTRATOR)
    actions.end_role(membership=role_of(cast.administrator, Role.ADMINISTRATOR), actor=cast.expert, now=NOW)

    with pytest.raises(NotAllowed):
        invite(cast)


def test_a_role_is_given_ended_and_given_again(cast):
    membership = grant(cast, cast.nobody, Role.LEAD)
    actions.end_role(membership=membership, actor=cast.administrator, now=NOW)
    again = grant(cast, cast.nobody, Role.LEAD)

    assert Membership.objects.filter(user=cast.nobody).count() == 2
    assert again.ended_at is None
    assert verbs() == ["accounts.grant_role", "accounts.end_role", "accounts.grant_role"]
    assert verify_journal().intact is True


def test_refused_roles(cast):
    with pytest.raises(AccountRefused, match="Choisissez un rôle"):
        grant(cast, cast.nobody, "roi")
    with pytest.raises(AccountRefused, match="a déjà ce rôle"):
        grant(cast, cast.expert, Role.EXPERT)
    with pytest.raises(AccountRefused, match="compte est fermé"):
        grant(cast, make_user(is_active=False), Role.LEAD)
    ended = grant(cast, cast.nobody, Role.LEAD)
    actions.end_role(membership=ended, actor=cast.administrator, now=NOW)
    with pytest.raises(AccountRefused, match="déjà pris fin"):
        actions.end_role(membership=ended, actor=cast.administrator, now=NOW)


def test_a_collectivite_keeps_an_administrator(cast):
    own = role_of(cast.administrator, Role.ADMINISTRATOR)
    with pytest.raises(AccountRefused, match="dernier administrateur"):
        actions.end_role(membership=own, actor=cast.administrator, now=NOW)

    closed = make_member(cast.organisation, Role.ADMINISTRATOR, is_active=False)
    with pytest.raises(AccountRefused, match="dernier administrateur"):
        actions.end_role(membership=own, actor=cast.administrator, now=NOW)

    set_active(cast, closed, active=True)
    actions.end_role(membership=own, actor=cast.administrator, now=NOW)
    with pytest.raises(AccountRefused, match="dernier administrateur"):
        actions.end_role(membership=role_of(closed, Role.ADMINISTRATOR), actor=closed, now=NOW)


def test_an_account_is_closed_and_reopened(cast):
    set_active(cast, cast.expert, active=False)
    assert User.objects.get(pk=cast.expert.pk).roles_in(cast.organisation.pk) == frozenset()

    set_active(cast, cast.expert, active=True)
    assert User.objects.get(pk=cast.expert.pk).roles_in(cast.organisation.pk) == {Role.EXPERT}
    assert verbs() == ["accounts.close_account", "accounts.reopen_account"]


def test_refused_closings(cast):
    with pytest.raises(AccountRefused, match="votre propre compte"):
        set_active(cast, cast.administrator, active=False)
    with pytest.raises(AccountRefused, match="déjà ouvert"):
        set_active(cast, cast.expert, active=True)
    both = make_member(cast.organisation, Role.LEAD)
    Membership.objects.create(user=both, organisation=cast.elsewhere, role=Role.LEAD)
    with pytest.raises(AccountRefused, match="une autre collectivité"):
        set_active(cast, both, active=False)
    technical = make_member(cast.organisation, Role.LEAD, is_staff=True)
    with pytest.raises(AccountRefused, match="entretien du site"):
        set_active(cast, technical, active=False)
    assert verbs() == []


def test_an_invitation_is_sent_again_until_the_person_comes_in(cast, django_capture_on_commit_callbacks):
    user = make_member(cast.organisation, Role.LEAD)
    with django_capture_on_commit_callbacks(execute=True):
        actions.resend_invitation(user=user, organisation=cast.organisation, actor=cast.administrator, now=NOW)
    assert [message.to for message in mail.outbox] == [[user.email]]

    User.objects.filter(pk=user.pk).update(last_login=NOW)
    for person, why in ((User.objects.get(pk=user.pk), "déjà connectée"), (make_user(is_active=False), "fermé")):
        with pytest.raises(AccountRefused, match=why):
            actions.resend_invitation(user=person, organisation=cast.organisation, actor=cast.administrator, now=NOW)
