"""Who answers a criterion: given, shared, replaced, reminded, stepped back. Every refusal, and what people are told."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from accounts.models import Membership, Notification
from audit.models import Entry
from boussole.shared.refusals import NotAllowed
from boussole.to_do import tasks_for
from evaluation.compass import actions
from evaluation.compass.models import CriterionAssignment, ExpertRecusal
from evaluation.compass.permissions import can_answer, can_sign
from evaluation.compass.selectors import ready_assessment, requests_of
from evaluation.compass.tasks import remind_experts
from tests.factories.accounts import make_member
from tests.factories.compass import answer_criterion, load_grid, open_with
from tests.factories.usecases import START, make_use_case
from usecases.actions import MessageRefused, post_message
from usecases.enums import State
from usecases.models import UseCase

pytestmark = pytest.mark.django_db
NOW = START + timedelta(days=30)


@pytest.fixture
def opened(cast):
    load_grid()
    use_case = make_use_case(cast.organisation, cast.lead, state=State.SUBMITTED)
    return open_with(use_case, cast.coordinator, cast.expert, NOW)


@pytest.fixture
def second(cast):
    return make_member(cast.organisation, "expert")


def criterion(opened, code="JUR"):
    return opened.grid.criteria.get(code=code)


def team(opened, code="JUR"):
    rows = ready_assessment(opened.pk).team_of(criterion(opened, code))
    return {row.expert: row.signs for row in rows}


def add(cast, opened, expert, *, signs=False, actor=None):
    return actions.add_expert(
        assessment=opened,
        criterion=criterion(opened),
        actor=actor or cast.coordinator,
        expert=expert,
        signs=signs,
        now=NOW,
    )


def told(person):
    return list(Notification.objects.filter(recipient=person).order_by("pk").values_list("subject", flat=True))


def test_several_people_answer_and_one_signs(cast, opened, second):
    add(cast, opened, second)
    assert team(opened) == {cast.expert: True, second: False}
    assert told(second) == ["Critère confié : Juridique"]
    assessment = ready_assessment(opened.pk)
    assert can_answer(second, assessment, criterion(opened))
    assert not can_sign(second, assessment, criterion(opened))
    whole = answer_criterion(opened, "JUR", second, NOW)
    call = {"assessment": opened, "criterion": whole, "position": "favourable", "reasons": "Oui.", "now": NOW}
    with pytest.raises(NotAllowed, match="contribuez"):
        actions.give_opinion(actor=second, **call)
    add(cast, opened, second, signs=True)
    assert team(opened) == {cast.expert: False, second: True}
    actions.give_opinion(actor=second, **call)
    with pytest.raises(actions.TeamRefused, match="est donné"):
        add(cast, opened, make_member(cast.organisation, "expert"))


def test_who_may_join_a_team_and_who_composes_it(cast, opened, second):
    with pytest.raises(actions.TeamRefused, match="déjà") as refusal:
        add(cast, opened, cast.expert, signs=True)
    assert refusal.value.field == "expert"
    for person in (cast.lead, cast.elected_official, cast.outsider):
        with pytest.raises(NotAllowed, match="ne peut pas évaluer"):
            add(cast, opened, person)
    for name, person in cast.everyone().items():
        if name != "coordinator":
            with pytest.raises(NotAllowed, match="coordinateur"):
                add(cast, opened, second, actor=person)
    UseCase.objects.filter(pk=opened.use_case_id).update(state=State.WITHDRAWN, withdrawn_at=NOW)
    with pytest.raises(NotAllowed, match="n’est pas ouverte"):
        add(cast, opened, second)
    assert team(opened) == {cast.expert: True}


def test_the_database_refuses_two_signatories(cast, opened, second):
    row = {"assessment": opened, "criterion": criterion(opened), "expert": second, "due_on": NOW.date()}
    with pytest.raises(IntegrityError, match="UNIQUE|unique"), transaction.atomic():
        CriterionAssignment.objects.create(signs=True, **row)
    CriterionAssignment.objects.create(signs=False, **row)
    with pytest.raises(IntegrityError, match="UNIQUE|unique"), transaction.atomic():
        CriterionAssignment.objects.create(signs=False, **row)


def test_someone_is_replaced_and_the_row_stays(cast, opened, second):
    place = opened.assignments.get(criterion=criterion(opened))
    call = {"assignment": place, "actor": cast.coordinator, "now": NOW}
    with pytest.raises(actions.TeamRefused, match="pourquoi"):
        actions.relieve_expert(reason=" ", replacement=second, **call)
    with pytest.raises(actions.TeamRefused, match="remplace") as refusal:
        actions.relieve_expert(reason="Congé.", **call)
    assert refusal.value.field == "replacement"
    with pytest.raises(actions.TeamRefused, match="autre personne"):
        actions.relieve_expert(reason="Congé.", replacement=cast.expert, **call)
    with pytest.raises(NotAllowed, match="ne peut pas évaluer"):
        actions.relieve_expert(reason="Congé.", replacement=cast.lead, **call)
    with pytest.raises(NotAllowed, match="coordinateur"):
        actions.relieve_expert(**{**call, "actor": cast.expert}, reason="Congé.", replacement=second)
    actions.relieve_expert(reason="Congé.", replacement=second, **call)
    assert team(opened) == {second: True}
    place.refresh_from_db()
    assert (place.relieved_at, place.relieved_reason) == (NOW, "Congé.")
    with pytest.raises(actions.TeamRefused, match="déjà plus"):
        actions.relieve_expert(reason="Encore.", replacement=cast.expert, **call)
    assert "Critère retiré : Juridique" in told(cast.expert)
    assert told(second) == ["Critère confié : Juridique"]
    helper = make_member(cast.organisation, "expert")
    actions.relieve_expert(assignment=add(cast, opened, helper), actor=cast.coordinator, reason="Inutile.", now=NOW)
    assert team(opened) == {second: True}


def test_a_contributor_takes_the_place_of_the_signatory(cast, opened, second):
    add(cast, opened, second)
    place = opened.assignments.get(criterion=criterion(opened), signs=True)
    actions.relieve_expert(assignment=place, actor=cast.coordinator, reason="Congé.", replacement=second, now=NOW)
    assert team(opened) == {second: True}


def test_a_new_deadline_is_told_and_starts_the_reminders_again(cast, opened):
    row, due_on = criterion(opened), (NOW + timedelta(days=500)).date()
    call = {"assessment": opened, "criterion": row, "actor": cast.coordinator, "now": NOW}
    for wrong, message in ((NOW.date(), "à venir"), (opened.assignments.first().due_on, "déjà la date")):
        with pytest.raises(actions.TeamRefused, match=message) as refusal:
            actions.change_deadline(due_on=wrong, **call)
        assert refusal.value.field == "due_on"
    opened.assignments.filter(criterion=row).update(reminded="late")
    actions.change_deadline(due_on=due_on, **call)
    place = opened.assignments.get(criterion=row)
    assert (place.due_on, place.reminded) == (due_on, "")
    assert UseCase.objects.get(pk=opened.use_case_id).due_on == due_on
    assert "Nouvelle échéance : Juridique" in told(cast.expert)
    assert Entry.objects.order_by("seq").last().verb == "compass.change_deadline"


# --- reminders ---------------------------------------------------------------------------------------
def test_reminders_go_once_each_and_only_to_those_who_owe(cast, opened, second):
    add(cast, opened, second)
    due = NOW + timedelta(days=20)
    opened.assignments.update(due_on=due.date())
    whole = answer_criterion(opened, "JUR", cast.expert, NOW)  # the contributor owes nothing more
    Notification.objects.all().delete()
    rows = [(10, 0), (7, 1), (6, 0), (2, 1), (0, 0), (-1, 1), (-2, 0), (-40, 0)]
    for left, expected in rows:
        at = due - timedelta(days=left)
        assert actions.remind_experts(now=at) == expected, left
        assert actions.remind_experts(now=at) == 0, left
    assert told(second) == []
    subjects = told(cast.expert)
    assert [subject.split(",")[0].split(" :")[0] for subject in subjects] == ["Rappel", "Rappel", "En retard"]
    assert opened.assignments.filter(reminded="late").count() == 8  # the seven, and the general questions
    actions.give_opinion(
        assessment=opened, criterion=whole, actor=cast.expert, position="favourable", reasons="Oui.", now=NOW
    )
    opened.assignments.update(reminded="")
    actions.remind_experts(now=due)
    assert opened.assignments.filter(criterion__code="JUR", reminded="").count() == 2
    UseCase.objects.filter(pk=opened.use_case_id).update(state=State.WITHDRAWN, withdrawn_at=NOW)
    opened.assignments.update(reminded="")
    assert remind_experts() == 0


# --- stepping back -----------------------------------------------------------------------------------
def test_stepping_back_leaves_every_team_and_tells_the_coordinator(cast, opened, second):
    with pytest.raises(actions.TeamRefused, match="conflit") as refusal:
        actions.declare_recusal(use_case=opened.use_case, actor=cast.expert, reason=" ", now=NOW)
    assert refusal.value.field == "reason"
    for person in (cast.lead, cast.elected_official, cast.outsider, cast.nobody):
        with pytest.raises(NotAllowed, match="Se déporter"):
            actions.declare_recusal(use_case=opened.use_case, actor=person, reason="Non.", now=NOW)
    recusal = actions.declare_recusal(use_case=opened.use_case, actor=cast.expert, reason="Un proche.", now=NOW)
    with pytest.raises(NotAllowed, match="Se déporter"):
        actions.declare_recusal(use_case=opened.use_case, actor=cast.expert, reason="Encore.", now=NOW)
    assert ready_assessment(opened.pk).active_assignments == []
    assert told(cast.coordinator)[-1].startswith("Déport d’un expert")
    assert "Expert à remplacer" in [task.tag for task in tasks_for(cast.coordinator, today=NOW.date())]
    assert tasks_for(cast.expert, today=NOW.date()) == []
    with pytest.raises(NotAllowed, match="ne peut pas évaluer"):
        add(cast, opened, cast.expert, signs=True)
    with pytest.raises(actions.TeamRefused, match="signataire"):
        add(cast, opened, second)
    add(cast, opened, second, signs=True)
    assert team(opened) == {second: True}
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        ExpertRecusal.objects.filter(pk=recusal.pk).update(reason="Autre chose.")


def test_a_coordinator_who_steps_back_no_longer_composes_nor_completes(cast, opened, second):
    Membership.objects.create(user=second, organisation=cast.organisation, role="coordinator")
    actions.declare_recusal(use_case=opened.use_case, actor=second, reason="Ancien salarié.", now=NOW)
    with pytest.raises(NotAllowed, match="conflit"):
        add(cast, opened, cast.coordinator, actor=second)
    with pytest.raises(NotAllowed, match="déporté"):
        actions.complete_assessment(use_case=opened.use_case, actor=second, now=NOW)
    assert told(second) == []


# --- questions to the lead ---------------------------------------------------------------------------
def test_a_question_to_the_lead_waits_for_its_answer(cast, opened):
    row = criterion(opened)
    question = row.questions.get(code="JUR-04")
    call = {"assessment": opened, "criterion": row, "now": NOW}
    for actor in (cast.lead, cast.coordinator, cast.outsider):
        with pytest.raises(NotAllowed):
            actions.ask_lead(actor=actor, body="Quelle base légale ?", **call)
    with pytest.raises(actions.RequestRefused, match="Écrivez") as refusal:
        actions.ask_lead(actor=cast.expert, body=" ", **call)
    assert refusal.value.field == "body"
    elsewhere = criterion(opened, "TEC").questions.first()
    with pytest.raises(actions.RequestRefused, match="pas dans ce critère"):
        actions.ask_lead(actor=cast.expert, body="Et là ?", question=elsewhere, **call)
    asked = actions.ask_lead(actor=cast.expert, body="Quelle base légale ?", question=question, **call)
    assert asked.message.body.startswith("Critère Juridique, question JUR-04")
    waiting = [task.tag for task in tasks_for(cast.lead, today=NOW.date())]
    assert waiting == ["Réponse attendue"]
    answer = {
        "use_case": opened.use_case,
        "body": "La mission d’intérêt public.",
        "visibility": "dossier",
        "reply_expected": False,
        "now": NOW + timedelta(days=1),
    }
    post_message(actor=cast.expert, reply_to=asked.message, **{**answer, "body": "Je précise."})
    asked.message.refresh_from_db()
    assert asked.message.resolved_at is None  # one does not answer oneself
    post_message(actor=cast.lead, reply_to=asked.message, **answer)
    (found,) = requests_of(opened)
    assert found.message.resolved_at == NOW + timedelta(days=1)
    assert [reply.body for reply in found.message.replies.all()] == ["Je précise.", "La mission d’intérêt public."]
    assert told(cast.expert)[-1].startswith("Réponse reçue")
    assert tasks_for(cast.lead, today=NOW.date()) == []


def test_one_answers_only_a_message_that_one_reads(cast, opened):
    between = post_message(
        use_case=opened.use_case, actor=cast.expert, body="Entre nous.", visibility="instruction",
        reply_expected=True, now=NOW,
    )  # fmt: skip
    call = {"use_case": opened.use_case, "body": "Moi aussi.", "reply_expected": False, "now": NOW}
    with pytest.raises(MessageRefused, match="messagerie"):
        post_message(actor=cast.lead, visibility="dossier", reply_to=between, **call)
    answer = post_message(actor=cast.coordinator, visibility="dossier", reply_to=between, **call)
    assert answer.visibility == "instruction"
