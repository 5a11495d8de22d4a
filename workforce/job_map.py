"""What `manage.py map_jobs` answers: the report of a file and its agents by level, under the rules of small counts.

Values in, plain values out, ready for JSON. A count under five agents, or one that the others would give away, is null.
Levels in all follow `boussole.shared.suppression`. In a grouping, a level is told for every group or for none, and the
groups have no total when a level is not told: several groupings of the same agents, read together, give nothing away.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from boussole.shared.suppression import THRESHOLD, ShownList, suppress_list
from workforce.actions import report_of
from workforce.enums import UNMATCHED, Level, MatchKind
from workforce.lines import Alike, read_lines
from workforce.matching import Match, Reference, match
from workforce.staff_file import CleanFile

GROUPINGS = ("category", "filiere", "cadre_emplois", "direction", "sex")
LEVELS = (*Level.values, UNMATCHED)


@dataclass(frozen=True)
class Source:
    """The reference that a file is set against: its name, its SHA-256, its jobs."""

    name: str
    sha256: str
    jobs: Reference


def map_jobs(clean: CleanFile, source: Source, decisions: Mapping[str, str], *, hide: bool = True) -> dict[str, Any]:
    """Return the report of a file and its agents by level, in all and by each grouping that it has.

    `decisions` as in `matching.match`. With `hide` false, every count is given: for whoever holds the staff table.
    """
    read = read_lines(clean.rows, clean.mapping)
    matches = {title: match(title, source.jobs, decisions) for title in {alike.job_title for alike in read.counts}}
    report = report_of(read, matches, [asdict(column) for column in clean.dropped])
    columns = {column.field.value: column.title for column in clean.columns if column.field}
    answer = {
        "reference": {"name": source.name, "sha256": source.sha256},
        "file": {
            "kind": clean.sheet.kind,
            "encoding": clean.sheet.encoding,
            "separator": clean.sheet.separator,
            "sheet": clean.sheet.name,
            "header_line": clean.header_line,
        },
        "columns": columns,
        "ignored_columns": [column.title for column in clean.columns if not column.field],
        "report": report,
    }
    if read.errors:
        return answer
    threshold = THRESHOLD if hide else 0
    groupings = [name for name in GROUPINGS if name in columns]
    levels = _levels(read.counts, matches, threshold)
    return answer | {
        "results": {
            "hidden_under": threshold or None,
            "levels": levels,
            "groupings": {name: _grouping(read.counts, matches, name, levels, threshold) for name in groupings},
            "unmatched_titles": _unmatched(read.counts, matches, threshold),
        }
    }


def _level(found: Match) -> str:
    return found.entry.level if found.entry else UNMATCHED


def _levels(counts: Mapping[Alike, int], matches: Mapping[str, Match], threshold: int) -> dict[str, Any]:
    """Return the agents of each level; those without a job are told apart, always: they have no level to give away."""
    agents = Counter(dict.fromkeys(LEVELS, 0))
    for alike, count in counts.items():
        agents[_level(matches[alike.job_title])] += count
    total, unmatched = sum(agents.values()), agents.pop(UNMATCHED)
    # Nobody at a level is told: the level is that of a job, which is public, and says nothing of a person.
    met = {level: count for level, count in agents.items() if count}
    shown = suppress_list(met, threshold) if threshold else ShownList(met, total)
    hidden = len(met) > 1 and shown.total is None
    known = {level: met[level] if len(met) == 1 and met[level] >= threshold else shown.counts[level] for level in met}
    told = {level: None if hidden else known.get(level, 0) for level in agents}
    return {"agents": told, "unmatched": unmatched, "total": total}


def _grouping(
    counts: Mapping[Alike, int], matches: Mapping[str, Match], name: str, levels: Mapping[str, Any], threshold: int
) -> dict[str, Any]:
    """Return the agents of each group at each level. Too few agents without a job are left out, and it is said.

    What is known of a level that is not told is its number in all: with two groups or more, it says nothing of each.
    """
    cells: Counter[tuple[str, str]] = Counter()
    for alike, count in counts.items():
        cells[getattr(alike, name), _level(matches[alike.job_title])] += count
    left_out = 0 < levels["unmatched"] < threshold
    told = [
        level for level in LEVELS if any(place[1] == level for place in cells) and not (left_out and level == UNMATCHED)
    ]
    groups = sorted({group for group, level in cells if level in told})
    hidden = [
        level
        for level in told
        if levels["agents"].get(level, 0) is None or any(0 < cells[group, level] < threshold for group in groups)
    ]
    rows = []
    for group in groups:
        agents = {level: None if level in hidden else cells[group, level] for level in told}
        rows.append({"group": group, "total": None if hidden else sum(agents.values()), "agents": agents})
    return {"groups": rows, "hidden_levels": hidden, "without_unmatched": left_out}


def _unmatched(counts: Mapping[Alike, int], matches: Mapping[str, Match], threshold: int) -> list[dict[str, Any]]:
    """Return the titles that met no job, the most agents first; small counts are hidden, the titles are not."""
    agents: Counter[str] = Counter()
    for alike, count in counts.items():
        if matches[alike.job_title].kind == MatchKind.NONE:
            agents[alike.job_title] += count
    ranked = sorted(agents.items(), key=lambda row: (-row[1], row[0]))
    return [{"title": title, "agents": count if count >= threshold else None} for title, count in ranked]
