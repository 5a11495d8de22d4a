"""What `manage.py map_jobs` answers: the report of a file and its agents by level, under the rules of small counts.

Values in, plain values out, ready for JSON. A count under five agents, or one that the others would give away, is null
(`boussole.shared.suppression`).
"""

from collections import Counter
from collections.abc import Hashable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from boussole.shared.suppression import THRESHOLD, ShownList, ShownTable, suppress_list, suppress_table
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
    return answer | {
        "results": {
            "hidden_under": threshold or None,
            "levels": _levels(read.counts, matches, threshold),
            "groupings": {name: _grouping(read.counts, matches, name, threshold) for name in groupings},
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


def _grouping(counts: Mapping[Alike, int], matches: Mapping[str, Match], name: str, threshold: int) -> dict[str, Any]:
    """Return the agents of each group at each level. Too few agents without a job are left out, and it is said."""
    cells: Counter[tuple[Hashable, Hashable]] = Counter()
    for alike, count in counts.items():
        cells[getattr(alike, name), _level(matches[alike.job_title])] += count
    unmatched = sum(count for (_group, level), count in cells.items() if level == UNMATCHED)
    left_out = 0 < unmatched < threshold
    if left_out:
        cells = Counter({place: count for place, count in cells.items() if place[1] != UNMATCHED})
    return {
        **_shown(suppress_table(cells, threshold) if threshold and cells else _whole(cells)),
        "without_unmatched": left_out,
    }


def _whole(cells: Mapping[tuple[Hashable, Hashable], int]) -> ShownTable:
    rows: Counter[Hashable] = Counter()
    columns: Counter[Hashable] = Counter()
    for (row, column), count in cells.items():
        rows[row] += count
        columns[column] += count
    return ShownTable(
        {(row, column): cells.get((row, column), 0) for row in rows for column in columns},
        rows,
        columns,
        sum(cells.values()),
    )


def _shown(table: ShownTable) -> dict[str, Any]:
    groups = sorted(table.rows, key=str)
    levels = [level for level in LEVELS if level in table.columns]
    return {
        "groups": [
            {
                "group": group,
                "total": table.rows[group],
                "agents": {level: table.cells.get((group, level)) for level in levels},
            }
            for group in groups
        ],
        "levels": {level: table.columns[level] for level in levels},
        "total": table.total,
    }


def _unmatched(counts: Mapping[Alike, int], matches: Mapping[str, Match], threshold: int) -> list[dict[str, Any]]:
    """Return the titles that met no job, the most agents first; small counts are hidden, the titles are not."""
    agents: Counter[str] = Counter()
    for alike, count in counts.items():
        if matches[alike.job_title].kind == MatchKind.NONE:
            agents[alike.job_title] += count
    ranked = sorted(agents.items(), key=lambda row: (-row[1], row[0]))
    return [{"title": title, "agents": count if count >= threshold else None} for title, count in ranked]
