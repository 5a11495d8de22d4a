"""Every question of the published grid is answerable on screen, by each of its answers, and has its effect there."""

import pytest
from django.urls import reverse

from evaluation.compass.models import Answer
from evaluation.compass.scoring import score_assessment
from evaluation.compass.selectors import answers_by_code, current_assessment, full_grid, score_of, specs
from tests.factories import life
from tests.factories.compass import load_grid, open_with
from usecases.selectors import facts

pytestmark = pytest.mark.django_db
MARKS = [str(mark) for mark in range(5)]
CRITERIA = ("JUR", "TEC", "ECO", "CYB", "DON", "COU", "TRA", "GEN")


@pytest.mark.parametrize("code", CRITERIA)
def test_each_answer_of_each_question_is_saved_from_the_page(client, cast, code):
    load_grid()
    opened = open_with(life.submitted(cast), cast.coordinator, cast.expert, life.ASSESSED)
    client.force_login(cast.expert)
    page = reverse("compass:criterion", args=[opened.use_case_id, code])
    criterion = next(row for row in full_grid(opened.grid) if row.code == code)
    questions = list(criterion.questions.all())
    offered = {row.code: _offered(row) for row in questions}
    content = client.get(page).content.decode()
    for row in questions:
        for value in offered[row.code]:
            assert f'name="{row.code}" value="{value}"' in content, (row.code, value)
    versions = dict.fromkeys(offered, 0)
    for turn in range(max(map(len, offered.values()))):
        typed = {}
        for row in questions:
            choices = offered[row.code]
            typed |= {
                row.code: choices[min(turn, len(choices) - 1)],
                f"{row.code}-comment": "Motif.",
                f"{row.code}-version": str(versions[row.code]),
            }
            if row.answer_type == "TEXT":
                typed[f"{row.code}-text"] = "Un progrès mesurable."
        assert client.post(page, typed).status_code == 302
        saved = {row.question.code: row for row in Answer.objects.select_related("question")}
        assert {question: _shown(saved[question]) for question in offered} == {
            question: typed[question] for question in offered
        }
        versions = {question: saved[question].version for question in offered}
        _shows_every_signal(client, page, opened, code)


def _offered(question):
    main = [str(option["value"]) for option in question.options] or MARKS
    return [*main, *([] if question.answer_type == "TEXT" else ["__unknown", "__na"])]


def _shown(answer):
    if answer.unknown:
        return "__unknown"
    if answer.not_applicable:
        return "__na"
    return str(answer.mark) if answer.mark is not None else answer.value


def _shows_every_signal(client, page, opened, code):
    """The page says each signal of the criterion, and the scores are those of the pure function on what was saved."""
    assessment = current_assessment(opened.use_case)
    expected = score_assessment(
        questions=specs(assessment),
        answers=answers_by_code(assessment),
        facts=facts(assessment.use_case),
        assessed_on=life.ASSESSED.date(),
    )
    rows = {row.code: row for row in (*expected.criteria, *expected.general)}
    found = {row.code: row for row in (*score_of(assessment).criteria, *score_of(assessment).general)}
    assert found[code].points == rows[code].points
    content = client.get(page).content.decode()
    for signal in found[code].signals:
        assert signal.message in content, (signal.question_code, signal.message)
