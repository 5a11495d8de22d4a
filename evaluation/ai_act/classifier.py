"""Classifying a system under the European AI regulation, for a public body that deploys it: values in, values out.

The tree itself is data (`law.py`): this module only walks it. What is not known is never guessed: every way of
completing the answers is walked, a class is given when all of them lead to it, and said possible when one does.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from evaluation.ai_act.law import (
    MANY,
    UNKNOWN,
    Answer,
    Branch,
    Law,
    LawDate,
    Obligation,
    Question,
    Source,
    holds,
)


class AnswerError(ValueError):
    """An answer that the law's questionnaire does not offer. The message names the question."""


@dataclass(frozen=True)
class Step:
    """One question that led to the result: its code, what was answered, what follows."""

    question: str
    answer: Answer
    follows: str


@dataclass(frozen=True)
class Duty:
    """A duty with its sources and the day it applies from; `in_force` on the day of the classification.

    `parts` details what is asked by what was ticked; `starts` is the row of the table of dates that was followed.
    """

    code: str
    text: str
    parts: tuple[str, ...]
    who: str
    sources: tuple[Source, ...]
    starts: LawDate
    in_force: bool
    caution: str

    @property
    def applies_from(self) -> date:
        return self.starts.day


@dataclass(frozen=True)
class Classification:
    """The classes (several may hold together), the path that leads there, the duties, what is not known yet.

    `classes` are certain; `possible` holds them and those that an unknown answer may still bring or take the place
    of. `missing` are the unknown questions that are certainly asked; `to_check` those that change no class but may
    add a duty.
    """

    classes: tuple[str, ...]
    possible: tuple[str, ...]
    path: tuple[Step, ...]
    duties: tuple[Duty, ...]
    missing: tuple[str, ...]
    to_check: tuple[str, ...]
    law_version: str

    @property
    def provisional(self) -> bool:
        """Tell whether an answer that is not known yet could change the classes."""
        return self.classes != self.possible


def classify(answers: Mapping[str, Answer], law: Law, *, on: date, already_in_service: bool = False) -> Classification:
    """Return the classes of a system with their path and duties, as the law stands on the day `on`.

    `answers` maps question codes to « oui », « non » or « ? », and to the tuple of what is ticked (or « ? ») where
    several answers may hold; a question that is absent counts as unknown, and one that the tree does not ask counts
    for nothing. `already_in_service` defers the duties of high risk. Raises AnswerError for an unknown question or
    value.
    """
    require_offered(answers, law)
    walks = list(_walks(law, answers))
    asked = _asked_by_all(walks)
    unknown = [code for code in asked if answers.get(code, UNKNOWN) == UNKNOWN]
    classes = _in_order(law, set.intersection(*(set(walk.classes) for walk in walks)))
    routes = set.intersection(*(walk.routes for walk in walks))
    known = {code: answers[code] for code in asked if code not in unknown}
    return Classification(
        classes=classes,
        possible=_in_order(law, set.union(*(set(walk.classes) for walk in walks))),
        path=_path(walks, asked, known),
        duties=tuple(
            _duty(row, law, known, routes, on=on, in_service=already_in_service)
            for row in law.obligations
            if _is_due(row, classes, routes, known)
        ),
        missing=tuple(code for code in unknown if not law.questions[code].optional),
        to_check=tuple(code for code in unknown if law.questions[code].optional),
        law_version=law.version,
    )


def asked_questions(answers: Mapping[str, Answer], law: Law) -> tuple[str, ...]:
    """Return the questions that are certainly asked with these answers, in the order of the tree.

    A question whose answer is unknown does not hide those that come whatever it is. Raises AnswerError.
    """
    require_offered(answers, law)
    return _asked_by_all(list(_walks(law, answers)))


def require_offered(answers: Mapping[str, Answer], law: Law) -> None:
    """Raise AnswerError, naming the question, for an answer that the questionnaire does not offer."""
    for code, given in answers.items():
        if code not in law.questions:
            raise AnswerError(f"{code} : cette question n’existe pas dans la version {law.version}.")
        if given != UNKNOWN:
            _require_value(law.questions[code], given)


