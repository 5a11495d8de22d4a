"""Between two staff tables of the same collectivité: the levels, the groups, and the titles whose level changed.

Each table is protected on its own (`workforce.exposure`), and a difference is given only where both figures are shown.
Titles that changed level are counted by level they left and level they reached, never one by one. Plain values only.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from boussole.shared.suppression import THRESHOLD
from workforce.exposure import Exposure


@dataclass(frozen=True)
class Change:
    """One figure in two tables, None where it is not shown."""

    name: str
    before: int | None
    after: int | None

    @property
    def difference(self) -> int | None:
        """After less before, when both are shown."""
        return None if self.before is None or self.after is None else self.after - self.before


@dataclass(frozen=True)
class Move:
    """Titles that went from one level to another ("" without a job), and their posts in the later table.

    `posts` is None under five.
    """

    before: str
    after: str
    titles: tuple[str, ...]
    posts: int | None


def level_changes(before: Exposure, after: Exposure) -> list[Change]:
    """Return the posts of each level in the two tables, which have the same levels."""
    return [Change(level, before.counts[level], after.counts[level]) for level in after.levels]


def group_changes(before: Exposure, after: Exposure, dimension: str, levels: Sequence[str]) -> list[Change]:
    """Return the posts at one of `levels`, by group that both tables show by itself, in the order of the later one."""
    if dimension not in before.groupings or dimension not in after.groupings:
        return []
    earlier = {group.name: group for group in before.groupings[dimension]}
    return [
        Change(group.name, earlier[group.name].at_least(levels), group.at_least(levels))
        for group in after.groupings[dimension]
        if group.name in earlier
    ]


def moves(
    before: Mapping[str, str], after: Iterable[tuple[str, str, str, int]], threshold: int = THRESHOLD
) -> list[Move]:
    """Return the titles that are in both tables at different levels, the largest moves first.

    `before` gives the level of each title by its key; `after` has (key, title, level, posts: 1 or more).
    """
    found: dict[tuple[str, str], list[tuple[str, int]]] = defaultdict(list)
    for key, title, level, posts in after:
        if key in before and before[key] != level:
            found[before[key], level].append((title, posts))
    rows = []
    for (left, reached), titles in found.items():
        posts = sum(number for _title, number in titles)
        names = tuple(sorted({title for title, _number in titles}))
        rows.append(Move(left, reached, names, posts if posts >= threshold else None))
    return sorted(rows, key=lambda move: (-(move.posts or 0), move.before, move.after))
