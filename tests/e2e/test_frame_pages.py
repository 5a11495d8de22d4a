"""The pages of the frame and of the matrix in a browser: audit, errors, and what works without JavaScript."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from evaluation.frame.models import Alignment
from tests.e2e.checks import page_audit
from tests.e2e.conftest import session_cookie
from tests.factories.frame import in_force, place
from tests.factories.usecases import make_use_case
from usecases.enums import State

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def dossier(cast):
    """A deposited dossier that the matrix refuses, under a frame."""
    in_force(cast)
    use_case = make_use_case(cast.organisation, cast.lead, state=State.SUBMITTED)
    place(use_case, cast, can=True, wish=False)
    return use_case


def test_the_pages_that_close_and_examine_pass_the_audit(page, live_server, sign_in, cast, dossier):
    sign_in(cast.coordinator)
    for name in ("conclude", "examine", "matrix", "alignment"):
        page.goto(live_server.url + reverse(f"frame:{name}", args=[dossier.pk]))
        page_audit(page)


def test_a_red_line_is_examined_without_javascript(plain_page, live_server, cast, dossier):
    plain_page.context.add_cookies([session_cookie(cast.coordinator, live_server.url)])
    plain_page.goto(live_server.url + reverse("frame:examine", args=[dossier.pk]))
    line = plain_page.get_by_role("group", name="Aucune IA ne répond seule aux habitants")
    line.get_by_label("Le dossier la franchit").check()
    plain_page.get_by_role("button", name="Confirmer ces positions").click()
    expect(plain_page.get_by_role("heading", name="Il y a 1 erreur dans le formulaire")).to_be_visible()
    plain_page.locator("#id_LR-1-justification").fill("Personne ne relit.")
    plain_page.get_by_role("button", name="Confirmer ces positions").click()
    expect(plain_page.get_by_text("Un expert ne peut pas lever ce point")).to_be_visible()
    assert Alignment.objects.get().verdict == "crosses"
