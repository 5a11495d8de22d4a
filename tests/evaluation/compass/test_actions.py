"""Opening, answering, signing, lifting, closing: every refusal and the whole journey on the real grid."""

from datetime import timedelta

import pytest

from accounts.models import Notification
from audit.selectors import verify_journal
from boussole.shared.refusals import NotAllowed
from evaluation.compass import actions
from evaluation.compass.actions import GivenAnswer
from evaluation.compass.follow_up import Risk
from evaluation.compass.models import Answer, Criterion, GridVersion, Opinion, Question
from evaluation.compass.selectors import (
    current_assessment,
    open_blockers,
    open_start_blockers,
    score_of,
    unanswered,
)
from tests.factories.accounts import make_member
from tests.factories.compass import answer_everything, assessed, load_grid, open_with, sign_everything
from tests.factories.frame import place
from tests.factories.usecases import START, make_use_case
from usecases.actions import add_document
from usecases.enums import State
from usecases.models import UseCase
from usecases.workflow import TransitionRefused

pytestmark = pytest.mark.django_db
NOW = START + timedelta(days=30)


@pytest.fixture
def submitted(cast):
    load_grid()
    return make_use_case(cast.organisation, cast.lead, state=State.SUBMITTED)


@pytest.fixture
def opened(cast, submitted):
    return open_with(submitted, cast.coordinator, cast.expert, NOW)


def criterion_of(code):
    return Criterion.objects.get(code=code)


def test_opening_freezes_the_grid_and_tells_each_expert_once(cast, submitted):
    assessment = open_with(submitted, cast.coordinator, cast.expert, NOW)
    assert (assessment.grid_id, assessment.phase, assessment.round) == (1, "ex_ante", 1)
    assert UseCase.objects.get(pk=submitted.pk).state == State.IN_ASSESSMENT
    assert Notification.objects.filter(recipient=cast.expert).count() == 1
    assert assessment.assignments.count() == 8


def test_opening_refusals(cast, submitted):
    people = dict.fromkeys(("JUR", "TEC", "ECO", "CYB", "DON", "COU"), cast.expert)
    call = {
        "use_case": submitted,
        "actor": cast.coordinator,
        "due_on": NOW.date() + timedelta(days=9),
        "now": NOW,
    }
    with pytest.raises(actions.AssessmentRefused, match="Conditions de travail"):
        actions.open_assessment(assignments=people, **call)
    whole = {**people, "TRA": cast.expert}
    with pytest.raises(NotAllowed, match="ne peut pas évaluer"):
        actions.open_assessment(assignments={**whole, "TRA": cast.elected_official}, **call)
    with pytest.raises(NotAllowed, match="ne peut pas évaluer"):
        actions.open_assessment(assignments={**whole, "TRA": cast.lead}, **call)
    with pytest.raises(actions.AssessmentRefused, match="date"):
        actions.open_assessment(assignments=whole, **{**call, "due_on": NOW.date()})
    with pytest.raises(NotAllowed, match="Coordinateur"):
        actions.open_assessment(assignments=whole, **{**call, "actor": cast.expert})
    GridVersion.objects.update(state="archived", archived_at=NOW)
    with pytest.raises(actions.AssessmentRefused, match="grille"):
        actions.open_assessment(assignments=whole, **call)
    assert UseCase.objects.get(pk=submitted.pk).state == State.SUBMITTED


def test_general_questions_go_to_the_coordinator_by_default(cast, submitted):
    people = dict.fromkeys(("JUR", "TEC", "ECO", "CYB", "DON", "COU", "TRA"), cast.expert)
    assessment = actions.open_assessment(
        use_case=submitted,
        actor=cast.coordinator,
        assignments=people,
        due_on=NOW.date() + timedelta(days=9),
        now=NOW,
    )
    assert assessment.assignments.get(criterion__code="GEN").expert == cast.coordinator


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (GivenAnswer(value="peut-être"), "réponses proposées"),
        (GivenAnswer(not_applicable=True), "sans objet"),
        (GivenAnswer(unknown=True, not_applicable=True, comment="Non."), "une seule réponse"),
    ],
)
def test_answers_that_are_refused(cast, opened, answer, message):
    with pytest.raises(actions.AnswerRefused, match=message):
        actions.save_answers(
            assessment=opened,
            criterion=criterion_of("JUR"),
            actor=cast.expert,
            answers={"JUR-04": answer},
            versions={},
            now=NOW,
        )
    assert Answer.objects.count() == 0


def test_only_the_assigned_expert_answers(cast, opened):
    other = make_member(cast.organisation, "expert")
    for actor, message in (
        (other, "autre personne"),
        (cast.lead, "Vous portez"),
        (cast.outsider, "autre personne"),
    ):
        with pytest.raises(NotAllowed, match=message):
            actions.save_answers(
                assessment=opened,
                criterion=criterion_of("JUR"),
                actor=actor,
                answers={"JUR-01": GivenAnswer(value="non")},
                versions={},
                now=NOW,
            )


