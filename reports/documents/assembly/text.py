"""A text to complete, as data: headings, paragraphs and tables made of runs. The Word file and the page both read it.

A run says where its words come from. Ours get French spaces; what a person typed is never touched, but for the signs
that no file may hold. What the dossier does not say is a run of its own, so that nobody takes it for a fact.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from string import Formatter

from django.utils.translation import gettext as _

from boussole.shared.typography import typo_fr

# Controls, halves of characters, and marks that turn the direction of what follows: shown as « � », never obeyed.
_UNSAFE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_FIRST_PLACE = 0xE000  # private characters stand for values while the sentence around them gets its spaces


class Source(StrEnum):
    """Where the words of a run come from."""

    OURS = "ours"
    TYPED = "typed"
    FILL = "fill"
    CHECK = "check"


@dataclass(frozen=True)
class Run:
    """Some words of one source."""

    text: str
    source: Source = Source.OURS
    bold: bool = False


Runs = tuple[Run, ...]
Value = str | int | Run | Runs


@dataclass(frozen=True)
class Heading:
    """A title of a part. `level`: 1 for a part, 2 for an article."""

    level: int
    runs: Runs


@dataclass(frozen=True)
class Paragraph:
    """A paragraph, or one item of a list when `bullet`."""

    runs: Runs
    bullet: bool = False


@dataclass(frozen=True)
class Table:
    """A table: its caption, one header row, then rows of as many cells; the first cell of a row names it."""

    caption: Runs
    header: tuple[Runs, ...]
    rows: tuple[tuple[Runs, ...], ...]


Block = Heading | Paragraph | Table


@dataclass(frozen=True)
class Text:
    """A whole text. `box` holds the paragraphs to remove before sending: what to complete, what to check."""

    title: str
    subject: Runs
    box: tuple[Paragraph, ...]
    blocks: tuple[Block, ...]


def clean(text: object) -> str:
    """Return `text` as a file may hold it: line breaks made the same, every unsafe sign shown as « � »."""
    return _UNSAFE.sub("\ufffd", str(text).replace("\r\n", "\n").replace("\r", "\n"))


def typed(text: object) -> Run:
    """Return what a person typed, as they typed it."""
    return Run(clean(text), Source.TYPED)


def to_fill(template: str, **values: Value) -> Run:
    """Return the mark of what somebody must complete: « [À compléter : date de la séance] ». As `say`."""
    return _mark(_("[À compléter : {what}]"), Source.FILL, say(template, **values))


def to_check(template: str, **values: Value) -> Run:
    """Return the mark of what somebody must check: « [À vérifier : article applicable] ». As `say`."""
    return _mark(_("[À vérifier : {what}]"), Source.CHECK, say(template, **values))


def _mark(template: str, source: Source, what: Runs) -> Run:
    return Run(plain(say(template, what=what)), source)


def typed_or_fill(text: str, label: str) -> Run:
    """Return what a person typed, or the mark of what is to be completed when they typed nothing."""
    return typed(text) if str(text).strip() else to_fill(label)


def say(template: object, *, bold: bool = False, **values: Value) -> Runs:
    """Return the runs of `template`, each « {name} » replaced by its value: our words, a run, or several.

    Raises KeyError for a name without its value.
    """
    sentence, places = "", []
    for words, name, _spec, _conversion in Formatter().parse(str(template)):
        sentence += words
        if name is not None:
            value = values[name]
            if isinstance(value, str | int):
                sentence += clean(value)
            else:
                sentence += chr(_FIRST_PLACE + len(places))
                places.append((value,) if isinstance(value, Run) else value)
    return tuple(run for run in _spread(typo_fr(sentence), places, bold) if run.text)


def _spread(sentence: str, places: Sequence[Runs], bold: bool) -> Iterator[Run]:
    start = 0
    for place, runs in enumerate(places):
        at = sentence.index(chr(_FIRST_PLACE + place), start)
        yield Run(sentence[start:at], bold=bold)
        yield from runs
        start = at + 1
    yield Run(sentence[start:], bold=bold)


def paragraph(template: str, **values: Value) -> Paragraph:
    """Return the paragraph that `say` makes."""
    return Paragraph(say(template, **values))


def bullet(template: str, **values: Value) -> Paragraph:
    """Return the item of a list that `say` makes."""
    return Paragraph(say(template, **values), bullet=True)


def line(label: str, *runs: Run) -> Paragraph:
    """Return a paragraph that begins with its label in bold: « Séance du : … »."""
    return Paragraph((*say(_("{label} : "), label=label, bold=True), *runs))


def marks(blocks: Sequence[Block]) -> list[Run]:
    """Return what is to be completed or checked in `blocks`, each once, in the order of the text."""
    found: dict[str, Run] = {}
    for runs in _all_runs(blocks):
        for run in runs:
            if run.source in (Source.FILL, Source.CHECK):
                found.setdefault(run.text, run)
    return list(found.values())


def plain(runs: Runs) -> str:
    """Return the words of `runs`."""
    return "".join(run.text for run in runs)


def plain_text(text: Text) -> str:
    """Return the whole text without its box, to be copied: one block a paragraph, cells apart by a tab."""
    said = [text.title, plain(text.subject)]
    for block in text.blocks:
        if isinstance(block, Table):
            rows = [block.header, *block.rows]
            said.append("\n".join([plain(block.caption), *("\t".join(plain(cell) for cell in row) for row in rows)]))
        else:
            said.append(f"{'– ' if isinstance(block, Paragraph) and block.bullet else ''}{plain(block.runs)}")
    return "\n\n".join(said)


def _all_runs(blocks: Sequence[Block]) -> Iterator[Runs]:
    for block in blocks:
        if isinstance(block, Table):
            yield block.caption
            for row in (block.header, *block.rows):
                yield from row
        else:
            yield block.runs
