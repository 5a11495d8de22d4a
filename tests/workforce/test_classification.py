"""From a score to a level, and the classes of the ILO: the examples of the studies and every edge."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workforce import classification
from workforce.classification import ScoreOutOfRangeError, Thresholds, ilo_2023, ilo_2025, level_of
from workforce.enums import IloClass, Level

SHARES = st.decimals(min_value=0, max_value=1, places=3)


@pytest.mark.parametrize(
    ("score", "level"),
    [
        ("0", "not_exposed"), ("0.15", "not_exposed"), ("0.24999", "not_exposed"), ("0.25", "little"),
        ("0.49999", "little"), ("0.5", "exposed"), ("0.60", "exposed"), ("0.74999", "exposed"), ("0.75", "very"),
        ("0.77", "very"), ("1", "very"),
    ],
)  # fmt: skip
def test_the_four_levels_of_the_study(score, level):
    assert level_of(Decimal(score)) == level


def test_thresholds_of_a_draft_move_the_levels():
    moved = Thresholds(Decimal("0.2"), Decimal("0.4"), Decimal("0.6"))
    assert [level_of(Decimal(score), moved) for score in ("0.19", "0.2", "0.4", "0.6")] == list(classification.LEVELS)


@pytest.mark.parametrize(
    "wrong", [("0", "0.5", "0.75"), ("0.5", "0.5", "0.75"), ("0.25", "0.8", "0.75"), ("0.2", "0.5", "1.1")]
)
def test_thresholds_rise_between_zero_and_one(wrong):
    with pytest.raises(ScoreOutOfRangeError):
        Thresholds(*map(Decimal, wrong))


@pytest.mark.parametrize(
    ("mean", "deviation", "found"),
    [
        ("0.6", "0.09", "automation"), ("0.6", "0.1", "unknown"), ("0.61", "0.12", "unknown"),
        ("0.77", "0.1", "automation"),
        ("0.59", "0", "unknown"), ("0.4", "0.3", "unknown"), ("0.39", "0.12", "augmentation"),
        ("0.39", "0.11", "not_affected"),
        ("0.3", "0.2", "not_affected"), ("0.3", "0.201", "augmentation"), ("0.15", "0.05", "not_affected"),
    ],
)  # fmt: skip
def test_classes_of_2023(mean, deviation, found):
    assert ilo_2023(Decimal(mean), Decimal(deviation)) == found


@pytest.mark.parametrize(
    ("mean", "deviation", "found"),
    [
        ("0.3", "0.09", "outside"), ("0.3", "0.1", "minimal"), ("0.3", "0.19", "minimal"), ("0.3", "0.2", "gradient_1"),
        ("0.39", "0.2", "gradient_1"), ("0.4", "0.1", "gradient_2"), ("0.49", "0.1", "gradient_2"),
        ("0.5", "0.1", "gradient_3"), ("0.57", "0.1", "gradient_3"), ("0.6", "0.05", "gradient_4"),
        ("0.7", "0", "gradient_4"),
        ("0.45", "0.02", "minimal"),
    ],
)  # fmt: skip
def test_classes_of_2025(mean, deviation, found):
    # Office clerks (4110, 0.60) are in gradient 4, receptionists (4226, 0.57) in gradient 3.
    assert ilo_2025(Decimal(mean), Decimal(deviation)) == found


@given(SHARES, SHARES)
def test_every_score_has_one_class_in_each_classification(mean, deviation):
    assert level_of(mean) in classification.LEVELS
    assert ilo_2023(mean, deviation) in classification.ILO_2023
    assert ilo_2025(mean, deviation) in classification.ILO_2025


@given(SHARES, SHARES)
def test_a_higher_score_is_never_in_a_lower_level(one, other):
    low, high = sorted((one, other))
    ranks = classification.LEVELS
    assert ranks.index(level_of(low)) <= ranks.index(level_of(high))


@pytest.mark.parametrize(
    "work", [level_of, lambda score: ilo_2023(score, Decimal(0)), lambda score: ilo_2025(Decimal(0), score)]
)
@pytest.mark.parametrize("wrong", ["-0.001", "1.001"])
def test_what_is_not_a_share_is_refused(work, wrong):
    with pytest.raises(ScoreOutOfRangeError):
        work(Decimal(wrong))


def test_names_in_the_database_are_those_of_the_rules():
    assert tuple(Level.values) == classification.LEVELS
    assert [Level.NOT_EXPOSED.rank, Level.VERY.rank] == [1, 4]
    assert set(IloClass.values) == {*classification.ILO_2023, *classification.ILO_2025}
