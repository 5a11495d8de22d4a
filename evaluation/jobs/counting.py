"""How many agents hold the touched jobs, told so that no small number shows, itself or by difference.

The pages of results say how many agents each job, each department and each level has. Those who are touched, and what
they leave of these figures, are all zero or five and more; otherwise nothing is told of that level. Posts that the
pages set aside (`workforce.exposure`) are told here neither. Values in, values out.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from boussole.shared.suppression import THRESHOLD
from workforce.classification import LEVELS
from workforce.exposure import Line, kept_lines

QUARTERS = tuple(product((True, False), repeat=2))  # the job is touched, the department is
TOUCHED = (True, True)


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
    everyone = _quarters(lines, jobs, directions)
    kept = _quarters(kept_lines(lines, LEVELS, threshold), jobs, directions)
    shown: dict[str, int | None] = {}
    for level in sorted({line.level for line in lines if line.job in jobs}):
        quarters = [kept[level, quarter] for quarter in QUARTERS]
        touched = everyone[level, TOUCHED]
        safe = touched == kept[level, TOUCHED] and not any(0 < count < threshold for count in quarters)
        if touched or not safe:
            shown[level] = touched if safe else None
    agents = sum(count for (_level, quarter), count in everyone.items() if quarter == TOUCHED)
    return Count(agents, everyone.total(), None if None in shown.values() else agents, shown)


def _quarters(lines: Sequence[Line], jobs: Collection[str], directions: Collection[str]) -> Counter:
    """Return the posts by level, and by whether their job and their department are touched."""
    posts: Counter = Counter()
    for line in lines:
        here = not directions or line.direction in directions
        posts[line.level, (line.job in jobs, here)] += line.head_count
    return posts
