"""Another grid, with seven other criteria and conditional questions, from the opening to the committee: only data."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from evaluation.compass import actions
from evaluation.compass.checksum import grid_checksum
from evaluation.compass.grid_errors import publication_errors
from evaluation.compass.grids import exported
from evaluation.compass.models import Answer, Assessment, Criterion, GridVersion, Question
from evaluation.compass.scoring import Given, score_assessment
from evaluation.compass.selectors import current_assessment, full_grid, grid_content, grid_in_force, score_of
from tests.evaluation.compass.grid import second_grid
from tests.factories import life
from tests.factories.compass import load_grid, load_second_grid
from usecases.enums import State
from usecases.models import UseCase

GROUPS = ("agents", "users", "panel")
RISK = {"gross_severity": 2, "gross_likelihood": 2, "residual_severity": 1, "residual_likelihood": 1}
CRITERIA = ("BIO", "CNF", "SVP", "TRV", "SOB", "TRP", "EVA")
QUESTIONS = second_grid()
BY_CODE = {row.code: row for row in QUESTIONS}


def test_it_has_seven_criteria_that_the_first_grid_does_not_have():
    assert tuple(dict.fromkeys(row.criterion for row in QUESTIONS)) == CRITERIA
    assert [row.code for row in QUESTIONS if row.condition] == ["BIO-03", "BIO-04", "CNF-01", "TRP-02", "TRP-03"]
    assert not any(row.general for row in QUESTIONS)


def test_every_effect_is_set_off_by_each_answer_that_it_names():
    """Each effect of each question, answer by answer, the conditions beside it met."""
    for row in QUESTIONS:
        for effect in row.effects:
            for value in effect["when"]["values"]:
                facts = {clause["fact"]: clause["is"] for clause in effect.get("and", ()) if "fact" in clause}
                beside = {
                    clause["question"]: Given(value=clause["values"][0])
                    for clause in effect.get("and", ())
                    if "question" in clause
                }
                answers = {**beside, row.code: Given(value=value)}
                if effect["kind"] == "CAP":
                    answers[effect["target"]] = Given(value=BY_CODE[effect["target"]].options[-1]["value"])
                score = score_assessment(
                    questions=QUESTIONS, answers=answers, facts=facts, assessed_on=timezone.localdate()
                )
                if effect["kind"] == "CAP":
                    sober = next(item for item in score.criteria if item.code == "SOB")
                    assert (sober.points, sober.maximum) == (effect["points"], 8)
                else:
                    fired = {(signal.kind, signal.message) for signal in score.signals if not signal.provisional}
                    assert (effect["kind"], effect["message"]) in fired, (row.code, value)


@pytest.mark.django_db
def test_it_ships_published_and_sealed_and_loads_twice():
    load_grid()
    grid = load_second_grid()
    assert (grid.title, grid.state, grid.owner) == ("Grille en sept principes", "published", None)
    assert grid.checksum == grid_checksum(grid_content(grid))
    assert publication_errors(exported(grid)) == []
    assert not Question.objects.filter(sealed=False).exists()
    assert grid_in_force().code == "boussole"
    fixture = json.loads((Path(__file__).parents[3] / "fixtures/compass__second_grid.json").read_text(encoding="utf-8"))
    assert all("pk" not in row for row in fixture), "it finds its own rows, and never those of another grid"


@pytest.mark.django_db
def test_it_never_takes_the_rows_of_another_grid():
    load_grid()
    before = grid_content(load_grid())
    load_second_grid()
    assert grid_content(load_grid()) == before
    assert (GridVersion.objects.count(), Criterion.objects.count(), Question.objects.count()) == (2, 15, 81)


def best(question):
    scored = [option for option in question.options if option["points"] is not None]
    return max(scored, key=lambda option: option["points"])["value"] if scored else "non"


def shown(page):
    return page.content.decode()


@pytest.mark.django_db
def test_it_works_from_the_opening_to_the_committee(cast, client):
    """By the pages alone: choose the grid, assign, answer what is asked, sign, complete, export, score."""
    load_grid()
    grid = load_second_grid()
    use_case = life.submitted(cast)
    use_case.submission.personal_data, use_case.submission.audience = "no", "staff"
    use_case.submission.affects_person = "yes"
    use_case.submission.save()
    opening = reverse("compass:assign", args=[use_case.pk])
    client.force_login(cast.coordinator)
    assert "Grille en sept principes, version 1" in shown(client.get(opening))
    assert "Transparence" not in shown(client.get(opening))
    assert "Transparence" in shown(client.get(opening, {"grille": grid.pk}))
    assert client.get(opening, {"grille": "999"}).status_code == 404
    due = (timezone.localdate() + timedelta(days=20)).isoformat()
    given = {**dict.fromkeys(CRITERIA, cast.expert.pk), "due_on": due, "grille": grid.pk}
    assert client.post(opening, given).status_code == 302
    assert Assessment.objects.get().grid == grid
    client.force_login(cast.expert)
    asked = _answer_and_sign(client, use_case.pk, grid)
    hidden = {"BIO-03", "CNF-01", "TRP-02"}
    assert asked == {row.code for row in QUESTIONS} - hidden
    assert set(Answer.objects.values_list("question__code", flat=True)) == asked
    client.force_login(cast.coordinator)
    unsaid = {f"{group}_sought": "no" for group in GROUPS} | {f"{group}_why_not": "Pas encore." for group in GROUPS}
    assert client.post(reverse("compass:consultations", args=[use_case.pk]), unsaid).status_code == 302
    client.post(reverse("compass:complete", args=[use_case.pk]))
    assert UseCase.objects.get(pk=use_case.pk).state == State.READY_FOR_COMMITTEE
    frozen = current_assessment(use_case)
    assert [row["code"] for row in frozen.result["criteria"]] == list(CRITERIA)
    assert {row["score"] for row in frozen.result["criteria"]} == {100}
    assert "Bilan" not in shown(client.get(reverse("compass:overview", args=[use_case.pk])))


def _answer_and_sign(client, pk, grid):
    asked = set()
    for criterion in full_grid(grid):
        page = reverse("compass:criterion", args=[pk, criterion.code])
        content = shown(client.get(page))
        here = [row for row in criterion.questions.all() if f'name="{row.code}"' in content]
        asked |= {row.code for row in here}
        typed = {row.code: best(row) for row in here} | {f"{row.code}-version": "0" for row in here}
        assert client.post(page, typed).status_code == 302
        opinion = {"position": "favourable", "reasons": "Solide.", "number": 0, **RISK}
        signed = client.post(reverse("compass:opinion", args=[pk, criterion.code]), opinion)
        assert signed.status_code == 302, criterion.code
    return asked


@pytest.mark.django_db
def test_a_question_appears_with_the_fact_it_waits_for(cast, client):
    grid = load_second_grid()
    use_case = life.submitted(cast)
    people = dict.fromkeys(CRITERIA, cast.expert)
    actions.open_assessment(
        use_case=use_case,
        actor=cast.coordinator,
        assignments=people,
        due_on=life.ASSESSED.date() + timedelta(days=30),
        now=life.ASSESSED,
        grid=grid,
    )
    client.force_login(cast.expert)
    page = reverse("compass:criterion", args=[use_case.pk, "TRP"])
    for audience, seen in (("public", True), ("staff", False), ("", True)):
        use_case.submission.audience = audience
        use_case.submission.save()
        assert ('name="TRP-02"' in shown(client.get(page))) is seen, audience


@pytest.mark.django_db
def test_the_command_scores_it_as_the_screens_do(cast, tmp_path, capsys):
    grid = load_second_grid()
    use_case = life.submitted(cast)
    opened = actions.open_assessment(
        use_case=use_case,
        actor=cast.coordinator,
        assignments=dict.fromkeys(CRITERIA, cast.expert),
        due_on=life.ASSESSED.date() + timedelta(days=30),
        now=life.ASSESSED,
        grid=grid,
    )
    criterion = Criterion.objects.get(grid=grid, code="SOB")
    answers = {"SOB-01": "non", "SOB-02": "non", "SOB-03": "annee"}
    actions.save_answers(
        assessment=opened,
        criterion=criterion,
        actor=cast.expert,
        answers={code: actions.GivenAnswer(value=value) for code, value in answers.items()},
        versions={},
        now=life.ASSESSED,
    )
    grid_path, answers_path = tmp_path / "grille.json", tmp_path / "reponses.json"
    call_command("export_grid", str(grid_path), "--code", grid.code, "--number", "1", verbosity=0)
    answers_path.write_text(json.dumps({"on": "2026-11-24", "answers": answers}), encoding="utf-8")
    capsys.readouterr()
    call_command("score_grid", str(grid_path), str(answers_path))
    printed = {row["code"]: row for row in json.loads(capsys.readouterr().out)["criteria"]}
    on_screen = {row.code: row for row in score_of(current_assessment(use_case)).criteria}["SOB"]
    assert (printed["SOB"]["points"], printed["SOB"]["score"]) == (on_screen.points, on_screen.score) == (0, 0)
    assert printed["SOB"]["verdict"] == str(on_screen.verdict) == "unfavourable"
