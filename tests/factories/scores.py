"""Sheets of marks for tests: the criteria of the dossier's grid, scored by members."""

from evaluation.committee import actions
from evaluation.committee.models import AgendaItem, CommitteeMember, CommitteeScore
from evaluation.committee.selectors.scores import assessment_to_score, criteria_to_score, reveal_of
from evaluation.compass.models import Assessment, GridVersion
from tests.factories.committee import MEETING_AT
from tests.factories.compass import load_grid
from tests.factories.usecases import START
from usecases.models import UseCase


def completed(use_case: UseCase, grid: GridVersion | None = None, *, phase: str = "ex_ante") -> Assessment:
    """Give the dossier a completed assessment on the grid of the fixtures, or on `grid`, without any answer."""
    return Assessment.objects.create(
        use_case=use_case,
        grid=grid or load_grid(),
        phase=phase,
        opened_at=START,
        completed_at=START,
        result={},
        sha256="0" * 64,
    )


def codes_of(item: AgendaItem) -> list[str]:
    """Return the codes of the criteria that the item's members score."""
    return [row.code for row in criteria_to_score(assessment_to_score(item))]


def sheet(item: AgendaItem, mark: int | None = 3, **special: int | None) -> dict[str, actions.GivenScore]:
    """Return a whole sheet: the same mark everywhere but `special`, by criterion code."""
    return {code: actions.GivenScore(special.get(code, mark)) for code in codes_of(item)}


def score(
    item: AgendaItem, member: CommitteeMember, mark: int | None = 3, **special: int | None
) -> list[CommitteeScore]:
    """Give a member's whole sheet, in the round that runs."""
    current = "revised" if reveal_of(item) else "initial"
    given = sheet(item, mark, **special)
    return actions.give_scores(item=item, actor=member.user, scores=given, round=current, now=MEETING_AT)
