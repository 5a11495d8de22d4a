"""What the data sets of a dossier establish for the questions DON-01 to DON-06 of the grid. No database here.

The worst data set speaks for the dossier: declaring one more never improves a level.
"""

from collections.abc import Sequence
from dataclasses import dataclass

NONE, PARTIAL, WHOLE = "none", "partial", "whole"
EXTENTS = (NONE, PARTIAL, WHOLE)  # worst first
QUALITIES = ("none", "opinion", "measured")  # worst first
SENSITIVITIES = ("sensitive", "personal", "internal", "public")  # worst first
ANSWERED = {"yes": WHOLE, "partly": PARTIAL, "no": NONE, "": NONE}


@dataclass(frozen=True)
class UseFacts:
    """What is known of one data set as one dossier uses it.

    `quality`: one of QUALITIES; `sensitivity`: one of SENSITIVITIES; `minimised` and `underserved`: "yes", "partly",
    "no" or "" (not said). The others are texts, "" when nothing is said.
    """

    origin: str = ""
    owner: str = ""
    rights: str = ""
    quality: str = "none"
    sensitivity: str = "public"
    special: bool = False
    minimised: str = ""
    underserved: str = ""
    retention: str = ""
    erasure: str = ""


@dataclass(frozen=True)
class Levels:
    """The levels of a dossier, or of one of its data sets. `sensitivity`, `sensitive`: "" without any data set."""

    origin: str = NONE
    quality: str = "none"
    minimisation: str = NONE
    underserved: str = NONE
    retention: str = NONE
    sensitivity: str = ""
    sensitive: str = ""


def levels_of(use: UseFacts) -> Levels:
    """Return what one data set establishes.

    - origin (DON-01): whole when its origin, the service that answers for it and the rights are known;
    - quality (DON-02): as measured;
    - minimisation (DON-03), underserved (DON-05): as answered for this use;
    - sensitive (DON-04): "yes" as soon as one special category is present;
    - retention (DON-06): whole when this use says how long and how the data are erased.

    Raises KeyError for an answer that does not exist.
    """
    return Levels(
        origin=_extent(use.origin, use.owner, use.rights),
        quality=use.quality,
        minimisation=ANSWERED[use.minimised],
        underserved=ANSWERED[use.underserved],
        retention=_extent(use.retention, use.erasure),
        sensitivity=use.sensitivity,
        sensitive="yes" if use.special else "no",
    )


def levels(uses: Sequence[UseFacts]) -> Levels:
    """Return what the data sets of a dossier establish together: the worst of each. "none" without any."""
    if not uses:
        return Levels()
    each = [levels_of(use) for use in uses]
    return Levels(
        origin=_worst(EXTENTS, [row.origin for row in each]),
        quality=_worst(QUALITIES, [row.quality for row in each]),
        minimisation=_worst(EXTENTS, [row.minimisation for row in each]),
        underserved=_worst(EXTENTS, [row.underserved for row in each]),
        retention=_worst(EXTENTS, [row.retention for row in each]),
        sensitivity=_worst(SENSITIVITIES, [row.sensitivity for row in each]),
        sensitive=_worst(("yes", "no"), [row.sensitive for row in each]),
    )


def _extent(*parts: str) -> str:
    said = sum(bool(part.strip()) for part in parts)
    if said == len(parts):
        return WHOLE
    return PARTIAL if said else NONE


def _worst(order: Sequence[str], found: Sequence[str]) -> str:
    return min(found, key=order.index)
