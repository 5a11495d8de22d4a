"""An agent answers on a phone, by keyboard: they stop, come back, check, send; the link serves once."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from evaluation.questionnaires import actions
from evaluation.questionnaires.models import Answer, Campaign
from tests.e2e.checks import Watcher, page_audit
from tests.e2e.test_experts import PHONE, choose, tab_to
from tests.factories.questionnaires import NOW, closed, draft, opened

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def token(cast):
    found = opened(cast)
    Campaign.objects.update(opens_on="2026-01-01", closes_on="2099-01-01")
    return found.tokens["Communes"][0]


def fits(page):
    return page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")


def enter(page, words):
    """Reach a button with Tab and press it."""
    tab_to(page, f"node.tagName === 'BUTTON' && node.textContent.includes('{words}')")
    page.keyboard.press("Enter")


def test_an_agent_answers_on_a_phone_by_keyboard(context, live_server, token):
    page = context.new_page()
    watcher = Watcher(page, live_server.url)
    page.set_viewport_size(PHONE)
    address = live_server.url + reverse("questionnaires:start", args=[token])
    page.goto(address)
    expect(page.get_by_text("Vos réponses sont anonymes")).to_be_visible()
    enter(page, "Commencer")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Cet outil m’aide dans mon vrai travail.")
    assert fits(page)
    choose(page, "answer", "4")
    enter(page, "Question suivante")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Je gagne du temps")
    choose(page, "answer", "5")
    tab_to(page, "node.name === 'minutes'")
    page.keyboard.type("30")
    enter(page, "Question suivante")
    expect(page.get_by_text("Question 3 sur 20")).to_be_visible()

    page.close()
    page = context.new_page()
    page.set_viewport_size(PHONE)
    page.goto(address)
    enter(page, "Reprendre mes réponses")
    expect(page.get_by_text("Question 3 sur 20")).to_be_visible()
    for step in range(3, 20):
        enter(page, "Question suivante")
        expect(page.get_by_text(f"Question {step + 1} sur 20")).to_be_visible()
    tab_to(page, "node.name === 'answer'")
    page.keyboard.type("À appeler les communes.")
    enter(page, "Vérifier mes réponses")
    expect(page.get_by_role("heading", level=1)).to_have_text("Vérifiez vos réponses")
    assert fits(page)
    expect(page.get_by_text("30 minutes par semaine")).to_be_visible()
    enter(page, "Envoyer mes réponses")
    expect(page.get_by_role("heading", level=1)).to_have_text("Merci, c’est envoyé")
    assert Answer.objects.get().answers == {"Q01": 4, "Q02": 5, "Q02-minutes": 30, "L4": "À appeler les communes."}

    page.go_back()
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Vérifiez vos réponses")
    page.goto(address)
    expect(page.get_by_text("Vos réponses sont anonymes")).to_be_visible()
    enter(page, "Commencer")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ce lien n’ouvre pas de questionnaire")
    assert Answer.objects.count() == 1
    assert watcher.complaints == []


def test_the_pages_of_an_agent_and_the_results_pass_the_audit(page, live_server, token, cast, sign_in):
    page.goto(live_server.url + reverse("questionnaires:code"))
    page_audit(page)
    page.goto(live_server.url + reverse("questionnaires:start", args=[token]))
    page_audit(page)
    page.get_by_role("button", name="Commencer").click()
    page_audit(page)
    for step in (2, 16, 17):
        page.goto(live_server.url + reverse("questionnaires:question", args=[token, step]))
        page_audit(page)
    page.goto(live_server.url + reverse("questionnaires:check", args=[token]))
    page_audit(page)
    page.goto(live_server.url + reverse("questionnaires:thanks"))
    page_audit(page)
    sign_in(cast.coordinator)
    page.goto(live_server.url + reverse("questionnaires:remind", args=[Campaign.objects.get().pk]))
    page_audit(page)
    campaign = closed(cast)
    pages = [(name, campaign.pk) for name in ("results", "reread", "campaign", "publish")]
    pages.append(("review", campaign.pk, campaign.free_answers.first().pk))
    for name, *args in pages:
        page.goto(live_server.url + reverse(f"questionnaires:{name}", args=args))
        page_audit(page)


def test_the_pages_of_a_campaign_in_preparation_and_of_a_draft_pass_the_audit(page, live_server, cast, sign_in):
    campaign = draft(cast)
    actions.add_slips(campaign=campaign, actor=cast.lead, service="Voirie", number=6, now=NOW)
    own = actions.copy_template(
        source=campaign.template, organisation=cast.organisation, actor=cast.coordinator, now=NOW
    )
    sign_in(cast.coordinator)
    pages = [(name, campaign.pk) for name in ("campaign", "invite", "slips", "print_slips", "open", "discard")]
    pages.append(("remove_service", campaign.services.get(name="Voirie").pk))
    pages += [("template", own.pk), ("heading", own.pk), ("item_add", own.pk), ("item", own.pk, "Q08")]
    for name, *args in pages:
        page.goto(live_server.url + reverse(f"questionnaires:{name}", args=args))
        page_audit(page)
    page.goto(live_server.url + reverse("questionnaires:print_slips", args=[campaign.pk]))
    page.get_by_role("button", name="Tirer les codes et montrer la page").click()
    page_audit(page)


def test_without_javascript_an_agent_answers_too(plain_page, live_server, token):
    plain_page.goto(live_server.url + reverse("questionnaires:start", args=[token]))
    plain_page.get_by_role("button", name="Commencer").click()
    plain_page.get_by_label("Plutôt d’accord").check()
    plain_page.get_by_role("button", name="Question suivante").click()
    plain_page.goto(live_server.url + reverse("questionnaires:check", args=[token]))
    plain_page.get_by_role("button", name="Envoyer mes réponses").click()
    expect(plain_page.get_by_role("heading", level=1)).to_have_text("Merci, c’est envoyé")
    assert Answer.objects.get().answers == {"Q01": 4}
