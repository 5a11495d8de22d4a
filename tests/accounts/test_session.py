"""Signing in and out, lockout, the role in use."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from accounts.enums import Role
from accounts.models import Membership, User
from tests.factories.accounts import PASSWORD, make_member, make_organisation, make_user

pytestmark = pytest.mark.django_db
SIGN_IN = "/compte/connexion/"
WRONG = "Adresse ou mot de passe incorrect. Vérifiez les deux, puis réessayez."


def sign_in(client, email, password=PASSWORD, **more):
    return client.post(SIGN_IN, {"username": email, "password": password}, **more)


@pytest.mark.parametrize("typed", ["camille@exemple.test", " Camille@Exemple.TEST "])
def test_signing_in_leads_home_however_the_address_is_typed(client, typed):
    user = make_user(email="Camille@Exemple.test")

    response = sign_in(client, typed)

    assert (response.status_code, response.url) == (302, "/")
    assert client.session["_auth_user_id"] == str(user.pk)


def test_signing_in_renews_the_session_key(client):
    user = make_user()
    session = client.session
    session["before"] = 1
    session.save()
    before = client.session.session_key

    sign_in(client, user.email)

    assert client.session.session_key != before
    assert Session.objects.filter(session_key=before).exists() is False


def test_signing_in_leads_to_the_page_that_was_asked_but_never_to_another_site(client):
    user = make_user()
    wanted = client.get("/compte/mot-de-passe/").url
    page = client.get(wanted).content.decode()
    assert '<input type="hidden" name="next" value="/compte/mot-de-passe/">' in page

    there = client.post(wanted, {"username": user.email, "password": PASSWORD, "next": "/compte/mot-de-passe/"})
    client.logout()
    elsewhere = client.post(SIGN_IN, {"username": user.email, "password": PASSWORD, "next": "https://ailleurs.test/"})

    assert (there.url, elsewhere.url) == ("/compte/mot-de-passe/", "/")


def test_unknown_wrong_closed_and_invited_accounts_get_the_same_answer(client):
    make_user(email="ouvert@exemple.test")
    make_user(email="ferme@exemple.test", is_active=False)
    User.objects.create_user("invite@exemple.test", None, first_name="Noé", last_name="Petit")
    tries = [
        ("inconnu@exemple.test", PASSWORD),
        ("ouvert@exemple.test", "faux"),
        ("ferme@exemple.test", PASSWORD),
        ("invite@exemple.test", ""),
        ("invite@exemple.test", "x"),
    ]
    answers = []
    for email, password in tries:
        response = sign_in(client, email, password or "!")
        answers.append((response.status_code, response.context["form"].non_field_errors()))

    assert answers == [(200, [WRONG])] * 5


def test_a_failure_is_said_in_the_title_and_first_on_the_page(client):
    page = sign_in(client, "inconnu@exemple.test").content.decode()

    assert "<title>Erreur&nbsp;: Se connecter – Boussole de l’IA</title>" in page
    assert page.index("Il y a 1 erreur dans le formulaire") < page.index("<h1>")


@pytest.mark.usefixtures("failures_are_counted")
def test_five_failures_suspend_the_account_from_that_address_only(client):
    user, other = make_user(), make_user()
    statuses = [sign_in(client, user.email.upper(), "faux").status_code for _attempt in range(6)]

    assert statuses == [200, 200, 200, 200, 429, 429]
    locked = sign_in(client, user.email)
    page = locked.content.decode()
    assert (locked.status_code, locked["Retry-After"]) == (429, "900")
    assert "suspendue 15 minutes depuis cet appareil" in page
    assert reverse("accounts:password_reset") in page
    assert "_auth_user_id" not in client.session
    assert sign_in(client, user.email, REMOTE_ADDR="192.0.2.7").status_code == 302
    client.logout()
    assert sign_in(client, other.email).status_code == 302


def test_a_success_forgets_the_failures(client):
    user = make_user()
    for _attempt in range(4):
        sign_in(client, user.email, "faux")
    sign_in(client, user.email)
    client.logout()

    assert [sign_in(client, user.email, "faux").status_code for _attempt in range(4)] == [200] * 4


def test_signing_out_is_a_post_and_ends_the_session_on_the_server(client):
    client.force_login(make_user())
    key = client.session.session_key

    assert client.get("/compte/deconnexion/").status_code == 405
    response = client.post("/compte/deconnexion/")

    assert (response.status_code, response.url) == (302, SIGN_IN)
    assert Session.objects.filter(session_key=key).exists() is False
    assert client.get("/compte/").url == f"{SIGN_IN}?next=/compte/"


def test_a_post_without_its_token_is_refused():
    user = make_user()
    strict = Client(enforce_csrf_checks=True)

    assert sign_in(strict, user.email).status_code == 403
    strict.force_login(user)
    assert strict.post("/compte/deconnexion/").status_code == 403
    assert strict.post(reverse("accounts:switch"), {"membership": 1}).status_code == 403
    assert strict.get("/compte/").status_code == 200


def test_someone_signed_in_does_not_see_the_sign_in_page(client):
    client.force_login(make_user())

    assert client.get(SIGN_IN).url == "/"


def test_closing_an_account_ends_its_sessions(client):
    user = make_user()
    client.force_login(user)
    User.objects.filter(pk=user.pk).update(is_active=False)

    assert client.get("/compte/").url == f"{SIGN_IN}?next=/compte/"


@pytest.fixture
def two_roles():
    here, there = make_organisation("Ici"), make_organisation("Là-bas")
    user = make_member(here, Role.LEAD)
    other = Membership.objects.create(user=user, organisation=there, role=Role.EXPERT)
    return user, user.memberships.get(organisation=here), other


def test_a_role_is_switched_and_kept_for_the_session(client, two_roles):
    user, first, other = two_roles
    client.force_login(user)
    assert client.get("/compte/").context["membership"].pk == first.pk

    page = client.post(reverse("accounts:switch"), {"membership": other.pk}, follow=True)

    assert page.redirect_chain == [("/", 302)]
    assert page.context["membership"].pk == other.pk
    assert client.get("/compte/").context["organisation"].name == "Là-bas"


@pytest.mark.parametrize(
    ("wanted", "leads_to"),
    [("/dossiers/", "/dossiers/"), ("https://ailleurs.test/", "/"), ("//ailleurs.test", "/"), ("javascript:x", "/")],
)
def test_switching_leads_back_to_this_site_only(client, two_roles, wanted, leads_to):
    user, first, _other = two_roles
    client.force_login(user)

    assert client.post(reverse("accounts:switch"), {"membership": first.pk, "next": wanted}).url == leads_to


def test_only_ones_own_role_in_force_can_be_used(client, two_roles):
    user, first, other = two_roles
    stranger = Membership.objects.create(user=make_user(), organisation=first.organisation, role=Role.EXPERT)
    client.force_login(user)
    Membership.objects.filter(pk=other.pk).update(ended_at="2026-01-01T00:00Z")

    tries = (stranger.pk, other.pk, "", "x", "9" * 30, "²")
    assert [client.post(reverse("accounts:switch"), {"membership": value}).status_code for value in tries] == [404] * 6
    assert client.get(reverse("accounts:switch")).status_code == 405


def test_a_role_that_ended_gives_way_to_the_next_one(client, two_roles):
    user, first, other = two_roles
    client.force_login(user)
    client.post(reverse("accounts:switch"), {"membership": other.pk})
    Membership.objects.filter(pk=other.pk).update(ended_at="2026-01-01T00:00Z")

    assert client.get("/compte/").context["membership"].pk == first.pk


def test_the_profile_says_who_one_is_and_which_roles_one_has(client, two_roles):
    user, _first, _other = two_roles
    client.force_login(user)
    page = client.get("/compte/").content.decode()

    assert [word in page for word in (user.email, "Porteur de projet", "Expert", "Ici", "Là-bas")] == [True] * 5
    assert "Personnes et rôles" not in page


def test_the_profile_of_a_person_without_a_role_says_whom_to_ask(client):
    client.force_login(make_user())

    assert "Demandez-en un à l’administrateur de votre collectivité." in client.get("/compte/").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_profile_query_count(client, django_assert_num_queries, count):
    user = make_user()
    for _membership in range(count):
        Membership.objects.create(user=user, organisation=make_organisation(), role=Role.LEAD)
    client.force_login(user)
    with django_assert_num_queries(4):
        client.get("/compte/")
