"""Every person × transition × state, through the real actions: each combination works or is refused, none untested."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import transaction

from accounts.enums import Role
from accounts.models import User
from boussole.shared.refusals import NotAllowed, Refused
from evaluation.committee import actions as committee
from evaluation.committee.models import AgendaItem, Committee, Meeting, RulesVersion, Tally, Vote
from evaluation.committee.vote_case import CGCT
from evaluation.committee.vote_format import rules_to_dict
from evaluation.compass import actions as compass
from evaluation.compass.actions import GivenAnswer
from evaluation.compass.models import Assessment
from evaluation.decisions import actions as decisions
from evaluation.decisions.actions.reviewing import TEXTS as REVIEW_TEXTS
from evaluation.decisions.models import Review, ReviewReport
from evaluation.trial import actions as trial
from evaluation.trial.content import protocol_hash
from evaluation.trial.models import Evaluation, Indicator, Protocol, ProtocolApproval
from evaluation.trial.selectors import evaluation_of
from tests.factories.accounts import make_member
from tests.factories.compass import answer_everything, load_grid, open_with, sign_everything
from tests.factories.frame import place
from tests.factories.usecases import START, make_use_case
from usecases import actions as usecases
from usecases.enums import State
from usecases.lifeline import TRANSITIONS
from usecases.models import UseCase
from usecases.workflow import TransitionRefused

pytestmark = pytest.mark.django_db
NOW = START + timedelta(days=400)
LATER = NOW.date() + timedelta(days=60)
EXISTING = frozenset({"regularise", "stop_existing"})
PAIRS = [(name, state) for name, row in TRANSITIONS.items() for state in sorted(row.sources)]


def _decide(kind: str) -> Callable[[UseCase, User], object]:
    def act(use_case: UseCase, actor: User) -> object:
        more = {"ends_on": LATER} if kind == "extend_trial" else {}
        words = dict.fromkeys(("reasons", "departure_reasons", "public_reason"), "Motif.")
        return decisions.decide(use_case=use_case, actor=actor, kind=kind, now=NOW, **words, **more)

    return act


def _said(act: Callable[..., object], **more: object) -> Callable[[UseCase, User], object]:
    return lambda use_case, actor: act(use_case=use_case, actor=actor, comment="Motif.", now=NOW, **more)


def _open_assessment(use_case: UseCase, actor: User) -> object:
    expert = User.objects.get(last_name="Expert")
    people = dict.fromkeys(("JUR", "TEC", "ECO", "CYB", "DON", "COU", "TRA", "GEN"), expert)
    return compass.open_assessment(use_case=use_case, actor=actor, assignments=people, due_on=LATER, now=NOW)


def _record(kind: str) -> Callable[[UseCase, User], object]:
    def act(use_case: UseCase, actor: User) -> object:
        item = AgendaItem.objects.get(use_case=use_case, kind=kind)
        return committee.record_opinion(item=item, actor=actor, now=NOW)

    return act


def _evaluation(use_case: UseCase, actor: User) -> object:
    return trial.submit_evaluation(evaluation=evaluation_of(use_case), actor=actor, now=NOW)


ATTEMPTS: dict[str, Callable[[UseCase, User], object]] = {
    "submit": lambda use_case, actor: usecases.submit(use_case=use_case, actor=actor, now=NOW),
    "resubmit": lambda use_case, actor: usecases.resubmit(use_case=use_case, actor=actor, now=NOW),
    "request_completion": _said(usecases.request_completion),
    "declare_inadmissible": _said(usecases.declare_inadmissible),
    "withdraw": _said(usecases.withdraw),
    "open_assessment": _open_assessment,
    "close_prohibited": _said(compass.close_prohibited),
    "put_on_watch": _said(compass.put_on_watch, review_on=LATER),
    "resume_from_watch": _said(compass.resume_from_watch),
    "complete_assessment": lambda use_case, actor: compass.complete_assessment(use_case=use_case, actor=actor, now=NOW),
    "record_opinion": _record("opinion"),
    "record_final_opinion": _record("final_opinion"),
    "start_trial": lambda use_case, actor: trial.start_trial(use_case=use_case, actor=actor, now=NOW),
    "suspend_trial": _said(trial.suspend_trial),
    "resume_trial": _said(trial.resume_trial),
    "end_trial": _said(trial.end_trial),
    "submit_evaluation": _evaluation,
    "open_review": _said(decisions.open_review, reason="incident"),
    "close_review": _said(decisions.close_review),
    "retire": _said(decisions.retire),
    **{
        kind: _decide(kind)
        for kind in (
            "authorise_trial",
            "refuse",
            "generalise",
            "extend_trial",
            "adapt",
            "abandon",
            "regularise",
            "stop_existing",
        )
    },
}


@pytest.fixture
def people(cast) -> dict[str, User]:
    everything = make_member(cast.organisation, *Role.values, last_name="Everything")
    return {
        **cast.everyone(),
        "other_lead": make_member(cast.organisation, Role.LEAD),
        "everything": everything,
    }


def prepare(cast, name: str, state: str) -> UseCase:
    """Return a dossier in `state` from which `name` can be done by whoever may."""
    load_grid()
    existing = name in EXISTING
    use_case = make_use_case(cast.organisation, cast.lead, state=State.SUBMITTED, already_in_service=existing)
    target = make_use_case(cast.organisation, cast.lead, state=state, already_in_service=existing)
    if name in ("close_prohibited", "complete_assessment", "put_on_watch", "resume_from_watch", "end_trial"):
        _assess(cast, use_case, name)
        Assessment.objects.filter(use_case=use_case).update(use_case=target)
    if name == "put_on_watch":
        place(target, cast, can=False, wish=True)
    if name in ("record_opinion", "record_final_opinion"):
        _adopt(cast, target, "opinion" if name == "record_opinion" else "final_opinion")
    if name in ("start_trial", "end_trial", "extend_trial", "submit_evaluation"):
        _protocol(cast, target)
    if name == "submit_evaluation":
        _evaluated(cast, use_case, target)
    if name == "close_review":
        review = Review.objects.create(use_case=target, label="B", reason="law", due_on=NOW.date(), opened_at=NOW)
        texts = dict.fromkeys(REVIEW_TEXTS, "Rien à signaler.")
        ReviewReport.objects.create(review=review, number=1, author=cast.lead, saved_at=NOW, **texts)
    return UseCase.objects.get(pk=target.pk)


def _assess(cast, use_case: UseCase, name: str) -> None:
    assessment = open_with(use_case, cast.coordinator, cast.expert, START)
    special = {"JUR_01": GivenAnswer(value="oui")} if name == "close_prohibited" else {}
    answer_everything(assessment, cast.expert, START, **special)
    sign_everything(assessment, cast.expert, START, "unfavourable")
    if name == "end_trial":
        compass.complete_assessment(use_case=use_case, actor=cast.coordinator, now=START)


def _adopt(cast, use_case: UseCase, kind: str) -> None:
    body, _created = Committee.objects.get_or_create(organisation=cast.organisation, defaults={"name": "Comité"})
    rules, _created = RulesVersion.objects.get_or_create(
        committee=body, number=1, defaults={"settings": rules_to_dict(CGCT), "adopted_on": START.date()}
    )
    meeting = Meeting.objects.create(
        committee=body, rules=rules, starts_at=START, place="Mairie", state="open", convened_at=START, opened_at=START
    )
    item = AgendaItem.objects.create(
        meeting=meeting, use_case=use_case, kind=kind, order=1, state="voted", opened_at=START, closed_at=START
    )
    motion = "favourable" if kind == "opinion" else "roll_out"
    vote = Vote.objects.create(item=item, motion=motion, opened_at=START, opened_by=cast.coordinator, closed_at=START)
    Tally.objects.create(vote=vote, outcome="ADOPTE", inputs={}, result={}, engine_version="1", computed_at=START)


def _protocol(cast, use_case: UseCase) -> Protocol:
    protocol = Protocol(
        use_case=use_case,
        created_at=START,
        locked_at=NOW,
        locked_by=cast.lead,
        starts_on=START.date(),
        ends_on=NOW.date(),
    )
    protocol.sha256 = protocol_hash(protocol, [])
    protocol.save()
    ProtocolApproval.objects.create(protocol=protocol, approved_by=cast.coordinator, approved_at=START)
    return protocol


def _evaluated(cast, source: UseCase, target: UseCase) -> None:
    _assess(cast, source, "submit_evaluation")
    Assessment.objects.filter(use_case=source).update(use_case=target, phase="ex_post")
    protocol = target.protocols.get()
    Indicator.objects.bulk_create(
        [
            Indicator(
                protocol=protocol,
                kind="success",
                code="R1",
                label="Temps",
                source="Relevé",
                direction="at_least",
                threshold=Decimal(1),
            )
        ]
    )
    Evaluation.objects.create(
        protocol=protocol,
        summary="Bilan.",
        staff_feedback="Avis.",
        time_saved="Rendu.",
        time_saved_use="none",
        actual_cost_eur=Decimal(1),
    )


def may(person: User, name: str, use_case: UseCase) -> bool:
    """The table read independently: own lead for the lead's moves, else a role, never on one's own dossier."""
    row = TRANSITIONS[name]
    if person.pk == use_case.lead_id:
        return row.by_lead
    return bool(row.roles & person.roles_in(use_case.organisation_id))


def test_every_transition_has_its_action():
    assert set(ATTEMPTS) == set(TRANSITIONS)


@pytest.mark.parametrize(("name", "state"), PAIRS)
def test_each_person_can_or_cannot_from_a_source_state(cast, people, name, state):
    use_case = prepare(cast, name, state)
    for label, person in people.items():
        person = User.objects.get(pk=person.pk)
        allowed = may(person, name, use_case)
        point = transaction.savepoint()
        try:
            ATTEMPTS[name](UseCase.objects.get(pk=use_case.pk), person)
            done = True
            refusal = ""
        except NotAllowed as refused:
            done, refusal = False, refused.message
        assert done == allowed, (label, name, state)
        assert done or refusal, (label, name, state)
        expected = TRANSITIONS[name].target or State.SUBMITTED
        assert UseCase.objects.get(pk=use_case.pk).state == (expected if allowed else state), (label, name)
        transaction.savepoint_rollback(point)


@pytest.mark.parametrize("state", State.values)
def test_nobody_can_from_any_other_state(cast, people, state):
    load_grid()
    use_case = make_use_case(cast.organisation, cast.lead, state=state, already_in_service=True)
    Evaluation.objects.create(protocol=_protocol(cast, use_case))
    for kind in ("opinion", "final_opinion"):
        _adopt(cast, use_case, kind)
    names = [name for name, row in TRANSITIONS.items() if state not in row.sources]
    assert names
    for name in names:
        for label, person in people.items():
            with pytest.raises(Refused) as refusal:
                ATTEMPTS[name](UseCase.objects.get(pk=use_case.pk), User.objects.get(pk=person.pk))
            assert str(refusal.value.message), (label, name, state)
    stored = UseCase.objects.get(pk=use_case.pk)
    assert (stored.state, stored.transition_logs.count()) == (state, 0)


def test_a_lead_who_also_holds_every_role_never_judges_their_own_dossier(cast):
    judge = make_member(cast.organisation, *Role.values)
    for name, row in TRANSITIONS.items():
        if row.by_lead:
            continue
        use_case = prepare(cast, name, min(row.sources))
        UseCase.objects.filter(pk=use_case.pk).update(lead=judge)
        with pytest.raises(NotAllowed):
            ATTEMPTS[name](UseCase.objects.get(pk=use_case.pk), judge)


def test_the_wrong_state_is_told_in_words(cast):
    use_case = make_use_case(cast.organisation, cast.lead, state=State.DRAFT)
    with pytest.raises(TransitionRefused, match="Brouillon"):
        usecases.declare_inadmissible(use_case=use_case, actor=cast.coordinator, comment="Non.", now=NOW)
