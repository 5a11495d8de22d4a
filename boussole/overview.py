"""What the first page of a dossier says: blockers, then verdicts, then numbers, then the last steps."""

from dataclasses import dataclass

from evaluation.compass.models import Assessment
from evaluation.compass.scoring import AssessmentScore, Signal
from evaluation.compass.selectors import assessments_of, open_signals, score_of
from usecases.models import UseCase


@dataclass(frozen=True)
class CriterionRow:
    """One criterion on the overview: score before, score after, and the worst point in words."""

    code: str
    label: str
    before: int | None
    after: int | None
    verdict: str
    unknown: int
    total: int


@dataclass(frozen=True)
class CompassSummary:
    """The compass of a dossier as its first page shows it."""

    assessment: Assessment
    rows: tuple[CriterionRow, ...]
    blockers: tuple[Signal, ...]
    start_blockers: tuple[Signal, ...]
    warnings: tuple[Signal, ...]
    has_after: bool


def compass_summary(use_case: UseCase) -> CompassSummary | None:
    """Return the compass of `use_case`, the newest assessment beside the first one; None before it is opened."""
    assessments = assessments_of(use_case)
    if not assessments:
        return None
    latest = assessments[-1]
    before = next((row for row in reversed(assessments) if row.phase == "ex_ante"), latest)
    scores = {row.pk: score_of(row) for row in {before.pk: before, latest.pk: latest}.values()}
    has_after = latest.phase == "ex_post"
    signals = open_signals(latest, score=scores[latest.pk])
    return CompassSummary(
        assessment=latest,
        rows=_rows(latest, scores[before.pk], scores[latest.pk] if has_after else None),
        blockers=tuple(signal for signal in signals if signal.kind == "B"),
        start_blockers=tuple(signal for signal in signals if signal.kind == "BD"),
        warnings=tuple(signal for signal in signals if signal.kind == "V"),
        has_after=has_after,
    )


def _rows(latest: Assessment, before: AssessmentScore, after: AssessmentScore | None) -> tuple[CriterionRow, ...]:
    labels = {criterion.code: criterion.label for criterion in latest.grid.criteria.all()}
    first = {score.code: score for score in before.criteria}
    shown = after or before
    return tuple(
        CriterionRow(
            code=score.code,
            label=labels[score.code],
            before=first[score.code].score,
            after=score.score if after else None,
            verdict=score.verdict,
            unknown=score.unknown,
            total=score.total,
        )
        for score in shown.criteria
    )
