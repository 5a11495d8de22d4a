"""Deciding, following conditions, reviewing, retiring: what is done, and everything that is refused."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from accounts.models import Notification
from audit.models import Entry
from boussole.shared.refusals import Refused
from evaluation.compass.scoring import Signal
from evaluation.decisions import actions
from evaluation.decisions.actions import NewCondition
from evaluation.decisions.models import Condition, Decision, Review
from tests.factories import life
from tests.factories.compass import load_grid
from tests.factories.life import DAY, DECIDED, DECIDED_AGAIN
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
    return {**given, "now": now, **more}


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
    assert Review.objects.count() == (5 if kind == "regularise" else 0)


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
    monkeypatch.setattr(actions, "open_blockers", lambda use_case: (signal,))
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


def test_a_condition_is_met_once_with_its_evidence(cast):
    use_case = life.authorised(cast)
    condition = Condition.objects.get()
    now = DECIDED + 5 * DAY
    good = {"condition": condition, "actor": cast.lead, "evidence": "Attestation", "met_on": now.date(), "now": now}
    for who in ("elected_official", "expert", "committee_member", "administrator", "outsider"):
        refused("suivent les conditions", actions.meet_condition, **{**good, "actor": getattr(cast, who)})
    refused("remplie", actions.meet_condition, **{**good, "evidence": "  "})
    refused("futur", actions.meet_condition, **{**good, "met_on": (now + DAY).date()})
    actions.meet_condition(**{**good, "actor": cast.coordinator})
    refused("déjà levée", actions.meet_condition, **good)
    stored = use_case.decisions.get().conditions.get()
    assert (stored.evidence, stored.met_on) == ("Attestation", now.date())
    assert Entry.objects.order_by("pk").last().verb == "decisions.meet_condition"


def test_the_database_itself_refuses_to_rewrite_a_decision(cast):
    life.authorised(cast)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Decision.objects.update(reasons="Autre motif.")


# --- after the trial --------------------------------------------------------------------------------

FINAL = [
    ("generalise", State.DEPLOYED, "roll_out"),
    ("adapt", State.AUTHORISED, "adapt"),
    ("abandon", State.ABANDONED, "stop"),
]


@pytest.mark.parametrize(("kind", "target", "motion"), FINAL)
def test_an_elu_decides_after_the_trial(cast, kind, target, motion):
    use_case = life.with_final_opinion(cast, motion)
    actions.decide(**deciding(cast, use_case, kind))
    assert life.again(use_case).state == target


def test_going_into_service_plans_five_reviews(cast):
    life.deployed(cast)
    day = DECIDED_AGAIN.date()
    planned = [
        (row.due_on.year - day.year, row.due_on.month, row.due_on.day) for row in Review.objects.order_by("due_on")
    ]
    assert planned == [(0, 10, 18), (1, 3, 18), (1, 9, 18), (3, 9, 18), (5, 9, 18)]
    assert {row.reason for row in Review.objects.all()} == {"planned"}


def test_a_suspended_trial_can_only_be_abandoned(cast):
    use_case = life.running(cast)
    life.measure(cast, use_case, 1, "stop")
    use_case = life.again(use_case)
    assert actions.possible_decisions(use_case) == {"abandon": ""}
    actions.decide(**deciding(cast, use_case, "abandon"))
    assert life.again(use_case).state == State.ABANDONED


# --- in service -------------------------------------------------------------------------------------


def test_a_review_is_opened_with_its_reason_then_closed(cast):
    use_case = life.deployed(cast)
    now = DECIDED_AGAIN + 5 * DAY
    given = {"use_case": use_case, "actor": cast.coordinator, "comment": "Un incident.", "now": now}
    refused("raison", actions.open_review, **given, reason="mood")
    refused("Aucun bilan prévu", actions.open_review, **given, reason="planned")
    refused("motif", actions.open_review, **{**given, "comment": " "}, reason="incident")
    refused(".", actions.open_review, **{**given, "actor": cast.lead}, reason="incident")
    review = actions.open_review(**given, reason="incident")
    assert (life.again(use_case).state, review.opened_at) == (State.UNDER_REVIEW, now)
    refused(".", actions.open_review, **given, reason="incident")
    refused("motif", actions.close_review, **{**given, "comment": ""})
    closed = actions.close_review(**{**given, "comment": "Rien à changer."})
    assert (closed.pk, closed.conclusion, life.again(use_case).state) == (review.pk, "Rien à changer.", State.DEPLOYED)


def test_a_planned_review_is_the_first_that_is_due(cast):
    use_case = life.deployed(cast)
    now = DECIDED_AGAIN + 200 * DAY
    review = actions.open_review(use_case=use_case, actor=cast.coordinator, reason="planned", comment="Bilan.", now=now)
    assert review.label == "Bilan à 1 mois"
    assert Review.objects.count() == 5


@pytest.mark.parametrize("who", ["coordinator", "elected_official"])
def test_a_system_is_retired_with_its_reason(cast, who):
    use_case = life.deployed(cast)
    now = DECIDED_AGAIN + 30 * DAY
    actions.open_review(use_case=use_case, actor=cast.coordinator, reason="law", comment="Texte.", now=now)
    given = {"use_case": use_case, "actor": getattr(cast, who), "now": now + DAY}
    refused("motif", actions.retire, **given, comment=" ")
    actions.retire(**given, comment="Plus conforme.")
    assert life.again(use_case).state == State.RETIRED
    assert Review.objects.get(reason="law").conclusion == "Plus conforme."
    assert Decision.objects.filter(kind="retire").count() == (1 if who == "elected_official" else 0)
