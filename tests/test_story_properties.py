"""Random people try random things, in any order: the state is always one that the table reaches, the milestones and
the log agree with it, and the journal verifies."""

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.enums import Role
from accounts.models import User
from audit.models import Entry
from audit.selectors import verify_journal
from boussole.shared.refusals import Refused
from tests.factories.accounts import make_cast
from tests.factories.compass import answer_everything, load_grid, sign_everything
from tests.factories.usecases import START, make_use_case
from tests.test_matrix import ATTEMPTS, _adopt, _protocol
from usecases.enums import State
from usecases.lifeline import MILESTONES, REQUIRED_MILESTONES, TRANSITIONS
from usecases.models import UseCase

pytestmark = pytest.mark.django_db
ROLES = [role.value for role in Role]
STEPS = st.lists(
    st.tuples(st.sampled_from([*ROLES, "outsider"]), st.sampled_from(sorted(ATTEMPTS))), min_size=5, max_size=40
)


def replay(logs) -> tuple[str, set[str]]:
    """Follow the log with the table alone: the state and the milestones that must be set."""
    state, came_from, instants = State.DRAFT, "", set()
    for log in logs:
        row = TRANSITIONS[log.transition]
        target = row.target or came_from
        assert (log.source, log.target) == (state, target)
        assert state in row.sources
        came_from = state if target == State.TO_COMPLETE else ""
        instants -= set(row.clears)
        instants |= {row.milestone} - {None}
        state = target
    return state, instants


def check(use_case: UseCase) -> None:
    stored = UseCase.objects.get(pk=use_case.pk)
    state, instants = replay(stored.transition_logs.order_by("pk"))
    assert stored.state == state
    assert {name for name in MILESTONES if getattr(stored, name)} == instants
    assert REQUIRED_MILESTONES[State(state)] <= instants
    moves = Entry.objects.filter(target_id=str(use_case.pk), verb__in=[f"use_case.{name}" for name in TRANSITIONS])
    assert moves.count() == stored.transition_logs.count()
    assert verify_journal().intact


def help_along(cast, use_case: UseCase) -> None:
    """Give the dossier what its next moves need, so that random sequences go far."""
    stored = UseCase.objects.get(pk=use_case.pk)
    if stored.state == State.IN_ASSESSMENT or stored.state == State.TRIAL_ENDED:
        assessment = stored.assessments.filter(completed_at__isnull=True).first()
        if assessment and not assessment.opinions.exists():
            expert = assessment.assignments.first().expert
            if expert.pk != stored.lead_id:
                answer_everything(assessment, expert, START)
                sign_everything(assessment, expert, START)
    elif stored.state == State.READY_FOR_COMMITTEE and not stored.agenda_items.exists():
        _adopt(cast, stored, "opinion")
    elif (
        stored.state == State.READY_FOR_FINAL_OPINION and not stored.agenda_items.filter(kind="final_opinion").exists()
    ):
        _adopt(cast, stored, "final_opinion")
    elif stored.state == State.AUTHORISED and not stored.protocols.exists():
        _protocol(cast, stored)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_random_people_doing_random_things_leave_a_true_history(steps):
    with transaction.atomic():
        point = transaction.savepoint()
        load_grid()
        cast = make_cast()
        use_case = make_use_case(cast.organisation, cast.lead)
        for who, name in steps:
            help_along(cast, use_case)
            try_once(cast, use_case, who, name)
        check(use_case)
        transaction.savepoint_rollback(point)


def try_once(cast, use_case: UseCase, who: str, name: str) -> bool:
    actor = User.objects.get(pk=cast.everyone()[who].pk)
    try:
        with transaction.atomic():
            ATTEMPTS[name](UseCase.objects.get(pk=use_case.pk), actor)
    except (Refused, ObjectDoesNotExist, AttributeError):
        # What the move needs (an evaluation, an item of the agenda) may not exist yet: it cannot even be asked for.
        return False
    return True


def test_a_long_ordered_story_is_replayed_exactly():
    load_grid()
    cast = make_cast()
    use_case = make_use_case(cast.organisation, cast.lead)
    line = (
        ("lead", "submit"),
        ("coordinator", "request_completion"),
        ("lead", "resubmit"),
        ("coordinator", "open_assessment"),
        ("coordinator", "complete_assessment"),
        ("coordinator", "record_opinion"),
        ("elected_official", "authorise_trial"),
        ("coordinator", "start_trial"),
        ("lead", "suspend_trial"),
        ("coordinator", "resume_trial"),
    )
    for who, name in line:
        help_along(cast, use_case)
        assert try_once(cast, use_case, who, name), name
        check(use_case)
    assert UseCase.objects.get(pk=use_case.pk).state == State.TRIAL_RUNNING
