"""The signed opinion of a staff representative: who, when, its versions; what waits for whom."""

import pytest
from django.db import DatabaseError, transaction

from accounts.enums import Role
from accounts.models import Notification
from boussole.shared.refusals import NotAllowed
from evaluation.compass.actions import GivenAnswer
from evaluation.dialogue import actions
from evaluation.dialogue.actions import StaleVoice, VoiceRefused
from evaluation.dialogue.enums import MOMENTS, Moment
from evaluation.dialogue.models import StaffVoice
from evaluation.dialogue.selectors import opinion_texts, voice_views, waiting_for
from tests.evaluation.dialogue.checks import last_entry, refused
from tests.factories.accounts import make_member
from tests.factories.compass import answer_criterion, load_grid, open_with
from tests.factories.dialogue import DAY, NOW, give_opinion, make_consultation, seize, sign
from tests.factories.usecases import COMPLETE, START, make_use_case
from usecases.enums import FINISHED, State
from usecases.models import HiddenUseCase, UseCase

pytestmark = pytest.mark.django_db


@pytest.fixture
def use_case(cast):
    return make_use_case(cast.organisation, cast.lead, state=State.IN_ASSESSMENT)


def waits(user):
    return [(row.tag, row.title) for row in waiting_for(type(user).objects.get(pk=user.pk))]


def test_a_representative_signs_and_the_coordinator_and_the_lead_are_told(cast, use_case):
    voice = sign(cast, use_case, organisation_name=" Syndicat fictif ")
    assert (voice.moment, voice.number, voice.organisation_name) == ("before", 1, "Syndicat fictif")
    assert set(Notification.objects.values_list("recipient", flat=True)) == {cast.coordinator.pk, cast.lead.pk}
    assert last_entry() == (
        "dialogue.sign_voice",
        cast.staff_representative.pk,
        {"moment": "before", "version": 1, "sense": "conditions"},
    )


@pytest.mark.parametrize("state", State.values)
def test_the_state_of_the_dossier_says_the_moment_or_closes_it(cast, state):
    use_case = make_use_case(cast.organisation, cast.lead, state=state, already_in_service=True)
    moment = MOMENTS.get(State(state))
    assert (moment is None) == (state in FINISHED or state == State.DRAFT)
    if moment is None:
        refused("ne reçoit plus d’avis", sign, error=NotAllowed, cast=cast, use_case=use_case)
    else:
        assert sign(cast, use_case).moment == moment


def test_nobody_else_signs_not_even_a_representative_who_leads_the_dossier(cast, use_case):
    for name, person in cast.everyone().items():
        if name != "staff_representative":
            refused("représentant du personnel", sign, error=NotAllowed, cast=cast, use_case=use_case, actor=person)
    both = make_member(cast.organisation, Role.STAFF_REPRESENTATIVE, Role.LEAD)
    mine = make_use_case(cast.organisation, both, state=State.SUBMITTED)
    refused("ne porte pas le dossier", sign, error=NotAllowed, cast=cast, use_case=mine, actor=both)
    assert sign(cast, use_case, actor=both).author == both


@pytest.mark.parametrize(
    ("wrong", "match", "field"),
    [
        ({"sense": "tiède"}, "Choisissez le sens", "sense"),
        ({"text": "  "}, "Écrivez votre avis", "text"),
        ({"text": "x" * 2001}, "2 000", "text"),
    ],
)
def test_an_incomplete_opinion_is_refused(cast, use_case, wrong, match, field):
    assert refused(match, sign, error=VoiceRefused, cast=cast, use_case=use_case, **wrong).field == field
    assert sign(cast, use_case, text="x" * 2000).number == 1


def test_an_opinion_is_corrected_by_a_new_version_and_the_first_stays(cast, use_case):
    first = sign(cast, use_case)
    assert sign(cast, use_case, version=1) == first  # nothing changed: nothing is written
    second = sign(cast, use_case, text="Des journées sans outil, chaque semaine.", version=1)
    (found,) = voice_views(use_case)
    assert (found.voice, list(found.earlier), second.number) == (second, [first], 2)
    stale = refused("entre-temps", sign, error=StaleVoice, cast=cast, use_case=use_case, text="Autre.", version=1)
    assert stale.current == second
    refused("rechargez la page", sign, cast=cast, use_case=use_case, actor=other(cast), version=3)


def other(cast):
    return make_member(cast.organisation, Role.STAFF_REPRESENTATIVE)


