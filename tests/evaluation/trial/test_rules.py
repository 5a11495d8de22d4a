"""Verdicts on values alone: a figure against its threshold, why, and what a stop criterion does not wait for."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.trial.rules import (
    AT_LEAST,
    AT_MOST,
    INCONCLUSIVE,
    MISSED,
    REACHED,
    Figure,
    Threshold,
    counted,
    crosses,
    judge,
    judge_all,
    plain,
    read_stops,
    verdict,
)


def threshold(direction, value, minimum=1):
    return Threshold("R1", direction, Decimal(value), minimum)


@pytest.mark.parametrize(
    ("direction", "value", "expected"),
    [
        (AT_LEAST, "29.999", False),
        (AT_LEAST, "30", True),
        (AT_LEAST, "30.001", True),
        (AT_MOST, "29.999", True),
        (AT_MOST, "30", True),
        (AT_MOST, "30.001", False),
    ],
)
def test_the_threshold_itself_counts(direction, value, expected):
    assert crosses(threshold(direction, "30"), Figure(Decimal(value))) is expected


@pytest.mark.parametrize(
    ("figure", "expected"),
    [
        (None, INCONCLUSIVE),
        (Figure(Decimal(99), sample=9), INCONCLUSIVE),
        (Figure(Decimal(99), sample=10), REACHED),
        (Figure(Decimal(30), sample=10), REACHED),
        (Figure(Decimal(29), sample=10), MISSED),
        (Figure(Decimal(29), sample=9), INCONCLUSIVE),
    ],
)
def test_too_few_observations_conclude_nothing(figure, expected):
    assert verdict(threshold(AT_LEAST, 30, minimum=10), figure) == expected


@given(
    st.sampled_from([AT_LEAST, AT_MOST]),
    st.decimals(-1000, 1000, places=3),
    st.decimals(-1000, 1000, places=3),
    st.integers(1, 50),
    st.integers(1, 50),
)
def test_a_better_figure_never_turns_a_success_into_a_miss(direction, limit, value, minimum, sample):
    criterion = Threshold("R1", direction, limit, minimum)
    better = value + 1 if direction == AT_LEAST else value - 1
    if verdict(criterion, Figure(value, sample)) == REACHED:
        assert verdict(criterion, Figure(better, sample)) == REACHED


@given(
    st.sampled_from([AT_LEAST, AT_MOST]),
    st.decimals(-1000, 1000, places=3),
    st.decimals(-1000, 1000, places=3),
    st.integers(1, 50),
    st.integers(0, 60),
)
def test_more_observations_only_turn_the_inconclusive_into_a_verdict(direction, limit, value, minimum, sample):
    criterion = Threshold("R1", direction, limit, minimum)
    fewer, more = (verdict(criterion, Figure(value, number)) for number in (sample, sample + 1))
    assert fewer in (more, INCONCLUSIVE)
    assert (verdict(criterion, Figure(value, minimum)) == REACHED) is crosses(criterion, Figure(value))


@given(st.sampled_from([AT_LEAST, AT_MOST]), st.decimals(-1000, 1000, places=3), st.integers(2, 50))
def test_a_stop_criterion_does_not_wait_for_its_observations(direction, limit, minimum):
    criterion = Threshold("A1", direction, limit, minimum)
    assert crosses(criterion, Figure(limit, sample=1))
    assert verdict(criterion, Figure(limit, sample=1)) == INCONCLUSIVE


@pytest.mark.parametrize(
    ("figure", "why", "gap"),
    [
        (None, "aucune mesure", None),
        (Figure(Decimal(34), 7), "7 observations, il en fallait 30", Decimal(24)),
        (Figure(Decimal(34), 1), "1 observation, il en fallait 30", Decimal(24)),
        (Figure(Decimal("34.500"), 30), "34,5, pour un seuil d’au moins 30", Decimal("24.5")),
        (Figure(Decimal(8), 30), "8, pour un seuil d’au moins 30", Decimal(-2)),
    ],
)
def test_a_verdict_says_why_and_how_far_from_the_start(figure, why, gap):
    judged = judge(Threshold("R1", AT_LEAST, Decimal(30), 30, baseline=Decimal(10)), figure)
    assert (judged.why, judged.gap) == (why, gap)


def test_without_a_start_there_is_no_gap():
    assert judge(threshold(AT_LEAST, 30), Figure(Decimal(34))).gap is None


def test_figures_go_to_their_criterion_by_code():
    criteria = [Threshold(code, AT_MOST, Decimal(8)) for code in ("R2", "R1", "R3")]
    figures = {"R1": Figure(Decimal(8)), "R2": Figure(Decimal(9)), "X": Figure(Decimal(1))}
    found = judge_all(criteria, figures)
    assert [(row.criterion.code, row.verdict) for row in found] == [
        ("R2", MISSED),
        ("R1", REACHED),
        ("R3", INCONCLUSIVE),
    ]


def test_stops_are_read_with_their_reason():
    stops = [Threshold(code, AT_LEAST, Decimal(1), minimum_sample=50) for code in ("A1", "A2", "A3")]
    found = read_stops(stops, {"A1": Figure(Decimal(1)), "A2": Figure(Decimal("0.9"))})
    assert [(row.reached, row.why) for row in found] == [
        (True, "1, pour un seuil d’au moins 1"),
        (False, "0,9, pour un seuil d’au moins 1"),
        (False, "aucune mesure"),
    ]


@pytest.mark.parametrize(
    ("nature", "watches"), [("", True), ("quality", True), ("time", False), ("workload", False), ("cost", False)]
)
def test_a_criterion_that_says_nothing_is_one_of_quality(nature, watches):
    assert Threshold("R1", AT_LEAST, Decimal(1), nature=nature).watches_quality is watches


@pytest.mark.parametrize(
    ("value", "text"), [("30.000", "30"), ("100", "100"), ("3.10", "3,1"), ("0.00", "0"), ("-2.50", "-2,5")]
)
def test_numbers_are_written_plainly(value, text):
    assert plain(Decimal(value)) == text


def test_zero_is_singular_in_french():
    assert [counted(number, "réponse", "réponses") for number in (0, 1, 2)] == ["0 réponse", "1 réponse", "2 réponses"]
