"""Trials for tests without the committee and the élus that come before them: fast, at the instants of `life`."""

from datetime import datetime

from evaluation.compass.enums import PersonsConcerned
from evaluation.compass.models import Answer, Assessment, Consultation, CriterionAssignment, GridVersion, Opinion
from evaluation.compass.selectors import current_assessment, full_grid
from evaluation.trial import actions as trial
from evaluation.trial.models import Protocol
from evaluation.trial.selectors import evaluation_of
from tests.factories import life
from tests.factories.accounts import Cast
from tests.factories.compass import best_answer, load_grid
from tests.factories.usecases import make_use_case
from usecases.enums import State
from usecases.models import UseCase


def authorised(cast: Cast, **fields: object) -> UseCase:
    """A dossier whose trial is authorised, without any compass."""
    return make_use_case(cast.organisation, cast.lead, state=State.AUTHORISED, **fields)


def written(cast: Cast) -> Protocol:
    """A whole protocol, not locked yet."""
    return life.written(cast, authorised(cast))


def locked(cast: Cast) -> Protocol:
    """A protocol with its two signatures."""
    return life.locked(cast, authorised(cast))


def running(cast: Cast) -> UseCase:
    """A dossier whose trial runs."""
    return life.running(cast, authorised(cast))


def suspended(cast: Cast) -> UseCase:
    """A dossier whose trial is suspended."""
    use_case = running(cast)
    trial.suspend_trial(use_case=use_case, actor=cast.lead, comment="Panne.", now=life.MEASURED)
    return life.again(use_case)


def assessed(cast: Cast) -> UseCase:
    """A dossier whose trial is authorised, with the compass filled before it."""
    use_case = authorised(cast)
    grid = GridVersion.objects.filter(pk=1).first() or load_grid()
    before = Assessment.objects.create(
        use_case=use_case,
        grid=grid,
        phase="ex_ante",
        opened_at=life.ASSESSED,
        completed_at=life.ASSESSED,
        result={},
        sha256="0" * 64,
    )
    criteria = full_grid(grid)
    CriterionAssignment.objects.bulk_create(
        CriterionAssignment(assessment=before, criterion=row, expert=cast.expert, due_on=life.ASSESSED.date())
        for row in criteria
    )
    given = {question: best_answer(question) for row in criteria for question in row.questions.all()}
    Answer.objects.bulk_create(
        Answer(
            assessment=before,
            question=question,
            value=answer.value or "",
            mark=answer.mark,
            text=answer.text,
            answered_by=cast.expert,
            answered_at=life.ASSESSED,
        )
        for question, answer in given.items()
    )
    Consultation.objects.bulk_create(
        Consultation(
            assessment=before,
            group=group,
            number=1,
            sought=False,
            why_not="Prévu pendant l’essai.",
            author=cast.expert,
            at=life.ASSESSED,
        )
        for group in PersonsConcerned
    )
    return use_case


def ended(cast: Cast, value: int | None = 34) -> UseCase:
    """A dossier whose trial is over, with one figure (none when `value` is None)."""
    use_case = life.running(cast, assessed(cast))
    if value is not None:
        life.measure(cast, use_case, value)
    trial.end_trial(use_case=use_case, actor=cast.lead, now=life.ENDED)
    return life.again(use_case)


def sign(cast: Cast, use_case: UseCase, now: datetime = life.EVALUATED) -> Assessment:
    """Give the seven opinions on the compass after the trial."""
    assessment = current_assessment(use_case, "ex_post")
    Opinion.objects.bulk_create(
        Opinion(
            assessment=assessment,
            criterion=criterion,
            expert=cast.expert,
            position="favourable",
            reasons="Solide.",
            score={},
            given_at=now,
        )
        for criterion in full_grid(assessment.grid)
        if not criterion.is_general
    )
    return assessment


def ready_to_deposit(cast: Cast, value: int | None = 34) -> UseCase:
    """A dossier whose evaluation is written and whose opinions are given, not deposited yet."""
    use_case = ended(cast, value)
    life.report(cast, use_case)
    sign(cast, use_case)
    return use_case


def evaluated(cast: Cast, value: int | None = 34) -> UseCase:
    """A dossier whose evaluation is deposited."""
    use_case = ready_to_deposit(cast, value)
    trial.submit_evaluation(evaluation=evaluation_of(use_case), actor=cast.lead, now=life.EVALUATED)
    return life.again(use_case)


def heard(cast: Cast, value: int | None = 34) -> UseCase:
    """A dossier on which the committee gave its final opinion, without the meeting."""
    use_case = evaluated(cast, value)
    UseCase.objects.filter(pk=use_case.pk).update(state=State.FINAL_OPINION_GIVEN, final_opinion_at=life.MET_AGAIN)
    return life.again(use_case)