def test_each_moment_has_its_own_opinion_and_only_the_present_one_is_corrected(cast, use_case):
    sign(cast, use_case)
    UseCase.objects.filter(pk=use_case.pk).update(
        state=State.TRIAL_ENDED, assessment_completed_at=NOW, opinion_recorded_at=NOW, authorised_at=NOW,
        trial_started_at=NOW, trial_ended_at=NOW,
    )  # fmt: skip
    use_case = UseCase.objects.get(pk=use_case.pk)
    after = sign(cast, use_case, text="La relecture fatigue.", sense="unfavourable", now=NOW + DAY)
    assert (after.moment, after.number) == (Moment.AFTER, 1)
    assert StaffVoice.objects.filter(moment=Moment.BEFORE).count() == 1
    assert [view.voice.moment for view in voice_views(use_case)] == ["before", "after"]
    said = opinion_texts(use_case, final=True).voices
    assert said.replace("\N{NO-BREAK SPACE}", " ") == (
        f"{cast.staff_representative.get_full_name()}, défavorable : La relecture fatigue."
    )
    assert "Des journées sans outil." in opinion_texts(use_case, final=False).voices


def test_the_database_keeps_every_version(cast, use_case):
    voice = sign(cast, use_case)
    for act in (
        lambda rows: rows.update(text="Autre."),
        lambda rows: rows._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            act(StaffVoice.objects.filter(pk=voice.pk))


def test_a_representative_is_awaited_while_it_still_counts(cast, use_case):
    assert waits(cast.staff_representative) == [("Votre avis", use_case.title)]
    sign(cast, use_case)
    assert waits(cast.staff_representative) == []
    running = make_use_case(cast.organisation, cast.lead, state=State.TRIAL_RUNNING)
    ended = make_use_case(cast.organisation, cast.lead, state=State.TRIAL_ENDED)
    make_use_case(cast.organisation, cast.lead, state=State.DRAFT)
    make_use_case(cast.organisation, cast.lead, state=State.REFUSED)
    make_use_case(cast.organisation, cast.lead, state=State.SUBMITTED, submission={**COMPLETE, "audience": "public"})
    make_use_case(cast.elsewhere, cast.outsider, state=State.SUBMITTED)
    assert waits(cast.staff_representative) == [("Votre avis", ended.title)]
    sign(cast, running)
    HiddenUseCase.objects.create(use_case=ended, user=cast.staff_representative, reason="Intérêt.", since=NOW)
    assert waits(cast.staff_representative) == []


def test_the_coordinator_is_told_of_bodies_to_seize_and_reserves_to_answer(cast, use_case):
    consultation = make_consultation(cast, use_case, due_on=(NOW + 9 * DAY).date())
    assert waits(cast.coordinator) == [("Instance à saisir", use_case.title)]
    assert waiting_for(cast.coordinator)[0].due_on == (NOW + 9 * DAY).date()
    seize(cast, consultation)
    assert waits(cast.coordinator) == []
    give_opinion(cast, consultation, reserves=("Du temps.", "Un bilan."))
    assert waits(cast.coordinator) == [("Réserve à traiter", use_case.title)] * 2
    actions.answer_reserve(
        reserve=consultation.reserves.first(), actor=cast.coordinator, kind="followed", text="Oui.", now=NOW
    )
    assert waits(cast.coordinator) == [("Réserve à traiter", use_case.title)]
    for person in (cast.lead, cast.expert, cast.elected_official, cast.outsider):
        assert waits(person) == []


def test_the_coordinator_is_told_when_the_compass_asks_for_an_opinion_that_nobody_sought(cast):
    load_grid()
    use_case = make_use_case(cast.organisation, cast.lead, state=State.SUBMITTED)
    assessment = open_with(use_case, cast.coordinator, cast.expert, START)
    answer_criterion(assessment, "TRA", cast.expert, START, TRA_02=GivenAnswer(value="rien"))
    assert waits(cast.coordinator) == [("Consultation à ouvrir", use_case.title)]
    make_consultation(cast, use_case, required=False, reason="Deux volontaires, une semaine.")
    assert waits(cast.coordinator) == []


@pytest.mark.parametrize("count", [1, 3])
def test_what_waits_takes_a_fixed_number_of_queries(cast, django_assert_num_queries, count):
    everyone = make_member(cast.organisation, Role.STAFF_REPRESENTATIVE, Role.COORDINATOR)
    for _place in range(count):
        make_consultation(cast, make_use_case(cast.organisation, cast.lead, state=State.SUBMITTED))
    assert everyone.has_role(cast.organisation.pk, Role.COORDINATOR)
    with django_assert_num_queries(8):
        assert len(waiting_for(everyone)) == 2 * count
