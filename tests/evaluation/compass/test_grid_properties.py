"""What must hold on any grid, not only on the one published: grids drawn at random, with conditions and effects."""

import copy

from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.compass.comparison import compare, kept_answers, kept_opinions, kept_releases, outcomes
from evaluation.compass.grid_errors import grid_errors, publication_errors
from evaluation.compass.grid_format import read_grid, specs_of
from evaluation.compass.scoring import Given, Signal, Verdict, is_visible, score_assessment, verdict_of
from tests.evaluation.compass.grid import second_grid
from tests.evaluation.compass.test_scoring import TODAY, by_code, rank

FACTS = ("faces_public", "personal_data", "affects_person")
SCALES = {
    "OUI": [("oui", 4), ("partiel", 2), ("non", 0)],
    "INV": [("non", 4), ("partiel", 2), ("oui", 0)],
    "NIV": [("n0", 0), ("n1", 1), ("n3", 3), ("n4", 4)],
    "FAIT": [("oui", None), ("non", None)],
    "TEXT": [],
}
COUNT = 9  # questions of a grid: three criteria of three


def options_of(kind):
    return [{"value": value, "label": value.title(), "points": points} for value, points in SCALES[kind]]


@st.composite
def clauses(draw, others):
    """A fact of the dossier, or an answer to one of `others`."""
    if not others or draw(st.booleans()):
        return {"fact": draw(st.sampled_from(FACTS)), "is": draw(st.booleans())}
    other = draw(st.sampled_from(others))
    values = [option["value"] for option in other["options"]]
    return {"question": other["code"], "values": draw(st.lists(st.sampled_from(values), min_size=1, unique=True))}


@st.composite
def effects(draw, question, others):
    """An effect of `question`. Caps fire on its worst answers, so that a better answer never costs points."""
    kind = draw(st.sampled_from(["B", "BD", "V", "D", "CAP"]))
    scored = [row for row in others if row["answer_type"] in ("OUI", "INV", "NIV")]
    if kind == "CAP" and (not scored or question["answer_type"] not in ("OUI", "INV", "NIV")):
        kind = "V"
    if question["answer_type"] == "TEXT":
        when = {"marks": draw(st.lists(st.integers(0, 4), min_size=1, unique=True))}
    elif kind == "CAP":
        when = {"values": [row["value"] for row in question["options"] if row["points"] == 0]}
    else:
        values = [option["value"] for option in question["options"]]
        when = {"values": draw(st.lists(st.sampled_from(values), min_size=1, unique=True))}
    effect = {"kind": kind, "when": when, "message": f"{kind} de {question['code']}."}
    beside = draw(st.lists(clauses([row for row in others if row["options"]]), max_size=2))
    if beside:
        effect["and"] = beside
    if kind == "D":
        effect["document"] = "Pièce"
    if kind == "CAP":
        target = draw(st.sampled_from(scored))
        effect |= {"target": target["code"], "points": draw(st.integers(0, 2))}
    return effect


