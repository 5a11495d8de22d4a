"""The INET matrix: what AI can do, what one wishes, and the path that each of the four cells leads to. No Django here.

Source: matrix of the students of the INET (CNFPT report, March 2025); names of the paths: boussole § 1.9, a choice of
the project. « Can » is a technical finding; « wish » is a political position, never deduced from a score.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum


class Axis(StrEnum):
    """The two questions of the matrix."""

    CAN = "can"
    WISH = "wish"


class Path(StrEnum):
    """Where a dossier goes, by its cell."""

    TRY = "try"
    WATCH = "watch"
    REFUSED = "refused"
    OUT = "out"


CELLS: Mapping[tuple[bool, bool], Path] = {
    (True, True): Path.TRY,
    (False, True): Path.WATCH,
    (True, False): Path.REFUSED,
    (False, False): Path.OUT,
}
# By path, the move of the life line that follows in each state. Elsewhere the dossier goes on as it is.
_NOT_WANTED = {
    "submitted": "declare_inadmissible",
    "in_assessment": "complete_assessment",
    "ready_for_committee": "record_opinion",
    "opinion_given": "refuse",
    "ready_for_final_opinion": "record_final_opinion",
    "final_opinion_given": "abandon",
    "trial_suspended": "abandon",
    "deployed": "open_review",
    "under_review": "retire",
}
MOVES: Mapping[Path, Mapping[str, str]] = {
    Path.TRY: {"submitted": "open_assessment", "in_assessment": "complete_assessment", "on_watch": "resume_from_watch"},
    Path.WATCH: {"submitted": "open_assessment", "in_assessment": "put_on_watch"},
    Path.REFUSED: _NOT_WANTED,
    Path.OUT: {**_NOT_WANTED, "to_complete": "withdraw", "in_assessment": "withdraw", "on_watch": "withdraw"},
}


def path_of(can: bool | None, wish: bool | None) -> Path | None:
    """Return the path of a dossier, or None while one of the two answers is not given."""
    if can is None or wish is None:
        return None
    return CELLS[can, wish]


def next_move(path: Path | None, state: str, *, in_service: bool = False) -> str:
    """Return the transition that the path calls for from `state`, or "" when the dossier goes on as it is.

    `in_service`: a system already in service is not refused, it is stopped (docs/cycle-de-vie.md).
    """
    move = MOVES[path].get(state, "") if path else ""
    return "stop_existing" if move == "refuse" and in_service else move


def count_by_path(places: Iterable[tuple[bool | None, bool | None]]) -> dict[Path | None, int]:
    """Return how many dossiers stand in each cell; None counts those that are not placed yet."""
    counts: dict[Path | None, int] = {**dict.fromkeys(Path, 0), None: 0}
    for can, wish in places:
        counts[path_of(can, wish)] += 1
    return counts
