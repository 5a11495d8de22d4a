"""Secret votes as values: rolls and boxes without an order, two counts compared, a case corrected."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.committee.secret_case import (
    LARGEST_BOX,
    Correction,
    Difference,
    Totals,
    corrected_case,
    differences,
    in_secret,
    secret_requests_needed,
    situation,
)
from evaluation.committee.tally import present_members, secret_ballot_due, tally
from tests.evaluation.committee.vote_cases import session

numbers = st.integers(0, 12)
totals = st.builds(Totals, numbers, numbers, numbers, numbers)
rolls = st.frozensets(st.sampled_from(["m1", "m2", "m3", "m4"]))


@given(totals)
def test_totals_and_their_box_say_the_same(counted):
    assert Totals.of(counted.box) == counted
    assert len(counted.box) == counted.for_ + counted.against + counted.blank + counted.null


@pytest.mark.parametrize("wrong", [(-1, 0, 0, 0), (0, 0, LARGEST_BOX + 1, 0)])
def test_an_impossible_number_of_papers_is_refused(wrong):
    with pytest.raises(ValueError, match="nombre de bulletins possible"):
        Totals(*wrong)


@given(st.permutations(["m1", "m2", "m3"]), st.permutations(["POUR", "CONTRE", "BLANC", "NUL", "POUR"]))
def test_neither_the_roll_nor_the_box_keeps_an_order(roll, box):
    found = in_secret(session("1-5"), roll, box).ballots
    assert found.roll == ("m1", "m2", "m3")
    assert found.box == ("POUR", "POUR", "CONTRE", "BLANC", "NUL")


@given(rolls, totals, rolls, totals)
def test_two_counts_differ_where_they_differ(roll, counted, other_roll, other_counted):
    found = differences((roll, counted), (other_roll, other_counted))
    assert (found == ()) == (roll == other_roll and counted == other_counted)
    assert {line.voice for line in found if line.voice} == roll ^ other_roll
    swapped = differences((other_roll, other_counted), (roll, counted))
    assert [(line.second, line.first) for line in swapped] == [(line.first, line.second) for line in found]


def test_each_difference_is_named():
    found = differences((["m1", "m2"], Totals(2, 1, 0, 0)), (["m1", "m3"], Totals(1, 1, 0, 1)))
    assert found == (
        Difference(1, 0, voice="m2"),
        Difference(0, 1, voice="m3"),
        Difference(2, 1, choice="POUR"),
        Difference(0, 1, choice="NUL"),
    )


@pytest.mark.parametrize(("present", "needed"), [(0, 1), (1, 1), (2, 1), (3, 1), (4, 2), (6, 2), (7, 3), (12, 4)])
def test_a_third_of_those_present(present, needed):
    assert secret_requests_needed(present) == needed
    assert secret_ballot_due(present, needed)
    assert not secret_ballot_due(present, needed - 1)


def test_who_may_ask_for_secrecy():
    case = session("1-5", remote="6", recused="5", seats=10, consultative="10")
    assert present_members(case) == 4


# Corrections.


def test_a_presence_corrected_changes_the_voices_and_the_result():
    case = session("1-5", "1P 2P 3C 4C 5C")
    assert tally(case).outcome == "REJETE"
    corrected = corrected_case(case, Correction({"m5": "absent"}))
    assert (tally(corrected).outcome, tally(corrected).voices) == ("ADOPTE", 4)
    assert corrected.ballots == case.ballots


def test_a_member_found_to_be_interested_is_recused():
    case = session("1-6", "1P 2P 3C 4C 5C 6C")
    corrected = corrected_case(case, Correction({"m6": "recused", "m5": "recused"}))
    assert corrected.recusals == ("m5", "m6")
    assert tally(corrected).outcome == "REPORTE"
    assert (situation(corrected, "m6"), situation(corrected, "m1"), situation(corrected, "m9")) == (
        "recused",
        "present",
        "absent",
    )


def test_a_recusal_recorded_by_mistake_is_lifted():
    case = session("1-6", "1P 2P 3C 4C 5C 6P", recused="6")
    assert tally(case).outcome == "REJETE"
    assert tally(corrected_case(case, Correction({"m6": "present"}))).outcome == "ADOPTE"


def test_paper_totals_are_corrected_and_the_roll_stays():
    case = in_secret(session("1-5"), ["m1", "m2", "m3", "m4", "m5"], Totals(2, 3, 0, 0).box)
    corrected = corrected_case(case, Correction({}, Totals(3, 2, 0, 0)))
    assert (tally(case).outcome, tally(corrected).outcome) == ("REJETE", "ADOPTE")
    assert corrected.ballots.roll == case.ballots.roll


@given(st.sampled_from(["1-5", "1-9", "2-6"]))
def test_no_correction_changes_no_result(present):
    case = session(present, "2P 3C 4P")
    assert tally(corrected_case(case, Correction({}))) == tally(case)


@pytest.mark.parametrize(
    "wrong", [Correction({"m99": "absent"}), Correction({"m1": "gone"}), Correction({}, Totals(1, 0, 0, 0))]
)
def test_what_cannot_be_corrected_is_refused(wrong):
    with pytest.raises(ValueError, match="corrig"):
        corrected_case(session("1-5", "1P"), wrong)


def test_a_corrected_case_keeps_its_rules_and_quorum_moment():
    case = session("1-5", "1P 2P", left="5")
    corrected = corrected_case(case, Correction({"m5": "present"}))
    assert corrected.rules == case.rules
    assert replace(corrected, attendance=case.attendance) == case