def _require_value(question: Question, given: Answer) -> None:
    several = isinstance(given, tuple)
    if not (several or isinstance(given, str)) or several != (question.kind == MANY):
        wanted = "une liste de choix" if question.kind == MANY else "« oui », « non » ou « ? »"
        raise AnswerError(f"{question.code} : donnez {wanted}.")
    for value in given if several else (given,):
        if value not in question.options:
            raise AnswerError(f"{question.code} : « {value} » n’est pas une réponse proposée.")


@dataclass
class _Walk:
    """One way down the tree, every answer being known: what was asked, what followed, what was found."""

    answers: dict[str, Answer]
    follows: dict[str, str] = field(default_factory=dict)
    classes: list[str] = field(default_factory=list)
    routes: set[str] = field(default_factory=set)

    def take(self, code: str, branch: Branch) -> None:
        self.follows[code] = branch.text
        if branch.adds and not set(branch.unless) & set(self.classes):
            self.classes += [name for name in branch.adds if name not in self.classes]
            self.routes |= {branch.route} - {""}

    def copy(self) -> "_Walk":
        return _Walk(dict(self.answers), dict(self.follows), list(self.classes), set(self.routes))


def _walks(law: Law, answers: Mapping[str, Answer]) -> Iterator[_Walk]:
    """Every way down the tree that the answers allow: one when all is known."""
    waiting = [(law.start, _Walk({}))]
    while waiting:
        code, walk = waiting.pop()
        question = law.questions.get(code)
        if question is None:
            yield walk
            continue
        if question.skip and holds(question.skip[0], walk.answers):
            waiting.append((question.skip[1], walk))
            continue
        given = answers.get(code, UNKNOWN)
        for value in _representatives(law, question) if given == UNKNOWN else (given,):
            own = walk.copy()
            own.answers[code] = value
            branch = next(row for row in question.branches if holds(row.when, own.answers))
            own.take(code, branch)
            waiting.append((branch.next, own))


def _representatives(law: Law, question: Question) -> list[Answer]:
    """The values that stand for all the others: two options that no condition tells apart lead the same way."""
    if question.kind != MANY:
        return list(question.options)
    by_signature: dict[frozenset[int], str] = {}
    named = _lists_of(law, question.code)
    for option in question.options:
        signature = frozenset(place for place, values in enumerate(named) if option in values)
        by_signature.setdefault(signature, option)
    return [(), *((option,) for option in by_signature.values()), tuple(question.options)]


def _lists_of(law: Law, code: str) -> list[tuple[str, ...]]:
    conditions = [branch.when for row in law.questions.values() for branch in row.branches]
    conditions += [row.skip[0] for row in law.questions.values() if row.skip]
    return [row[code] for row in conditions if isinstance(row.get(code), tuple)]


def _asked_by_all(walks: list[_Walk]) -> tuple[str, ...]:
    return tuple(code for code in walks[0].answers if all(code in walk.answers for walk in walks))


def _in_order(law: Law, classes: set[str]) -> tuple[str, ...]:
    return tuple(name for name in law.classes if name in classes)


def _path(walks: list[_Walk], asked: tuple[str, ...], known: Mapping[str, Answer]) -> tuple[Step, ...]:
    steps = []
    for code in asked:
        said = {walk.follows[code] for walk in walks}
        steps.append(Step(code, known.get(code, UNKNOWN), said.pop() if len(said) == 1 and code in known else ""))
    return tuple(steps)


def _is_due(row: Obligation, classes: tuple[str, ...], routes: set[str], known: Mapping[str, Answer]) -> bool:
    if set(row.classes).isdisjoint(classes):
        return False
    if row.routes and routes.isdisjoint(row.routes):
        return False
    return not row.any_of or any(holds(condition, known) for condition in row.any_of)


def _duty(
    row: Obligation, law: Law, known: Mapping[str, Answer], routes: set[str], *, on: date, in_service: bool
) -> Duty:
    starts = law.dates[
        next(
            start.date
            for start in row.starts
            if (in_service or not start.in_service)
            and (not start.route or start.route in routes)
            and (not start.any_of or any(holds(condition, known) for condition in start.any_of))
        )
    ]
    ticked = known.get(row.parts_of, ())
    return Duty(
        code=row.code,
        text=row.text,
        parts=tuple(text for option, text in row.parts.items() if option in ticked),
        who=row.who,
        sources=row.sources,
        starts=starts,
        in_force=starts.day <= on,
        caution=" ".join(text for text in (row.caution, starts.caution) if text),
    )
