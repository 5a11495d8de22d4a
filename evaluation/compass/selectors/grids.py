"""Reading grids: the versions open to a collectivité, the one in force, a whole grid and what its checksum seals."""

from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from accounts.models import Organisation
from evaluation.compass.enums import GridState
from evaluation.compass.grid_permissions import hosts_of
from evaluation.compass.models import (
    Criterion,
    DefaultGrid,
    GridVersion,
    Question,
)

WHOLE_GRID = Prefetch(
    "grid__criteria",
    queryset=Criterion.objects.order_by("order").prefetch_related(
        Prefetch("questions", queryset=Question.objects.order_by("order"))
    ),
)


CRITERION_CONTENT = ("code", "label", "question", "respondents", "is_general")


QUESTION_CONTENT = (
    "code",
    "text",
    "help",
    "answer_type",
    "options",
    "effects",
    "condition",
    "respondents",
    "references",
    "evidence",
)


def open_grids(organisation: Organisation) -> list[GridVersion]:
    """Return the published grids with which a dossier of the collectivité may be assessed, newest first.

    Those of the site, its own, and those of the métropole that examines its dossiers.
    """
    reach = Q(owner__isnull=True) | Q(owner=organisation) | Q(owner__in=hosts_of([organisation.pk]))
    return list(_published(reach))


def grid_in_force(organisation: Organisation | None = None) -> GridVersion | None:
    """Return the grid proposed first for new assessments of the collectivité; of the site without one.

    The one it chose, else the last it published, else the same of the métropole that examines its dossiers, else the
    last of the site.
    """
    for pk in [organisation.pk, *hosts_of([organisation.pk])] if organisation else ():
        chosen = DefaultGrid.objects.filter(organisation=pk, grid__state=GridState.PUBLISHED).select_related("grid")
        found = [row.grid for row in chosen] or list(_published(Q(owner=pk))[:1])
        if found:
            return found[0]
    return _published(Q(owner__isnull=True)).first()


def newest_version(grid: GridVersion) -> GridVersion:
    """Return the newest published version of the same grid, or `grid` itself when there is none."""
    return _published(Q(code=grid.code)).order_by("-number").first() or grid


def _published(reach: Q) -> QuerySet[GridVersion]:
    return GridVersion.objects.filter(reach, state=GridState.PUBLISHED).order_by("-published_at", "-pk")


def full_grid(grid: GridVersion) -> list[Criterion]:
    """Return the criteria of `grid` in order, each with its questions in order."""
    questions = Prefetch("questions", queryset=Question.objects.order_by("order"))
    return list(Criterion.objects.filter(grid=grid).order_by("order").prefetch_related(questions))


def grid_content(grid: GridVersion) -> dict[str, Any]:
    """Return what the checksum of `grid` seals: its number, the day the law was read, criteria, questions."""
    return {
        "code": grid.code,
        "number": grid.number,
        "law_read_on": grid.law_read_on,
        "criteria": [
            {
                **{name: getattr(criterion, name) for name in CRITERION_CONTENT},
                "questions": [
                    {name: getattr(question, name) for name in QUESTION_CONTENT}
                    for question in criterion.questions.all()
                ],
            }
            for criterion in full_grid(grid)
        ],
    }