@st.composite
def grids(draw):
    """A grid file: three criteria (the last one general or not), some questions asked only if something holds."""
    questions = []
    for number in range(COUNT):
        kind = draw(st.sampled_from(sorted(SCALES)))
        questions.append(
            {
                "code": f"Q-{number}",
                "text": "Est-ce ainsi ?",
                "help": "",
                "answer_type": kind,
                "options": options_of(kind),
                "effects": [],
                "condition": None,
                "respondents": [],
                "references": [],
                "evidence": [],
            }
        )
    always = questions[: COUNT // 2]
    for question in questions[COUNT // 2 :]:
        if draw(st.booleans()):
            question["condition"] = draw(clauses([row for row in always if row["options"]]))
    for question in questions:
        others = [row for row in questions if row is not question]
        question["effects"] = draw(st.lists(effects(question, others), max_size=2))
    general = draw(st.booleans())
    criteria = [
        {
            "code": f"C{number}",
            "label": f"Critère {number}",
            "question": "",
            "respondents": [],
            "is_general": general and number == 2,
            "questions": questions[number * 3 : number * 3 + 3],
        }
        for number in range(3)
    ]
    heading = {"format": "boussole-grid/1", "code": "tirage", "number": 1, "title": "Tirée au sort"}
    return {**heading, "law_read_on": "2026-10-05", "criteria": criteria}


def answer_to(question):
    choices = [Given(unknown=True), Given(not_applicable=True)]
    choices += [Given(value=option["value"]) for option in question.options] or [Given(mark=mark) for mark in range(5)]
    return st.sampled_from(choices)


@st.composite
def sittings(draw):
    """A grid, answers to some of its questions, what is known of the dossier."""
    grid = draw(grids())
    specs = specs_of(grid)
    asked = draw(st.lists(st.sampled_from(specs), unique_by=lambda row: row.code))
    answers = {row.code: draw(answer_to(row)) for row in asked}
    return grid, specs, answers, {name: draw(st.sampled_from([True, False, None])) for name in FACTS}


def score(specs, answers, facts, released=()):
    return score_assessment(questions=specs, answers=answers, facts=facts, assessed_on=TODAY, released=released)


@settings(max_examples=30)
@given(grids())
def test_every_grid_drawn_is_well_made(grid):
    assert grid_errors(grid) == publication_errors(grid) == []
    assert read_grid(grid) == specs_of(grid)


@settings(max_examples=30)
@given(sittings(), st.randoms(use_true_random=False))
def test_neither_the_order_of_answers_nor_that_of_questions_changes_a_score(sitting, random):
    _grid, specs, answers, facts = sitting
    shuffled, order = list(answers.items()), list(specs)
    random.shuffle(shuffled)
    random.shuffle(order)
    one, other = by_code(score(specs, answers, facts)), by_code(score(order, dict(shuffled), facts))
    for code, row in one.items():
        same = other[code]
        assert (row.points, row.maximum, row.score, row.unknown, row.answered, row.total, row.verdict) == (
            same.points, same.maximum, same.score, same.unknown, same.answered, same.total, same.verdict,
        )  # fmt: skip
        assert set(row.signals) == set(same.signals)


@settings(max_examples=30)
@given(sittings())
def test_hidden_answers_count_nowhere(sitting):
    _grid, specs, answers, facts = sitting
    shown = {row.code for row in specs if is_visible(row, answers, facts)}
    kept = {code: given for code, given in answers.items() if code in shown}
    assert score(specs, kept, facts) == score(specs, answers, facts)
    totals = {
        row.code: row.total for row in (*score(specs, answers, facts).criteria, *score(specs, answers, facts).general)
    }
    for code, total in totals.items():
        own = [row for row in specs if row.criterion == code and row.code in shown]
        assert total == len([row for row in own if not answers.get(row.code, Given()).not_applicable])


@settings(max_examples=30)
@given(sittings(), st.data())
def test_a_better_answer_never_lowers_a_score_nor_raises_it_elsewhere_by_accident(sitting, data):
    _grid, specs, answers, facts = sitting
    watched = {clause.get("question") for row in specs for clause in [row.condition or {}]}
    watched |= {clause.get("question") for row in specs for effect in row.effects for clause in effect.get("and", ())}
    scored = [row for row in specs if row.answer_type in ("OUI", "INV", "NIV") and row.code not in watched]
    if not scored:
        return
    question = data.draw(st.sampled_from(scored))
    ordered = sorted(question.options, key=lambda option: option["points"])
    low, high = sorted(data.draw(st.tuples(*[st.integers(0, len(ordered) - 1)] * 2)))
    results = [
        by_code(score(specs, {**answers, question.code: Given(value=ordered[at]["value"])}, facts))
        for at in (low, high)
    ]
    for code, row in results[0].items():
        assert (row.score is None) == (results[1][code].score is None)
        assert row.score is None or row.score <= results[1][code].score


@settings(max_examples=30)
@given(sittings(), st.data())
def test_lifting_a_blocker_never_makes_a_verdict_worse_nor_changes_a_score(sitting, data):
    _grid, specs, answers, facts = sitting
    released = data.draw(st.sets(st.sampled_from([row.code for row in specs])))
    before, after = by_code(score(specs, answers, facts)), by_code(score(specs, answers, facts, released))
    for code, row in before.items():
        assert rank(row.verdict) <= rank(after[code].verdict)
        assert (row.score, row.signals) == (after[code].score, after[code].signals)


SIGNALS = st.lists(st.sampled_from([Signal("Q", "C", kind, "…") for kind in ("B", "BD", "V", "D")]), max_size=5)


@given(st.none() | st.integers(0, 100), SIGNALS, SIGNALS, st.integers(0, 3))
def test_the_worst_of_several_wins_whatever_their_order(mark, some, more, unknown):
    together = verdict_of(mark, [*some, *more], unknown)
    apart = [verdict_of(mark, some, unknown), verdict_of(mark, more, unknown)]
    assert together == min(apart, key=list(Verdict).index)
    assert together == verdict_of(mark, [*more, *some][::-1], unknown)


@settings(max_examples=20)
@given(sittings(), sittings())
def test_a_comparison_accounts_for_everything(one, two):
    before, after = one[0], two[0]
    found = compare(before, after)
    assert compare(before, copy.deepcopy(before)).is_empty
    back = compare(after, before)
    assert {(row.code, row.move) for row in found.questions if row.move == "changed"} == {
        (row.code, row.move) for row in back.questions if row.move == "changed"
    }
    assert kept_releases(before, after) <= kept_answers(before, after) == kept_answers(after, before)
    touched = {row.code for row in found.questions}
    assert not touched & kept_releases(before, after)
    given_before = {code: given for code, given in one[2].items() if code in kept_answers(before, after)}
    scores = (score(one[1], one[2], one[3]), score(two[1], given_before, one[3]))
    codes = {row["code"] for row in after["criteria"]}
    assert kept_opinions(before, after, scores) <= codes
    assert [row.code for row in outcomes(before, after, scores, codes)] == [row["code"] for row in after["criteria"]]


def test_the_second_grid_obeys_the_same_rules():
    """Every answer at its best is favourable everywhere; every answer unknown is favourable nowhere."""
    specs = second_grid()
    best = {
        row.code: Given(
            value=max(row.options, key=lambda option: -1 if option["points"] is None else option["points"])["value"]
        )
        for row in specs
        if row.answer_type != "FAIT"
    }
    best |= {row.code: Given(value="non") for row in specs if row.answer_type == "FAIT"}
    assert {row.verdict for row in score(specs, best, {}).criteria} == {Verdict.FAVOURABLE}
    unknown = score(specs, dict.fromkeys(best, Given(unknown=True)), {})
    assert Verdict.FAVOURABLE not in {row.verdict for row in unknown.criteria}
    assert all(row.provisional for row in unknown.signals if row.kind in ("B", "BD"))
