"""Actions followed to their end, and the persons concerned: who may note what, what is refused, what stays."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from accounts.models import Notification
from boussole.shared.refusals import NotAllowed
from boussole.to_do import tasks_for
from evaluation.compass import actions
from evaluation.compass.actions import GivenConsultation, NewAction
from evaluation.compass.follow_up import Risk
from evaluation.compass.models import ActionStep, Consultation
from evaluation.compass.selectors import consultations_of, current_assessment, plan_rows, possible_owners
from tests.factories.accounts import make_member
from tests.factories.compass import (
    answer_criterion,
    answer_everything,
    consult_everybody,
    load_grid,
    open_with,
    sign_everything,
)
from tests.factories.usecases import START, make_use_case
from usecases.actions import add_document
from usecases.enums import State
from usecases.models import UseCase

pytestmark = pytest.mark.django_db
NOW = START + timedelta(days=30)
DUE = (NOW + timedelta(days=20)).date()


@pytest.fixture
def opened(cast):
    load_grid()
    use_case = make_use_case(cast.organisation, cast.lead, state=State.SUBMITTED)
    return open_with(use_case, cast.coordinator, cast.expert, NOW)


def reserved(cast, opened, owner):
    """Sign a criterion with one reserve, whose action is returned."""
    criterion = answer_criterion(opened, "JUR", cast.expert, NOW)
    opinion = actions.give_opinion(
        assessment=opened,
        criterion=criterion,
        actor=cast.expert,
        position="conditions",
        reasons="Oui, si le contrat est revu.",
        conditions=[NewAction("Revoir le contrat", owner, DUE, "Contrat signé")],
        risk=Risk(3, 3, 2, 1),
        now=NOW,
    )
    return opinion.actions.get()


def completed(cast, opened):
    """Sign the other criteria and complete the assessment."""
    for criterion in opened.grid.criteria.exclude(code="JUR"):
        answer_criterion(opened, criterion.code, cast.expert, NOW)
        if not criterion.is_general:
            actions.give_opinion(
                assessment=opened, criterion=criterion, actor=cast.expert, position="favourable",
                reasons="Solide.", now=NOW,
            )  # fmt: skip
    consult_everybody(opened, cast.expert, NOW)
    actions.complete_assessment(use_case=opened.use_case, actor=cast.coordinator, now=NOW)


def move(action, actor, seen, state, note="", **more):
    return actions.move_action(action=action, actor=actor, seen=seen, state=state, note=note, now=NOW, **more)


def test_an_action_goes_from_its_reserve_to_its_end(cast, opened, pdf_file):
    owner = make_member(cast.organisation, "elected_official")
    action = reserved(cast, opened, owner)
    with pytest.raises(actions.ActionRefused, match="encore ouverte"):
        move(action, owner, "to_do", "in_progress")
    assert tasks_for(owner, today=NOW.date()) == []
    completed(cast, opened)
    assert Notification.objects.filter(recipient=owner, subject__startswith="Actions à mener").count() == 1
    (task,) = tasks_for(owner, today=NOW.date())
    assert (task.tag, task.due_on, task.late) == ("Action à mener", DUE, False)
    with pytest.raises(actions.ActionRefused, match="Choisissez le nouvel état"):
        move(action, owner, "to_do", "to_do")
    move(action, owner, "to_do", "in_progress")
    with pytest.raises(actions.ActionRefused, match="vient de changer"):
        move(action, owner, "to_do", "done", "Signé.")
    with pytest.raises(actions.ActionRefused, match="montre") as refusal:
        move(action, owner, "in_progress", "done", " ")
    assert refusal.value.field == "note"
    elsewhere = make_use_case(cast.organisation, cast.lead, state=State.SUBMITTED)
    paper = {"actor": cast.lead, "kind": "contract", "title": "Contrat", "now": NOW}
    other = add_document(use_case=elsewhere, file=pdf_file, **paper)
    with pytest.raises(actions.ActionRefused, match="ce dossier"):
        move(action, owner, "in_progress", "done", "Signé.", document=other)
    pdf_file.seek(0)
    document = add_document(use_case=opened.use_case, file=pdf_file, **paper)
    move(action, cast.lead, "in_progress", "done", "Signé.", document=document)
    assert tasks_for(owner, today=NOW.date()) == []
    states = [(step.state, step.actor) for step in ActionStep.objects.filter(action=action)]
    assert states == [("in_progress", owner), ("done", cast.lead)]
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        ActionStep.objects.filter(action=action).update(note="Réécrit.")


def test_who_asked_gives_an_action_up_or_opens_it_again(cast, opened):
    action = reserved(cast, opened, cast.lead)
    completed(cast, opened)
    for actor in (cast.outsider, cast.auditor, cast.elected_official, make_member(cast.organisation, "expert")):
        with pytest.raises(NotAllowed, match="suivent"):
            move(action, actor, "to_do", "in_progress")
    with pytest.raises(NotAllowed, match="abandonner"):
        move(action, cast.lead, "to_do", "dropped", "Trop cher.")
    move(action, cast.expert, "to_do", "dropped", "Le contrat a changé.")
    with pytest.raises(NotAllowed, match="rouvrir"):
        move(action, cast.lead, "dropped", "to_do", "Si.")
    move(action, cast.coordinator, "dropped", "to_do", "Le nouveau contrat ne suffit pas.")
    move(action, cast.lead, "to_do", "done", "Avenant signé.")
    move(action, cast.coordinator, "done", "in_progress", "L’avenant n’est pas daté.")
    UseCase.objects.filter(pk=opened.use_case_id).update(state=State.WITHDRAWN, withdrawn_at=NOW)
    with pytest.raises(NotAllowed, match="suivent"):
        move(action, cast.lead, "in_progress", "done", "Daté.")


def test_a_late_action_reaches_its_owner_the_lead_and_the_coordinator(cast, opened):
    owner = make_member(cast.organisation, "elected_official")
    action = reserved(cast, opened, owner)
    completed(cast, opened)
    tags = {
        person: [task.tag for task in tasks_for(person, today=DUE + timedelta(days=1)) if "Action" in task.tag]
        for person in (owner, cast.lead, cast.coordinator, cast.auditor)
    }
    assert list(tags.values()) == [["Action à mener"], ["Action en retard"], ["Action en retard"], []]
    assert not [task for task in tasks_for(cast.lead, today=DUE) if "Action" in task.tag]
    (row,) = plan_rows(opened.use_case, cast.lead, today=DUE + timedelta(days=1))
    assert (row.action, row.late, row.can_move, row.last) == (action, True, True, None)


def test_the_lead_sees_no_action_before_the_assessment_is_completed(cast, opened):
    reserved(cast, opened, cast.lead)
    assert plan_rows(opened.use_case, cast.lead, today=DUE) == []
    assert len(plan_rows(opened.use_case, cast.auditor, today=DUE)) == 1
    owners = possible_owners(opened.use_case)
    assert owners[0] == cast.lead
    assert {cast.coordinator, cast.expert, cast.staff_representative} <= set(owners)
    assert not {cast.auditor, cast.administrator, cast.staff_member, cast.outsider} & set(owners)


# --- the persons concerned ---------------------------------------------------------------------------
YES = GivenConsultation(sought=True, held_on=NOW.date(), said="Oui, avec une formation.")


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (GivenConsultation(sought=True, said="Oui."), "agents_held_on"),
        (GivenConsultation(sought=True, held_on=(NOW + timedelta(days=1)).date(), said="Oui."), "agents_held_on"),
        (GivenConsultation(sought=True, held_on=NOW.date(), said=" "), "agents_said"),
        (GivenConsultation(sought=False, said="Rien à dire."), "agents_why_not"),
    ],
)
def test_a_consultation_says_when_and_what_or_why_not(cast, opened, row, field):
    with pytest.raises(actions.ConsultationRefused) as refusal:
        actions.save_consultations(
            assessment=opened, actor=cast.coordinator, given={"agents": row}, versions={}, now=NOW
        )
    assert refusal.value.field == field
    assert not Consultation.objects.exists()


def test_consultations_are_numbered_and_two_people_lose_nothing(cast, opened):
    call = {"assessment": opened, "actor": cast.expert, "now": NOW}
    with pytest.raises(actions.ConsultationRefused, match="liste"):
        actions.save_consultations(given={"voisins": YES}, versions={}, **call)
    actions.save_consultations(given={"agents": YES, "users": GivenConsultation()}, versions={}, **call)
    assert actions.save_consultations(given={"agents": YES}, versions={"agents": 0}, **call) == []
    no = GivenConsultation(sought=False, why_not="Reporté.", said="Tapé dans l’autre branche.")
    with pytest.raises(actions.StaleConsultations) as stale:
        actions.save_consultations(given={"agents": no}, versions={"agents": 0}, **call)
    assert stale.value.current["agents"].said == "Oui, avec une formation."
    actions.save_consultations(given={"agents": no}, versions={"agents": 1}, **call)
    rows = list(Consultation.objects.values_list("number", "sought", "said", "why_not"))
    assert rows == [(1, True, "Oui, avec une formation.", ""), (2, False, "", "Reporté.")]
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Consultation.objects.all().delete()


def test_who_answers_the_general_questions_or_coordinates_notes_the_consultations(cast, opened):
    other = make_member(cast.organisation, "expert")
    for actor in (cast.lead, cast.outsider, cast.elected_official, other):
        with pytest.raises(NotAllowed, match="questions générales"):
            actions.save_consultations(assessment=opened, actor=actor, given={"agents": YES}, versions={}, now=NOW)


def test_no_assessment_is_completed_without_them_and_the_next_one_takes_them_up(cast, opened):
    for criterion in opened.grid.criteria.all():
        answer_criterion(opened, criterion.code, cast.expert, NOW)
    sign_everything(opened, cast.expert, NOW)
    call = {"use_case": opened.use_case, "actor": cast.coordinator, "now": NOW}
    with pytest.raises(actions.AssessmentRefused, match="Les agents concernés, Les usagers"):
        actions.complete_assessment(**call)
    consult_everybody(opened, cast.expert, NOW)
    actions.complete_assessment(**call)
    instants = ("opinion_recorded_at", "authorised_at", "trial_started_at", "trial_ended_at")
    UseCase.objects.filter(pk=opened.use_case_id).update(state=State.TRIAL_ENDED, **dict.fromkeys(instants, NOW))
    after = actions.open_ex_post(use_case=UseCase.objects.get(pk=opened.use_case_id), actor=cast.lead, now=NOW)
    assert {row.number for row in consultations_of(after).values()} == {1}
    assert len(consultations_of(after)) == 3


def test_what_the_dossier_established_is_frozen_with_the_result(cast, opened):
    answer_everything(opened, cast.expert, NOW)
    sign_everything(opened, cast.expert, NOW)
    actions.complete_assessment(use_case=opened.use_case, actor=cast.coordinator, now=NOW)
    frozen = current_assessment(opened.use_case)
    assert isinstance(frozen.result["evidence"], list)
    assert all(set(row) == {"name", "level", "text", "url"} for row in frozen.result["evidence"])
