"""The compass of a dossier on one page."""

from collections import Counter
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import User
from evaluation.compass.enums import PersonsConcerned
from evaluation.compass.models import Assessment, Criterion, CriterionAssignment
from evaluation.compass.permissions import (
    can_answer,
    can_compose_team,
    can_consult,
    can_recuse,
    can_release,
    can_revoke,
    can_sign,
    may_read_content,
    owes_opinion,
)
from evaluation.compass.scoring import CriterionScore, Signal
from evaluation.compass.selectors import (
    OpinionView,
    assessments_of,
    consultations_of,
    open_signals,
    opinion_views,
    requests_of,
    score_of,
)
from evaluation.compass.views.common import unreadable_sentence
from evaluation.compass.views.comparing import grid_links
from usecases.permissions import allowed_transitions
from usecases.views.common import get_use_case


@dataclass(frozen=True)
class Line:
    """One criterion: its score, its opinion, its team, and what the reader can do."""

    criterion: Criterion
    score: CriterionScore
    view: OpinionView | None
    team: list[CriterionAssignment]
    can_answer: bool
    can_correct: bool
    can_revoke: bool
    waiting: int

    @property
    def signatory(self) -> User | None:
        """Who signs, None when someone stepped back and nobody took their place."""
        return next((row.expert for row in self.team if row.signs), None)

    @property
    def others(self) -> list[User]:
        """Who also answers."""
        return [row.expert for row in self.team if not row.signs]


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
        "can_recuse": bool(every) and can_recuse(request.user, every[-1].use_case),
        "moves": {row.name for row in allowed_transitions(request.user, use_case)},
    }
    if assessment is not None:
        context["readable"] = bool(readable)
        context["unreadable"] = "" if readable else unreadable_sentence(request.user, assessment.use_case)
        context["hidden"] = every[-1] is not assessment
        context |= _content(request.user, assessment)
        context |= grid_links(request.user, use_case, every, assessment)
    return render(request, "compass/overview.html", context)


def _content(user: User, assessment: Assessment) -> dict:
    score, noted = score_of(assessment), consultations_of(assessment)
    criteria = {criterion.pk: criterion for criterion in assessment.grid.criteria.all()}
    scores = {row.code: row for row in (*score.criteria, *score.general)}
    views = opinion_views(assessment, user)
    in_force = {row.criterion_id: row for row in assessment.opinions_in_force}
    waiting = Counter(row.criterion_id for row in requests_of(assessment) if row.message.resolved_at is None)
    by_code = {criterion.code: criterion for criterion in criteria.values()}
    lines = [
        Line(
            criterion,
            scores[criterion.code],
            views.get(criterion.pk),
            assessment.team_of(criterion),
            can_answer(user, assessment, criterion) and criterion.pk not in views,
            criterion.pk in views and can_sign(user, assessment, criterion),
            criterion.pk in in_force and can_revoke(user, in_force[criterion.pk]),
            waiting[criterion.pk],
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
        "given": len(views),
        "blind": owes_opinion(user, assessment),
        "can_compose": can_compose_team(user, assessment),
        "can_consult": can_consult(user, assessment),
        "consultations": [(group.label, noted.get(group)) for group in PersonsConcerned],
        "releases": assessment.releases.all(),
    }
