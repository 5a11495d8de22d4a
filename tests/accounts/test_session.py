"""Signing in and out, lockout, passwords, invitation, roles in several collectivités."""

import re

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from accounts import actions
from accounts.enums import OrganisationKind, Role
from accounts.models import Membership, Notification, User
from accounts.tasks import send_notification
from boussole.shared.refusals import NotAllowed
from tests.factories.accounts import PASSWORD, make_member, make_organisation, make_user

pytestmark = pytest.mark.django_db
SIGN_IN = "/compte/connexion/"


def sign_in(client, email, password=PASSWORD):
    return client.post(SIGN_IN, {"username": email, "password": password})


def test_signing_in_renews_the_session_and_leads_home(client):
    user = make_user(email="Camille@Exemple.test")
    client.get(reverse("accounts:password_reset"))
    session = client.session
    session["before"] = 1
    session.save()
    before = client.session.session_key
    response = sign_in(client, "camille@exemple.test")
    assert (response.status_code, response.url) == (302, "/")
    assert client.session.session_key != before
    assert client.session["_auth_user_id"] == str(user.pk)


@pytest.mark.parametrize(("email", "password"), [("personne@exemple.test", PASSWORD), ("a@exemple.test", "faux")])
def test_unknown_account_and_wrong_password_get_the_same_answer(client, email, password):
    make_user(email="a@exemple.test")
    page = sign_in(client, email, password).content.decode()
    assert "Adresse ou mot de passe incorrect" in page
    assert "Erreur" in page


def test_five_failures_lock_the_account_for_that_address(client):
    user = make_user()
    statuses = [sign_in(client, user.email, "faux").status_code for _attempt in range(6)]
    assert statuses == [200, 200, 200, 200, 429, 429]
    locked = sign_in(client, user.email)
    assert locked.status_code == 429
    assert "un quart d’heure" in locked.content.decode()


def test_signing_out_is_a_post_and_ends_the_session(client):
    client.force_login(make_user())
    assert client.get("/compte/deconnexion/").status_code == 405
    assert client.post("/compte/deconnexion/").status_code == 302
    assert client.get("/compte/").url.startswith(SIGN_IN)


def test_every_page_asks_to_sign_in_unless_it_says_otherwise(client):
    for path in ("/", "/dossiers/", "/tableau-de-bord/", "/compte/", "/compte/personnes/", "/journal/", "/comite/"):
        assert client.get(path).url.startswith(SIGN_IN), path


def test_a_forgotten_password_is_chosen_again_by_mail(client):
    user = make_user()
    assert client.post(reverse("accounts:password_reset"), {"email": user.email}).status_code == 302
    assert client.post(reverse("accounts:password_reset"), {"email": "nul@exemple.test"}).status_code == 302
    assert [message.to for message in mail.outbox] == [[user.email]]
    link = re.search(r"/compte/mot-de-passe/choisir/\S+", mail.outbox[0].body).group()
    form = client.get(link, follow=True)
    new = "un-autre-long-mot-de-passe"
    client.post(form.redirect_chain[-1][0], {"new_password1": new, "new_password2": new})
    assert sign_in(client, user.email, new).status_code == 302
    assert "déjà servi" in client.get(link).content.decode()


def test_an_invited_person_chooses_a_password_and_comes_in(client, cast):
    user = actions.invite(
        organisation=cast.organisation,
        actor=cast.administrator,
        email="nouveau@exemple.test",
        first_name="Noé",
        last_name="Petit",
        job_title="Voirie",
        roles=[Role.LEAD, Role.LEAD],
        now=timezone.now(),
    )
    row = Notification.objects.get(recipient=user)
    send_notification(row.pk)
    send_notification(row.pk)
    assert len(mail.outbox) == 1
    message = mail.outbox[0]
    assert message.subject == "[Boussole] Votre compte pour Val d’Essai"
    link = re.search(r"http://\S+", message.body).group()
    assert "token" not in row.body
    path = link.split("8000", 1)[1]
    form = client.get(path, follow=True)
    new = "un-premier-mot-de-passe"
    client.post(form.redirect_chain[-1][0], {"new_password1": new, "new_password2": new})
    assert sign_in(client, user.email, new).status_code == 302
    assert user.roles_in(cast.organisation.pk) == {Role.LEAD}


def test_only_the_administrator_invites(cast):
    for person in (cast.coordinator, cast.outsider, cast.nobody):
        with pytest.raises(NotAllowed):
            actions.invite(
                organisation=cast.organisation,
                actor=person,
                email="x@exemple.test",
                first_name="X",
                last_name="Y",
                job_title="",
                roles=[Role.LEAD],
                now=timezone.now(),
            )
    assert not User.objects.filter(email="x@exemple.test").exists()


def test_the_last_administrator_stays(client, cast):
    client.force_login(cast.administrator)
    own = Membership.objects.get(user=cast.administrator)
    page = client.post(reverse("accounts:end_role", args=[cast.administrator.pk, own.pk]), follow=True)
    assert "dernier administrateur" in page.content.decode()
    assert Membership.objects.get(pk=own.pk).ended_at is None
    actions.grant_role(
        user=cast.expert,
        organisation=cast.organisation,
        role=Role.ADMINISTRATOR,
        actor=cast.administrator,
        now=timezone.now(),
    )
    client.post(reverse("accounts:end_role", args=[cast.administrator.pk, own.pk]))
    assert Membership.objects.get(pk=own.pk).ended_at is not None


def test_someone_elses_people_are_not_found(client, cast):
    client.force_login(cast.administrator)
    assert client.get(reverse("accounts:person", args=[cast.outsider.pk])).status_code == 404
    assert client.get(reverse("accounts:person", args=[cast.expert.pk])).status_code == 200


@pytest.mark.parametrize("name", ["people", "invite", "organisation"])
def test_administration_is_for_administrators(client, cast, name):
    for role, person in cast.everyone().items():
        client.force_login(person)
        expected = 200 if role in ("administrator", "outsider") else 403
        assert client.get(reverse(f"accounts:{name}")).status_code == expected, role


def test_roles_are_switched_between_collectivites(client):
    here, there = make_organisation("Ici"), make_organisation("Là-bas")
    user = make_member(here, Role.LEAD)
    other = Membership.objects.create(user=user, organisation=there, role=Role.EXPERT)
    stranger = Membership.objects.create(user=make_user(), organisation=there, role=Role.EXPERT)
    client.force_login(user)
    assert client.post(reverse("accounts:switch"), {"membership": stranger.pk}).status_code == 404
    page = client.post(reverse("accounts:switch"), {"membership": other.pk}, follow=True)
    assert page.context["membership"].pk == other.pk


def test_a_hosting_metropole_examines_but_never_decides_for_its_commune():
    parent = make_organisation("Métropole", kind=OrganisationKind.METROPOLIS)
    child = make_organisation("Commune", parent=parent, hosted=True)
    user = make_member(parent, Role.COORDINATOR, Role.ELECTED_OFFICIAL, Role.LEAD, Role.ADMINISTRATOR)
    assert user.roles_in(child.pk) == {Role.COORDINATOR}


@pytest.mark.parametrize("count", [1, 3])
def test_people_list_query_count(client, cast, django_assert_num_queries, count):
    for _person in range(count):
        make_member(cast.elsewhere, Role.LEAD)
    client.force_login(cast.outsider)
    with django_assert_num_queries(9):
        client.get(reverse("accounts:people"))
