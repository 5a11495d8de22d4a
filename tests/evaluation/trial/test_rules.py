"""The rules of a trial, on values alone: thresholds, verdicts, cost, the outcome that they propose."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.trial.rules import (
    ADAPT,
    AT_LEAST,
    AT_MOST,
    EXTEND,
    INCONCLUSIVE,
    MISSED,
    REACHED,
    ROLL_OUT,
    STOP,
    WITH_CONDITIONS,
    Figure,
    Situation,
    Threshold,
    cost_overrun,
    crosses,
    propose,
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


@pytest.mark.parametrize(
    ("planned", "actual", "expected"),
    [
        (None, Decimal(10), False),
        (Decimal(10), None, False),
        (Decimal(100), Decimal(120), False),
        (Decimal(100), Decimal("120.01"), True),
        (Decimal(0), Decimal(0), False),
        (Decimal(0), Decimal("0.01"), True),
    ],
)
def test_an_overrun_is_above_a_fifth_more(planned, actual, expected):
    assert cost_overrun(planned, actual) is expected


OVER = {"planned_cost": Decimal(100), "actual_cost": Decimal(121)}
CASES = [
    (Situation([REACHED], stop_reached=True), STOP, ["EVA-01"]),
    (Situation([REACHED], blocker_open=True), STOP, ["EVA-01"]),
    (Situation([REACHED], stop_reached=True, **OVER), STOP, ["EVA-01"]),
    (Situation([REACHED, REACHED]), ROLL_OUT, ["EVA-07"]),
    (Situation([REACHED], start_blocker_open=True), WITH_CONDITIONS, ["EVA-07"]),
    (Situation([REACHED], **OVER), WITH_CONDITIONS, ["EVA-06", "EVA-07"]),
    (Situation([REACHED, MISSED]), ADAPT, ["EVA-03", "EVA-08"]),
    (Situation([MISSED, INCONCLUSIVE]), ADAPT, ["EVA-03", "EVA-08"]),
    (Situation([MISSED, MISSED]), STOP, ["EVA-03", "EVA-08"]),
    (Situation([MISSED], already_extended=True), STOP, ["EVA-03", "EVA-08"]),
    (Situation([REACHED, INCONCLUSIVE]), EXTEND, ["EVA-02"]),
    (Situation([REACHED, INCONCLUSIVE], **OVER), EXTEND, ["EVA-06", "EVA-02"]),
    (Situation([REACHED, INCONCLUSIVE], already_extended=True), ADAPT, ["EVA-08"]),
    (Situation([]), ADAPT, ["EVA-08"]),
]


@pytest.mark.parametrize(("situation", "outcome", "path"), CASES)
def test_the_first_rule_that_applies_proposes(situation, outcome, path):
    proposal = propose(situation)
    assert (proposal.outcome, [number for number, _why in proposal.path]) == (outcome, path)
    assert all(why for _number, why in proposal.path)


situations = st.builds(
    Situation,
    verdicts=st.lists(st.sampled_from([REACHED, MISSED, INCONCLUSIVE]), max_size=5),
    stop_reached=st.booleans(),
    blocker_open=st.booleans(),
    start_blocker_open=st.booleans(),
    already_extended=st.booleans(),
    planned_cost=st.none() | st.decimals(0, 10**6, places=2),
    actual_cost=st.none() | st.decimals(0, 10**6, places=2),
)


@given(situations)
def test_nothing_is_rolled_out_that_missed_or_stopped(situation):
    proposal = propose(situation)
    if situation.stop_reached or situation.blocker_open:
        assert proposal.outcome == STOP
    if MISSED in situation.verdicts:
        assert proposal.outcome in (ADAPT, STOP)
    if proposal.outcome in (ROLL_OUT, WITH_CONDITIONS):
        assert situation.verdicts
        assert set(situation.verdicts) == {REACHED}
    if proposal.outcome == EXTEND:
        assert not situation.already_extended
        assert INCONCLUSIVE in situation.verdicts
    assert proposal.path


@given(situations, st.randoms())
def test_the_order_of_criteria_changes_nothing(situation, random):
    shuffled = list(situation.verdicts)
    random.shuffle(shuffled)
    assert propose(Situation(**{**vars(situation), "verdicts": shuffled})) == propose(situation)


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


WORST_FIRST = [STOP, ADAPT, EXTEND, WITH_CONDITIONS, ROLL_OUT]


def rank(situation):
    return WORST_FIRST.index(propose(situation).outcome)


@given(situations, st.integers(0, 4))
def test_a_better_verdict_never_leads_to_a_worse_proposal(situation, place):
    if not situation.verdicts:
        return
    place %= len(situation.verdicts)
    better = {MISSED: INCONCLUSIVE, INCONCLUSIVE: REACHED, REACHED: REACHED}[situation.verdicts[place]]
    verdicts = [*situation.verdicts[:place], better, *situation.verdicts[place + 1 :]]
    assert rank(replace(situation, verdicts=verdicts)) >= rank(situation)


@given(situations)
@pytest.mark.parametrize("name", ["stop_reached", "blocker_open", "start_blocker_open"])
def test_what_is_held_against_a_trial_never_helps_it(name, situation):
    assert rank(replace(situation, **{name: True})) <= rank(replace(situation, **{name: False}))


@given(situations, st.decimals(0, 10**6, places=2))
def test_spending_more_never_helps(situation, more):
    if situation.actual_cost is not None:
        assert rank(replace(situation, actual_cost=situation.actual_cost + more)) <= rank(situation)


@given(situations)
def test_rules_are_named_once_and_only_those_that_exist(situation):
    numbers = [number for number, _why in propose(situation).path]
    assert len(numbers) == len(set(numbers))
    assert set(numbers) <= {"EVA-01", "EVA-02", "EVA-03", "EVA-06", "EVA-07", "EVA-08"}
    assert ("EVA-01" in numbers) == (situation.stop_reached or situation.blocker_open)
    assert (numbers == ["EVA-01"]) == ("EVA-01" in numbers)
