"""The door: every state × every transition, milestones, log and journal."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from audit.models import Entry
from audit.selectors import verify_journal
from tests.factories.usecases import START, make_use_case
from usecases.enums import ACTOR_LABELS, FINISHED, State
from usecases.lifeline import MILESTONES, REQUIRED_MILESTONES, TRANSITIONS, transitions_from
from usecases.models import TransitionLog, UseCase
from usecases.workflow import TransitionRefused, apply_transition

pytestmark = pytest.mark.django_db
NOW = START + timedelta(days=200)


def test_table_is_sound():
    assert len(TRANSITIONS) == 28
    for row in TRANSITIONS.values():
        assert row.sources, row.name
        assert row.roles or row.by_lead, row.name
        assert {row.milestone, *row.clears} - {None} <= set(MILESTONES)
    assert {state for state in State if not transitions_from(state)} == FINISHED
    assert set(ACTOR_LABELS) == set(State) - FINISHED


def test_every_state_is_reached_from_draft():
    reached, frontier = {State.DRAFT}, [State.DRAFT]
    while frontier:
        targets = {row.target or State.SUBMITTED for row in transitions_from(frontier.pop())} - reached
        reached |= targets
        frontier += targets
    assert reached == set(State)


@pytest.mark.parametrize("state", State.values)
def test_door_lets_through_what_the_table_says_and_nothing_else(cast, state):
    for name, row in TRANSITIONS.items():
        use_case = make_use_case(cast.organisation, cast.lead, state=state, already_in_service=True)
        if state not in row.sources:
            with pytest.raises(TransitionRefused) as refusal:
                apply_transition(use_case=use_case, name=name, actor=cast.coordinator, now=NOW, comment="Motif.")
            assert str(State(state).label) in refusal.value.message
            assert UseCase.objects.get(pk=use_case.pk).state == state
            assert not TransitionLog.objects.filter(use_case=use_case).exists()
            continue
        log = apply_transition(use_case=use_case, name=name, actor=cast.coordinator, now=NOW, comment="Motif.")
        stored = UseCase.objects.get(pk=use_case.pk)
        target = row.target or State.SUBMITTED
        assert (stored.state, stored.state_since, use_case.state) == (target, NOW, target)
        assert (log.source, log.target, log.at, log.comment) == (state, target, NOW, "Motif.")
        assert {field for field in REQUIRED_MILESTONES[State(target)] if not getattr(stored, field)} == set()
        assert [field for field in row.clears if getattr(stored, field)] == []


@pytest.mark.parametrize("name", [name for name, row in TRANSITIONS.items() if row.needs_reason])
def test_a_reason_is_asked_for(cast, name):
    source = min(TRANSITIONS[name].sources)
    use_case = make_use_case(cast.organisation, cast.lead, state=source, already_in_service=True)
    with pytest.raises(TransitionRefused, match="motif"):
        apply_transition(use_case=use_case, name=name, actor=cast.coordinator, now=NOW, comment="   ")


def test_a_move_is_journaled_in_the_same_transaction(cast):
    use_case = make_use_case(cast.organisation, cast.lead, state=State.SUBMITTED)
    with transaction.atomic():
        apply_transition(use_case=use_case, name="open_assessment", actor=cast.coordinator, now=NOW)
        transaction.set_rollback(True)
    assert Entry.objects.count() == 0
    use_case.refresh_from_db()
    apply_transition(use_case=use_case, name="open_assessment", actor=cast.coordinator, now=NOW)
    entry = Entry.objects.get()
    expected = ("use_case.open_assessment", cast.coordinator.pk, str(use_case.pk))
    assert (entry.verb, entry.actor_id, entry.target_id) == expected
    assert verify_journal().intact


def test_a_stale_copy_in_memory_changes_nothing(cast):
    use_case = make_use_case(cast.organisation, cast.lead, state=State.SUBMITTED)
    other = UseCase.objects.get(pk=use_case.pk)
    apply_transition(use_case=use_case, name="open_assessment", actor=cast.coordinator, now=NOW)
    with pytest.raises(TransitionRefused):
        apply_transition(use_case=other, name="open_assessment", actor=cast.coordinator, now=NOW)


@pytest.mark.parametrize("origin", [State.SUBMITTED, State.IN_ASSESSMENT])
def test_completed_dossier_goes_back_where_it_came_from(cast, origin):
    use_case = make_use_case(cast.organisation, cast.lead, state=origin)
    apply_transition(use_case=use_case, name="request_completion", actor=cast.coordinator, now=NOW, comment="Devis ?")
    apply_transition(use_case=use_case, name="resubmit", actor=cast.lead, now=NOW)
    stored = UseCase.objects.get(pk=use_case.pk)
    assert (stored.state, stored.completion_requested_at, stored.came_from_state) == (origin, None, "")


@pytest.mark.parametrize(
    ("state", "milestone"),
    [(state, milestone) for state in State for milestone in sorted(REQUIRED_MILESTONES[state])],
)
def test_the_database_refuses_a_state_without_its_milestone(cast, state, milestone):
    use_case = make_use_case(cast.organisation, cast.lead, state=state)
    with pytest.raises(IntegrityError), transaction.atomic():
        UseCase.objects.filter(pk=use_case.pk).update(**{milestone: None})


def test_the_database_refuses_an_unknown_state_and_a_service_without_trial(cast):
    use_case = make_use_case(cast.organisation, cast.lead, state=State.DEPLOYED)
    with pytest.raises(IntegrityError), transaction.atomic():
        UseCase.objects.filter(pk=use_case.pk).update(state="elsewhere")
    with pytest.raises(IntegrityError), transaction.atomic():
        UseCase.objects.filter(pk=use_case.pk).update(final_opinion_at=None)
    UseCase.objects.filter(pk=use_case.pk).update(final_opinion_at=None, already_in_service=True)
