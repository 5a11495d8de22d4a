"""Conditions followed: proposed, accepted, sent back, put off; their history; who may do which."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from accounts.models import Notification, User
from audit.models import Entry
from boussole.shared.refusals import NotAllowed, Refused
from evaluation.decisions import actions
from evaluation.decisions.models import Condition, ConditionStep
from evaluation.decisions.selectors import conditions_read_by, conditions_to_do
from tests.factories.accounts import make_member
from tests.factories.decisions import LATER, condition, decided, in_service
from tests.factories.life import DAY, DECIDED_AGAIN
from usecases.actions import add_document
from usecases.enums import FINISHED, State
from usecases.models import UseCase

pytestmark = pytest.mark.django_db
TODAY = LATER.date()


def refused(match, act, **given):
    """Check that `act` is refused with a sentence holding `match`, and that nothing was written."""
    before = (Entry.objects.count(), ConditionStep.objects.count(), list(Condition.objects.values()))
    with pytest.raises(Refused, match=match) as caught, transaction.atomic():
        act(**given)
    assert (Entry.objects.count(), ConditionStep.objects.count(), list(Condition.objects.values())) == before
    return caught.value


@pytest.fixture
def held(cast):
    """A condition that an expert holds, on a system in service."""
    return condition(
        decided(cast, in_service(cast), "retire"), text="Contrat signé", holder=cast.expert, owner="Juriste"
    )


def proposing(row, actor, **more):
    return {"condition": row, "actor": actor, "evidence": " Attestation jointe. ", "now": LATER, **more}


def told(row):
    step = ConditionStep.objects.filter(condition=row).latest("pk")
    return set(
        Notification.objects.filter(key__startswith=f"condition-step-{step.pk}-").values_list("recipient", flat=True)
    )


def test_its_holder_proposes_the_coordinator_accepts(cast, held):
    row = actions.propose_condition(**proposing(held, cast.expert))
    assert (row.state, row.met_on) == ("proposed", None)
    assert told(row) == {cast.coordinator.pk}
    refused("déjà proposée", actions.propose_condition, **proposing(held, cast.lead))
    row = actions.meet_condition(condition=row, actor=cast.coordinator, met_on=TODAY, now=LATER)
    assert (row.state, row.met_on, row.evidence) == ("met", TODAY, "Attestation jointe.")
    assert told(row) == {cast.expert.pk, cast.lead.pk}
    assert list(row.steps.values_list("move", "note")) == [
        ("proposed", "Attestation jointe."),
        ("accepted", "Attestation jointe."),
    ]
    verbs = list(Entry.objects.order_by("-seq").values_list("verb", flat=True)[:2])
    assert verbs == ["decisions.meet_condition", "decisions.propose_condition"]
    refused("déjà remplie", actions.propose_condition, **proposing(held, cast.expert))
    late = {"due_on": TODAY + 90 * DAY, "reason": "Retard.", "now": LATER}
    refused("déjà remplie", actions.extend_condition, condition=held, actor=cast.elected_official, **late)


def test_what_is_proposed_can_be_sent_back_then_proposed_again(cast, held):
    back = {"condition": held, "actor": cast.coordinator, "reason": "La page 2 manque.", "now": LATER}
    refused("rien à renvoyer", actions.return_condition, **back)
    actions.propose_condition(**proposing(held, cast.lead))
    assert refused("ce qui manque", actions.return_condition, **{**back, "reason": " "}).field == "reason"
    row = actions.return_condition(**back)
    assert (row.state, told(row)) == ("open", {cast.expert.pk, cast.lead.pk})
    assert actions.propose_condition(**proposing(held, cast.expert)).state == "proposed"
    assert list(held.steps.values_list("move", flat=True)) == ["proposed", "returned", "proposed"]


def test_a_condition_says_what_shows_it(cast, held, pdf_file):
    assert refused("ce qui montre", actions.propose_condition, **proposing(held, cast.lead, evidence=" ")).field == (
        "evidence"
    )
    good = {"condition": held, "actor": cast.coordinator, "met_on": TODAY, "now": LATER}
    refused("ce qui montre", actions.meet_condition, **good)
    tomorrow = {**good, "evidence": "Vu.", "met_on": TODAY + timedelta(days=1)}
    assert refused("futur", actions.meet_condition, **tomorrow).field == "met_on"
    elsewhere = add_document(
        use_case=in_service(cast), actor=cast.lead, file=pdf_file, kind="contract", title="Contrat", now=LATER
    )
    strange = proposing(held, cast.lead, document=elsewhere)
    assert refused("de ce dossier", actions.propose_condition, **strange).field == "document"
    pdf_file.seek(0)
    own = add_document(
        use_case=held.decision.use_case, actor=cast.lead, file=pdf_file, kind="contract", title="C", now=LATER
    )
    actions.propose_condition(**proposing(held, cast.lead, document=own))
    actions.meet_condition(**good)
    assert [step.document for step in held.steps.all()] == [own, own]


def test_only_an_elu_puts_a_date_off_and_says_why(cast, held):
    good = {"condition": held, "actor": cast.elected_official, "due_on": TODAY + 60 * DAY, "reason": "Marché retardé."}
    assert refused("pourquoi", actions.extend_condition, **{**good, "reason": ""}, now=LATER).field == "reason"
    same = {**good, "due_on": held.due_on}
    assert refused("après le", actions.extend_condition, **same, now=LATER).field == "due_on"
    much_later = held.due_on + timedelta(days=100)
    past = {**good, "due_on": much_later}
    refused("à venir", actions.extend_condition, **past, now=LATER + 300 * DAY)
    before = held.due_on
    row = actions.extend_condition(**good, now=LATER)
    step = row.steps.get()
    assert (row.due_on, step.due_before, step.due_after) == (TODAY + 60 * DAY, before, TODAY + 60 * DAY)
    assert told(row) == {cast.expert.pk, cast.lead.pk, cast.coordinator.pk}


ACTS = {
    "propose": ({"lead", "expert"}, lambda row, who: actions.propose_condition(**proposing(row, who))),
    "meet": (
        {"coordinator"},
        lambda row, who: actions.meet_condition(condition=row, actor=who, evidence="Vu.", met_on=TODAY, now=LATER),
    ),
    "return": (
        {"coordinator"},
        lambda row, who: actions.return_condition(condition=row, actor=who, reason="Manque.", now=LATER),
    ),
    "extend": (
        {"elected_official"},
        lambda row, who: actions.extend_condition(
            condition=row, actor=who, due_on=TODAY + 90 * DAY, reason="Retard.", now=LATER
        ),
    ),
}


@pytest.mark.parametrize("name", ACTS)
@pytest.mark.parametrize("state", [State.DEPLOYED, State.RETIRED])
def test_each_act_by_each_person_while_the_dossier_lives(cast, held, name, state):
    allowed, act = ACTS[name]
    if name == "return":
        actions.propose_condition(**proposing(held, cast.lead))
    if state in FINISHED:
        UseCase.objects.filter(pk=held.decision.use_case_id).update(state=state, retired_at=LATER)
    judge = make_member(cast.organisation, "lead", "coordinator", "elected_official", "expert")
    for who, person in {**cast.everyone(), "other_expert": make_member(cast.organisation, "expert")}.items():
        point = transaction.savepoint()
        try:
            act(held, User.objects.get(pk=person.pk))
            done = True
        except NotAllowed as caught:
            done = not caught.message
        assert done is (who in allowed and state not in FINISHED), (who, name, state)
        transaction.savepoint_rollback(point)
    UseCase.objects.filter(pk=held.decision.use_case_id).update(lead=judge)
    if name != "propose":
        with pytest.raises(NotAllowed):
            act(held, judge)


def test_a_holder_who_lost_their_role_holds_nothing(cast, held):
    cast.expert.memberships.update(ended_at=LATER)
    refused("personne responsable", actions.propose_condition, **proposing(held, User.objects.get(pk=cast.expert.pk)))


def test_the_history_is_never_rewritten(cast, held):
    actions.propose_condition(**proposing(held, cast.lead))
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        ConditionStep.objects.update(note="Autre chose.")
    with pytest.raises(DatabaseError), transaction.atomic():
        Condition.objects.filter(pk=held.pk).update(state="met")


# --- what waits for whom --------------------------------------------------------------------------------


def waiting(person, today):
    person = User.objects.get(pk=person.pk)
    return [row.text for row in conditions_to_do(person, person.organisations_with("coordinator"), today=today)]


def test_what_is_owed_is_shown_to_who_owes_it_then_to_who_watches(cast, held):
    mine, theirs = "Former les agents", "Contrat signé"
    early = held.due_on - timedelta(days=31)
    assert waiting(cast.lead, early) == [mine]  # nobody holds it: the lead does
    assert waiting(cast.expert, early) == [theirs]
    assert waiting(cast.coordinator, early) == []
    soon = held.due_on - timedelta(days=30)
    assert sorted(waiting(cast.lead, soon)) == sorted(waiting(cast.coordinator, soon)) == sorted([mine, theirs])
    actions.propose_condition(**proposing(held, cast.expert))
    assert waiting(cast.expert, early) == []
    assert waiting(cast.coordinator, early) == [theirs]  # to be checked
    actions.meet_condition(condition=held, actor=cast.coordinator, met_on=TODAY, now=LATER)
    assert waiting(cast.coordinator, soon) == [mine]
    for bystander in (cast.outsider, cast.administrator, cast.staff_representative, cast.auditor):
        assert waiting(bystander, soon) == []


def test_one_reads_the_conditions_of_the_dossiers_that_one_reads(cast, held):
    for who, person in cast.everyone().items():
        found = conditions_read_by(User.objects.get(pk=person.pk)).count()
        hidden = who in {"administrator", "staff_member", "outsider", "nobody"}
        assert found == (0 if hidden else 2), who


def test_dates_are_read_in_paris(cast, held):
    late_evening = DECIDED_AGAIN.replace(hour=23, minute=30)  # already tomorrow in Paris
    actions.propose_condition(**proposing(held, cast.lead, now=late_evening))
    day = late_evening.date() + timedelta(days=1)
    row = actions.meet_condition(condition=held, actor=cast.coordinator, met_on=day, now=late_evening)
    assert row.met_on == day
