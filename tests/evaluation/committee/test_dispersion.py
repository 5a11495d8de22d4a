"""Median, extent and number of the marks on one criterion; how many sheets a reveal needs; how signatures read."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.committee.dispersion import Agreement, scores_needed, spread_of
from evaluation.committee.minority import SignedText, as_one_text, signatories

mark = st.integers(0, 4)
marks = st.lists(st.one_of(st.none(), mark), max_size=12)
some = st.lists(mark, min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("given_marks", "median", "extent", "agreement"),
    [
        ([], None, (None, None), None),
        ([None, None], None, (None, None), None),
        ([3], "3", (3, 3), None),
        ([3, None], "3", (3, 3), None),
        ([2, 2, 2], "2", (2, 2), Agreement.CLOSE),
        ([2, 3], "2.5", (2, 3), Agreement.CLOSE),
        ([1, 3], "2", (1, 3), Agreement.SHARED),
        ([1, 4], "2.5", (1, 4), Agreement.OPPOSED),
        ([0, 3], "1.5", (0, 3), Agreement.OPPOSED),
        ([0, 4], "2", (0, 4), Agreement.OPPOSED),
        ([4, 4, 4, 4, 1], "4", (1, 4), Agreement.OPPOSED),
        ([0, 1, 3, 4, None], "2", (0, 4), Agreement.OPPOSED),
        ([4, 0, 1], "1", (0, 4), Agreement.OPPOSED),
    ],
)
def test_each_edge_of_the_rules(given_marks, median, extent, agreement):
    spread = spread_of(given_marks)
    assert spread.median == (Decimal(median) if median else None)
    assert (spread.lowest, spread.highest, spread.agreement) == (*extent, agreement)
    assert (spread.number, spread.without) == (len(given_marks) - given_marks.count(None), given_marks.count(None))
    assert spread.to_discuss == (agreement in (Agreement.SHARED, Agreement.OPPOSED))


@pytest.mark.parametrize("wrong", [-1, 5, 2.5])
def test_a_mark_is_a_whole_number_from_0_to_4(wrong):
    with pytest.raises(ValueError, match="from 0 to 4"):
        spread_of([2, wrong])


@given(marks, st.randoms(use_true_random=False))
def test_the_order_of_the_marks_changes_nothing(given_marks, random):
    shuffled = list(given_marks)
    random.shuffle(shuffled)
    assert spread_of(shuffled) == spread_of(given_marks)


@given(marks, st.integers(1, 5))
def test_without_opinion_only_counts_itself(given_marks, more):
    before, after = spread_of(given_marks), spread_of([*given_marks, *[None] * more])
    assert after.without == before.without + more
    for name in ("counts", "median", "lowest", "highest", "agreement", "number"):
        assert getattr(after, name) == getattr(before, name), name


@given(some)
def test_the_median_stands_between_the_extremes_with_half_on_each_side(given_marks):
    spread = spread_of(given_marks)
    assert spread.lowest <= spread.median <= spread.highest
    assert spread.median * 2 == int(spread.median * 2)
    below = sum(value < spread.median for value in given_marks)
    above = sum(value > spread.median for value in given_marks)
    assert max(below, above) * 2 <= len(given_marks)


@given(some, mark)
def test_one_mark_more_never_brings_people_closer(given_marks, more):
    order = [None, Agreement.CLOSE, Agreement.SHARED, Agreement.OPPOSED]
    before, after = spread_of(given_marks).agreement, spread_of([*given_marks, more]).agreement
    assert order.index(after) >= order.index(before)


@pytest.mark.parametrize(
    ("minimum", "expected", "needed"), [(3, 9, 3), (3, 3, 3), (3, 2, 2), (3, 1, 1), (3, 0, 1), (0, 9, 1), (12, 9, 9)]
)
def test_how_many_sheets_a_reveal_needs(minimum, expected, needed):
    assert scores_needed(minimum, expected) == needed


@pytest.mark.parametrize(
    ("names", "unnamed", "said"),
    [
        ((), 0, ""),
        (("Ada M1",), 0, "Ada M1"),
        ((), 1, "un membre non nommé"),
        ((), 3, "3 membres non nommés"),
        (("Ada M1", "Chloé M3"), 0, "Ada M1 et Chloé M3"),
        (("Ada M1", "Chloé M3"), 2, "Ada M1, Chloé M3 et 2 membres non nommés"),
    ],
)
def test_who_signs_in_words(names, unnamed, said):
    assert signatories(SignedText("Non.", names, unnamed)) == said


def test_an_opinion_that_nobody_signs_is_left_out():
    rows = [SignedText("Trop tôt.", ("Ada M1",), 0), SignedText("Retirée.", (), 0), SignedText("Trop cher.", (), 1)]
    assert as_one_text(rows) == "« Trop tôt. » (Ada M1)\n« Trop cher. » (un membre non nommé)"
    assert as_one_text([]) == ""
