"""From the lines of a staff table to what may be shown of it: how many posts at each level, in all and by group.

No figure speaks of fewer than five posts, and none that is hidden can be worked out from the others: small groups are
put together, small cells are hidden with those that would give them away, and the groupings are looked at together
(`boussole.shared.linked_tables`). A zero is shown: the level is that of a job, which is public. Posts without a job of
the reference are counted apart, and always shown.

Levels are given by the caller, from the least exposed: those of the INET study, or the classes of the ILO. The study
says that levels are an upper bound of what generative AI could do, not a forecast of jobs.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from boussole.shared.linked_tables import suppress_linked
from boussole.shared.suppression import THRESHOLD, ShownTable

DIMENSIONS = ("filiere", "category", "direction", "cadre_emplois", "sex")
UNMATCHED = "unmatched"  # the column of posts without a job of the reference: never a level
_SEVERAL = "several levels"  # the column of levels that are not shown one by one


@dataclass(frozen=True)
class Line:
    """`head_count` posts (1 or more) alike. `job` and `level` are "" when the reference has no such job."""

    job: str
    level: str
    head_count: int
    filiere: str = ""
    category: str = ""
    direction: str = ""
    cadre_emplois: str = ""
    sex: str = ""


@dataclass(frozen=True)
class Group:
    """Posts of one group: their number, and how many at each level (None: not shown).

    `members`: the groups of fewer than five posts that are put together here, empty for a group by itself.
    """

    name: str
    members: tuple[str, ...]
    total: int | None
    counts: Mapping[str, int | None]

    def at_least(self, levels: Sequence[str]) -> int | None:
        """Return how many posts are at one of `levels`, None when that is not shown."""
        return _sum_of(self.counts, levels, self.total)


@dataclass(frozen=True)
class Grouping:
    """The posts by group, largest first, those put together last. Empty when nothing of it may be shown."""

    dimension: str
    groups: tuple[Group, ...]
    counts_unmatched: bool  # whether posts without a job of the reference are in it


@dataclass(frozen=True)
class JobCount:
    """Posts of one job of the reference; or of several together (`members`), each of fewer than five posts."""

    label: str
    members: tuple[str, ...]
    level: str
    count: int | None


@dataclass(frozen=True)
class Exposure:
    """What may be shown of a staff table. None is what may not."""

    levels: tuple[str, ...]
    total: int | None
    unmatched: int
    counts: Mapping[str, int | None]
    groupings: Mapping[str, Grouping]
    jobs: tuple[JobCount, ...]  # the most exposed level first, then the most posts

    @property
    def matched(self) -> int | None:
        """Posts whose job has a level."""
        return None if self.total is None else self.total - self.unmatched

    def at_least(self, level: str) -> int | None:
        """Return how many posts are at `level` or above, None when that is not shown."""
        return _sum_of(self.counts, self.levels[self.levels.index(level) :], self.matched)

    def share(self, count: int | None) -> float | None:
        """Return a number of posts as a share of all posts, from 0 to 1."""
        return count / self.total if self.total and count is not None else None


def measure(lines: Sequence[Line], levels: Sequence[str], threshold: int = THRESHOLD) -> Exposure:
    """Return what may be shown of `lines`, at `levels` (from the least exposed), by each of DIMENSIONS and by job.

    Every post counts once in each grouping. Posts without a job are left out of the groupings when there are fewer
    than `threshold` of them.
    """
    total = sum(line.head_count for line in lines)
    raw = Counter(dict.fromkeys(levels, 0))
    for line in lines:
        raw[line.level or UNMATCHED] += line.head_count
    unmatched = raw.pop(UNMATCHED, 0)
    counts = _margin(raw, threshold)
    if total < threshold:
        return Exposure(tuple(levels), None, unmatched, dict.fromkeys(levels), {}, ())
    if total - unmatched < threshold:
        return Exposure(tuple(levels), total, unmatched, counts, {}, ())
    column = {level: level if counts[level] is not None else _SEVERAL for level in levels}
    column |= {"": UNMATCHED} if unmatched >= threshold else {}
    groupings, jobs = _grouped([line for line in lines if line.level in column], column, counts, threshold)
    return Exposure(tuple(levels), total, unmatched, counts, groupings, jobs)


def _margin(raw: Mapping[str, int], threshold: int) -> dict[str, int | None]:
    """Return the posts of each level: those of a small level hidden, with the next ones that would give it away."""
    dark = {level for level, count in raw.items() if 0 < count < threshold}
    lit = sorted((level for level, count in raw.items() if count >= threshold), key=lambda level: raw[level])
    while dark and lit and (len(dark) == 1 or sum(raw[level] for level in dark) < threshold):
        dark.add(lit.pop(0))
    if dark and sum(raw[level] for level in dark) < threshold:  # fewer posts than that in all: zeros would tell where
        return dict.fromkeys(raw)
    return {level: None if level in dark else count for level, count in raw.items()}


def _grouped(
    lines: Sequence[Line], column: Mapping[str, str], counts: Mapping[str, int | None], threshold: int
) -> tuple[dict[str, Grouping], tuple[JobCount, ...]]:
    """Return the groupings and the jobs of `lines`, protected together."""
    merged = {name: _put_together(_posts(lines, name), threshold) for name in DIMENSIONS}
    jobs = _jobs_together(lines, column, threshold)
    people: Counter = Counter()
    for line in lines:
        groups = tuple(merged[name][getattr(line, name)] for name in DIMENSIONS)
        people[(*groups, jobs[line.level, line.job]), column[line.level]] += line.head_count
    rows = [(groups, where, count) for (groups, where), count in people.items()]
    tables = suppress_linked(rows, threshold, lists=[len(DIMENSIONS)])
    groupings = {
        name: Grouping(name, _groups(table, column, counts), "" in column)
        for name, table in zip(DIMENSIONS, tables, strict=False)
    }
    return groupings, _job_counts(tables[-1], counts)


def _groups(table: ShownTable, column: Mapping[str, str], counts: Mapping[str, int | None]) -> tuple[Group, ...]:
    if None in table.rows.values():
        return ()
    groups = []
    for members, total in table.rows.items():
        shown = {level: count and table.cells[members, level] for level, count in counts.items()}
        if "" in column:
            shown[UNMATCHED] = table.cells[members, UNMATCHED]
        alone = len(members) == 1
        groups.append(Group(members[0] if alone else "", () if alone else members, total, shown))
    return tuple(sorted(groups, key=lambda group: (bool(group.members), -group.total, group.name)))


def _job_counts(table: ShownTable, counts: Mapping[str, int | None]) -> tuple[JobCount, ...]:
    """Return the jobs of the levels that are shown."""
    rank = {level: place for place, level in enumerate(counts)}
    rows = [
        JobCount(members[0] if len(members) == 1 else "", () if len(members) == 1 else members, level, count)
        for (members, level), count in table.cells.items()
        if level in rank and count != 0
    ]
    return tuple(sorted(rows, key=lambda row: (-rank[row.level], bool(row.members), -(row.count or 0), row.label)))


def _posts(lines: Sequence[Line], dimension: str) -> Counter:
    posts: Counter = Counter()
    for line in lines:
        posts[getattr(line, dimension)] += line.head_count
    return posts


def _put_together(posts: Mapping[str, int], threshold: int) -> dict[str, tuple[str, ...]]:
    """Return for each name the names of its group: itself, or all those of fewer than `threshold` posts.

    When these are alone or too few together, the next smallest joins them.
    """
    order = sorted(posts, key=lambda name: (posts[name], name))
    small = [name for name in order if posts[name] < threshold]
    rest = order[len(small) :]
    while small and rest and (len(small) == 1 or sum(posts[name] for name in small) < threshold):
        small.append(rest.pop(0))
    together = tuple(sorted(small))
    return {name: (name,) for name in rest} | dict.fromkeys(small, together)


def _jobs_together(
    lines: Sequence[Line], column: Mapping[str, str], threshold: int
) -> dict[tuple[str, str], tuple[str, ...]]:
    """Return for each (level, job) the jobs it is counted with: at a level that is not shown, all of them."""
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for where in set(column.values()):
        here = [line for line in lines if column[line.level] == where]
        names = _posts(here, "job")
        together = _put_together(names, threshold if where in column else sum(names.values()) + 1)
        found |= {(line.level, line.job): together[line.job] for line in here}
    return found


def _sum_of(counts: Mapping[str, int | None], names: Sequence[str], total: int | None) -> int | None:
    """Return the posts of `names`: from their figures, or from the total and the other figures; None when hidden."""
    figures = [counts[name] for name in names]
    if None not in figures:
        return sum(figures)
    others = [count for name, count in counts.items() if name not in names]
    return None if total is None or None in others else total - sum(others)
