"""Reminders: at their time, once, to those who owe only; then above them after two weeks."""

from datetime import timedelta

import pytest

from accounts.models import Notification
from evaluation.decisions import actions
from evaluation.decisions.tasks import remind
from tests.factories import trial as trials
from tests.factories.accounts import make_member
from tests.factories.decisions import LATER, condition, decided, in_service, under_review
from tests.factories.life import DAY, ENDED
from tests.factories.usecases import make_use_case
from usecases.enums import State
from usecases.models import UseCase

pytestmark = pytest.mark.django_db


def sent(now):
    """Send what is due, and return who was written to, with the start of the subject."""
    before = set(Notification.objects.values_list("pk", flat=True))
    count = actions.remind(now=now)
    rows = Notification.objects.exclude(pk__in=before).order_by("recipient", "subject")
    assert len(rows) == count
    assert actions.remind(now=now) == 0  # once, however often it runs
    return sorted((row.recipient.last_name, row.subject.split(" :")[0].split(",")[0]) for row in rows)


def at(day):
    """The morning of `day`."""
    return LATER.replace(year=day.year, month=day.month, day=day.day)


@pytest.fixture
def row(cast):
    """A condition that an expert holds; nothing else is due on the dossier."""
    use_case = make_use_case(cast.organisation, cast.lead, state=State.AUTHORISED)
    return condition(decided(cast, use_case, "authorise_trial"), holder=cast.expert)


def test_a_condition_is_recalled_three_times_then_escalated(cast, row):
    due = row.due_on
    assert sent(at(due - timedelta(days=8))) == []
    assert sent(at(due - timedelta(days=7))) == [("Expert", "Rappel")]
    assert sent(at(due - timedelta(days=4))) == []
    assert sent(at(due - timedelta(days=2))) == [("Expert", "Rappel")]
    assert sent(at(due)) == []
    assert sent(at(due + timedelta(days=1))) == [("Expert", "En retard")]
    assert sent(at(due + timedelta(days=13))) == []
    above = "En retard de plus de deux semaines"
    assert sent(at(due + timedelta(days=14))) == [("Coordinator", above), ("Elected Official", above)]
    assert sent(at(due + timedelta(days=300))) == []


def test_whoever_owes_nothing_more_hears_nothing(cast, row):
    late = at(row.due_on + timedelta(days=1))
    actions.propose_condition(condition=row, actor=cast.expert, evidence="Fait.", now=LATER)
    assert sent(late) == []
    actions.return_condition(condition=row, actor=cast.coordinator, reason="Incomplet.", now=LATER)
    assert sent(late) == [("Expert", "En retard")]
    UseCase.objects.filter(pk=row.decision.use_case_id).update(state=State.WITHDRAWN, withdrawn_at=LATER)
    assert sent(at(row.due_on + timedelta(days=30))) == []


def test_a_date_put_off_starts_the_reminders_again(cast, row):
    assert sent(at(row.due_on)) == [("Expert", "Rappel")]
    later = row.due_on + timedelta(days=40)
    actions.extend_condition(
        condition=row, actor=cast.elected_official, due_on=later, reason="Marché retardé.", now=at(row.due_on)
    )
    assert sent(at(row.due_on + timedelta(days=20))) == []
    assert sent(at(later - timedelta(days=7))) == [("Expert", "Rappel")]


def test_a_condition_without_a_holder_is_owed_by_the_lead(cast, row):
    type(row).objects.filter(pk=row.pk).update(holder=None)
    assert sent(at(row.due_on)) == [("Lead", "Rappel")]


def test_a_review_is_owed_by_the_coordinator_and_never_by_the_lead(cast):
    use_case = in_service(cast)
    make_member(cast.organisation, "coordinator", last_name="Second")
    first = use_case.reviews.earliest("due_on")
    use_case.decisions.get().conditions.update(due_on=first.due_on + timedelta(days=200))
    assert sent(at(first.due_on)) == [("Coordinator", "Rappel"), ("Second", "Rappel")]
    UseCase.objects.filter(pk=use_case.pk).update(lead=cast.coordinator)
    late = sent(at(first.due_on + timedelta(days=14)))
    assert ("Coordinator", "En retard") not in late
    assert ("Second", "En retard") in late


def test_decisions_evaluations_trials_and_reviews_that_wait_are_recalled(cast):
    day = ENDED.date()
    late = at(day + timedelta(days=1))
    make_use_case(cast.organisation, cast.lead, state=State.OPINION_GIVEN, due_on=day)
    make_use_case(cast.organisation, cast.lead, state=State.FINAL_OPINION_GIVEN, due_on=day)
    make_use_case(cast.organisation, cast.lead, state=State.TRIAL_ENDED, state_since=late - 31 * DAY)
    make_use_case(cast.organisation, cast.lead, state=State.SUBMITTED, due_on=day)
    trials.running(cast)
    assert sent(late) == [
        ("Elected Official", "En retard"),
        ("Elected Official", "En retard"),
        ("Lead", "En retard"),
        ("Lead", "En retard"),
    ]


def test_an_open_review_that_lasts_is_recalled(cast):
    use_case = under_review(cast)
    use_case.decisions.get().conditions.update(due_on=use_case.due_on + timedelta(days=200))
    assert sent(at(use_case.due_on + timedelta(days=1))) == [("Coordinator", "En retard")]


def test_the_periodic_task_sends_what_is_due_today(cast, row):
    assert remind() == 3  # years late by the real clock: its holder, the coordinator, the élu
    assert remind() == 0


@pytest.mark.parametrize("many", [1, 3])
def test_nothing_due_takes_the_same_queries(cast, django_assert_num_queries, many):
    for _each in range(many):
        in_service(cast)
    with django_assert_num_queries(4):
        assert actions.remind(now=LATER - 5 * DAY) == 0
