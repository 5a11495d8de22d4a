"""How many agents hold the touched jobs, told so that no small number shows, itself or by difference.

The page of results says how many agents each level has: those who are touched and all the others are two sides of that
number. A level is told when neither side is of one to four; the sum is told when every level is. Values in, values out.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from boussole.shared.suppression import THRESHOLD
from workforce.exposure import Line


@dataclass(frozen=True)
class Count:
    """Agents touched, of all. `shown` are those figures where they may be told; `agents` is only for the rule."""

    agents: int
    total: int
    shown_agents: int | None
    shown_levels: Mapping[str, int | None]


def count_touched(
    lines: Sequence[Line], jobs: Collection[str], directions: Collection[str], threshold: int = THRESHOLD
) -> Count:
    """Return the agents of `lines` who hold one of `jobs`, in one of `directions` (everywhere when there is none)."""
    touched: Counter = Counter()
    everyone: Counter = Counter()
    for line in lines:
        everyone[line.level] += line.head_count
        if line.job in jobs and (not directions or line.direction in directions):
            touched[line.level] += line.head_count
    small = range(1, threshold)
    hidden = {level for level, count in touched.items() if count in small or everyone[level] - count in small}
    levels = {level: None if level in hidden else count for level, count in touched.items()}
    agents = touched.total()
    return Count(agents, everyone.total(), None if hidden else agents, levels)
