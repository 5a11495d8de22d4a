"""Deciding, following conditions, reviewing, retiring: what is done, and everything that is refused."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from accounts.models import Notification
from audit.models import Entry
from boussole.shared.refusals import Refused
from evaluation.compass.scoring import Signal
from evaluation.decisions import actions, selectors
from evaluation.decisions.actions import NewCondition
from evaluation.decisions.models import Decision, Review
from tests.factories import life
from tests.factories.compass import load_grid
from tests.factories.life import DAY, DECIDED, DECIDED_AGAIN
from usecases.actions import add_document
from usecases.enums import State
from usecases.models import TransitionLog

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _grid(db):
    load_grid()


def refused(match, act, **given):
    """Check that `act` is refused with a sentence holding `match`, and that nothing was written."""
    before = (Entry.objects.count(), Decision.objects.count(), TransitionLog.objects.count())
    with pytest.raises(Refused, match=match) as caught, transaction.atomic():
        act(**given)
    assert (Entry.objects.count(), Decision.objects.count(), TransitionLog.objects.count()) == before
    return caught.value


def deciding(cast, use_case, kind, **more):
    now = DECIDED if use_case.state == State.OPINION_GIVEN else DECIDED_AGAIN
    given = {"use_case": use_case, "actor": cast.elected_official, "kind": kind, "reasons": "Le besoin est réel."}
    return {**given, "public_reason": "Le projet s’arrête.", "now": now, **more}


# --- before the trial -------------------------------------------------------------------------------

FIRST = [("authorise_trial", State.AUTHORISED, "favourable"), ("refuse", State.REFUSED, "unfavourable")]
EXISTING = [("regularise", State.DEPLOYED, "favourable"), ("stop_existing", State.RETIRED, "unfavourable")]


@pytest.mark.parametrize(("kind", "target", "motion"), FIRST)
def test_an_elu_decides_before_the_trial(cast, kind, target, motion):
    use_case = life.with_opinion(cast, motion)
    decision = actions.decide(**deciding(cast, use_case, kind, deliberation=" Décision 12 "))
    assert life.again(use_case).state == target
    assert (decision.departs_from_opinion, decision.opinion.motion) == (False, motion)
    assert decision.deliberation == "Décision 12"
    assert Entry.objects.order_by("pk").last().verb == f"use_case.{kind}"
    told = Notification.objects.filter(subject__startswith="Décision prise").values_list("recipient", flat=True)
    assert set(told) == {cast.lead.pk, cast.coordinator.pk}


@pytest.mark.parametrize(("kind", "target", "motion"), EXISTING)
def test_a_system_already_in_service_is_regularised_or_stopped(cast, kind, target, motion):
    use_case = life.with_opinion(cast, motion, already_in_service=True)
    refused("déjà en service", actions.decide, **deciding(cast, use_case, "authorise_trial", departure_reasons="-"))
    actions.decide(**deciding(cast, use_case, kind))
    assert life.again(use_case).state == target
    assert Review.objects.count() == (7 if kind == "regularise" else 0)


@pytest.mark.parametrize(("kind", "_target", "_motion"), EXISTING)
def test_what_is_not_in_service_is_not_regularised(cast, kind, _target, _motion):
    use_case = life.with_opinion(cast)
    refused("pas déjà en service", actions.decide, **deciding(cast, use_case, kind, departure_reasons="-"))


def test_only_an_elu_who_does_not_lead_decides(cast):
    use_case = life.with_opinion(cast)
    for who, person in cast.everyone().items():
        if who != "elected_official":
            refused(".", actions.decide, **deciding(cast, use_case, "authorise_trial", actor=person))
    mine = life.with_opinion(cast)
    type(mine).objects.filter(pk=mine.pk).update(lead=cast.elected_official)
    refused(".", actions.decide, **deciding(cast, life.again(mine), "authorise_trial"))


def test_words_are_asked_for(cast):
    use_case = life.with_opinion(cast)
    assert (
        refused("motifs", actions.decide, **deciding(cast, use_case, "authorise_trial", reasons=" ")).field == "reasons"
    )
    away = refused("s’écarte de l’avis", actions.decide, **deciding(cast, use_case, "refuse"))
    assert away.field == "departure_reasons"
    assert refused("Choisissez", actions.decide, **deciding(cast, use_case, "later")).field == "kind"
    decision = actions.decide(**deciding(cast, use_case, "refuse", departure_reasons="Le budget manque."))
    assert (decision.departs_from_opinion, decision.departure_reasons) == (True, "Le budget manque.")


def test_reasons_of_a_departure_are_kept_only_when_there_is_one(cast):
    use_case = life.with_opinion(cast)
    decision = actions.decide(**deciding(cast, use_case, "authorise_trial", departure_reasons="Inutile."))
    assert (decision.departs_from_opinion, decision.departure_reasons) == (False, "")


@pytest.mark.parametrize("kind", ["authorise_trial", "regularise"])
def test_an_open_blocker_closes_what_goes_forward(cast, monkeypatch, kind):
    use_case = life.with_opinion(cast, already_in_service=kind == "regularise")
    signal = Signal("CYB-04", "CYB", "B", "Le fournisseur apprend avec nos données.")
    monkeypatch.setattr(selectors, "open_blockers", lambda use_case: (signal,))
    refused("CYB-04", actions.decide, **deciding(cast, use_case, kind))
    way_out = "refuse" if kind == "authorise_trial" else "stop_existing"
    actions.decide(**deciding(cast, use_case, way_out, departure_reasons="Un point bloque."))


@pytest.mark.parametrize("kind", ["authorise_trial", "generalise", "abandon", "retire", "regularise"])
def test_nothing_is_decided_before_the_opinion(cast, kind):
    refused(".", actions.decide, **deciding(cast, life.ready(cast), kind))


# --- conditions -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "owner", "days", "match"),
    [
        (" ", "RH", 30, "quoi, qui et avant quand"),
        ("Former", " ", 30, "quoi, qui et avant quand"),
        ("Former", "RH", None, "quoi, qui et avant quand"),
        ("Former", "RH", 0, "à venir"),
    ],
)
def test_a_condition_says_what_who_and_by_when(cast, text, owner, days, match):
    use_case = life.with_opinion(cast)
    due_on = None if days is None else (DECIDED + timedelta(days=days)).date()
    given = deciding(cast, use_case, "authorise_trial", conditions=[NewCondition(text, owner, due_on)])
    assert refused(match, actions.decide, **given).field == "conditions"


def test_the_database_itself_refuses_to_rewrite_a_decision(cast):
    life.authorised(cast)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Decision.objects.update(reasons="Autre motif.")


# --- after the trial --------------------------------------------------------------------------------

FINAL = [
    ("generalise", State.DEPLOYED, "roll_out"),
    ("generalise_with_conditions", State.DEPLOYED, "roll_out_with_conditions"),
    ("adapt", State.AUTHORISED, "adapt"),
    ("abandon", State.ABANDONED, "stop"),
]


@pytest.mark.parametrize(("kind", "target", "motion"), FINAL)
def test_an_elu_decides_after_the_trial(cast, kind, target, motion):
    use_case = life.with_final_opinion(cast, motion)
    condition = NewCondition("Former", "", (DECIDED_AGAIN + 30 * DAY).date(), holder=cast.expert)
    rows = [condition] if kind == "generalise_with_conditions" else []
    decision = actions.decide(**deciding(cast, use_case, kind, conditions=rows))
    assert (life.again(use_case).state, decision.departs_from_opinion) == (target, False)
    stored = [(row.owner, row.holder_id) for row in decision.conditions.all()]
    assert stored == ([(cast.expert.get_full_name(), cast.expert.pk)] if rows else [])


def test_reserves_are_conditions_and_conditions_are_reserves(cast):
    use_case = life.with_final_opinion(cast, "roll_out_with_conditions")
    condition = NewCondition("Former", "RH", (DECIDED_AGAIN + 30 * DAY).date())
    bare = refused("au moins une condition", actions.decide, **deciding(cast, use_case, "generalise_with_conditions"))
    assert bare.field == "conditions"
    away = {"departure_reasons": "Tout est réglé."}
    named = refused(
        "sous réserves", actions.decide, **deciding(cast, use_case, "generalise", conditions=[condition], **away)
    )
    assert named.field == "kind"
    stranger = NewCondition("Former", "", condition.due_on, holder=cast.staff_member)
    given = deciding(cast, use_case, "generalise_with_conditions", conditions=[stranger])
    assert refused("ne lit pas ce dossier", actions.decide, **given).field == "conditions"
    refused("s’écarte", actions.decide, **deciding(cast, use_case, "generalise"))
    decision = actions.decide(**deciding(cast, use_case, "generalise", **away))
    assert (decision.departs_from_opinion, decision.conditions.count()) == (True, 0)


@pytest.mark.parametrize(("kind", "motion"), [("refuse", "unfavourable"), ("stop_existing", "unfavourable")])
def test_a_stop_says_why_in_public(cast, kind, motion):
    use_case = life.with_opinion(cast, motion, already_in_service=kind == "stop_existing")
    silent = refused("rendu public", actions.decide, **deciding(cast, use_case, kind, public_reason=" "))
    assert silent.field == "public_reason"
    decision = actions.decide(**deciding(cast, use_case, kind, public_reason=" Trop d’erreurs. "))
    assert decision.public_reason == "Trop d’erreurs."
    with pytest.raises(DatabaseError), transaction.atomic():
        Decision.objects.create(
            use_case=use_case, kind="abandon", reasons="Motif.", taken_by=cast.elected_official, taken_at=DECIDED
        )


def test_the_act_is_past_and_its_document_is_of_the_dossier(cast, pdf_file):
    use_case = life.with_opinion(cast)
    given = deciding(cast, use_case, "authorise_trial")
    tomorrow = (DECIDED + DAY).date()
    assert refused("futur", actions.decide, **given, acted_on=tomorrow).field == "acted_on"
    other = add_document(
        use_case=life.submitted(cast), actor=cast.lead, file=pdf_file, kind="other", title="Acte", now=DECIDED
    )
    assert refused("de ce dossier", actions.decide, **given, document=other).field == "document"
    pdf_file.seek(0)
    mine = add_document(use_case=use_case, actor=cast.lead, file=pdf_file, kind="other", title="Acte", now=DECIDED)
    decision = actions.decide(**given, document=mine, acted_on=DECIDED.date())
    assert (decision.document, decision.acted_on) == (mine, DECIDED.date())


def test_a_decision_can_be_checked_without_being_taken(cast):
    use_case = life.with_opinion(cast, "unfavourable")
    given = deciding(cast, use_case, "authorise_trial")
    refused("s’écarte", actions.check_decision, **given)
    checked = actions.check_decision(**given, departure_reasons="Le besoin presse.")
    assert (checked.departs, checked.opinion.motion) == (True, "unfavourable")
    assert (Decision.objects.count(), life.again(use_case).state) == (0, State.OPINION_GIVEN)


def test_going_into_service_plans_seven_reviews(cast):
    use_case = life.deployed(cast)
    day = DECIDED_AGAIN.date()
    planned = [
        (row.due_on.year - day.year, row.due_on.month, row.due_on.day) for row in Review.objects.order_by("due_on")
    ]
    later = [(years, 9, 18) for years in (1, 2, 3, 4, 5)]
    assert planned == [(0, 10, 18), (1, 3, 18), *later]
    assert {row.reason for row in Review.objects.all()} == {"planned"}
    assert use_case.due_on == Review.objects.earliest("due_on").due_on


def test_a_suspended_trial_can_only_be_abandoned(cast):
    use_case = life.running(cast)
    life.measure(cast, use_case, 1, "stop")
    use_case = life.again(use_case)
    assert selectors.possible_decisions(use_case) == {"abandon": ""}
    actions.decide(**deciding(cast, use_case, "abandon"))
    assert life.again(use_case).state == State.ABANDONED
