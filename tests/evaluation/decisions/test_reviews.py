"""Reviews: opened on their date or by an event, written in versions, concluded four ways; and retirement."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from accounts.models import Notification, User
from audit.models import Entry
from boussole.shared.refusals import NotAllowed, Refused
from evaluation.compass.models import Assessment
from evaluation.compass.scoring import Signal
from evaluation.compass.selectors import current_assessment
from evaluation.decisions import actions
from evaluation.decisions.actions import Observed, reviewing
from evaluation.decisions.models import Decision, Review, ReviewReport, ReviewRequest
from evaluation.decisions.selectors import promises_of
from tests.factories import trial as trials
from tests.factories.compass import sign_everything
from tests.factories.decisions import LATER, compassed, in_service, under_review, written
from tests.factories.life import DAY, DECIDED_AGAIN, again
from tests.factories.usecases import make_use_case
from usecases.enums import State
from usecases.models import TransitionLog

pytestmark = pytest.mark.django_db
TEXTS = dict.fromkeys(reviewing.TEXTS, "Rien à signaler.")


def refused(match, act, **given):
    """Check that `act` is refused with a sentence holding `match`, and that nothing was written."""

    def counts():
        models = (Entry, Decision, TransitionLog, ReviewReport, ReviewRequest, Assessment)
        return [model.objects.count() for model in models]

    before = counts()
    with pytest.raises(Refused, match=match) as caught, transaction.atomic():
        act(**given)
    assert counts() == before
    return caught.value


def moving(cast, use_case, **more):
    return {"use_case": use_case, "actor": cast.coordinator, "comment": "Un incident.", "now": LATER, **more}


# --- opening --------------------------------------------------------------------------------------------


def test_a_review_is_opened_with_its_reason(cast):
    use_case = in_service(cast)
    given = moving(cast, use_case)
    assert refused("raison", actions.open_review, **given, reason="mood").field == "reason"
    assert refused("Aucun bilan prévu", actions.open_review, **given, reason="planned").field == "reason"
    refused("motif", actions.open_review, **{**given, "comment": " "}, reason="incident")
    refused("Vous portez", actions.open_review, **{**given, "actor": cast.lead}, reason="incident")
    review = actions.open_review(**given, reason="new_audience")
    use_case = again(use_case)
    assert (use_case.state, use_case.due_on) == (State.UNDER_REVIEW, LATER.date() + timedelta(days=60))
    assert (review.label, review.opened_at) == ("Nouveau public", LATER)
    refused("n’est pas possible", actions.open_review, **given, reason="incident")


def test_a_planned_review_is_the_first_that_is_due(cast):
    use_case = in_service(cast)
    review = actions.open_review(**moving(cast, use_case, now=DECIDED_AGAIN + 200 * DAY), reason="planned")
    assert (review.label, Review.objects.count()) == ("Bilan à 1 mois", 7)


# --- writing --------------------------------------------------------------------------------------------


def saving(cast, use_case, **more):
    review = use_case.reviews.get(opened_at__isnull=False, closed_at__isnull=True)
    observed = [Observed("Fait.", "yes") for _each in promises_of(use_case)]
    return {
        "review": review,
        "actor": cast.lead,
        "texts": TEXTS,
        "observed": observed,
        "version": 0,
        "now": LATER,
        **more,
    }


def test_a_review_is_written_in_versions(cast):
    use_case = under_review(cast)
    first = actions.save_review(**saving(cast, use_case, texts={"usage": " Dix agents. "}))
    second = actions.save_review(**saving(cast, use_case, actor=cast.expert, version=1))
    assert (first.number, first.usage, first.staff_findings) == (1, "Dix agents.", "")
    assert (second.number, second.author) == (2, cast.expert)
    promise = second.promises.get()
    assert (promise.kind, promise.label, promise.kept) == ("condition", "Former les agents", "yes")
    assert promise.promised.startswith("RH, avant le ")
    refused("quelqu’un d’autre", actions.save_review, **saving(cast, use_case, version=1))
    refused("rechargez-la", actions.save_review, **saving(cast, use_case, version=2, observed=[]))
    refused("rechargez-la", actions.save_review, **saving(cast, use_case, version=2, texts={"mood": "Bon."}))
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        ReviewReport.objects.update(usage="Autre chose.")


def test_a_review_looks_at_the_criteria_of_the_protocol_too(cast):
    use_case = trials.running(cast)
    promise = promises_of(use_case)[-1]
    assert (promise.kind, promise.label, promise.promised) == ("criterion", "Minutes gagnées", "au moins 30")


def test_a_review_is_written_by_the_lead_and_the_examiners_while_it_is_open(cast):
    use_case = under_review(cast)
    writers = {"lead", "expert", "coordinator", "committee_member", "committee_president"}
    for who, person in cast.everyone().items():
        point = transaction.savepoint()
        try:
            actions.save_review(**saving(cast, use_case, actor=User.objects.get(pk=person.pk)))
            done = True
        except NotAllowed:
            done = False
        assert done is (who in writers), who
        transaction.savepoint_rollback(point)
    given = saving(cast, use_case)
    written(cast, use_case)
    actions.close_review(**moving(cast, use_case))
    refused("tant qu’il est ouvert", actions.save_review, **given)


# --- concluding -----------------------------------------------------------------------------------------


def test_a_review_is_concluded_once_it_is_whole(cast):
    use_case = under_review(cast)
    closing = moving(cast, use_case, comment="Rien à changer.")
    refused("Écrivez d’abord", actions.close_review, **closing)
    actions.save_review(**saving(cast, use_case, texts={**TEXTS, "staff_findings": " "}))
    refused("travail des agents", actions.close_review, **closing)
    written(cast, use_case, version=1)
    refused("motif", actions.close_review, **{**closing, "comment": ""})
    for outcome in ("reopen", "retire", "mood"):
        assert refused("suite", actions.close_review, **closing, outcome=outcome).field == "outcome"
    review = actions.close_review(**closing)
    use_case = again(use_case)
    assert (review.outcome, review.conclusion, use_case.state) == ("maintain", "Rien à changer.", State.DEPLOYED)
    assert use_case.due_on == Review.objects.filter(opened_at__isnull=True).earliest("due_on").due_on
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Review.objects.filter(pk=review.pk).update(conclusion="Autre chose.")


def test_a_review_that_asks_to_adapt_is_looked_at_three_months_later(cast):
    use_case = under_review(cast)
    written(cast, use_case)
    review = actions.close_review(**moving(cast, use_case), outcome="adapt")
    added = Review.objects.get(label="Bilan après adaptation")
    assert (review.outcome, added.reason, added.due_on.month) == ("adapt", "planned", 12)


def test_a_system_is_not_kept_while_something_blocks(cast, monkeypatch):
    use_case = under_review(cast)
    written(cast, use_case)
    signal = Signal("CYB-04", "CYB", "B", "Le fournisseur apprend avec nos données.")
    monkeypatch.setattr(reviewing, "open_blockers", lambda use_case: (signal,))
    assert refused("CYB-04", actions.close_review, **moving(cast, use_case)).field == "outcome"
    actions.retire(**moving(cast, use_case))
    assert again(use_case).state == State.RETIRED


def test_a_year_is_added_once_the_calendar_is_over(cast):
    use_case = in_service(cast)
    last = use_case.reviews.latest("due_on")
    now = DECIDED_AGAIN + timedelta(days=5 * 366)
    for place, row in enumerate(use_case.reviews.order_by("due_on"), start=1):
        at = now + timedelta(days=place)
        assert actions.open_review(**moving(cast, use_case, now=at), reason="planned") == row
        written(cast, use_case, now=at)
        actions.close_review(**moving(cast, use_case, now=at))
    ahead = use_case.reviews.get(closed_at__isnull=True)
    assert (ahead.label, ahead.due_on) == ("Bilan à 6 ans", last.due_on.replace(year=last.due_on.year + 1))
    assert again(use_case).due_on == ahead.due_on


# --- the compass again ----------------------------------------------------------------------------------


def test_a_review_opens_the_compass_again_and_waits_for_it(cast):
    use_case = compassed(cast)
    given = moving(cast, use_case, comment="Le modèle change.")
    refused("Dites pourquoi", actions.reopen_compass, **{**given, "comment": " "})
    refused("réservée", actions.reopen_compass, **{**given, "actor": cast.expert})
    review = actions.reopen_compass(**given)
    assessment = current_assessment(use_case)
    assert (assessment, assessment.phase, assessment.round) == (review.assessment, "review", 1)
    assert assessment.answers.count() == Assessment.objects.get(phase="ex_ante").answers.count() > 0
    assert again(use_case).state == State.UNDER_REVIEW
    assert Notification.objects.filter(recipient=cast.expert, subject__startswith="Avis attendu").count() == 1
    refused("déjà rouverte", actions.reopen_compass, **given)
    refused("Il manque l’avis", actions.close_review, **given)
    sign_everything(assessment, cast.expert, LATER)
    closed = actions.close_review(**given)
    frozen = Assessment.objects.get(pk=assessment.pk)
    assert (frozen.completed_at, len(frozen.sha256), closed.outcome) == (LATER, 64, "maintain")


def test_the_compass_does_not_open_again_without_a_review_nor_a_first_compass(cast):
    use_case = in_service(cast)
    refused("Aucun bilan", actions.reopen_compass, **moving(cast, use_case))
    refused("à partir d’une évaluation", actions.reopen_compass, **moving(cast, under_review(cast)))


# --- retiring -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["coordinator", "elected_official"])
def test_a_system_is_retired_with_its_reason(cast, who):
    use_case = under_review(cast, "law")
    given = moving(cast, use_case, actor=getattr(cast, who), comment="Plus conforme.")
    refused("motif", actions.retire, **{**given, "comment": " "})
    actions.retire(**given)
    review = Review.objects.get(reason="law")
    assert (again(use_case).state, review.outcome, review.conclusion) == (State.RETIRED, "retire", "Plus conforme.")
    assert Decision.objects.filter(kind="retire").count() == (1 if who == "elected_official" else 0)


@pytest.mark.parametrize("who", ["coordinator", "elected_official"])
def test_after_harm_a_retirement_says_why_in_public(cast, who):
    use_case = under_review(cast, "incident")
    given = moving(cast, use_case, actor=getattr(cast, who), comment="Données exposées.")
    assert refused("rendu public", actions.retire, **given).field == "public_reason"
    actions.retire(**given, public_reason=" Une fuite de données. ")
    assert Review.objects.get(reason="incident").public_reason == "Une fuite de données."
    said = list(Decision.objects.filter(kind="retire").values_list("public_reason", flat=True))
    assert said == (["Une fuite de données."] if who == "elected_official" else [])


# --- events reported ------------------------------------------------------------------------------------


def reporting(cast, use_case, **more):
    given = {"use_case": use_case, "actor": cast.staff_representative, "reason": "price", "comment": " +40 %. "}
    return {**given, "now": LATER, **more}


@pytest.mark.parametrize("state", [State.DEPLOYED, State.UNDER_REVIEW, State.TRIAL_RUNNING, State.RETIRED])
def test_those_concerned_report_an_event_while_the_system_is_in_service(cast, state):
    use_case = make_use_case(cast.organisation, cast.lead, state=state)
    witnesses = {"lead", "coordinator", "expert", "staff_representative", "elected_official"}
    for who, person in cast.everyone().items():
        point = transaction.savepoint()
        try:
            actions.report_event(**reporting(cast, use_case, actor=User.objects.get(pk=person.pk)))
            done = True
        except NotAllowed:
            done = False
        assert done is (who in witnesses and state in (State.DEPLOYED, State.UNDER_REVIEW)), (who, state)
        transaction.savepoint_rollback(point)


def test_a_reported_event_opens_a_review_or_is_answered(cast):
    use_case = in_service(cast)
    assert refused("s’est produit", actions.report_event, **reporting(cast, use_case, reason="planned")).field == (
        "reason"
    )
    assert refused("s’est passé", actions.report_event, **reporting(cast, use_case, comment=" ")).field == "comment"
    first = actions.report_event(**reporting(cast, use_case))
    assert first.comment == "+40 %."
    assert list(Notification.objects.values_list("recipient", flat=True)) == [cast.coordinator.pk]
    answering = {"request": first, "actor": cast.coordinator, "answer": "Le prix est dans le marché.", "now": LATER}
    refused("coordinateur", actions.answer_event, **{**answering, "actor": cast.lead})
    assert refused("Dites pourquoi", actions.answer_event, **{**answering, "answer": " "}).field == "answer"
    assert actions.answer_event(**answering).answered_by == cast.coordinator
    refused("déjà reçu", actions.answer_event, **answering)
    refused("déjà reçu", actions.open_review, **moving(cast, use_case), reason="price", request=first)
    second = actions.report_event(**reporting(cast, use_case, reason="new_model"))
    review = actions.open_review(**moving(cast, use_case), reason="new_model", request=second)
    second.refresh_from_db()
    assert (second.review, second.answered_at, second.answer) == (review, LATER, "")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        ReviewRequest.objects.filter(pk=first.pk).update(answer="Autre chose.")
