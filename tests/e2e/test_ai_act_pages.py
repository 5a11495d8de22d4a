"""The classification in a browser: the audit of its pages, the questionnaire without JavaScript, a newer law."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from evaluation.ai_act import actions
from evaluation.ai_act.models import Classification
from tests.e2e.checks import page_audit, page_problems
from tests.e2e.conftest import session_cookie
from tests.factories.ai_act import HIGH, another_law, answered, load_law, signed
from tests.factories.usecases import make_use_case
from usecases.enums import State

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _law(db):
    load_law()


@pytest.fixture
def use_case(cast):
    return make_use_case(cast.organisation, cast.lead, state=State.SUBMITTED, title="Tri des candidatures")


def test_every_page_passes_the_audit(page, live_server, sign_in, cast, use_case):
    signed(use_case, cast.lead, cast.expert, **HIGH)
    answered(use_case, cast.lead, justification="L’outil ne trie plus.")
    urls = [reverse(f"ai_act:{name}", args=[use_case.pk]) for name in ("overview", "check", "sign")]
    urls += [reverse("ai_act:question", args=[use_case.pk, code]) for code in ("C0", "C4")]
    urls += [reverse("ai_act:classification", args=[use_case.pk, number]) for number in (1, 2)]
    version = actions.import_law(
        organisation=cast.organisation, actor=cast.administrator, data=another_law(), now=timezone.now()
    )
    sign_in(cast.expert)
    wrong = _problems(page, live_server, [*urls, reverse("ai_act:law")])
    sign_in(cast.administrator)
    publish = reverse("ai_act:law_publish", args=[version.pk])
    wrong |= _problems(page, live_server, [publish, reverse("ai_act:law_import"), reverse("ai_act:law")])
    actions.publish_law(version=version, actor=cast.administrator, now=timezone.now())
    sign_in(cast.lead)
    wrong |= _problems(page, live_server, [urls[0], reverse("ai_act:compare", args=[use_case.pk])])
    assert not wrong, "\n".join(f"{url}: {line}" for url, lines in wrong.items() for line in lines)


def test_the_questionnaire_is_answered_without_javascript(plain_page, live_server, cast, use_case):
    plain_page.context.add_cookies([session_cookie(cast.lead, live_server.url)])
    plain_page.goto(live_server.url + reverse("ai_act:overview", args=[use_case.pk]))
    plain_page.get_by_role("button", name="Commencer le questionnaire").click()
    for said in ("Oui", "Oui", "Non", "Aucune de ces réponses", "Non", "Aucune de ces réponses"):
        plain_page.get_by_label(said, exact=True).check()
        plain_page.get_by_role("button", name="Enregistrer et continuer").click()
    plain_page.get_by_label("Parler ou répondre directement à des personnes").check()
    plain_page.get_by_role("button", name="Enregistrer et continuer").click()
    expect(plain_page.get_by_role("heading", level=1)).to_have_text("Vérifier vos réponses")
    plain_page.get_by_role("button", name="Rendre les réponses").click()
    assert Classification.objects.get().result["classes"] == ["TRANSPARENCE"]


def test_a_missing_answer_leads_to_its_field(page, live_server, sign_in, cast, use_case):
    actions.start_classification(use_case=use_case, actor=cast.lead, now=timezone.now())
    sign_in(cast.lead)
    page.goto(live_server.url + reverse("ai_act:question", args=[use_case.pk, "C2"]))
    page.get_by_role("button", name="Enregistrer et continuer").click()
    assert page.title().startswith("Erreur")
    page_audit(page)


def _problems(page, live_server, urls):
    wrong = {}
    for url in urls:
        page.goto(live_server.url + url)
        if problems := page_problems(page):
            wrong[url] = problems
    return wrong
