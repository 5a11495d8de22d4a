"""From the lines of a staff table to what may be shown of it: how many posts at each level, in all and by group.

No figure speaks of one to four posts, and none of those can be worked out from the others. Posts that are too few of
their kind in any grouping (or job) are set aside from all of them at once, until every figure that is left is zero or
five and more; those set aside at one level are told together, and are five or more. So all groupings speak of the same
posts: neither a total, nor the other levels of a group, nor another grouping tells where the others are. A zero is
shown: the level is that of a job, which is public. Posts without a job of the reference are counted apart, always.

Levels are given by the caller, from the least exposed: those of the INET study, or the classes of the ILO. The study
says that levels are an upper bound of what generative AI could do, not a forecast of jobs.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from boussole.shared.suppression import THRESHOLD

DIMENSIONS = ("filiere", "category", "direction", "cadre_emplois", "sex")
UNMATCHED = "unmatched"  # the column of posts without a job of the reference: never a level


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
    """Posts of one group that are not set aside: their number, and how many in each column that is shown."""

    name: str
    total: int
    counts: Mapping[str, int]

    def at_least(self, levels: Sequence[str]) -> int:
        """Return how many of these posts are at one of `levels`."""
        return sum(self.counts.get(level, 0) for level in levels)

    def share_of(self, levels: Sequence[str]) -> float | None:
        """Return the share of these posts that are at one of `levels`, from 0 to 1; None when no job here has one."""
        return None if self.counts.get(UNMATCHED, 0) == self.total else self.at_least(levels) / self.total


@dataclass(frozen=True)
class JobCount:
    """Posts of one job of the reference that are not set aside, five or more."""

    label: str
    level: str
    count: int


@dataclass(frozen=True)
class Exposure:
    """What may be shown of a staff table. None is what may not.

    `counts`: posts at each level. `columns`: the levels that groupings show, and UNMATCHED when they hold such posts;
    `set_aside`: for each, the posts that no grouping shows (0, or five and more; posts without a job are always told).
    """

    levels: tuple[str, ...]
    total: int | None
    unmatched: int
    counts: Mapping[str, int | None]
    columns: tuple[str, ...]
    set_aside: Mapping[str, int]
    groupings: Mapping[str, tuple[Group, ...]]  # the largest first
    jobs: tuple[JobCount, ...]  # the most exposed level first, then the most posts

    @property
    def matched(self) -> int | None:
        """Posts whose job has a level."""
        return None if self.total is None else self.total - self.unmatched

    def at_least(self, level: str) -> int | None:
        """Return how many posts are at `level` or above, None when that is not shown."""
        above = self.levels[self.levels.index(level) :]
        figures = [self.counts[name] for name in above]
        if None not in figures:
            return sum(figures)
        below = [count for name, count in self.counts.items() if name not in above]
        return None if self.matched is None or None in below else self.matched - sum(below)

    def share(self, count: int | None) -> float | None:
        """Return a number of posts as a share of all posts, from 0 to 1."""
        return count / self.total if self.total and count is not None else None


def measure(lines: Sequence[Line], levels: Sequence[str], threshold: int = THRESHOLD) -> Exposure:
    """Return what may be shown of `lines`, at `levels` (from the least exposed), by each of DIMENSIONS and by job.

    A table of fewer than `threshold` posts shows nothing but its posts without a job; one where fewer have a job shows
    no level. A level of fewer posts is hidden with the next smallest ones, and groupings do not show these levels.
    """
    total = sum(line.head_count for line in lines)
    raw = _by_level(lines, levels)
    unmatched = raw.pop(UNMATCHED)
    if total < threshold:
        return Exposure(tuple(levels), None, unmatched, dict.fromkeys(levels), (), {}, {}, ())
    counts = _margin(raw, threshold)
    columns = _columns(counts, unmatched, threshold)
    kept = kept_lines(lines, levels, threshold)
    left = _posts(kept, "level")
    set_aside = {name: (unmatched if name == UNMATCHED else counts[name]) - left[_level(name)] for name in columns}
    groupings = {name: _groups(kept, name, columns) for name in DIMENSIONS} if columns else {}
    return Exposure(tuple(levels), total, unmatched, counts, columns, set_aside, groupings, _job_counts(kept, levels))


def kept_lines(lines: Sequence[Line], levels: Sequence[str], threshold: int = THRESHOLD) -> list[Line]:
    """Return the lines that groupings show: those of levels that are shown, less the posts that are set aside."""
    raw = _by_level(lines, levels)
    unmatched = raw.pop(UNMATCHED)
    columns = _columns(_margin(raw, threshold), unmatched, threshold)
    return _large_enough([line for line in lines if (line.level or UNMATCHED) in columns], threshold)


def _by_level(lines: Sequence[Line], levels: Sequence[str]) -> Counter:
    raw = Counter(dict.fromkeys((*levels, UNMATCHED), 0))
    for line in lines:
        raw[line.level or UNMATCHED] += line.head_count
    return raw


def _columns(counts: Mapping[str, int | None], unmatched: int, threshold: int) -> tuple[str, ...]:
    """Return the levels that groupings show, and whether they hold posts without a job."""
    if not any(counts.values()):
        return ()
    levels = tuple(level for level, count in counts.items() if count is not None)
    return (*levels, UNMATCHED) if unmatched >= threshold else levels


def _margin(raw: Mapping[str, int], threshold: int) -> dict[str, int | None]:
    """Return the posts of each level: those of a small level hidden, with the next ones that would give it away."""
    dark = {level for level, count in raw.items() if 0 < count < threshold}
    lit = sorted((level for level, count in raw.items() if count >= threshold), key=lambda level: raw[level])
    while dark and lit and (len(dark) == 1 or sum(raw[level] for level in dark) < threshold):
        dark.add(lit.pop(0))
    if dark and sum(raw[level] for level in dark) < threshold:  # fewer posts than that in all: zeros would tell where
        return dict.fromkeys(raw)
    return {level: None if level in dark else count for level, count in raw.items()}


def _large_enough(lines: Sequence[Line], threshold: int) -> list[Line]:
    """Return the lines that groupings may show: in each, and for each job, `threshold` posts of their level or none.

    What is set aside at a level makes `threshold` posts: the smallest line joins what would be too few. Posts without
    a job follow the same rule.
    """
    everyone = _posts(lines, "level")
    kept = sorted(lines, key=lambda line: (line.head_count, *vars(line).values()))
    while True:
        posts = {name: _posts_by_level(kept, name) for name in (*DIMENSIONS, "job")}
        large = [
            line for line in kept if all(posts[name][getattr(line, name), line.level] >= threshold for name in posts)
        ]
        if len(large) < len(kept):
            kept = large
            continue
        left = _posts(kept, "level")
        few = next((line for line in kept if 0 < everyone[line.level] - left[line.level] < threshold), None)
        if few is None:
            return kept
        kept.remove(few)


def _groups(lines: Sequence[Line], dimension: str, columns: Sequence[str]) -> tuple[Group, ...]:
    posts = _posts_by_level(lines, dimension)
    names = dict.fromkeys(getattr(line, dimension) for line in lines)
    groups = []
    for name in names:
        counts = {column: posts[name, _level(column)] for column in columns}
        groups.append(Group(name, sum(counts.values()), counts))
    return tuple(sorted(groups, key=lambda group: (-group.total, group.name)))


def _job_counts(lines: Sequence[Line], levels: Sequence[str]) -> tuple[JobCount, ...]:
    posts = _posts_by_level([line for line in lines if line.level], "job")
    rows = [JobCount(job, level, count) for (job, level), count in posts.items()]
    return tuple(sorted(rows, key=lambda row: (-levels.index(row.level), -row.count, row.label)))


def _level(column: str) -> str:
    return "" if column == UNMATCHED else column


def _posts(lines: Sequence[Line], field: str) -> Counter:
    posts: Counter = Counter()
    for line in lines:
        posts[getattr(line, field)] += line.head_count
    return posts


def _posts_by_level(lines: Sequence[Line], field: str) -> Counter:
    posts: Counter = Counter()
    for line in lines:
        posts[getattr(line, field), line.level] += line.head_count
    return posts
