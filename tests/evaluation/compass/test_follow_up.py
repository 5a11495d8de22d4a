"""Risks, moves of actions and reminders: every edge, without a database."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.compass.follow_up import (
    ACTION_MOVES,
    OPEN_ACTIONS,
    REMINDER_RANK,
    Risk,
    is_late,
    moves_from,
    needs_note,
    owes_something,
    reminder_level,
    reminder_to_send,
    risk_is_asked,
)

DUE = date(2026, 12, 10)
LEVEL = st.integers(min_value=1, max_value=4)


@pytest.mark.parametrize(
    ("position", "signalled", "asked"),
    [
        ("conditions", False, True),
        ("conditions", True, True),
        ("favourable", False, False),
        ("favourable", True, True),
        ("unfavourable", False, False),
        ("unfavourable", True, True),
        ("no_opinion", True, False),
    ],
)
def test_a_risk_is_asked_with_reserves_or_a_point_raised(position, signalled, asked):
    assert risk_is_asked(position, signalled=signalled) is asked


@given(LEVEL, LEVEL, LEVEL, LEVEL)
def test_a_risk_rises_when_one_of_its_two_levels_does(severity, likelihood, after_severity, after_likelihood):
    risk = Risk(severity, likelihood, after_severity, after_likelihood)
    assert risk.is_whole
    assert not risk.is_blank
    assert risk.rises is (after_severity > severity or after_likelihood > likelihood)


@pytest.mark.parametrize("risk", [Risk(1, 2, 3), Risk(0, 1, 1, 1), Risk(5, 1, 1, 1), Risk(1, 1, 1, None)])
def test_a_risk_is_said_whole_and_within_its_four_levels(risk):
    assert (risk.is_whole, risk.is_blank, risk.rises) == (False, False, False)
    assert Risk().is_blank


@given(st.sampled_from(sorted(ACTION_MOVES)))
def test_from_every_state_an_action_can_go_on_and_judges_may_do_more(state):
    mine, theirs = set(moves_from(state, judges=False)), set(moves_from(state, judges=True))
    assert mine <= theirs
    assert state not in theirs
    assert theirs == set(ACTION_MOVES[state])
    assert "dropped" not in mine
    assert bool(mine) is (state in OPEN_ACTIONS)


@pytest.mark.parametrize(
    ("state", "target", "needed"),
    [
        ("to_do", "in_progress", False),
        ("to_do", "done", True),
        ("in_progress", "dropped", True),
        ("done", "in_progress", True),
        ("dropped", "to_do", True),
    ],
)
def test_what_ends_an_action_or_opens_it_again_is_said(state, target, needed):
    assert needs_note(state, target) is needed


@pytest.mark.parametrize(
    ("state", "days", "late"),
    [("to_do", 1, True), ("in_progress", 1, True), ("to_do", 0, False), ("done", 30, False), ("dropped", 30, False)],
)
def test_an_open_action_is_late_the_day_after_its_date(state, days, late):
    assert is_late(state, DUE, DUE + timedelta(days=days)) is late


@pytest.mark.parametrize(
    ("left", "level"),
    [(30, ""), (8, ""), (7, "week"), (3, "week"), (2, "days"), (0, "days"), (-1, "late"), (-90, "late")],
)
def test_reminders_come_seven_days_before_two_days_before_and_once_late(left, level):
    assert reminder_level(DUE, DUE - timedelta(days=left)) == level


@given(st.lists(st.integers(min_value=0, max_value=60), min_size=1, max_size=80))
def test_however_often_it_runs_each_reminder_goes_once_and_in_order(gaps):
    today, reminded, sent = DUE - timedelta(days=20), "", []
    for gap in gaps:
        today += timedelta(days=gap % 9)
        level = reminder_to_send(DUE, today, reminded)
        if level:
            sent.append(level)
            reminded = level
    assert sent == sorted(set(sent), key=REMINDER_RANK.__getitem__)


@pytest.mark.parametrize(
    ("signs", "is_general", "signed", "unanswered", "owes"),
    [
        (True, False, False, 0, True),
        (True, False, True, 0, False),
        (False, False, False, 2, True),
        (False, False, False, 0, False),
        (False, False, True, 2, False),
        (True, True, False, 1, True),
        (True, True, False, 0, False),
    ],
)
def test_only_those_who_still_owe_something_are_reminded(signs, is_general, signed, unanswered, owes):
    assert owes_something(signs=signs, is_general=is_general, signed=signed, unanswered=unanswered) is owes
