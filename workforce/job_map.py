"""What `manage.py map_jobs` answers: the report of a file and its agents by level, under the rules of small counts.

Values in, plain values out, ready for JSON. The figures are those of the pages: `workforce.exposure` says what may be
shown of the same lines. A count that may not is null.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from boussole.shared.suppression import THRESHOLD, suppress_list
from workforce.actions import report_of
from workforce.enums import Level, MatchKind
from workforce.exposure import DIMENSIONS, UNMATCHED, Exposure, Line, measure
from workforce.lines import Alike, read_lines
from workforce.matching import Match, Reference, match
from workforce.staff_file import CleanFile


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
    found = measure([_line(alike, count, matches) for alike, count in read.counts.items()], Level.values, threshold)
    return answer | {
        "results": {
            "hidden_under": threshold or None,
            "levels": {"agents": dict(found.counts), "unmatched": found.unmatched, "total": found.total},
            "groupings": {name: _grouping(found, name) for name in DIMENSIONS if name in columns},
            "unmatched_titles": _unmatched(read.counts, matches, threshold),
        }
    }


def _line(alike: Alike, count: int, matches: Mapping[str, Match]) -> Line:
    """Return a line as a staff table in service gives it (`workforce.selectors.lines_of`)."""
    entry = matches[alike.job_title].entry
    groups = {name: getattr(alike, name) for name in DIMENSIONS}
    return Line(entry.label if entry else "", entry.level if entry else "", count, **groups)


def _grouping(found: Exposure, name: str) -> dict[str, Any]:
    """Return the agents of each group at each level, less those set aside, and how many these are at each level."""
    hidden = [level for level in found.levels if level not in found.columns]
    rows = [
        {"group": group.name, "total": group.total, "agents": {**dict.fromkeys(hidden), **group.counts}}
        for group in found.groupings.get(name, ())
    ]
    return {
        "groups": rows,
        "hidden_levels": hidden,
        "set_aside": dict(found.set_aside),
        "without_unmatched": bool(found.unmatched) and UNMATCHED not in found.columns,
    }


def _unmatched(counts: Mapping[Alike, int], matches: Mapping[str, Match], threshold: int) -> list[dict[str, Any]]:
    """Return the titles that met no job, the most agents first; small counts are hidden, the titles are not."""
    agents: Counter[str] = Counter()
    for alike, count in counts.items():
        if matches[alike.job_title].kind == MatchKind.NONE:
            agents[alike.job_title] += count
    shown = suppress_list(agents, threshold).counts
    ranked = sorted(agents.items(), key=lambda row: (-row[1], row[0]))
    return [{"title": title, "agents": shown[title]} for title, _count in ranked]
