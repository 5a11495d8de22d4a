"""What changes between two grids, and what an assessment keeps: on the published grid, changed in memory."""

import copy
from datetime import date

import pytest

from evaluation.compass.comparison import (
    Move,
    compare,
    kept_answers,
    kept_opinions,
    kept_releases,
    outcomes,
)
from evaluation.compass.grid_format import specs_of
from evaluation.compass.scoring import Given, score_assessment
from tests.evaluation.compass.grid import grid_file

BEFORE = grid_file()
CODES = {question["code"] for criterion in BEFORE["criteria"] for question in criterion["questions"]}
CRITERIA = {criterion["code"] for criterion in BEFORE["criteria"]}


def changed(*changes):
    after = copy.deepcopy(BEFORE)
    for change in changes:
        change(after)
    return after


def question(grid, code):
    return next(row for criterion in grid["criteria"] for row in criterion["questions"] if row["code"] == code)


def score(grid, answers):
    given = {code: Given(value=value) for code, value in answers.items()}
    return score_assessment(questions=specs_of(grid), answers=given, facts={}, assessed_on=date(2026, 11, 2))


def test_a_grid_does_not_differ_from_itself():
    found = compare(BEFORE, copy.deepcopy(BEFORE))
    assert found.is_empty
    assert kept_answers(BEFORE, BEFORE) == kept_releases(BEFORE, BEFORE) == CODES


@pytest.mark.parametrize(
    ("field", "value", "answer", "release"),
    [
        ("text", "Autrement dit ?", False, False),
        ("answer_type", "INV", False, False),
        ("options", [], False, False),
        ("help", "Plus d’aide.", True, False),
        ("effects", [], True, False),
        ("condition", {"fact": "faces_public", "is": True}, True, False),
        ("respondents", ["COM"], True, True),
        ("references", [], True, True),
        ("evidence", [{"point": "cost.total"}], True, True),
    ],
)
def test_each_field_of_a_question(field, value, answer, release):
    after = changed(lambda grid: question(grid, "JUR-04").update({field: value}))
    found = compare(BEFORE, after)
    assert [(row.code, row.move) for row in found.questions] == [("JUR-04", Move.CHANGED)]
    assert [(row.field, row.before, row.after) for row in found.questions[0].changes] == [
        (field, question(BEFORE, "JUR-04")[field], value)
    ]
    assert (CODES - kept_answers(BEFORE, after) == set()) is answer
    assert (CODES - kept_releases(BEFORE, after) == set()) is release
    assert {"JUR-04"} | kept_answers(BEFORE, after) == {"JUR-04"} | kept_releases(BEFORE, after) == CODES


def test_questions_and_criteria_come_and_go():
    after = changed(
        lambda grid: grid["criteria"][0]["questions"].pop(2),
        lambda grid: grid["criteria"][1]["questions"].append(dict(question(grid, "JUR-01"), code="TEC-09")),
        lambda grid: grid["criteria"].pop(3),
        lambda grid: grid["criteria"][2].update(label="Sobriété"),
    )
    found = compare(BEFORE, after)
    assert [(row.code, row.move) for row in found.criteria] == [("ECO", Move.CHANGED), ("CYB", Move.REMOVED)]
    assert [row.code for row in found.of(Move.ADDED)] == ["TEC-09"]
    assert {row.code for row in found.of(Move.REMOVED)} == {"JUR-03", *(f"CYB-0{n}" for n in range(1, 8))}
    assert "TEC-09" not in kept_answers(BEFORE, after)


def test_moving_a_question_is_a_change_that_keeps_its_answer():
    after = changed(lambda grid: grid["criteria"][1]["questions"].append(grid["criteria"][0]["questions"].pop(0)))
    assert [(change.field, change.before, change.after) for change in compare(BEFORE, after).questions[0].changes] == [
        ("criterion", "JUR", "TEC")
    ]
    assert "JUR-01" in kept_answers(BEFORE, after)
    assert kept_opinions(BEFORE, after, (score(BEFORE, {}), score(after, {}))) == CRITERIA - {"JUR", "TEC"}


def test_an_opinion_falls_with_any_question_of_its_criterion():
    after = changed(lambda grid: question(grid, "JUR-04").update(help="Autre aide."))
    scores = (score(BEFORE, {}), score(after, {}))
    assert kept_opinions(BEFORE, after, scores) == CRITERIA - {"JUR"}
    order = changed(lambda grid: grid["criteria"][0]["questions"].reverse())
    assert kept_opinions(BEFORE, order, (score(BEFORE, {}), score(order, {}))) == CRITERIA - {"JUR"}


def test_an_opinion_falls_when_a_change_elsewhere_moves_its_score():
    cap = {"kind": "CAP", "when": {"values": ["non"]}, "target": "ECO-03", "points": 0, "message": "Plafond."}
    after = changed(lambda grid: question(grid, "JUR-04")["effects"].append(cap))
    answers = {"ECO-03": "modele", "JUR-04": "non"}
    scores = (score(BEFORE, answers), score(after, answers))
    assert kept_opinions(BEFORE, after, scores) == CRITERIA - {"JUR", "ECO"}


def test_outcomes_set_both_scores_side_by_side():
    after = changed(
        lambda grid: grid["criteria"].pop(3),
        lambda grid: question(grid, "ECO-01").update(effects=[]),
        lambda grid: grid["criteria"].append(dict(grid["criteria"][0], code="NEW", label="Nouveau", questions=[])),
    )
    scores = (score(BEFORE, {"ECO-01": "non", "CYB-05": "non"}), score(after, {"ECO-01": "non"}))
    rows = {row.code: row for row in outcomes(BEFORE, after, scores, {"JUR", "ECO", "CYB"})}
    assert list(rows) == ["JUR", "TEC", "ECO", "DON", "COU", "TRA", "GEN", "NEW", "CYB"]
    assert (rows["CYB"].before.score, rows["CYB"].after) == (100, None)
    assert (rows["NEW"].before, rows["NEW"].after, rows["NEW"].label) == (None, None, "Nouveau")
    assert [len(row.signals) for row in (rows["ECO"].before, rows["ECO"].after)] == [1, 0]
    assert [code for code, row in rows.items() if row.opinion_kept] == ["JUR"]
