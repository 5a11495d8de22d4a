"""How a dossier stands against the frame of its collectivité: positions item by item, the worst wins. No Django here.

Source: CNFPT report of March 2025, « cadre réglementaire » (principles and red lines voted by assemblies) and
boussole GOV-16 (a blocker closes the favourable motions). How a red line is lifted is a choice of the project.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a frame states."""

    PRINCIPLE = "principle"
    PRIORITY = "priority"
    RED_LINE = "red_line"


class Stand(StrEnum):
    """Where a dossier stands on one item."""

    FITS = "fits"
    DEPARTS = "departs"
    CROSSES = "crosses"
    NOT_CONCERNED = "not_concerned"


class Problem(StrEnum):
    """Why a position cannot be taken."""

    UNKNOWN_POSITION = "unknown_position"
    NO_JUSTIFICATION = "no_justification"
    NOTHING_CHANGED = "nothing_changed"
    LIFTED_WITHOUT_WORDS = "lifted_without_words"


# A principle or a priority is departed from; a red line is crossed or it is not.
STANDS: Mapping[Kind, tuple[Stand, ...]] = {
    Kind.PRINCIPLE: (Stand.FITS, Stand.DEPARTS, Stand.NOT_CONCERNED),
    Kind.PRIORITY: (Stand.FITS, Stand.DEPARTS, Stand.NOT_CONCERNED),
    Kind.RED_LINE: (Stand.FITS, Stand.CROSSES, Stand.NOT_CONCERNED),
}
JUSTIFIED = frozenset({Stand.DEPARTS, Stand.CROSSES})
# From the worst to the best: the first one found is the verdict.
WORST_FIRST = (Stand.CROSSES, Stand.DEPARTS, Stand.FITS)
PREFIXES: Mapping[Kind, str] = {Kind.PRINCIPLE: "P", Kind.PRIORITY: "PP", Kind.RED_LINE: "LR"}


@dataclass(frozen=True)
class Said:
    """A position on an item, and its justification."""

    position: str = ""
    justification: str = ""


def verdict_of(positions: Iterable[str]) -> Stand | None:
    """Return the worst of the positions: crosses, then departs, then fits. None when nothing was said.

    A dossier that no item concerns fits: the frame holds nothing against it.
    """
    said = [Stand(position) for position in positions]
    if not said:
        return None
    return next((stand for stand in WORST_FIRST if stand in said), Stand.FITS)


def unsaid(codes: Iterable[str], said: Collection[str]) -> list[str]:
    """Return the codes on which nothing was said, in their order."""
    return [code for code in codes if code not in said]


def problem_of(kind: str, said: Said, *, crossed: bool = False, changed: bool = False) -> Problem | None:
    """Return why `said` cannot be the position on an item of `kind`, or None.

    A departure and a crossing are justified. `crossed`: the same red line, in the same words, was confirmed as
    crossed before; then another position asks for a dossier that `changed` since, and for words that say how.
    """
    if said.position not in STANDS[Kind(kind)]:
        return Problem.UNKNOWN_POSITION
    justified = bool(said.justification.strip())
    if said.position in JUSTIFIED and not justified:
        return Problem.NO_JUSTIFICATION
    if crossed and said.position != Stand.CROSSES:
        if not changed:
            return Problem.NOTHING_CHANGED
        if not justified:
            return Problem.LIFTED_WITHOUT_WORDS
    return None


def next_code(kind: str, used: Iterable[str]) -> str:
    """Return the first code of `kind` after all those ever `used`: a code never names two different things."""
    prefix = f"{PREFIXES[Kind(kind)]}-"
    numbers = [int(code.removeprefix(prefix)) for code in used if code.startswith(prefix)]
    return f"{prefix}{max(numbers, default=0) + 1}"
