"""Reading compasses: the answers, the scores, what blocks."""

from dataclasses import asdict
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone

from accounts.models import User
from evaluation.ai_act.selectors import is_high_risk
from evaluation.compass.models import (
    Answer,
    Assessment,
    BlockerRelease,
    Criterion,
    CriterionAssignment,
    Opinion,
)
from evaluation.compass.permissions import may_read_content
from evaluation.compass.scoring import (
    AssessmentScore,
    CriterionScore,
    Given,
    QuestionSpec,
    Signal,
    is_visible,
    score_assessment,
    unreleased,
)
from evaluation.compass.selectors.grids import WHOLE_GRID
from evaluation.frame.selectors import notices
from usecases.models import UseCase
from usecases.selectors import facts


def assessments_of(use_case: UseCase) -> list[Assessment]:
    """Return every assessment of the dossier, oldest first, with all that scoring them needs."""
    return list(_scorable().filter(use_case=use_case).order_by("opened_at", "pk"))


def current_assessment(use_case: UseCase, phase: str | None = None) -> Assessment | None:
    """Return the newest assessment of the dossier (of one phase if given), ready to be scored, or None."""
    rows = _scorable().filter(use_case=use_case)
    return (rows.filter(phase=phase) if phase else rows).order_by("-opened_at", "-pk").first()


def readable_assessments(use_case: UseCase, reader: User) -> list[Assessment]:
    """Return the assessments of the dossier whose answers and opinions `reader` may see, oldest first."""
    return [row for row in assessments_of(use_case) if may_read_content(reader, row)]


def score_of(assessment: Assessment) -> AssessmentScore:
    """Score an assessment with the rules as read on the day it was completed, or today while it is open."""
    day = timezone.localdate(assessment.completed_at) if assessment.completed_at else timezone.localdate()
    return score_assessment(
        questions=specs(assessment),
        answers=answers_by_code(assessment),
        facts=situation(assessment),
        assessed_on=day,
        released=released_codes(assessment),
    )


def situation(assessment: Assessment) -> dict[str, bool | None]:
    """Return what is known of the dossier for this assessment: what the demand says, and its class under the AI Act.

    A completed assessment keeps the class that was signed when it was completed.
    """
    use_case = assessment.use_case
    return {**facts(use_case), "high_risk": is_high_risk(use_case, at=assessment.completed_at)}


def released_codes(assessment: Assessment) -> frozenset[str]:
    """Return the codes of the questions whose blocker was lifted."""
    return frozenset(release.question.code for release in assessment.releases.all())


def specs(assessment: Assessment) -> list[QuestionSpec]:
    """Return the questions of the assessment's grid as the scoring reads them."""
    return [
        QuestionSpec(
            code=question.code,
            criterion=criterion.code,
            answer_type=question.answer_type,
            options=question.options,
            effects=question.effects,
            condition=question.condition,
            general=criterion.is_general,
        )
        for criterion in assessment.grid.criteria.all()
        for question in criterion.questions.all()
    ]


def answers_by_code(assessment: Assessment) -> dict[str, Given]:
    """Return the answers of the assessment by question code, as the scoring reads them."""
    return {
        row.question.code: Given(
            value=row.value or None, mark=row.mark, unknown=row.unknown, not_applicable=row.not_applicable
        )
        for row in assessment.answers.all()
    }


def criterion_score(score: AssessmentScore, code: str) -> CriterionScore:
    """Return the score of one criterion. Raises KeyError for a code that is not in the grid."""
    return {row.code: row for row in score.criteria}[code]


def unanswered(assessment: Assessment, criterion: Criterion) -> list[str]:
    """Return the codes of the visible questions of `criterion` that have no answer yet."""
    given = {row.question.code: row for row in assessment.answers.select_related("question")}
    known = {
        code: Given(value=row.value or None, mark=row.mark, unknown=row.unknown, not_applicable=row.not_applicable)
        for code, row in given.items()
    }
    known_facts = situation(assessment)
    wanted = [spec for spec in specs(assessment) if spec.criterion == criterion.code]
    return [spec.code for spec in wanted if is_visible(spec, known, known_facts) and spec.code not in given]


def open_signals(assessment: Assessment, *, score: AssessmentScore | None = None) -> tuple[Signal, ...]:
    """Return every signal of the assessment except the blockers that were lifted, blockers first.

    What the political frame says of the dossier, as it stands now, is among them (`frame_signals`).
    """
    kept = unreleased((score or score_of(assessment)).signals, released_codes(assessment))
    return _by_gravity((*frame_signals(assessment.use_case), *kept))


def signals_of(use_case: UseCase) -> tuple[Signal, ...]:
    """Return the open signals of the dossier's newest compass; before it is opened, those of the frame alone."""
    assessment = current_assessment(use_case)
    return _by_gravity(frame_signals(use_case)) if assessment is None else open_signals(assessment)


def frame_signals(use_case: UseCase) -> tuple[Signal, ...]:
    """Return what the political frame says of the dossier: red lines crossed (B), departures, what is not examined (V).

    They belong to no criterion (`criterion` is "") and no expert lifts them: see docs/cadre-politique.md.
    """
    return tuple(
        Signal(
            question_code=notice.code,
            criterion="",
            kind=notice.kind,
            message=notice.message,
            provisional=notice.provisional,
        )
        for notice in notices(use_case)
    )


def _by_gravity(signals: tuple[Signal, ...]) -> tuple[Signal, ...]:
    rank = {"B": 0, "BD": 1, "V": 2, "D": 3}
    return tuple(sorted(signals, key=lambda signal: rank[signal.kind]))


def final_blockers(assessment: Assessment) -> tuple[Signal, ...]:
    """Return the signals of a practice that the law prohibits: nothing lifts them."""
    return tuple(signal for signal in open_signals(assessment) if signal.kind == "B" and signal.final)


def open_blockers(use_case: UseCase) -> tuple[Signal, ...]:
    """Return the blockers (B) of the dossier: red lines crossed, and those of its newest compass that nobody lifted."""
    return _open_of_kind(use_case, "B")


def open_start_blockers(use_case: UseCase) -> tuple[Signal, ...]:
    """Return what keeps a trial from starting (BD) on the dossier's newest compass."""
    return _open_of_kind(use_case, "BD")


def _open_of_kind(use_case: UseCase, kind: str) -> tuple[Signal, ...]:
    return tuple(signal for signal in signals_of(use_case) if signal.kind == kind)


def score_to_json(score: AssessmentScore) -> dict[str, Any]:
    """Return the score as plain data that can be frozen: no float, enums as text."""
    return _plain(asdict(score))


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if value is None or isinstance(value, bool | int):
        return value
    return str(value)


def ready_assessment(pk: int) -> Assessment:
    """Return an assessment with all that scoring and reading it need. Raises Assessment.DoesNotExist."""
    return _scorable().get(pk=pk)


def _scorable() -> Any:
    return Assessment.objects.select_related("grid", "use_case__submission").prefetch_related(
        WHOLE_GRID,
        Prefetch("assignments", queryset=CriterionAssignment.objects.select_related("criterion", "expert")),
        Prefetch("opinions", queryset=Opinion.objects.select_related("criterion", "expert")),
        Prefetch("answers", queryset=Answer.objects.select_related("question", "answered_by")),
        Prefetch("releases", queryset=BlockerRelease.objects.select_related("question", "released_by")),
        "use_case__expert_recusals",
        "use_case__classifications",
    )
