"""Which decision follows which opinion, and the calendar of the follow-up."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from boussole.shared.days import months_later
from evaluation.committee.enums import FINAL_MOTIONS, FIRST_MOTIONS, Motion
from evaluation.decisions.enums import DecisionKind
from evaluation.decisions.reminders import levels
from evaluation.decisions.rules import (
    FOLLOW_UP,
    FOLLOWS,
    SAID_IN_PUBLIC,
    calendar,
    delays,
    departs,
    next_yearly,
    speaks_in_public,
)
from usecases.lifeline import TRANSITIONS


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
        ("roll_out", "generalise", False),
        ("roll_out", "generalise_with_conditions", False),
        ("roll_out_with_conditions", "generalise_with_conditions", False),
        ("roll_out_with_conditions", "generalise", True),
        ("extend", "generalise", True),
        ("stop", "abandon", False),
        (None, "abandon", False),
    ],
)
def test_a_departure_is_seen(motion, kind, expected):
    assert departs(motion, kind) is expected


def test_the_follow_up_goes_from_one_month_to_five_years():
    assert [months for _label, months in FOLLOW_UP] == [1, 6, 12, 24, 36, 48, 60]
    assert delays() == ["1 mois", "6 mois", "1 an", "2 ans", "3 ans", "4 ans", "5 ans"]
    assert all(label.startswith(f"Bilan à {when}") for when, (label, _months) in zip(delays(), FOLLOW_UP, strict=True))
    planned = calendar(date(2026, 1, 31))
    assert [row.due_on for row in planned][:3] == [date(2026, 2, 28), date(2026, 7, 31), date(2027, 1, 31)]
    assert [row.label for row in planned if "santé au travail" in row.label] == [
        "Bilan à 3 ans (santé au travail, compétences)",
        "Bilan à 5 ans (santé au travail, compétences)",
    ]


def test_each_transition_is_one_of_the_life_line():
    assert {kind.transition for kind in DecisionKind} <= set(TRANSITIONS)
    assert DecisionKind.GENERALISE_WITH_CONDITIONS.transition == "generalise"


@pytest.mark.parametrize("kind", DecisionKind.values)
def test_what_stops_speaks_in_public(kind):
    assert speaks_in_public(kind, after_harm=False) is (kind in SAID_IN_PUBLIC)
    assert speaks_in_public(kind, after_harm=True) is (kind in SAID_IN_PUBLIC or kind == "retire")


def test_after_five_years_a_review_is_planned_each_year():
    start = date(2026, 9, 18)
    days = [row.due_on for row in calendar(start)]
    assert next_yearly(start, days, still_open=True) is None
    assert next_yearly(start, [], still_open=False) is None
    sixth = next_yearly(start, days, still_open=False)
    assert (sixth.label, sixth.due_on) == ("Bilan à 6 ans", date(2032, 9, 18))
    seventh = next_yearly(start, [*days, sixth.due_on], still_open=False)
    assert (seventh.label, seventh.due_on) == ("Bilan à 7 ans", date(2033, 9, 18))


@given(st.dates(date(2000, 1, 1), date(2080, 1, 1)), st.integers(1, 15))
def test_yearly_reviews_are_named_after_the_years_in_service(start, years):
    planned = [months_later(start, 12 * years)]
    found = next_yearly(start, planned, still_open=False)
    assert found.label == f"Bilan à {years + 1} ans"
    assert found.due_on > planned[0]


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (8, ()),
        (7, ("week",)),
        (3, ("week",)),
        (2, ("days",)),
        (0, ("days",)),
        (-1, ("late",)),
        (-13, ("late",)),
        (-14, ("late", "escalated")),
        (-400, ("late", "escalated")),
    ],
)
def test_a_reminder_goes_at_its_time(days, expected):
    today = date(2026, 5, 20)
    assert levels(today + timedelta(days=days), today) == expected
