"""The rounds of an assessment: freezing one, starting the next from what still holds of it."""

import hashlib
from dataclasses import asdict
from datetime import datetime, timedelta

from accounts.models import User
from audit.chain import canonical
from evaluation.compass.comparison import ASKED
from evaluation.compass.enums import Phase
from evaluation.compass.evidence import evidence_of
from evaluation.compass.models import Answer, Assessment, Consultation, Criterion, CriterionAssignment, GridVersion
from evaluation.compass.selectors import consultations_of, full_grid, score_of, score_to_json
from usecases.evidence import Point


def freeze(assessment: Assessment, now: datetime) -> None:
    """Complete `assessment`: the scores, and what the dossier established that day, are sealed with a SHA-256."""
    points = evidence_of(assessment.use_case).values()
    result = {**score_to_json(score_of(assessment)), "evidence": [_texts(point) for point in points]}
    text = canonical({"grid": assessment.grid.checksum, "phase": assessment.phase, "result": result})
    assessment.result, assessment.completed_at = result, now
    assessment.sha256 = hashlib.sha256(text.encode()).hexdigest()
    assessment.save(update_fields=["result", "completed_at", "sha256"])


def reopen(
    before: Assessment, *, grid: GridVersion, phase: Phase, now: datetime, otherwise: User | None = None
) -> Assessment:
    """Start a new assessment from an earlier one: same teams, consultations, and answers to unchanged questions.

    A criterion that has no team, or was not in the earlier grid, goes to `otherwise`, by default to the first expert.
    """
    rounds = Assessment.objects.filter(use_case_id=before.use_case_id, phase=phase).count()
    assessment = Assessment.objects.create(
        use_case_id=before.use_case_id, grid=grid, phase=phase, round=rounds + 1, opened_at=now
    )
    criteria = full_grid(grid)
    _assign_again(before, assessment, criteria, now, otherwise)
    questions = {question.code: question for criterion in criteria for question in criterion.questions.all()}
    Answer.objects.bulk_create(
        _copy(answer, assessment, questions[answer.question.code])
        for answer in before.answers.select_related("question")
        if _same(answer.question, questions.get(answer.question.code))
    )
    Consultation.objects.bulk_create(_renew(row, assessment) for row in consultations_of(before).values())
    return assessment


def _texts(point: Point) -> dict[str, str]:
    return {name: str(value) for name, value in asdict(point).items()}


def _assign_again(
    before: Assessment, assessment: Assessment, criteria: list[Criterion], now: datetime, otherwise: User | None
) -> None:
    rows = before.assignments.active().select_related("criterion", "expert")
    teams: dict[str, list[CriterionAssignment]] = {}
    for row in rows:
        teams.setdefault(row.criterion.code, []).append(row)
    anyone = otherwise or (rows[0].expert if rows else None)
    due_on = now.date() + timedelta(days=30)
    again = [
        CriterionAssignment(
            assessment=assessment, criterion=criterion, expert=person, signs=signs, due_on=due_on, assigned_at=now
        )
        for criterion in criteria
        for person, signs in _team(teams.get(criterion.code, []), anyone)
    ]
    CriterionAssignment.objects.bulk_create(again)


def _team(rows: list[CriterionAssignment], anyone: User | None) -> list[tuple[User, bool]]:
    if not rows and anyone is None:
        return []
    signatory = next((row.expert for row in rows if row.signs), rows[0].expert if rows else anyone)
    return [(signatory, True), *((row.expert, False) for row in rows if row.expert_id != signatory.pk)]


def _renew(row: Consultation, assessment: Assessment) -> Consultation:
    row.pk, row.number, row.assessment = None, 1, assessment
    return row


def _same(old: object, new: object) -> bool:
    return new is not None and all(getattr(old, name) == getattr(new, name) for name in ASKED)


def _copy(answer: Answer, assessment: Assessment, question: object) -> Answer:
    answer.pk, answer.version = None, 1
    answer.assessment, answer.question = assessment, question
    return answer
