"""Reading grids: which are open to a collectivité, what one holds as a file, what changes from one to another."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import Organisation, User
from evaluation.compass.comparison import (
    CriterionOutcome,
    GridDifference,
    compare,
    kept_answers,
    kept_opinions,
    kept_releases,
    outcomes,
)
from evaluation.compass.grid_errors import GridError, publication_errors
from evaluation.compass.grid_format import FORMAT, specs_of
from evaluation.compass.grid_permissions import readable_grids
from evaluation.compass.models import Assessment, Criterion, DefaultGrid, GridVersion, Question
from evaluation.compass.permissions import may_read_content
from evaluation.compass.scoring import AssessmentScore, is_visible, score_assessment
from evaluation.compass.selectors import (
    QUESTION_CONTENT,
    answers_by_code,
    assessments_of,
    grid_content,
    open_grids,
    released_codes,
    situation,
)
from usecases.models import UseCase


@dataclass(frozen=True)
class Trial:
    """What an assessment becomes on another grid: what changes, the scores, what is kept, what is to do again."""

    difference: GridDifference
    outcomes: tuple[CriterionOutcome, ...]
    answers: frozenset[str]
    releases: frozenset[str]
    opinions: frozenset[str]
    lost: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def touched(self) -> tuple[CriterionOutcome, ...]:
        """The criteria of the new grid that wait for someone: an opinion to give (again), general answers that lack."""
        return tuple(row for row in self.outcomes if row.after is not None and self._waits(row))

    def _waits(self, row: CriterionOutcome) -> bool:
        if row.is_general:
            return row.after.answered < row.after.total
        return not row.opinion_kept


def grids_for(user: User) -> QuerySet[GridVersion]:
    """Return the grids that `user` reads, by family, newest version first."""
    return GridVersion.objects.filter(readable_grids(user)).select_related("owner").order_by("code", "-number")


def newer_grids(assessment: Assessment) -> list[GridVersion]:
    """Return the grids open to the dossier that were published after the one it is bound to, newest first."""
    since = assessment.grid.published_at
    organisation = assessment.use_case.organisation
    return [grid for grid in open_grids(organisation) if grid.pk != assessment.grid_id and grid.published_at > since]


def default_grid_of(organisation: Organisation) -> GridVersion | None:
    """Return the grid that the collectivité chose to propose first, or None."""
    row = DefaultGrid.objects.filter(organisation=organisation).select_related("grid").first()
    return row.grid if row else None


def exported(grid: GridVersion) -> dict[str, Any]:
    """Return `grid` as its file holds it: plain values, ready for JSON."""
    content = grid_content(grid)
    return {"format": FORMAT, "title": grid.title, **content, "law_read_on": grid.law_read_on.isoformat()}


def heading_content(grid: GridVersion) -> dict[str, Any]:
    """Return what a grid's file says of it as a whole, its number and its criteria apart."""
    return {"title": grid.title, "law_read_on": grid.law_read_on}


def question_content(question: Question) -> dict[str, Any]:
    """Return what a grid's file holds of one question."""
    return {name: getattr(question, name) for name in QUESTION_CONTENT}


def criterion_content(criterion: Criterion) -> dict[str, Any]:
    """Return what a grid's file holds of one criterion, its questions apart."""
    return {name: getattr(criterion, name) for name in ("code", "label", "question", "respondents", "is_general")}


def problems_of(grid: GridVersion) -> list[GridError]:
    """Return what keeps `grid` from being published."""
    return publication_errors(exported(grid))


def difference_between(before: GridVersion, after: GridVersion) -> GridDifference:
    """Return what changes from one version to the other."""
    return compare(grid_content(before), grid_content(after))


def try_grid(assessment: Assessment, grid: GridVersion, *, today: date | None = None) -> Trial:
    """Return what `assessment` becomes on `grid`, without writing anything.

    `assessment`: fetched by a selector. Answers to questions that did not change are kept; so are lifted blockers and
    opinions when nothing that they rest on has changed. Both scores are read on `today` (the current day).
    """
    before, after = grid_content(assessment.grid), grid_content(grid)
    day = today or timezone.localdate()
    answers, releases = kept_answers(before, after), kept_releases(before, after)
    given = answers_by_code(assessment)
    old = _score(assessment, before, set(given), released_codes(assessment), day)
    new = _score(assessment, after, answers, released_codes(assessment) & releases, day)
    signed = {row.criterion_id for row in assessment.opinions.all()}
    codes = {row.code for row in assessment.grid.criteria.all() if row.pk in signed}
    kept = kept_opinions(before, after, (old, new)) & codes
    kept_given = {code: row for code, row in given.items() if code in answers}
    asked = [spec.code for spec in specs_of(after) if is_visible(spec, kept_given, situation(assessment))]
    return Trial(
        difference=compare(before, after),
        outcomes=tuple(outcomes(before, after, (old, new), codes)),
        answers=frozenset(kept_given),
        releases=releases,
        opinions=kept,
        lost=tuple(code for code in given if code not in answers),
        missing=tuple(code for code in asked if code not in kept_given),
    )


def assessed_dossiers(user: User, grid: GridVersion, administered: bool) -> list[UseCase]:
    """Return the dossiers on which `user` may try `grid`: those they read; for its administrator, those of the owner.

    Without reading them, an administrator learns their title and the scores, no answer and no opinion.
    """
    visible = Q(pk__in=UseCase.objects.visible_to(user).values("pk"))
    if administered:
        visible |= Q(organisation=grid.owner, submitted_at__isnull=False)
    rows = UseCase.objects.filter(visible, assessments__isnull=False).select_related("organisation", "submission")
    return list(rows.distinct().order_by("-created_at", "-pk"))


def readable_score_of(user: User, use_case: UseCase) -> Assessment | None:
    """Return the newest assessment of the dossier whose scores `user` may be shown, or None."""
    found = [row for row in assessments_of(use_case) if may_read_content(user, row)]
    return found[-1] if found else None


def _score(
    assessment: Assessment, content: Mapping[str, Any], codes: Collection[str], released: frozenset[str], day: date
) -> AssessmentScore:
    answers = {code: given for code, given in answers_by_code(assessment).items() if code in codes}
    return score_assessment(
        questions=specs_of(content),
        answers=answers,
        facts=situation(assessment),
        assessed_on=day,
        released=released,
    )
