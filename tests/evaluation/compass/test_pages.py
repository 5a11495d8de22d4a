"""The compass on screen: who opens which page, what stays typed, what two windows see, how many queries."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from evaluation.compass.actions import GivenAnswer, save_answers
from evaluation.compass.models import Answer, Criterion, Opinion
from tests.factories import life
from tests.factories.compass import answer_everything, load_grid, open_with, sign_everything
from tests.pages import html_of
from usecases.enums import State

pytestmark = pytest.mark.django_db
HIDDEN = {"administrator", "staff_member", "outsider", "nobody"}


@pytest.fixture(autouse=True)
def _grid(db):
    load_grid()


@pytest.fixture
def assessment(cast):
    """An assessment under way, every criterion given to the expert of the cast."""
    return open_with(life.submitted(cast), cast.coordinator, cast.expert, timezone.now())


def url(name, assessment, *more):
    return reverse(f"compass:{name}", args=[assessment.use_case_id, *more])


def blocked(cast, assessment):
    answer_everything(assessment, cast.expert, timezone.now(), TRA_02=GivenAnswer(value="saisie"))


PAGES = [
    # page, arguments, who gets it besides a 403 for the other readers
    ("overview", [], None),
    ("criterion", ["JUR"], "all but lead"),
    ("opinion", ["JUR"], {"expert"}),
    ("release", ["TRA-02"], {"expert"}),
    ("complete", [], {"coordinator"}),
    ("close", [], {"coordinator"}),
    ("watch", [], {"coordinator"}),
]


@pytest.mark.parametrize(("name", "more", "allowed"), PAGES)
def test_each_page_by_each_role(client, cast, assessment, name, more, allowed):
    blocked(cast, assessment)
    for who, person in cast.everyone().items():
        client.force_login(person)
        status = client.get(url(name, assessment, *more)).status_code
        if who in HIDDEN:
            expected = 404
        elif allowed is None or (who != "lead" if allowed == "all but lead" else who in allowed):
            expected = 200
        else:
            expected = 403
        assert status == expected, who


def test_the_coordinator_opens_the_assessment_from_its_page(client, cast):
    use_case = life.submitted(cast)
    page = reverse("compass:assign", args=[use_case.pk])
    for who, person in cast.everyone().items():
        client.force_login(person)
        expected = 404 if who in HIDDEN else 200 if who == "coordinator" else 403
        assert client.get(page).status_code == expected, who
    client.force_login(cast.coordinator)
    codes = Criterion.objects.filter(grid=1, is_general=False).values_list("code", flat=True)
    chosen = dict.fromkeys(codes, cast.expert.pk)
    due = (timezone.localdate() + timedelta(days=20)).isoformat()
    lacking = html_of(client.post(page, {**chosen, "JUR": "", "due_on": due}))
    assert "Choisissez un expert pour ce critère" in lacking
    assert '<a href="#id_JUR">' in lacking
    past = html_of(client.post(page, {**chosen, "due_on": "2020-01-01"}))
    assert "Erreur" in past
    assert client.post(page, {**chosen, "due_on": due}).status_code == 302
    assert life.again(use_case).state == State.IN_ASSESSMENT


def test_the_lead_reads_only_how_far_it_is(client, cast, assessment):
    blocked(cast, assessment)
    client.force_login(cast.lead)
    page = html_of(client.get(url("overview", assessment)))
    assert "quand l’évaluation sera terminée" in page
    assert "L’avis de l’instance sociale" not in page
    assert "Bloquant" not in page


def test_an_answer_of_another_kind_is_refused_and_nothing_is_lost(client, cast, assessment):
    client.force_login(cast.expert)
    page = url("criterion", assessment, "JUR")
    wrong = html_of(client.post(page, {"JUR-01": "peut-être", "JUR-02-comment": "Remarque tapée"}))
    assert "Erreur" in wrong
    assert "Remarque tapée" in wrong
    assert Answer.objects.count() == 0
    assert client.post(page, {"JUR-01": "non"}).status_code == 302
    assert Answer.objects.get().value == "non"


def test_a_missing_reason_for_not_applicable_is_said(client, cast, assessment):
    client.force_login(cast.expert)
    page = html_of(client.post(url("criterion", assessment, "JUR"), {"JUR-04": "na"}))
    assert "Erreur" in page
    assert "pourquoi" in page
    assert Answer.objects.count() == 0


def test_two_windows_on_one_criterion_lose_nothing(client, cast, assessment):
    criterion = Criterion.objects.get(grid=1, code="JUR")
    client.force_login(cast.expert)
    page = url("criterion", assessment, "JUR")
    shown = client.get(page)
    versions = {name: field.initial for name, field in shown.context["form"].fields.items() if "version" in name}
    save_answers(
        assessment=assessment,
        criterion=criterion,
        actor=cast.expert,
        answers={"JUR-01": GivenAnswer(value="non", comment="De l’autre fenêtre")},
        versions={},
        now=timezone.now(),
    )
    conflict = html_of(client.post(page, {**versions, "JUR-01": "oui", "JUR-01-comment": "De celle-ci"}))
    assert "De celle-ci" in conflict
    assert "De l’autre fenêtre" in conflict
    assert Answer.objects.get().value == "non"


def test_an_assessment_is_completed_when_all_have_signed(client, cast, assessment):
    answer_everything(assessment, cast.expert, timezone.now())
    client.force_login(cast.coordinator)
    early = client.post(url("complete", assessment), follow=True)
    assert "avis" in html_of(early)
    assert life.again(assessment.use_case).state == State.IN_ASSESSMENT
    sign_everything(assessment, cast.expert, timezone.now())
    client.post(url("complete", assessment))
    assert life.again(assessment.use_case).state == State.READY_FOR_COMMITTEE
    client.force_login(cast.lead)
    assert client.get(url("criterion", assessment, "JUR")).status_code == 200


@pytest.mark.parametrize(("name", "more", "queries"), [("overview", [], 23), ("criterion", ["JUR"], 27)])
def test_more_opinions_take_no_more_queries(client, cast, assessment, django_assert_num_queries, name, more, queries):
    answer_everything(assessment, cast.expert, timezone.now())
    client.force_login(cast.auditor)
    codes = list(Criterion.objects.filter(grid=1, is_general=False).values_list("pk", flat=True))
    client.get(url(name, assessment, *more))
    given = {"expert": cast.expert, "position": "favourable", "reasons": "-", "score": {}, "given_at": timezone.now()}
    for number in (1, 3):
        for pk in codes[:number]:
            Opinion.objects.get_or_create(assessment_id=assessment.pk, criterion_id=pk, defaults=given)
        with django_assert_num_queries(queries):
            client.get(url(name, assessment, *more))
