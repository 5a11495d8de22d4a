"""The administrator's pages: who opens them, what they show, what they do."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.enums import Role
from accounts.models import Membership, Organisation, User
from tests.factories.accounts import make_member, make_organisation, make_user

pytestmark = pytest.mark.django_db
SIGN_IN = "/compte/connexion/"


def address(name, *args):
    return reverse(f"accounts:{name}", args=args)


def membership_of(user):
    return Membership.objects.get(user=user)


@pytest.fixture
def admin(client, cast):
    client.force_login(cast.administrator)
    return client


def pages(cast):
    """Every page of the administrator, with the method that it answers to."""
    expert = cast.expert
    return [
        ("get", address("people")),
        ("get", address("invite")),
        ("get", address("organisation")),
        ("get", address("person", expert.pk)),
        ("post", address("invite")),
        ("post", address("organisation")),
        ("post", address("person", expert.pk)),
        ("post", address("end_role", expert.pk, membership_of(expert).pk)),
        ("post", address("activate", expert.pk)),
        ("post", address("resend", expert.pk)),
    ]


def test_only_administrators_open_these_pages(client, cast):
    """The outsider administers another collectivité: the people of this one do not exist for them."""
    everyone = {"anonymous": None, **cast.everyone()}
    for name, person in everyone.items():
        if name == "administrator":
            continue
        for method, path in pages(cast):
            client.logout()
            if person is not None:
                client.force_login(person)
            response = getattr(client, method)(path)
            if name == "anonymous":
                assert (response.status_code, response.url) == (302, f"{SIGN_IN}?next={path}"), path
            elif name == "outsider":
                about_someone = str(cast.expert.pk) in path
                assert response.status_code == (404 if about_someone else 200), path
            else:
                assert response.status_code == 403, (name, path)
                assert "réservée à l’administrateur" in response.content.decode()
    assert membership_of(cast.expert).ended_at is None
    assert User.objects.get(pk=cast.expert.pk).is_active is True


def test_the_administrator_opens_them_all(admin, cast):
    answers = [getattr(admin, method)(path).status_code for method, path in pages(cast)]

    assert answers == [200] * 7 + [302] * 3


def test_acts_are_posts(admin, cast):
    expert = cast.expert
    for path in [path for method, path in pages(cast)[7:]]:
        assert admin.get(path).status_code == 405, path
    assert membership_of(expert).ended_at is None


def test_the_list_finds_people_by_name_and_address(admin, cast):
    make_member(cast.organisation, Role.LEAD, first_name="Éléonore", last_name="Roux", email="e.roux@exemple.test")
    make_member(cast.elsewhere, Role.LEAD, first_name="Éléonore", last_name="Ailleurs")

    def found(words):
        return [str(person) for person in admin.get(address("people"), {"q": words}).context["page"]]

    assert found("roux") == ["Éléonore Roux"]
    assert found("roux léo") == ["Éléonore Roux"]
    assert found("e.roux@") == ["Éléonore Roux"]
    assert found("ailleurs") == []
    assert "invitez cette personne" in admin.get(address("people"), {"q": "zzz"}).content.decode()
    assert len(found("")) == len(Role) + 1


def test_the_list_has_pages_that_keep_the_search(admin, cast):
    for _person in range(51):
        make_member(cast.organisation, Role.STAFF_MEMBER, last_name="Cherché")
    page = admin.get(address("people"), {"q": "cherché"}).content.decode()

    assert "51 personnes" in page
    assert 'href="?q=cherch%C3%A9&amp;page=2"' in page
    assert len(admin.get(address("people"), {"q": "cherché", "page": 2}).context["page"]) == 1


def test_an_invited_person_chooses_a_password_and_comes_in(admin, cast, django_capture_on_commit_callbacks):
    data = {
        "managed": cast.organisation.pk,
        "email": "nouveau@exemple.test",
        "first_name": "Noé",
        "last_name": "Petit",
        "job_title": "Voirie",
        "roles": [Role.LEAD, Role.EXPERT],
    }
    with django_capture_on_commit_callbacks(execute=True):
        page = admin.post(address("invite"), data, follow=True)
    user = User.objects.get(email="nouveau@exemple.test")
    assert page.redirect_chain == [(address("person", user.pk), 302)]
    assert "Un courriel part à nouveau@exemple.test." in page.content.decode()

    message = mail.outbox[0]
    assert message.subject == "[Boussole] Votre compte pour Val d’Essai"
    links = re.findall(r"http://127\.0\.0\.1:8000(/\S+)", message.body)
    assert len(links) == 1

    guest = Client()
    form = guest.get(links[0], follow=True)
    new = "un-premier-mot-de-passe"
    guest.post(form.redirect_chain[-1][0], {"new_password1": new, "new_password2": new})
    response = guest.post(SIGN_IN, {"username": user.email, "password": new})

    assert (response.status_code, response.url) == (302, "/")
    assert guest.get("/compte/").context["membership"].get_role_display() == "Porteur de projet"


def test_an_invitation_that_is_incomplete_says_what_to_do(admin):
    page = admin.post(address("invite"), {"email": "x"})

    assert sorted(page.context["form"].errors) == ["email", "first_name", "last_name", "roles"]
    text = page.content.decode()
    assert "Il y a 4 erreurs dans le formulaire" in text
    assert "Choisissez au moins un rôle." in text


def test_a_refused_invitation_keeps_what_was_typed(admin):
    make_user(email="ferme@exemple.test", is_active=False)
    data = {"email": "ferme@exemple.test", "first_name": "A", "last_name": "B", "roles": [Role.LEAD]}
    page = admin.post(address("invite"), data).content.decode()

    assert "Le compte de cette adresse est fermé." in page
    assert 'value="ferme@exemple.test"' in page


def test_a_role_is_given_and_ended_from_the_page_of_a_person(admin, cast):
    path = address("person", cast.expert.pk)
    offered = dict(admin.get(path).context["form"].fields["role"].choices)
    assert (Role.EXPERT in offered, Role.AUDITOR in offered) == (False, True)

    page = admin.post(path, {"role": Role.AUDITOR, "managed": cast.organisation.pk}, follow=True)
    assert "Le rôle est donné." in page.content.decode()
    held = Membership.objects.get(user=cast.expert, role=Role.AUDITOR)
    page = admin.post(address("end_role", cast.expert.pk, held.pk), follow=True)

    assert [row.role for row in page.context["in_force"]] == [Role.EXPERT]
    assert [row.role for row in page.context["ended"]] == [Role.AUDITOR]


def test_the_last_administrator_is_told_why_they_stay(admin, cast):
    own = membership_of(cast.administrator)
    page = admin.post(address("end_role", cast.administrator.pk, own.pk), follow=True).content.decode()

    assert "dernier administrateur de la collectivité\u00a0: donnez d’abord ce rôle" in page
    assert membership_of(cast.administrator).ended_at is None


def test_someone_elses_role_is_not_found(admin, cast):
    theirs = Membership.objects.filter(user=cast.outsider).first()

    assert admin.post(address("end_role", cast.outsider.pk, theirs.pk)).status_code == 404
    assert admin.post(address("end_role", cast.expert.pk, theirs.pk)).status_code == 404
    assert admin.get(address("person", cast.outsider.pk)).status_code == 404
    assert admin.get(address("person", cast.nobody.pk)).status_code == 404


def test_an_account_is_closed_and_reopened_from_its_page(admin, cast):
    page = admin.post(address("activate", cast.expert.pk), {"active": "0"}, follow=True).content.decode()
    assert ("Le compte est fermé." in page, "Rouvrir le compte" in page) == (True, True)

    page = admin.post(address("activate", cast.expert.pk), {"active": "1"}, follow=True).content.decode()
    assert ("Le compte est rouvert." in page, "Fermer le compte" in page) == (True, True)


def test_the_collectivite_is_changed_and_refusals_shown_on_the_field(admin, cast):
    data = {"name": "Val Changé", "kind": "commune", "population": "13 000", "managed": cast.organisation.pk}
    assert admin.post(address("organisation"), data).status_code == 302
    assert Organisation.objects.get(pk=cast.organisation.pk).population == 13_000

    page = admin.post(address("organisation"), {**data, "hosted": "on"})
    assert page.context["form"].errors == {"parent": ["Choisissez l’intercommunalité qui instruit les dossiers."]}
    assert Organisation.objects.get(pk=cast.organisation.pk).siren == cast.organisation.siren


def test_an_administrator_of_two_collectivites_acts_on_the_one_in_use(client):
    first, second = make_organisation("Abc"), make_organisation("Def")
    user = make_member(first, Role.ADMINISTRATOR)
    other = Membership.objects.create(user=user, organisation=second, role=Role.ADMINISTRATOR)
    client.force_login(user)
    assert client.get(address("people")).context["managed"] == first
    client.post(address("switch"), {"membership": other.pk})
    assert client.get(address("people")).context["managed"] == second

    stale = {"managed": first.pk, "email": "x@exemple.test", "first_name": "X", "last_name": "Y", "roles": ["lead"]}
    response = client.post(address("invite"), stale)

    assert response.status_code == 403
    assert "changé de collectivité dans un autre onglet" in response.content.decode()
    assert User.objects.filter(email="x@exemple.test").exists() is False


@pytest.mark.parametrize("count", [1, 3])
def test_people_list_query_count(client, cast, django_assert_num_queries, count):
    for _person in range(count):
        make_member(cast.elsewhere, Role.LEAD, Role.EXPERT)
    client.force_login(cast.outsider)
    with django_assert_num_queries(10):
        client.get(address("people"))


@pytest.mark.parametrize("count", [1, 3])
def test_person_query_count(client, cast, django_assert_num_queries, count):
    user = make_member(cast.elsewhere, *list(Role.values)[:count])
    client.force_login(cast.outsider)
    with django_assert_num_queries(9):
        client.get(address("person", user.pk))


def test_the_administration_site_only_shows(client, cast):
    host = make_user(is_staff=True, is_superuser=True)
    client.force_login(host)
    for name in ("organisation", "membership", "notification", "user"):
        assert client.get(f"/admin/accounts/{name}/").status_code == 200
        assert client.get(f"/admin/accounts/{name}/add/").status_code == 403
    row = membership_of(cast.expert)
    assert client.post(f"/admin/accounts/membership/{row.pk}/delete/", {"post": "yes"}).status_code == 403
    assert client.post(f"/admin/accounts/membership/{row.pk}/change/", {"role": "auditor"}).status_code == 403
    assert membership_of(cast.expert).role == Role.EXPERT
