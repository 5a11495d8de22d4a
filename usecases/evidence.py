"""What the other pages of a dossier already establish, so that a question of the grid can look at it.

Each kind of evidence (AI Act, footprint, cost, data, political frame) answers `evidence_points(use_case)` in its
selectors. A question of the grid names the points it looks at (`Question.evidence`): the grid knows the names, the
evidence knows nothing of the grid. What stands above the grid (the social dialogue, the trial) joins its points
when it is loaded: the grid reads them without knowing whose they are.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from usecases.models import UseCase


@dataclass(frozen=True)
class Point:
    """One established thing: `name` ("cost.total"), `level` ("none", "partial", "whole"…), a sentence, its page.

    The levels of each name are listed in docs/grille.md. `level` is "" when the point only informs.
    """

    name: str
    level: str
    text: str
    url: str


Source = Callable[[UseCase], Sequence[Point]]
_JOINED: dict[str, Source] = {}


def join_source(name: str, source: Source) -> None:
    """Add the points of a floor above the grid, under the name of its app; called once, when the site starts."""
    _JOINED[name] = source


def joined_points(use_case: UseCase) -> list[Point]:
    """Return the points of the dossier that floors above the grid establish."""
    return [point for source in _JOINED.values() for point in source(use_case)]
