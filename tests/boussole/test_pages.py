"""Pages of the site itself: open to all, cheap, in plain words."""

import re

import pytest
from django.core.exceptions import PermissionDenied
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import reverse

from accounts.enums import Role
from boussole.context import navigation
from boussole.pages import GLOSSARY

NAMES = ["accessibility", "site_map", "legal", "personal_data", "help"]


@pytest.mark.django_db
@pytest.mark.parametrize("name", NAMES)
def test_page_is_open_to_all_without_a_query(client, django_assert_num_queries, name):
    with django_assert_num_queries(0):
        response = client.get(reverse(name))

    assert response.status_code == 200
    assert response.content.decode().count("<h1>") == 1


@pytest.mark.parametrize("name", NAMES)
def test_page_is_only_read(client, name):
    assert client.post(reverse(name)).status_code == 405


@pytest.mark.django_db
def test_footer_says_the_state_of_accessibility_on_every_page(client):
    for address in [reverse(name) for name in NAMES] + ["/rien-ici/"]:
        assert "Accessibilité&nbsp;: non conforme" in client.get(address).content.decode()


@pytest.mark.django_db
def test_unknown_address_gets_the_page_of_the_site(client):
    response = client.get("/rien-ici/")

    assert response.status_code == 404
    assert "<title>Page introuvable – Boussole de l’IA</title>" in response.content.decode()


def test_refusal_page_gives_the_reason():
    request = RequestFactory().get("/")
    reason = "Vous portez ce dossier : déport."
    html = render_to_string("403.html", {"exception": str(PermissionDenied(reason))}, request)

    assert "Vous portez ce dossier\u00a0: déport." in html


@pytest.mark.parametrize("template", ["403_csrf.html", "500.html"])
def test_error_pages_need_nothing(template):
    assert render_to_string(template).count("<h1>") == 1


@pytest.mark.parametrize(("term", "meaning"), GLOSSARY)
def test_words_of_the_glossary_are_explained_in_twelve_words_at_most(term, meaning):
    words = re.findall(r"[\w’-]+", str(meaning))

    assert 4 <= len(words) <= 12


class Member:
    def __init__(self, role: Role) -> None:
        self.role = role


@pytest.mark.parametrize("role", Role)
def test_menu_has_at_most_six_entries_and_one_current_page(role):
    items = navigation("/aide/", Member(role))

    assert len(items) <= 6
    assert [item.label for item in items if item.current] == ["Aide"]


def test_menu_of_a_visitor_is_the_help_alone():
    assert [(item.label, item.current) for item in navigation("/", None)] == [("Aide", "")]
