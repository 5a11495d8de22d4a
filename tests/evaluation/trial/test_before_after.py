"""The compass before and after the trial: how many criteria moved which way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.compass.scoring import AssessmentScore, CriterionScore
from evaluation.trial.before_after import compass_rows, compass_sentence


def score(code, value):
    return CriterionScore(code, 0, 100, value, 1, 1, 0, None, ())


def rows(before, after):
    """Rows of criteria A, B, C… with these scores; « ... » is a criterion that the grid lacked."""
    codes = "ABCDEFG"[: len(after)]
    old = [score(code, value) for code, value in zip(codes, before, strict=True) if value is not ...]
    new = [score(code, value) for code, value in zip(codes, after, strict=True)]
    return compass_rows(
        AssessmentScore(tuple(old), ()), AssessmentScore(tuple(new), ()), {code: f"Critère {code}" for code in codes}
    )


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ([], [], ""),
        ([50], [50], "1 critère ne bouge pas."),
        ([50, 50], [75, 60], "2 critères progressent. Le plus grand écart : Critère A, de 50 à 75."),
        (
            [50, 50, 50, None],
            [60, 10, 50, 40],
            "1 critère progresse, 1 recule, 1 ne bouge pas, 1 ne se compare pas. "
            "Le plus grand écart : Critère B, de 50 à 10.",
        ),
        ([..., 30], [40, 30], "1 critère ne bouge pas, 1 ne se compare pas."),
        ([None, None], [None, None], "2 critères ne se comparent pas."),
    ],
)
def test_the_sentence_says_what_moved(before, after, sentence):
    assert compass_sentence(rows(before, after)) == sentence


def test_a_gap_needs_both_scores():
    assert [row.gap for row in rows([50, None, ..., 0], [62, 50, 50, 0])] == [12, None, None, 0]


scores = st.none() | st.integers(0, 100)


@given(st.lists(st.tuples(scores, scores), min_size=1, max_size=7))
def test_every_criterion_is_counted_once(pairs):
    found = rows([old for old, _new in pairs], [new for _old, new in pairs])
    counted = compass_sentence(found).split(". Le plus")[0]
    assert sum(int(word) for word in counted.split() if word.isdigit()) == len(pairs)


@given(st.lists(st.tuples(scores, scores), max_size=7))
def test_going_back_gives_the_opposite_gaps(pairs):
    there = [row.gap for row in rows([old for old, _new in pairs], [new for _old, new in pairs])]
    back = [row.gap for row in rows([new for _old, new in pairs], [old for old, _new in pairs])]
    assert back == [None if gap is None else -gap for gap in there]