def test_a_stale_page_changes_nothing_and_shows_the_other_answer(cast, opened):
    call = {"assessment": opened, "criterion": criterion_of("JUR"), "actor": cast.expert}
    actions.save_answers(answers={"JUR-01": GivenAnswer(value="non")}, versions={"JUR-01": 0}, now=NOW, **call)
    with pytest.raises(actions.StaleAnswers) as refusal:
        actions.save_answers(answers={"JUR-01": GivenAnswer(value="oui")}, versions={"JUR-01": 0}, now=NOW, **call)
    assert refusal.value.current["JUR-01"].value == "non"
    actions.save_answers(answers={"JUR-01": GivenAnswer(value="oui")}, versions={"JUR-01": 1}, now=NOW, **call)
    assert Answer.objects.get().version == 2


def test_opinion_refusals(cast, opened):
    criterion = criterion_of("TRA")
    call = {"assessment": opened, "criterion": criterion, "actor": cast.expert, "now": NOW}
    with pytest.raises(actions.OpinionRefused, match="TRA-01"):
        actions.give_opinion(position="favourable", reasons="Bien.", **call)
    answer_everything(opened, cast.expert, NOW, TRA_05=GivenAnswer(value="non"))
    with pytest.raises(actions.OpinionRefused, match="motifs"):
        actions.give_opinion(position="unfavourable", reasons="  ", **call)
    with pytest.raises(actions.OpinionRefused, match="réserves"):
        actions.give_opinion(position="conditions", reasons="Bien.", **call)
    with pytest.raises(actions.OpinionRefused, match="bloquant"):
        actions.give_opinion(position="favourable", reasons="Bien.", **call)
    call["risk"] = Risk(4, 3, 3, 2)
    actions.give_opinion(position="unfavourable", reasons="Les agents doivent pouvoir dire non.", **call)
    with pytest.raises(actions.StaleOpinion, match="déjà"):
        actions.give_opinion(position="unfavourable", reasons="Encore.", **call)
    with pytest.raises(actions.AnswerRefused, match="ne changent plus"):
        actions.save_answers(
            assessment=opened,
            criterion=criterion,
            actor=cast.expert,
            answers={"TRA-05": GivenAnswer(value="oui")},
            versions={"TRA-05": 1},
            now=NOW,
        )
    assert Opinion.objects.get().score["verdict"] == "blocked"


def test_completion_asks_for_seven_opinions_and_freezes_the_result(cast, submitted):
    assessment = open_with(submitted, cast.coordinator, cast.expert, NOW)
    with pytest.raises(actions.AssessmentRefused, match="Juridique"):
        actions.complete_assessment(use_case=submitted, actor=cast.coordinator, now=NOW)
    answer_everything(assessment, cast.expert, NOW)
    sign_everything(assessment, cast.expert, NOW)
    actions.complete_assessment(use_case=submitted, actor=cast.coordinator, now=NOW)
    frozen = current_assessment(submitted)
    assert len(frozen.result["criteria"]) == 7
    assert [row["score"] for row in frozen.result["criteria"]] == [100] * 7
    assert len(frozen.sha256) == 64
    assert UseCase.objects.get(pk=submitted.pk).state == State.READY_FOR_COMMITTEE
    assert verify_journal().intact


def test_prohibited_practice_is_closed_once_the_expert_confirms(cast, submitted):
    assessment = open_with(submitted, cast.coordinator, cast.expert, NOW)
    call = {"use_case": submitted, "actor": cast.coordinator, "comment": "Article 5.", "now": NOW}
    with pytest.raises(actions.AssessmentRefused, match="ne s’applique pas"):
        actions.close_prohibited(**call)
    answer_everything(assessment, cast.expert, NOW, JUR_01=GivenAnswer(value="oui"))
    with pytest.raises(actions.AssessmentRefused, match="confirmer"):
        actions.close_prohibited(**call)
    actions.give_opinion(
        assessment=assessment,
        criterion=criterion_of("JUR"),
        actor=cast.expert,
        position="unfavourable",
        reasons="Identification en direct.",
        risk=Risk(4, 4, 4, 4),
        now=NOW,
    )
    with pytest.raises(actions.AssessmentRefused, match="interdite"):
        actions.complete_assessment(use_case=submitted, actor=cast.coordinator, now=NOW)
    actions.close_prohibited(**call)
    assert UseCase.objects.get(pk=submitted.pk).state == State.PROHIBITED
    with pytest.raises(NotAllowed):
        actions.release_blocker(
            assessment=assessment,
            question=Question.objects.get(code="JUR-01"),
            actor=cast.expert,
            reason="Non.",
            now=NOW,
        )


