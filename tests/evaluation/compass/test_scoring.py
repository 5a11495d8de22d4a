"""The arithmetic of the compass: worked examples, then what must hold for any set of answers."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from math import floor

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from evaluation.compass.scoring import (
    Given,
    QuestionSpec,
    Signal,
    Verdict,
    is_visible,
    open_blockers,
    score_assessment,
    score_criterion,
    start_blockers,
    unreleased,
    verdict_of,
)
from tests.evaluation.compass.grid import published_grid

TODAY = date(2026, 11, 2)
GRID = published_grid()
BY_CODE = {question.code: question for question in GRID}
SCORED = [question for question in GRID if question.answer_type in ("OUI", "INV", "NIV")]
FACTS = ("faces_public", "personal_data", "consumer_offer", "affects_person")
UNKNOWN = Given(unknown=True)
NOT_APPLICABLE = Given(not_applicable=True)
FROM_WORST = list(Verdict)

YES_NO = ({"value": "oui", "points": 4}, {"value": "partiel", "points": 2}, {"value": "non", "points": 0})
LEVELS = tuple({"value": str(points), "points": points} for points in range(5))
STOP = {"kind": "B", "when": {"values": ["0"]}, "message": "Bloqué."}
START = {"kind": "BD", "when": {"values": ["0"]}, "message": "Pas de démarrage."}
WARN = {"kind": "V", "when": {"values": ["0"]}, "message": "Attention."}


def level(code, *effects, condition=None):
    return QuestionSpec(code, "A", "NIV", LEVELS, effects, condition)


def score(questions, answers, facts=None, released=(), day=TODAY):
    values = {code: Given(value=row) if isinstance(row, str) else row for code, row in answers.items()}
    return score_criterion(
        code="A", questions=questions, answers=values, facts=facts or {}, assessed_on=day, released=released
    )


def signal(kind, code="A-1", final=False):
    return Signal(code, "A", kind, "…", final=final)


@pytest.mark.parametrize(
    ("marks", "expected"),
    [("4", 100), ("0", 0), ("3", 75), ("43", 88), ("32", 63), ("443", 92), ("110", 17), ("1000", 6), ("44444443", 97)],
)
def test_the_score_is_the_mean_times_25_rounded_half_up(marks, expected):
    questions = [level(f"A-{n}") for n in range(len(marks))]
    row = score(questions, {f"A-{n}": mark for n, mark in enumerate(marks)})
    assert (row.score, row.points, row.maximum) == (expected, sum(map(int, marks)), 4 * len(marks))


def test_scales_of_yes_no_questions():
    questions = [QuestionSpec("A-1", "A", "OUI", YES_NO)]
    assert [score(questions, {"A-1": value}).score for value in ("oui", "partiel", "non")] == [100, 50, 0]


def test_unknown_counts_zero_in_the_maximum_and_is_told():
    row = score([level("A-1"), level("A-2"), level("A-3")], {"A-1": "4", "A-2": UNKNOWN})
    assert (row.points, row.maximum, row.score) == (4, 8, 50)
    assert (row.answered, row.total, row.unknown, row.unknown_share) == (2, 3, 1, 33)
    assert row.verdict == Verdict.CONDITIONS


def test_not_applicable_counts_nowhere():
    row = score([level("A-1"), level("A-2", STOP)], {"A-1": "4", "A-2": NOT_APPLICABLE})
    assert (row.points, row.maximum, row.score, row.answered, row.total) == (4, 4, 100, 1, 1)
    assert (row.signals, row.verdict) == ((), Verdict.FAVOURABLE)


def test_facts_and_texts_are_not_scored():
    questions = [QuestionSpec("A-1", "A", "FAIT", YES_NO), QuestionSpec("A-2", "A", "TEXT")]
    row = score(questions, {"A-1": "oui", "A-2": Given(mark=3)})
    assert (row.points, row.maximum, row.score, row.answered) == (0, 0, None, 2)


def test_nothing_answered_has_neither_score_nor_verdict():
    row = score([level("A-1", STOP)], {})
    assert (row.score, row.verdict, row.signals, row.answered, row.total) == (None, None, (), 0, 1)


def test_a_row_without_value_is_no_answer():
    row = score([level("A-1"), level("A-2")], {"A-1": "4", "A-2": Given()})
    assert (row.score, row.maximum, row.answered, row.total) == (100, 4, 1, 2)


@pytest.mark.parametrize(
    ("kinds", "mark", "unknown", "expected"),
    [
        ("", 100, 0, Verdict.FAVOURABLE),
        ("D", 100, 0, Verdict.FAVOURABLE),
        ("", None, 0, Verdict.FAVOURABLE),
        ("", 25, 0, Verdict.FAVOURABLE),
        ("V", 100, 0, Verdict.CONDITIONS),
        ("BD", 100, 0, Verdict.CONDITIONS),
        ("", 100, 1, Verdict.CONDITIONS),
        ("", 24, 0, Verdict.UNFAVOURABLE),
        ("BD V", 24, 1, Verdict.UNFAVOURABLE),
        ("B", 100, 0, Verdict.BLOCKED),
        ("B BD V", 0, 1, Verdict.BLOCKED),
    ],
)
def test_the_worst_verdict_wins(kinds, mark, unknown, expected):
    assert verdict_of(mark, [signal(kind) for kind in kinds.split()], unknown) == expected


def test_lifting_blockers():
    signals = [signal("B"), signal("V"), signal("BD", "A-2"), signal("B", "A-3", final=True)]
    assert open_blockers(signals) == (signals[0], signals[3])
    assert start_blockers(signals) == (signals[2],)
    assert unreleased(signals, {"A-1", "A-2", "A-3"}) == (signals[1], signals[3])
    assert open_blockers(signals, {"A-1", "A-3"}) == (signals[3],)
    assert start_blockers(signals, {"A-2"}) == ()


def test_a_lifted_blocker_no_longer_blocks_the_verdict_but_stays_told():
    questions = [level("A-1", STOP), level("A-2")]
    answers = {"A-1": "0", "A-2": "4"}
    assert score(questions, answers).verdict == Verdict.BLOCKED
    lifted = score(questions, answers, released={"A-1"})
    assert (lifted.verdict, lifted.score) == (Verdict.FAVOURABLE, 50)
    assert [row.kind for row in lifted.signals] == ["B"]


@pytest.mark.parametrize(
    ("facts", "trigger", "visible"),
    [
        ({"open": True}, None, True),
        ({"open": False}, None, False),
        ({"open": None}, None, True),
        ({}, None, True),
        ({}, "4", True),
        ({}, "0", False),
        ({}, UNKNOWN, True),
        ({}, NOT_APPLICABLE, False),
    ],
)
def test_a_question_is_hidden_only_when_its_condition_is_known_to_be_false(facts, trigger, visible):
    clause = {"question": "A-0", "values": ["4"]} if trigger is not None else {"fact": "open", "is": True}
    answers = {} if trigger is None else {"A-0": Given(value=trigger) if isinstance(trigger, str) else trigger}
    assert is_visible(level("A-1", condition=clause), answers, facts) is visible


def test_the_answer_to_a_hidden_question_weighs_nowhere():
    hidden = {"fact": "open", "is": True}
    cap = {"kind": "CAP", "when": {"values": ["0"]}, "target": "A-2", "points": 0, "message": "…"}
    after = {**STOP, "and": [{"question": "A-1", "values": ["0"]}]}
    questions = [level("A-1", STOP, cap, condition=hidden), level("A-2"), level("A-3", after)]
    answers = {"A-1": "0", "A-2": "4", "A-3": "0"}
    row = score(questions, answers, {"open": False})
    assert (row.points, row.maximum, row.signals, row.total) == (4, 8, (), 2)
    assert score(questions, answers, {"open": True}).points == 0


def test_a_clause_that_nobody_knows_is_refused():
    with pytest.raises(ValueError, match="Clause inconnue"):
        score([level("A-1", {**STOP, "and": [{"moon": "full"}]})], {"A-1": "0"})


# What must hold for any answers to the published grid.


def possible(question):
    if question.answer_type == "TEXT":
        return st.sampled_from([UNKNOWN, NOT_APPLICABLE, *(Given(mark=mark) for mark in range(5))])
    values = [Given(value=str(option["value"])) for option in question.options]
    return st.sampled_from([UNKNOWN, NOT_APPLICABLE, *values])


@st.composite
def dossiers(draw):
    """Some answers to the grid, some facts, a day before or after the dated rule."""
    codes = draw(st.sets(st.sampled_from(sorted(BY_CODE))))
    answers = {code: draw(possible(BY_CODE[code])) for code in sorted(codes)}
    facts = {name: draw(st.sampled_from([True, False, None])) for name in FACTS}
    return answers, facts, draw(st.sampled_from([TODAY, date(2027, 12, 2)]))


def scored(answers, facts, day, released=()):
    return score_assessment(questions=GRID, answers=answers, facts=facts, assessed_on=day, released=released)


def by_code(result):
    return {row.code: row for row in (*result.criteria, *result.general)}


def rank(verdict):
    return FROM_WORST.index(verdict) if verdict is not None else len(FROM_WORST)


@given(dossiers(), st.randoms(use_true_random=False))
def test_the_order_of_answers_changes_nothing(dossier, random):
    answers, facts, day = dossier
    shuffled = list(answers.items())
    random.shuffle(shuffled)
    assert scored(dict(shuffled), facts, day) == scored(answers, facts, day)


@given(dossiers())
def test_the_score_is_the_exact_mean_rounded_half_up_and_never_a_total(dossier):
    result = scored(*dossier)
    for row in result.criteria:
        assert 0 <= row.points <= row.maximum
        exact = Fraction(100 * row.points, row.maximum) if row.maximum else None
        assert row.score == (None if exact is None else floor(exact + Fraction(1, 2)))
    assert not {"score", "points", "maximum", "verdict"} & set(vars(result))


@given(dossiers(), st.sampled_from(sorted(BY_CODE)))
def test_not_applicable_changes_neither_points_nor_maximum(dossier, code):
    answers, facts, day = dossier
    without = {key: row for key, row in answers.items() if key != code}
    before = by_code(scored(without, facts, day))
    after = by_code(scored({**without, code: NOT_APPLICABLE}, facts, day))
    assert {key: (row.points, row.maximum) for key, row in after.items()} == {
        key: (row.points, row.maximum) for key, row in before.items()
    }


@given(dossiers(), st.sampled_from(SCORED), st.data())
def test_an_answer_to_a_hidden_question_changes_nothing(dossier, question, data):
    answers, facts, day = dossier
    hidden = replace(question, condition={"fact": "asked", "is": True})
    grid = [hidden if row.code == question.code else row for row in GRID]
    facts = {**facts, "asked": False}
    call = {"questions": grid, "facts": facts, "assessed_on": day}
    without = {key: row for key, row in answers.items() if key != question.code}
    before = score_assessment(answers=without, **call)
    assert score_assessment(answers={**without, question.code: data.draw(possible(question))}, **call) == before


@given(dossiers(), st.sampled_from(SCORED), st.data())
def test_a_better_answer_never_lowers_the_score(dossier, question, data):
    answers, facts, day = dossier
    ordered = sorted(question.options, key=lambda option: option["points"])
    low, high = sorted(data.draw(st.tuples(*[st.integers(0, len(ordered) - 1)] * 2)))
    results = [
        by_code(scored({**answers, question.code: Given(value=str(ordered[n]["value"]))}, facts, day))
        for n in (low, high)
    ]
    assert results[0][question.criterion].score <= results[1][question.criterion].score


@given(dossiers(), st.sampled_from(SCORED), st.data())
def test_unknown_never_beats_an_answer(dossier, question, data):
    answers, facts, day = dossier
    option = data.draw(st.sampled_from(question.options))
    told = by_code(scored({**answers, question.code: Given(value=str(option["value"]))}, facts, day))
    unknown = by_code(scored({**answers, question.code: UNKNOWN}, facts, day))
    assert unknown[question.criterion].score <= told[question.criterion].score
    assert all(rank(unknown[code].verdict) <= rank(row.verdict) for code, row in told.items())


@given(dossiers())
def test_without_a_scored_answer_there_is_no_score(dossier):
    answers, facts, day = dossier
    kept = {
        code: row
        for code, row in answers.items()
        if BY_CODE[code].answer_type in ("FAIT", "TEXT") or row.not_applicable
    }
    assert {row.score for row in by_code(scored(kept, facts, day)).values()} == {None}


@given(dossiers())
def test_lifting_everything_leaves_only_what_the_law_prohibits(dossier):
    answers, facts, day = dossier
    result = scored(answers, facts, day, released=set(BY_CODE))
    prohibited = answers.get("JUR-01") == Given(value="oui")
    blocked = [row.code for row in result.criteria if row.verdict == Verdict.BLOCKED]
    assert blocked == (["JUR"] if prohibited else [])


@settings(max_examples=50)
@given(dossiers())
def test_a_certain_signal_is_never_set_off_by_what_is_unknown(dossier):
    answers, facts, day = dossier
    assume(answers)
    result = scored(dict.fromkeys(answers, UNKNOWN), facts, day)
    blockers = [row for row in result.signals if row.kind in ("B", "BD")]
    assert all(row.provisional and not row.final for row in blockers)
