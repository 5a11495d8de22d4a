"""Which decision follows which opinion, and the calendar of the follow-up."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.committee.enums import FINAL_MOTIONS, FIRST_MOTIONS, Motion
from evaluation.decisions.enums import DecisionKind
from evaluation.decisions.rules import FOLLOW_UP, FOLLOWS, departs, months_later


def test_every_opinion_has_decisions_that_follow_it():
    given_opinions = {*FIRST_MOTIONS, *FINAL_MOTIONS} - {Motion.POSTPONE}
    assert set(FOLLOWS) == given_opinions
    assert set().union(*FOLLOWS.values()) == {*DecisionKind} - {DecisionKind.RETIRE}


@pytest.mark.parametrize(
    ("motion", "kind", "expected"),
    [
        ("favourable", "authorise_trial", False),
        ("favourable", "refuse", True),
        ("unfavourable", "refuse", False),
        ("unfavourable", "authorise_trial", True),
        ("roll_out_with_conditions", "generalise", False),
        ("extend", "generalise", True),
        ("stop", "abandon", False),
        (None, "abandon", False),
    ],
)
def test_a_departure_is_seen(motion, kind, expected):
    assert departs(motion, kind) is expected


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 11, 30), 12, date(2027, 11, 30)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 3, 31), 0, date(2026, 3, 31)),
    ],
)
def test_months_later_keeps_the_day_when_the_month_has_it(day, months, expected):
    assert months_later(day, months) == expected


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(0, 72))
def test_months_later_is_in_the_right_month(day, months):
    later = months_later(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day <= day.day


def test_the_follow_up_goes_from_one_month_to_five_years():
    assert [months for _label, months in FOLLOW_UP] == [1, 6, 12, 36, 60]
