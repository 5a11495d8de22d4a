"""The compass of a dossier on one page."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import User
from evaluation.compass.models import Assessment, Criterion, Opinion
from evaluation.compass.permissions import can_answer, can_release, may_read_content
from evaluation.compass.scoring import CriterionScore, Signal
from evaluation.compass.selectors import assessments_of, open_signals, score_of
from evaluation.compass.views.comparing import grid_links
from usecases.permissions import allowed_transitions
from usecases.views.common import get_use_case


@dataclass(frozen=True)
class Line:
    """One criterion: its score, its opinion, its expert, and what the reader can do."""

    criterion: Criterion
    score: CriterionScore
    opinion: Opinion | None
    expert: User | None
    can_answer: bool


@dataclass(frozen=True)
class Point:
    """A signal to show, and whether the reader can lift it."""

    signal: Signal
    can_release: bool


@require_safe
def overview(request: HttpRequest, pk: int) -> HttpResponse:
    """Each criterion: who answers, where they are, verdict and score; then what blocks."""
    use_case = get_use_case(request, pk)
    every = assessments_of(use_case)
    readable = [row for row in every if may_read_content(request.user, row)]
    assessment = (readable or every or [None])[-1]
    context = {
        "use_case": use_case,
        "section": "compass",
        "assessment": assessment,
        "moves": {row.name for row in allowed_transitions(request.user, use_case)},
    }
    if assessment is not None:
        context["readable"] = bool(readable)
        context["hidden"] = every[-1] is not assessment
        context |= _content(request.user, assessment)
        context |= grid_links(request.user, use_case, every, assessment)
    return render(request, "compass/overview.html", context)


def _content(user: User, assessment: Assessment) -> dict:
    score = score_of(assessment)
    criteria = {criterion.pk: criterion for criterion in assessment.grid.criteria.all()}
    scores = {row.code: row for row in (*score.criteria, *score.general)}
    opinions = {row.criterion_id: row for row in assessment.opinions.all()}
    experts = {row.criterion_id: row.expert for row in assessment.assignments.all()}
    by_code = {criterion.code: criterion for criterion in criteria.values()}
    lines = [
        Line(
            criterion,
            scores[criterion.code],
            opinions.get(criterion.pk),
            experts.get(criterion.pk),
            can_answer(user, assessment, criterion) and criterion.pk not in opinions,
        )
        for criterion in criteria.values()
    ]
    points = [
        Point(
            signal,
            signal.kind in ("B", "BD")
            and not signal.final
            and signal.criterion in by_code  # no expert lifts a red line of the frame
            and can_release(user, assessment, by_code[signal.criterion]),
        )
        for signal in open_signals(assessment, score=score)
    ]
    return {
        "lines": lines,
        "points": [point for point in points if point.signal.kind != "D"],
        "documents": sorted({point.signal.document for point in points if point.signal.kind == "D"}),
        "given": len(opinions),
        "releases": assessment.releases.all(),
    }
