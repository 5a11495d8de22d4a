"""How many agents hold the touched jobs, told so that no small number shows, itself or by difference.

Those touched stand beside all the others, level by level: a number is given only where neither side can be worked out
to be one to four posts. Values in, values out.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from boussole.shared.suppression import THRESHOLD, suppress_table
from workforce.exposure import Line

TOUCHED, OTHERS = "touched", "others"


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
    cells: Counter = Counter()
    for line in lines:
        here = line.job in jobs and (not directions or line.direction in directions)
        cells[TOUCHED if here else OTHERS, line.level] += line.head_count
    for level in {level for _side, level in cells}:
        cells.setdefault((TOUCHED, level), 0)
        cells.setdefault((OTHERS, level), 0)
    shown = suppress_table(cells, threshold, zeros_shown=True)
    levels = {level: count for (side, level), count in shown.cells.items() if side == TOUCHED and cells[side, level]}
    agents = sum(count for (side, _level), count in cells.items() if side == TOUCHED)
    return Count(agents, sum(cells.values()), shown.rows.get(TOUCHED), levels)
