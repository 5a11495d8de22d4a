"""A version of the European AI regulation as data: questions with the branches of the tree, classes, duties, dates.

Values only: nothing here reads a database. The format is written in docs/reglement-ia.md; `law_format.py` reads it
from a file with located errors. A change in law is a new version of these data, never a change of code.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

YES, NO, UNKNOWN = "oui", "non", "?"
ANY, NONE = "any", "none"
ONE, MANY = "one", "many"
PROHIBITED, HIGH_RISK, PROVIDER = "INTERDIT", "HAUT_RISQUE", "FOURNISSEUR_POSSIBLE"
Answer = str | tuple[str, ...]
# What a branch or a duty asks of one answer: « oui » or « non », "any" or "none" ticked, or one of several values.
Test = str | tuple[str, ...]
Condition = Mapping[str, Test]


@dataclass(frozen=True)
class Source:
    """Where a rule is written, and how far somebody checked it."""

    text: str
    confidence: str


@dataclass(frozen=True)
class Branch:
    """What follows an answer: the first branch of a question whose `when` holds is taken.

    `adds` are classes, left out when one of `unless` was already found; `route` says by which way a class was
    reached (annex I or III); `next` is the question asked then, "" at the end; `text` says it in words.
    """

    when: Condition
    adds: tuple[str, ...]
    unless: tuple[str, ...]
    route: str
    next: str
    text: str


@dataclass(frozen=True)
class Question:
    """A question of the tree. An `optional` one changes no class: not answering it only leaves duties to check.

    `skip` holds a condition and the question that is asked instead when it holds.
    """

    code: str
    kind: str
    text: str
    help: str
    examples: tuple[tuple[str, str], ...]
    sources: tuple[Source, ...]
    options: Mapping[str, str]
    branches: tuple[Branch, ...]
    optional: bool
    skip: tuple[Condition, str] | None


@dataclass(frozen=True)
class Start:
    """A day in the table of dates, and when it is the one that counts. Of several, the first that holds."""

    date: str
    route: str
    in_service: bool
    any_of: tuple[Condition, ...]


@dataclass(frozen=True)
class Obligation:
    """A duty of the deployer: the classes, routes and answers that bring it, and from when.

    `parts` details it by what is ticked in the question `parts_of`.
    """

    code: str
    classes: tuple[str, ...]
    routes: tuple[str, ...]
    any_of: tuple[Condition, ...]
    text: str
    parts_of: str
    parts: Mapping[str, str]
    who: str
    sources: tuple[Source, ...]
    starts: tuple[Start, ...]
    caution: str


@dataclass(frozen=True)
class LawDate:
    """A row of the table of dates."""

    name: str
    day: date
    label: str
    confidence: str
    caution: str


@dataclass(frozen=True)
class ClassWords:
    """A class in words: its name, and what it means for the collectivité."""

    label: str
    text: str


@dataclass(frozen=True)
class Law:
    """A whole version of the law. `classes` are in the order in which they are told."""

    version: str
    read_on: date
    texts: str
    start: str
    dates: Mapping[str, LawDate]
    questions: Mapping[str, Question]
    classes: Mapping[str, ClassWords]
    obligations: tuple[Obligation, ...]


def holds(condition: Condition, answers: Mapping[str, Answer]) -> bool:
    """Tell whether known answers fulfil a condition. An answer that is absent or unknown fulfils nothing."""
    return all(_passes(test, answers.get(code, UNKNOWN)) for code, test in condition.items())


def _passes(test: Test, given: Answer) -> bool:
    if given == UNKNOWN:
        return False
    if isinstance(test, tuple):
        ticked = (given,) if isinstance(given, str) else given
        return not set(test).isdisjoint(ticked)
    if test in (ANY, NONE):
        return bool(given) == (test == ANY)
    return given == test
