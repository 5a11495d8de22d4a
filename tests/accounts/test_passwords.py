"""Choosing, losing and changing a password."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.models import Notification, User
from tests.factories.accounts import PASSWORD, make_user

pytestmark = pytest.mark.django_db
SIGN_IN = "/compte/connexion/"
NEW = "un-autre-long-mot-de-passe"


def ask(client, capture, email):
    with capture(execute=True):
        return client.post(reverse("accounts:password_reset"), {"email": email})


def link_of(message):
    return re.search(r"http://127\.0\.0\.1:8000(/compte/mot-de-passe/choisir/\S+)", message.body).group(1)


def choose(client, link, first=NEW, second=NEW):
    """Follow the link to its form, and send it."""
    form = client.get(link, follow=True)
    return client.post(form.redirect_chain[-1][0], {"new_password1": first, "new_password2": second}, follow=True)


def can_sign_in(email, password):
    return Client().post(SIGN_IN, {"username": email, "password": password}).status_code == 302


def test_a_forgotten_password_is_chosen_again_by_mail(client, django_capture_on_commit_callbacks):
    user = make_user()
    response = ask(client, django_capture_on_commit_callbacks, user.email.upper())
    assert response.url == reverse("accounts:password_reset_done")
    message = mail.outbox[0]
    assert (message.to, message.subject) == ([user.email], "[Boussole] Choisir un nouveau mot de passe")

    page = choose(client, link_of(message)).content.decode()

    assert "Votre mot de passe est enregistré. Connectez-vous." in page
    assert [can_sign_in(user.email, word) for word in (NEW, PASSWORD)] == [True, False]


def test_the_link_serves_once(client, django_capture_on_commit_callbacks):
    ask(client, django_capture_on_commit_callbacks, make_user().email)
    link = link_of(mail.outbox[0])
    choose(client, link)

    page = Client().get(link).content.decode()
    assert "Ce lien a déjà servi, ou il date de plus de trois jours." in page
    assert "Recevoir un nouveau lien" in page


def test_the_link_is_stored_nowhere(client, django_capture_on_commit_callbacks):
    ask(client, django_capture_on_commit_callbacks, make_user().email)
    token = link_of(mail.outbox[0]).split("/")[-2]

    row = Notification.objects.get()
    assert [token in str(value) for value in vars(row).values()] == [False] * len(vars(row))
    assert row.path == ""


def test_nobody_learns_who_has_an_account(client, django_capture_on_commit_callbacks):
    make_user(email="ferme@exemple.test", is_active=False)
    known = ask(client, django_capture_on_commit_callbacks, make_user().email)
    answers = [
        ask(client, django_capture_on_commit_callbacks, email) for email in ("nul@exemple.test", "ferme@exemple.test")
    ]

    assert [(answer.status_code, answer.url) for answer in answers] == [(known.status_code, known.url)] * 2
    assert len(mail.outbox) == 1


def test_asking_again_and_again_sends_one_mail_a_minute(client, django_capture_on_commit_callbacks):
    user = make_user()
    for _time in range(5):
        ask(client, django_capture_on_commit_callbacks, user.email)

    assert len(mail.outbox) <= 2  # two when the minute turns during the test


def test_the_link_follows_the_site_not_the_host_that_was_asked(client, django_capture_on_commit_callbacks, settings):
    settings.ALLOWED_HOSTS = ["*"]
    user = make_user()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("accounts:password_reset"), {"email": user.email}, HTTP_HOST="piege.test")

    assert "piege.test" not in mail.outbox[0].body


@pytest.mark.usefixtures("failures_are_counted")
def test_choosing_a_password_ends_a_lockout(client, django_capture_on_commit_callbacks):
    user = make_user()
    for _attempt in range(5):
        Client().post(SIGN_IN, {"username": user.email, "password": "faux"})
    assert can_sign_in(user.email, PASSWORD) is False

    ask(client, django_capture_on_commit_callbacks, user.email)
    choose(client, link_of(mail.outbox[0]))

    assert can_sign_in(user.email, NEW) is True


@pytest.mark.parametrize(
    ("first", "second", "field"),
    [
        ("", "", "new_password1"),
        ("court", "court", "new_password2"),
        ("123456789012345", "123456789012345", "new_password2"),
        ("motdepasse1234", "motdepasse1235", "new_password2"),
        ("camille.martin@exemple", "camille.martin@exemple", "new_password2"),
    ],
)
def test_a_weak_or_mistyped_password_is_refused(client, django_capture_on_commit_callbacks, first, second, field):
    user = make_user(email="camille.martin@exemple.test")
    ask(client, django_capture_on_commit_callbacks, user.email)

    response = choose(client, link_of(mail.outbox[0]), first, second)

    assert field in response.context["form"].errors
    assert can_sign_in(user.email, PASSWORD) is True


def test_changing_ones_password_keeps_this_session_and_closes_the_others(client):
    user = make_user()
    client.force_login(user)
    elsewhere = Client()
    elsewhere.force_login(user)
    data = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}

    response = client.post(reverse("accounts:password_change"), data)

    assert response.url == "/compte/"
    assert client.get("/compte/").status_code == 200
    assert elsewhere.get("/compte/").status_code == 302
    assert can_sign_in(user.email, NEW) is True


def test_changing_ones_password_asks_for_the_present_one(client):
    user = make_user()
    client.force_login(user)
    data = {"old_password": "faux", "new_password1": NEW, "new_password2": NEW}

    response = client.post(reverse("accounts:password_change"), data)

    assert list(response.context["form"].errors) == ["old_password"]
    assert User.objects.get(pk=user.pk).check_password(PASSWORD) is True


@pytest.mark.parametrize("name", ["sign_in", "password_reset", "password_reset_done"])
def test_pages_for_whoever_is_not_signed_in_open(client, name):
    page = client.get(reverse(f"accounts:{name}"))

    assert page.status_code == 200
    assert page.content.decode().count("<h1>") == 1
