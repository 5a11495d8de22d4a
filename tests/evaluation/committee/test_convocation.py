"""Clear days: neither the day of the convocation nor that of the meeting counts."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.committee.convocation import SECOND_MEETING_DAYS, clear_days, earliest_day

TENTH = date(2026, 3, 10)


@pytest.mark.parametrize(("day", "expected"), [(9, 0), (10, 0), (11, 0), (12, 1), (14, 3), (16, 5)])
def test_clear_days_leave_both_ends_out(day, expected):
    assert clear_days(TENTH, date(2026, 3, day)) == expected


def test_a_meeting_of_the_tenth_without_quorum_is_held_again_on_the_fourteenth_at_the_earliest():
    assert earliest_day(TENTH, SECOND_MEETING_DAYS) == date(2026, 3, 14)


def test_without_a_delay_the_same_day_will_do():
    assert earliest_day(TENTH, 0) == TENTH


def test_a_delay_is_not_negative():
    with pytest.raises(ValueError, match="-1 jours"):
        earliest_day(TENTH, -1)


@given(st.dates(max_value=date(2200, 1, 1)), st.integers(1, 60))
def test_the_earliest_day_leaves_exactly_the_delay(first, days):
    found = earliest_day(first, days)
    assert clear_days(first, found) == days
    assert clear_days(first, found - timedelta(days=1)) == days - 1
