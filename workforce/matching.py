"""A job title set against the reference: the same words, the same words written otherwise, or what a person decided.

Nothing is guessed: a title that meets two jobs, or none, stays unmatched until someone decides. Suggestions only help
to decide. Values in, frozen dataclasses out.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from workforce.titles import tidy, title_key

EXACT, NORMALISED, CONFIRMED, NO_EQUIVALENT, NONE = "exact", "normalised", "confirmed", "no_equivalent", "none"
SUGGESTIONS = 5
NEAR = 55.0  # out of 100: under it, a suggestion only makes one lose time
SMALL_WORDS = frozenset(["a", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "un", "une"])


@dataclass(frozen=True)
class Entry:
    """A job of the reference: its identifier, its label, its ISCO-08 code, its level."""

    id: int
    label: str
    isco08: str
    level: str


@dataclass(frozen=True)
class Match:
    """How a title met the reference; `entry` is None when it met no job."""

    kind: str
    entry: Entry | None = None


@dataclass(frozen=True)
class Suggestion:
    """A job that may be meant, and how near its words are, from 0 to 100."""

    entry: Entry
    nearness: int


@dataclass(frozen=True)
class Reference:
    """The jobs of a version, ready to be looked up. Made by `index`."""

    entries: tuple[Entry, ...]
    by_label: Mapping[str, Entry] = field(repr=False)
    by_key: Mapping[str, tuple[Entry, ...]] = field(repr=False)
    spoken: Mapping[int, str] = field(repr=False)  # the words that count, by place


def index(entries: Iterable[Entry]) -> Reference:
    """Return the reference of `entries`, whose labels differ."""
    rows = tuple(entries)
    by_key: dict[str, list[Entry]] = defaultdict(list)
    for row in rows:
        by_key[title_key(row.label)].append(row)
    return Reference(
        entries=rows,
        by_label={tidy(row.label): row for row in rows},
        by_key={key: tuple(found) for key, found in by_key.items()},
        spoken={place: _spoken(row.label) for place, row in enumerate(rows)},
    )


def match(title: str, reference: Reference, decisions: Mapping[str, str]) -> Match:
    """Return how `title` meets `reference`.

    The same words come first. `decisions` gives, by key of title, the label that a person chose, '' for « no
    equivalent »: it comes before the same words written otherwise, since a person knows better. A decision whose job
    this version no longer has is passed over.
    """
    if tidy(title) in reference.by_label:
        return Match(EXACT, reference.by_label[tidy(title)])
    key = title_key(title)
    decided = decisions.get(key)
    if decided == "":
        return Match(NO_EQUIVALENT)
    if decided is not None and tidy(decided) in reference.by_label:
        return Match(CONFIRMED, reference.by_label[tidy(decided)])
    found = reference.by_key.get(key, ())
    return Match(NORMALISED, found[0]) if len(found) == 1 else Match(NONE)


def suggest(title: str, reference: Reference) -> list[Suggestion]:
    """Return the jobs whose words are nearest to those of `title`, five at most, the nearest first."""
    ranked = process.extract(_spoken(title), reference.spoken, scorer=fuzz.WRatio, limit=SUGGESTIONS, score_cutoff=NEAR)
    return [Suggestion(reference.entries[place], round(nearness)) for _words, nearness, place in ranked]


def _spoken(title: str) -> str:
    return " ".join(word for word in title_key(title).split() if word not in SMALL_WORDS)
