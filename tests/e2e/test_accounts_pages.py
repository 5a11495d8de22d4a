"""Pages of people and of the journal in a browser: audit of each, lockout, invitation without JavaScript."""

import re

import pytest
from django.core import mail
from django.urls import reverse
from playwright.sync_api import expect

from accounts.enums import Role
from accounts.models import Membership, User
from audit.models import Entry
from tests.audit.helpers import write
from tests.e2e.checks import page_problems
from tests.e2e.conftest import session_cookie
from tests.factories.accounts import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)


def test_every_page_passes_the_audit(page, live_server, sign_in, cast):
    write(3, organisation_id=cast.organisation.pk, verb="document.add")
    admin = cast.administrator
    Membership.objects.create(user=admin, organisation=cast.elsewhere, role=Role.AUDITOR)
    wrong = {}

    def look(path):
        page.goto(live_server.url + path)
        if problems := page_problems(page):
            wrong[path] = problems

    for name in ("sign_in", "password_reset", "password_reset_done"):
        look(reverse(f"accounts:{name}"))
    look(reverse("accounts:password_set", args=["x", "y"]))
    sign_in(admin)
    for name in ("profile", "password_change", "people", "invite", "organisation"):
        look(reverse(f"accounts:{name}"))
    look(reverse("accounts:person", args=[cast.expert.pk]))
    look(reverse("audit:journal"))
    look(reverse("audit:journal") + f"?organisation={cast.organisation.pk}&check=1")
    look(reverse("audit:journal") + "?q=zzz")
    assert not wrong, "\n".join(f"{path}: {line}" for path, lines in wrong.items() for line in lines)


def test_failures_lead_to_the_summary_then_to_the_wait(page, live_server, db, cast):
    for attempt in range(5):
        page.goto(live_server.url + reverse("accounts:sign_in"))
        page.get_by_label("Adresse électronique").fill(cast.expert.email)
        page.get_by_label("Mot de passe").fill("faux")
        page.get_by_role("button", name="Se connecter").click()
        if attempt == 0:
            expect(page.locator(".errors")).to_be_focused()
            expect(page).to_have_title(re.compile("^Erreur"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Connexion suspendue")
    assert page_problems(page) == []


def test_an_invitation_leads_to_a_first_sign_in_without_javascript(plain_page, live_server, settings, cast):
    settings.SITE_URL = live_server.url
    page = plain_page
    page.context.add_cookies([session_cookie(cast.administrator, live_server.url)])
    page.goto(live_server.url + reverse("accounts:invite"))
    page.get_by_label("Adresse électronique").fill("nouveau@exemple.test")
    page.get_by_label("Prénom").fill("Noé")
    page.get_by_label("Nom", exact=True).fill("Petit")
    page.get_by_label("Porteur de projet").check()
    page.get_by_role("button", name="Envoyer l’invitation").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Noé Petit")

    link = re.search(r"http://\S+", mail.outbox[-1].body).group()
    page.context.clear_cookies()
    page.goto(link)
    page.get_by_label("Nouveau mot de passe").fill(PASSWORD)
    page.get_by_label("Le même, une seconde fois").fill(PASSWORD)
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_label("Adresse électronique").fill("nouveau@exemple.test")
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").click()
    page.wait_for_url(live_server.url + "/")

    user = User.objects.get(email="nouveau@exemple.test")
    assert user.last_login is not None
    assert list(Entry.objects.values_list("verb", flat=True)) == ["accounts.invite"]