def test_watch_needs_the_matrix_and_a_coming_date(cast, submitted):
    open_with(submitted, cast.coordinator, cast.expert, NOW)
    call = {"use_case": submitted, "actor": cast.coordinator, "comment": "Pas encore mûr.", "now": NOW}
    later = NOW.date() + timedelta(days=300)
    submitted.submission.matrix_can = "no"
    submitted.submission.save()
    with pytest.raises(actions.AssessmentRefused, match="Placez d’abord"):
        actions.put_on_watch(review_on=later, **call)  # what the lead guessed places nothing
    place(submitted, cast, can=True, wish=True, now=NOW)
    with pytest.raises(actions.AssessmentRefused, match="autre chose"):
        actions.put_on_watch(review_on=later, **call)
    place(submitted, cast, can=False, now=NOW)
    with pytest.raises(actions.AssessmentRefused, match="à venir"):
        actions.put_on_watch(review_on=NOW.date(), **call)
    actions.put_on_watch(review_on=later, **call)
    stored = UseCase.objects.get(pk=submitted.pk)
    assert (stored.state, stored.review_on) == (State.ON_WATCH, later)
    with pytest.raises(TransitionRefused, match="motif"):
        actions.resume_from_watch(use_case=stored, actor=cast.coordinator, comment="", now=NOW)
    actions.resume_from_watch(use_case=stored, actor=cast.coordinator, comment="", now=NOW + timedelta(days=301))
    assert UseCase.objects.get(pk=submitted.pk).state == State.IN_ASSESSMENT


def test_blockers_are_found_and_lifted_with_a_document(cast, submitted, pdf_file):
    use_case = assessed(
        submitted,
        cast.coordinator,
        cast.expert,
        NOW,
        TRA_02=GivenAnswer(value="saisie"),
        ECO_04=GivenAnswer(unknown=True),
    )
    assert [signal.question_code for signal in open_start_blockers(use_case)] == ["TRA-02"]
    assert open_blockers(use_case) == ()
    question = Question.objects.get(code="TRA-02")
    call = {"assessment": current_assessment(use_case), "question": question, "now": NOW}
    with pytest.raises(NotAllowed, match="expert"):
        actions.release_blocker(actor=cast.coordinator, reason="Avis rendu.", **call)
    with pytest.raises(actions.ReleaseRefused, match="pièce"):
        actions.release_blocker(actor=cast.expert, reason="Avis rendu.", **call)
    document = add_document(
        use_case=use_case, actor=cast.expert, kind="panel_opinion", title="Avis", file=pdf_file, now=NOW
    )
    with pytest.raises(actions.ReleaseRefused, match="Dites"):
        actions.release_blocker(actor=cast.expert, reason=" ", document=document, **call)
    actions.release_blocker(actor=cast.expert, reason="Avis rendu.", document=document, **call)
    assert open_start_blockers(use_case) == ()
    with pytest.raises(actions.ReleaseRefused, match="déjà levé"):
        actions.release_blocker(actor=cast.expert, reason="Encore.", document=document, **call)


def test_a_newer_grid_never_reaches_an_open_dossier(cast, submitted):
    assessment = open_with(submitted, cast.coordinator, cast.expert, NOW)
    GridVersion.objects.create(
        code="boussole",
        number=2,
        title="Autre",
        state="published",
        checksum="x" * 64,
        law_read_on="2026-06-01",
        published_at=NOW,
    )
    assert current_assessment(submitted).grid_id == assessment.grid_id == 1


def test_ex_post_carries_the_answers_and_asks_for_new_opinions(cast, submitted):
    use_case = assessed(submitted, cast.coordinator, cast.expert, NOW)
    UseCase.objects.filter(pk=use_case.pk).update(
        state=State.TRIAL_ENDED,
        opinion_recorded_at=NOW,
        authorised_at=NOW,
        trial_started_at=NOW,
        trial_ended_at=NOW,
    )
    use_case.refresh_from_db()
    after = actions.open_ex_post(use_case=use_case, actor=cast.lead, now=NOW + timedelta(days=90))
    assert (after.phase, after.answers.count(), after.opinions.count()) == ("ex_post", 53, 0)
    with pytest.raises(actions.AssessmentRefused, match="avis"):
        actions.complete_ex_post(use_case=use_case, actor=cast.lead, now=NOW)
    sign_everything(after, cast.expert, NOW + timedelta(days=91))
    done = actions.complete_ex_post(use_case=use_case, actor=cast.lead, now=NOW + timedelta(days=92))
    assert done.completed_at is not None


def test_scoring_a_fetched_assessment_costs_no_query(cast, opened, django_assert_num_queries):
    answer_everything(opened, cast.expert, NOW)
    assessment = current_assessment(opened.use_case)
    with django_assert_num_queries(0):
        score_of(assessment)


def test_unanswered_questions_are_named(cast, opened):
    assert unanswered(opened, criterion_of("JUR")) == [f"JUR-0{n}" for n in range(1, 9)]
