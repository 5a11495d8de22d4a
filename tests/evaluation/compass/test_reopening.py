"""A dossier keeps its grid; another one is compared, then taken up on purpose: what is kept, what is asked again."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import Notification
from audit.models import Entry
from audit.selectors import verify_journal
from boussole.shared.refusals import NotAllowed
from evaluation.compass import actions
from evaluation.compass.actions import AssessmentRefused, GivenAnswer
from evaluation.compass.follow_up import Risk
from evaluation.compass.grids import newer_grids, try_grid
from evaluation.compass.models import Assessment, Question
from evaluation.compass.selectors import current_assessment, score_of, score_to_json
from tests.factories import life
from tests.factories.compass import answer_everything, assessed, load_grid, load_second_grid, open_with, sign_everything
from tests.factories.grids import make_draft, published_copy
from tests.factories.usecases import START, make_use_case
from usecases.enums import State
from usecases.models import UseCase

pytestmark = pytest.mark.django_db
NOW = START + timedelta(days=300)
LATER = NOW + timedelta(days=20)
HIDDEN = {"administrator", "staff_member", "outsider", "nobody"}
MORE = [{"kind": "V", "when": {"values": ["oui"]}, "message": "À relire."}]


@pytest.fixture
def assessment(cast, pdf_file):
    """An assessment that every expert has signed, with one blocker lifted."""
    load_grid()
    opened = open_with(life.submitted(cast), cast.coordinator, cast.expert, NOW)
    answer_everything(opened, cast.expert, NOW, TRA_05=GivenAnswer(value="non"), ECO_04=GivenAnswer(unknown=True))
    question = Question.objects.get(criterion__grid=opened.grid, code="TRA-05")
    actions.release_blocker(
        assessment=opened, question=question, actor=cast.expert, reason="Règle écrite depuis.", now=NOW
    )
    sign_everything(opened, cast.expert, NOW, "conditions")
    return current_assessment(opened.use_case)


@pytest.fixture
def newer(cast, assessment):
    """A newer grid: one question reworded (JUR), one effect added (TEC), an aid reworded (COU)."""
    effects = Question.objects.get(criterion__grid=assessment.grid, code="TEC-03").effects
    return published_copy(
        cast.organisation,
        cast.administrator,
        LATER,
        JUR_04={"text": "Le but et la base légale sont-ils écrits et relus ?"},
        TEC_03={"effects": effects + MORE},
        COU_01={"references": []},
    )


def reopen(cast, assessment, grid, **more):
    call = {"actor": cast.coordinator, "comment": "Le droit a changé.", "now": LATER, **more}
    return actions.reopen_on_grid(use_case=assessment.use_case, grid=grid, **call)


def test_nothing_moves_until_someone_decides(cast, assessment, newer):
    before = score_to_json(score_of(assessment))
    assert newer_grids(assessment) == [newer]
    trial = try_grid(assessment, newer, today=LATER.date())
    assert [row.code for row in trial.difference.questions] == ["JUR-04", "TEC-03", "COU-01"]
    assert (trial.lost, trial.missing, len(trial.answers)) == (("JUR-04",), ("JUR-04",), 52)
    assert trial.opinions == {"ECO", "CYB", "DON", "COU", "TRA"}
    assert [row.code for row in trial.touched] == ["JUR", "TEC"]
    assert Assessment.objects.count() == 1
    assert score_to_json(score_of(current_assessment(assessment.use_case))) == before
    assert current_assessment(assessment.use_case).grid == load_grid()


def test_what_is_announced_is_what_is_done(cast, assessment, newer):
    trial = try_grid(assessment, newer, today=LATER.date())
    after = reopen(cast, assessment, newer)
    found = current_assessment(assessment.use_case)
    assert (found.pk, found.grid, found.round, found.completed_at) == (after.pk, newer, 2, None)
    assert {row.question.code for row in found.answers.all()} == trial.answers
    assert {row.criterion.code for row in found.opinions.select_related("criterion")} == trial.opinions
    assert {row.question.code for row in found.releases.all()} == {"TRA-05"}
    assert all(
        row.question.criterion.grid_id == newer.pk for row in found.answers.select_related("question__criterion")
    )
    scores = {row.code: row for row in score_of(found).criteria}
    assert {row.code: row.after for row in trial.outcomes if row.code != "GEN"} == scores
    assert [signal.message for signal in scores["TEC"].signals if signal.kind == "V"] == ["À relire."]
    assert {row.expert for row in found.assignments.all()} == {cast.expert}


def test_the_earlier_assessment_is_frozen_and_stays_readable(cast, assessment, newer, client):
    was = score_to_json(score_of(assessment))
    reopen(cast, assessment, newer)
    frozen = Assessment.objects.get(pk=assessment.pk)
    assert (frozen.completed_at, len(frozen.sha256)) == (LATER, 64)
    assert {name: frozen.result[name] for name in was} == was
    assert (frozen.answers.count(), frozen.opinions.count(), frozen.grid) == (53, 7, load_grid())
    page = reverse("compass:earlier", args=[frozen.use_case_id, frozen.pk])
    for who, person in cast.everyone().items():
        client.force_login(person)
        expected = 404 if who in HIDDEN else 200
        assert client.get(page).status_code == expected, who
    client.force_login(cast.expert)
    shown = client.get(page).content.decode()
    assert frozen.sha256 in shown
    assert "Les réponses sont solides." in shown
    assert page in client.get(reverse("compass:overview", args=[frozen.use_case_id])).content.decode()
    current = current_assessment(frozen.use_case).pk
    assert client.get(reverse("compass:earlier", args=[frozen.use_case_id, current])).status_code == 404


def test_the_journal_and_the_experts_are_told(cast, assessment, newer):
    Notification.objects.all().delete()
    reopen(cast, assessment, newer)
    entry = Entry.objects.order_by("seq").last()
    details = json.loads(entry.content)["details"]
    assert (entry.verb, details["reason"]) == ("compass.reopen_on_grid", "Le droit a changé.")
    assert details["from"]["checksum"] == load_grid().checksum
    assert details["to"]["checksum"] == newer.checksum
    assert details["answers_lost"] == ["JUR-04"]
    assert verify_journal().intact
    message = Notification.objects.get()
    assert message.recipient == cast.expert
    assert message.body.endswith("compléter : Juridique, Technique.")
    assert UseCase.objects.get(pk=assessment.use_case_id).due_on == (LATER + timedelta(days=30)).date()


def test_the_rest_is_answered_signed_and_completed_on_the_new_grid(cast, assessment, newer):
    after = reopen(cast, assessment, newer)
    with pytest.raises(AssessmentRefused, match="Juridique, Technique"):
        actions.complete_assessment(use_case=after.use_case, actor=cast.coordinator, now=LATER)
    criteria = {row.code: row for row in newer.criteria.all()}
    call = {"assessment": after, "actor": cast.expert, "now": LATER}
    actions.save_answers(criterion=criteria["JUR"], answers={"JUR-04": GivenAnswer(value="oui")}, versions={}, **call)
    for code in ("JUR", "TEC"):
        actions.give_opinion(
            criterion=criteria[code], position="favourable", reasons="Relu.", risk=Risk(3, 2, 2, 2), **call
        )
    with pytest.raises(actions.StaleOpinion, match="déjà donné"):
        actions.give_opinion(criterion=criteria["COU"], position="favourable", reasons="Encore.", **call)
    done = actions.complete_assessment(use_case=after.use_case, actor=cast.coordinator, now=LATER)
    assert done.grid == newer
    assert UseCase.objects.get(pk=after.use_case_id).state == State.READY_FOR_COMMITTEE


def test_refusals(cast, assessment, newer):
    with pytest.raises(AssessmentRefused, match="Dites pourquoi") as refusal:
        reopen(cast, assessment, newer, comment="  ")
    assert refusal.value.field == "comment"
    with pytest.raises(AssessmentRefused, match="déjà évalué avec"):
        reopen(cast, assessment, load_grid())
    with pytest.raises(AssessmentRefused, match="pas publiée"):
        reopen(cast, assessment, make_draft(cast.organisation, cast.administrator, LATER))
    theirs = published_copy(cast.elsewhere, cast.outsider, LATER)
    with pytest.raises(AssessmentRefused, match="pas publiée pour cette collectivité"):
        reopen(cast, assessment, theirs)
    for who, person in cast.everyone().items():
        if who != "coordinator":
            with pytest.raises(NotAllowed):
                reopen(cast, assessment, newer, actor=person)
    UseCase.objects.filter(pk=assessment.use_case_id).update(lead=cast.coordinator)
    with pytest.raises(NotAllowed, match="Vous portez"):
        reopen(cast, assessment, newer)
    assert Assessment.objects.count() == 1


def test_only_an_assessment_under_way_changes_its_grid(cast, newer):
    done = assessed(
        make_use_case(cast.organisation, cast.lead, state=State.SUBMITTED), cast.coordinator, cast.expert, NOW
    )
    with pytest.raises(AssessmentRefused, match="avant le comité"):
        reopen(cast, current_assessment(done), newer)
    waiting = make_use_case(cast.organisation, cast.lead, state=State.SUBMITTED)
    with pytest.raises(AssessmentRefused, match="avant le comité"):
        actions.reopen_on_grid(use_case=waiting, actor=cast.coordinator, grid=newer, comment="Non.", now=LATER)


def test_a_grid_with_other_criteria_asks_for_everything(cast, assessment):
    other = load_second_grid()
    after = reopen(cast, assessment, other)
    assert (after.answers.count(), after.opinions.count(), after.releases.count()) == (0, 0, 0)
    assert {row.expert for row in after.assignments.all()} == {cast.coordinator}


def test_the_page_shows_what_changes_then_takes_the_assessment_up(cast, assessment, newer, client):
    page = reverse("compass:compare", args=[assessment.use_case_id])
    overview = reverse("compass:overview", args=[assessment.use_case_id])
    for who, person in cast.everyone().items():
        client.force_login(person)
        expected = {"lead": 403}.get(who, 404 if who in HIDDEN else 200)
        assert client.get(page).status_code == expected, who
        if expected == 200:
            assert ("Reprendre sur cette version" in client.get(page).content.decode()) is (who == "coordinator")
            assert (f"{page}?grille={newer.pk}" in client.get(overview).content.decode()) is (who == "coordinator")
    client.force_login(cast.expert)
    assert client.post(page, {"grille": newer.pk, "comment": "Non."}).status_code == 403
    client.force_login(cast.coordinator)
    shown = client.get(page).content.decode()
    for words in ("JUR-04", "sont-ils écrits et relus", "À relire.", "à donner", "gardé"):
        assert words in shown
    assert client.get(page, {"grille": load_second_grid().pk}).status_code == 200
    assert client.get(page, {"grille": assessment.grid_id}).status_code == 404
    lacking = client.post(page, {"grille": newer.pk, "comment": ""}).content.decode()
    assert "#id_comment" in lacking
    assert client.post(page, {"grille": newer.pk, "comment": "Le droit a changé."}).status_code == 302
    assert Assessment.objects.latest("pk").grid == newer


def test_without_another_grid_there_is_nothing_to_compare(cast, client):
    load_grid()
    opened = open_with(life.submitted(cast), cast.coordinator, cast.expert, NOW)
    client.force_login(cast.coordinator)
    assert client.get(reverse("compass:compare", args=[opened.use_case_id])).status_code == 404
    assert "Comparer" not in client.get(reverse("compass:overview", args=[opened.use_case_id])).content.decode()
