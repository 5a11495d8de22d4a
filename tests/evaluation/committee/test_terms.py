"""What the composition of a committee lacks, today and within sixty days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.committee.terms import SOON, Lack, Term, ending_soon, shortfalls, vacancy

TODAY = date(2026, 3, 2)
LATE = TODAY + SOON


def day(number):
    return TODAY + timedelta(days=number)


def term(person, first=-400, last=None, **more):
    return Term(person, day(first), None if last is None else day(last), **more)


def whole(*more):
    """A committee of five that lacks nothing."""
    return [
        term(1, function="president"),
        term(2, function="deputy"),
        term(3, college="staff"),
        term(4),
        term(5),
        *more,
    ]


def lacks(terms, rule="majority"):
    return [(row.lack.value, (row.since - TODAY).days) for row in shortfalls(terms, TODAY, rule)]


def test_a_whole_committee_lacks_nothing():
    assert lacks(whole()) == []


@pytest.mark.parametrize(
    ("first", "last", "covered"), [(0, None, True), (-9, 0, True), (0, 0, True), (1, None, False), (-9, -1, False)]
)
def test_the_first_and_the_last_day_count(first, last, covered):
    assert term(1, first, last).covers(TODAY) is covered


@pytest.mark.parametrize(("last", "expected"), [(None, None), (60, None), (59, 60), (0, 1), (-1, 0)])
def test_an_office_is_vacant_the_day_after_its_term(last, expected):
    found = vacancy([term(1, last=last, function="president"), term(2)], "president", TODAY)
    assert found == (None if expected is None else day(expected))


def test_an_office_passed_on_without_a_gap_is_never_vacant():
    first = term(1, last=10, function="president", followed=True)
    assert lacks([first, *whole()[1:], term(6, 11, function="president")]) == []
    assert lacks([first, *whole()[1:], term(6, 12, function="president")]) == [("president", 11)]


def test_who_is_there_today_no_longer_makes_the_quorum():
    soon = [term(person, last=30) for person in (6, 7, 8, 9)]
    found = shortfalls(whole(*soon), TODAY, "majority")
    assert not any(row.lack == Lack.QUORUM for row in found)  # five of nine are left
    found = shortfalls([*whole()[:4], *soon, term(5, last=30)], TODAY, "majority")
    short = next(row for row in found if row.lack == Lack.QUORUM)
    assert (short.left, short.needed, short.since) == (4, 5, LATE)
    assert not any(row.lack == Lack.QUORUM for row in shortfalls(whole(*soon), TODAY, "none"))


def test_consultative_members_make_no_quorum():
    assert ("no_voter", 0) in lacks([term(1, voting=False, college="staff")])


def test_nobody_of_the_staff_is_said():
    assert lacks([row for row in whole() if row.college != "staff"]) == [("staff", 0)]


@pytest.mark.parametrize(("last", "told"), [(0, True), (60, True), (61, False), (-1, False), (None, False)])
def test_a_term_that_ends_within_sixty_days_is_told(last, told):
    assert [row.person for row in ending_soon(whole(term(6, last=last)), TODAY)] == ([6] if told else [])


def test_a_term_that_goes_on_is_not_told():
    assert lacks(whole(term(6, last=30), term(6, first=31))) == []
    assert lacks(whole(term(6, last=30, followed=True))) == []
    assert lacks(whole(term(6, last=30), term(6, first=40))) == [("term", 30)]


TERMS = st.builds(
    term,
    st.integers(1, 9),
    st.integers(-100, 100),
    st.none(),
    function=st.sampled_from(["president", "deputy", "member"]),
    college=st.sampled_from(["staff", "users"]),
    voting=st.booleans(),
)


@given(st.lists(TERMS, max_size=12), st.sampled_from(["majority", "half", "none"]))
def test_one_more_member_for_good_never_adds_a_lack(terms, rule):
    before = {row.lack for row in shortfalls(terms, TODAY, rule)}
    joined = [*terms, term(99, function="member", voting=False, college="staff")]
    assert {row.lack for row in shortfalls(joined, TODAY, rule)} <= before
