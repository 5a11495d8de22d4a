"""What the other pages of a dossier already establish, so that a question of the grid can look at it.

Each kind of evidence (AI Act, footprint, cost, data, political frame) answers `evidence_points(use_case)` in its
selectors. A question of the grid names the points it looks at (`Question.evidence`): the grid knows the names, the
evidence knows nothing of the grid.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Point:
    """One established thing: `name` ("cost.total"), `level` ("none", "partial", "whole"…), a sentence, its page.

    The levels of each name are listed in docs/grille.md. `level` is "" when the point only informs.
    """

    name: str
    level: str
    text: str
    url: str
