"""The pages of a dossier in a browser: audit, drafts kept while typing, conflict, dépôt without JavaScript."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.e2e.checks import page_audit, page_problems
from tests.e2e.conftest import session_cookie
from tests.factories.usecases import COMPLETE, START, make_use_case
from usecases.actions import post_message, request_completion, submit
from usecases.enums import State
from usecases.models import Submission, UseCase

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def dossier(cast):
    """A dossier sent back, with a message."""
    use_case = make_use_case(cast.organisation, cast.lead, title="Tri des courriels")
    submit(use_case=use_case, actor=cast.lead, now=START)
    post_message(
        use_case=use_case,
        actor=cast.expert,
        body="Où sont les serveurs ?",
        visibility="dossier",
        reply_expected=True,
        now=START,
    )
    request_completion(use_case=use_case, actor=cast.coordinator, comment="Le devis ?", now=START)
    return use_case


def test_every_page_passes_the_audit(page, live_server, sign_in, cast, dossier):
    sign_in(cast.lead)
    pages = ["tasks", "check", "description", "documents", "messages", "history"]
    urls = [reverse("usecases:list"), reverse("usecases:create")]
    urls += [reverse(f"usecases:{name}", args=[dossier.pk]) for name in pages]
    urls += [reverse("usecases:theme", args=[dossier.pk, slug]) for slug in ("data", "cost", "interest")]
    urls += [reverse("usecases:transition", args=[dossier.pk, "withdraw"])]
    wrong = {}
    for url in urls:
        page.goto(live_server.url + url)
        if problems := page_problems(page):
            wrong[url] = problems
    assert not wrong, "\n".join(f"{url}: {line}" for url, lines in wrong.items() for line in lines)


def test_a_draft_is_kept_while_typing(page, live_server, sign_in, cast):
    use_case = make_use_case(cast.organisation, cast.lead, submission={})
    sign_in(cast.lead)
    page.goto(live_server.url + reverse("usecases:theme", args=[use_case.pk, "need"]))
    for text in ("Trop de courriers.", "Trop de courriers, trop tard."):
        page.get_by_label("Quel problème voulez-vous résoudre").fill(text)
        with page.expect_response(lambda response: response.request.method == "POST") as answer:
            pass
        assert answer.value.status == 200
    expect(page.locator("[data-autosave-status]")).to_contain_text("Brouillon enregistré à")
    expect(page.locator("input[name=version]")).to_have_value("3")
    assert Submission.objects.get(use_case=use_case).need == "Trop de courriers, trop tard."
    page.get_by_label("Pour qui").fill("L’accueil.")
    page.get_by_role("button", name="Enregistrer et continuer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("La solution envisagée")


def test_errors_lead_to_their_field(page, live_server, sign_in, cast):
    use_case = make_use_case(cast.organisation, cast.lead, submission={})
    sign_in(cast.lead)
    page.goto(live_server.url + reverse("usecases:theme", args=[use_case.pk, "interest"]))
    page.get_by_role("button", name="Enregistrer et continuer").click()
    assert page.title().startswith("Erreur")
    page_audit(page)


def test_a_demand_is_filled_and_deposited_without_javascript(plain_page, live_server, cast):
    plain_page.context.add_cookies([session_cookie(cast.lead, live_server.url)])
    plain_page.goto(live_server.url + reverse("usecases:create"))
    plain_page.get_by_label("Titre du cas d’usage").fill("Tri des courriels")
    plain_page.get_by_role("button", name="Ouvrir le dossier").click()
    use_case = UseCase.objects.get()
    Submission.objects.filter(use_case=use_case).update(**{**COMPLETE, "has_interest": ""})
    plain_page.get_by_role("link", name="La déclaration d’intérêt").click()
    plain_page.get_by_label("Non", exact=True).check()
    plain_page.get_by_role("button", name="Enregistrer et continuer").click()
    expect(plain_page.get_by_role("heading", level=1)).to_have_text("Vérifier vos réponses")
    plain_page.get_by_role("button", name="Déposer", exact=True).click()
    use_case.refresh_from_db()
    assert use_case.state == State.SUBMITTED
