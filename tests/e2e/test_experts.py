"""Experts at work in a browser: a phone and a keyboard, saving while typing, two people on one page."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from evaluation.compass.actions import add_expert
from evaluation.compass.models import Answer, Criterion, Opinion
from tests.e2e.checks import page_audit
from tests.e2e.conftest import session_cookie
from tests.factories import life
from tests.factories.accounts import make_member
from tests.factories.compass import answer_criterion, best_answer, load_grid, open_with

pytestmark = pytest.mark.django_db(transaction=True)
PHONE = {"width": 320, "height": 640}
TABS = 400


@pytest.fixture
def assessment(cast):
    load_grid()
    return open_with(life.submitted(cast), cast.coordinator, cast.expert, timezone.now())


def tab_to(page, where):
    """Press Tab until the focus is on `where`, a test on the focused element."""
    for _step in range(TABS):
        page.keyboard.press("Tab")
        if page.evaluate(f"() => {{ const node = document.activeElement; return Boolean(node && ({where})); }}"):
            return
    raise AssertionError(f"Tab never reaches {where}")


def choose(page, name, value):
    """Reach a group of radio buttons with Tab and check `value` with the arrows."""
    tab_to(page, f"node.name === '{name}'")
    page.keyboard.press("Space")
    for _step in range(20):
        if page.locator(f"input[name='{name}']:checked").get_attribute("value") == value:
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"the arrows never check {value} of {name}")


def test_an_expert_completes_a_criterion_on_a_phone_by_keyboard(page, live_server, sign_in, cast, assessment):
    sign_in(cast.expert)
    page.set_viewport_size(PHONE)
    page.goto(live_server.url + reverse("compass:criterion", args=[assessment.use_case_id, "ECO"]))
    questions = list(Criterion.objects.get(code="ECO").questions.order_by("order"))
    for question in questions:
        choose(page, question.code, best_answer(question).value)
    expect(page.locator("[data-autosave-status]")).to_contain_text("Enregistré à")
    expect(page.locator("[data-autosave-done]")).to_contain_text(f"{len(questions)}\u00a0réponses sur", timeout=9000)
    assert page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")
    tab_to(page, "node.name === 'opinion'")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Votre avis")
    choose(page, "position", "favourable")
    tab_to(page, "node.name === 'reasons'")
    page.keyboard.type("Serveurs connus, empreinte mesurée.")
    tab_to(page, "node.textContent.includes('Signer mon avis')")
    page.keyboard.press("Enter")
    expect(page.get_by_text("est enregistré")).to_be_visible()
    assert Opinion.objects.get().reasons == "Serveurs connus, empreinte mesurée."


@pytest.fixture
def helper(cast, assessment):
    """A second expert on the legal criterion."""
    person = make_member(cast.organisation, "expert", first_name="Awa", last_name="Diop")
    criterion, now = Criterion.objects.get(code="JUR"), timezone.now()
    add_expert(assessment=assessment, criterion=criterion, actor=cast.coordinator, expert=person, signs=False, now=now)
    return person


@pytest.fixture
def second_window(browser, browser_context_args):
    """The browser of someone else."""
    context = browser.new_context(**browser_context_args)
    yield context
    context.close()


def test_two_experts_on_one_page_lose_nothing(page, second_window, live_server, sign_in, cast, assessment, helper):
    address = live_server.url + reverse("compass:criterion", args=[assessment.use_case_id, "JUR"])
    second_window.add_cookies([session_cookie(helper, live_server.url)])
    theirs = second_window.new_page()
    sign_in(cast.expert)
    page.goto(address)
    theirs.goto(address)
    theirs.locator("input[name='JUR-01'][value='non']").check()
    theirs.locator("textarea[name='JUR-01-comment']").fill("Vu avec le service.")
    expect(theirs.locator("[data-autosave-status]")).to_contain_text("Enregistré à")
    page.locator("textarea[name='JUR-02-comment']").fill("À préciser.")
    page.locator("input[name='JUR-02'][value='non']").check()
    page.locator("input[name='JUR-01'][value='oui']").check()
    page.locator("textarea[name='JUR-01-comment']").fill("Un doute demeure.")
    expect(page.locator("[data-autosave-status]")).to_contain_text("répondu entre-temps")
    page.get_by_role("button", name="Comparer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Deux réponses différentes")
    page_audit(page)
    expect(page.get_by_text("Réponse enregistrée par Awa Diop")).to_be_visible()
    page.get_by_label("Fusionner").check()
    page.get_by_role("button", name="Enregistrer ces choix").click()
    expect(page.get_by_text("Vos réponses sont enregistrées")).to_be_visible()
    stored = {row.question.code: row for row in Answer.objects.select_related("question")}
    assert (stored["JUR-01"].value, stored["JUR-02"].comment) == ("oui", "À préciser.")
    merged = stored["JUR-01"].comment
    assert "Un doute demeure." in merged
    assert "Vu avec le service." in merged


def test_what_could_not_be_saved_stays_and_can_be_tried_again(page, live_server, sign_in, cast, assessment):
    sign_in(cast.expert)
    address = live_server.url + reverse("compass:criterion", args=[assessment.use_case_id, "JUR"])
    page.goto(address)
    page.route(address, lambda route: route.abort())
    page.locator("input[name='JUR-01'][value='non']").check()
    expect(page.locator("[data-autosave-status]")).to_contain_text("Non enregistré")
    retry = page.get_by_role("button", name="Réessayer")
    expect(retry).to_be_visible()
    page.unroute(address)
    retry.click()
    expect(page.locator("[data-autosave-status]")).to_contain_text("Enregistré à")
    expect(retry).to_be_hidden()
    assert Answer.objects.get().value == "non"


def test_the_experts_pages_pass_the_audit(page, live_server, sign_in, cast, assessment):
    answer_criterion(assessment, "JUR", cast.expert, timezone.now() - timedelta(days=1))
    wrong = {}
    for person, names in (
        (cast.expert, [("criterion", "JUR"), ("opinion", "JUR"), ("ask", "JUR"), ("recuse",), ("consultations",)]),
        (cast.coordinator, [("team", "TEC"), ("history", "TEC"), ("actions",), ("print",), ("overview",)]),
    ):
        sign_in(person)
        for name, *more in names:
            page.goto(live_server.url + reverse(f"compass:{name}", args=[assessment.use_case_id, *more]))
            try:
                page_audit(page)
            except AssertionError as problem:
                wrong[name] = str(problem)
    assert not wrong, "\n".join(f"{name}: {text}" for name, text in wrong.items())
