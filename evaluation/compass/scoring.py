"""The arithmetic of the compass: answers in, one score and one verdict per criterion out. Never a total.

No Django here. The grid (questions, options, effects) is data; this module only knows how to read it.
docs/grille.md explains the same rules in French.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Any

TOP_MARK = 4
SCORED_TYPES = frozenset({"OUI", "INV", "NIV"})
UNFAVOURABLE_BELOW = 25

Facts = Mapping[str, bool | str | None]


class Verdict(StrEnum):
    """The verdict of a criterion, from the worst to the best. The worst one wins."""

    BLOCKED = "blocked"
    UNFAVOURABLE = "unfavourable"
    CONDITIONS = "conditions"
    FAVOURABLE = "favourable"


class Kind(StrEnum):
    """What an answer sets off: a blocker, a start blocker, a warning, a document to join, a cap on a mark."""

    BLOCKER = "B"
    START_BLOCKER = "BD"
    WARNING = "V"
    DOCUMENT = "D"
    CAP = "CAP"


FIRED_BY_UNKNOWN = frozenset({Kind.BLOCKER, Kind.START_BLOCKER, Kind.CAP})


@dataclass(frozen=True)
class QuestionSpec:
    """A question as the grid defines it. `general` questions are shown apart and belong to no verdict.

    `options`: {"value", "label", "points" (0-4, or None when not scored)}. `effects` and `condition`: see
    docs/grille.md.
    """

    code: str
    criterion: str
    answer_type: str
    options: Sequence[Mapping[str, Any]] = ()
    effects: Sequence[Mapping[str, Any]] = ()
    condition: Mapping[str, Any] | None = None
    general: bool = False


@dataclass(frozen=True)
class Given:
    """An answer: an option's value, or unknown, or not applicable. `mark` (0-4) serves general questions."""

    value: str | None = None
    mark: int | None = None
    unknown: bool = False
    not_applicable: bool = False


@dataclass(frozen=True)
class Signal:
    """What one answer set off. `provisional`: something is not known yet. `final`: nothing lifts it."""

    question_code: str
    criterion: str
    kind: str
    message: str
    provisional: bool = False
    final: bool = False
    document: str = ""


@dataclass(frozen=True)
class CriterionScore:
    """A criterion: `points` of `maximum`, `score` 0-100 (None when nothing is scored yet), unknowns, verdict.

    `total` counts the visible questions that apply, `answered` those with an answer (unknown included),
    `unknown` those answered « ne sait pas ». `verdict` is None before the first answer, and always for the
    general questions. `signals` holds everything that the answers set off, lifted blockers included.
    """

    code: str
    points: int
    maximum: int
    score: int | None
    answered: int
    total: int
    unknown: int
    verdict: Verdict | None
    signals: tuple[Signal, ...]

    @property
    def unknown_share(self) -> int:
        """Unknown answers in percent of the questions that apply, 0-100."""
        return _rounded(Decimal(100 * self.unknown) / self.total) if self.total else 0


@dataclass(frozen=True)
class AssessmentScore:
    """The seven criteria, side by side, then what the general questions say. There is no total."""

    criteria: tuple[CriterionScore, ...]
    general: tuple[CriterionScore, ...]

    @property
    def signals(self) -> tuple[Signal, ...]:
        """Every signal; those of the general questions come first, at the head of the report."""
        return tuple(signal for row in (*self.general, *self.criteria) for signal in row.signals)


def score_assessment(
    *,
    questions: Sequence[QuestionSpec],
    answers: Mapping[str, Given],
    facts: Facts,
    assessed_on: date,
    released: Collection[str] = (),
) -> AssessmentScore:
    """Score every criterion of a grid, in the order in which the questions come.

    `facts` says what is known of the dossier (True, False or None for unknown); `assessed_on` is the day at
    which dated rules are read; `released` holds the codes of the questions whose blocker was lifted.
    Source: boussole § 0 (scales, effects, score), a choice of the project.
    """
    codes = list(dict.fromkeys(question.criterion for question in questions))
    scores = [
        score_criterion(
            code=code,
            questions=questions,
            answers=answers,
            facts=facts,
            assessed_on=assessed_on,
            released=released,
        )
        for code in codes
    ]
    general = {question.criterion for question in questions if question.general}
    return AssessmentScore(
        criteria=tuple(row for row in scores if row.code not in general),
        general=tuple(row for row in scores if row.code in general),
    )


def score_criterion(
    *,
    code: str,
    questions: Sequence[QuestionSpec],
    answers: Mapping[str, Given],
    facts: Facts,
    assessed_on: date,
    released: Collection[str] = (),
) -> CriterionScore:
    """Score one criterion: mean of the scored answers × 25, rounded half up; unknown counts for 0.

    Hidden and not-applicable questions count in neither the points nor the maximum. `questions` is the whole
    grid, since effects may look at other criteria; the other inputs are those of `score_assessment`.
    """
    world = _world(questions, answers, facts, assessed_on)
    own = [question for question in world.questions.values() if question.criterion == code]
    applicable = [question for question in own if not _given(world, question).not_applicable]
    answered = [question for question in applicable if question.code in world.answers]
    scored = [question for question in answered if question.answer_type in SCORED_TYPES]
    points = sum(_points(question, world) for question in scored)
    maximum = TOP_MARK * len(scored)
    unknown = sum(_given(world, question).unknown for question in answered)
    signals = tuple(signal for question in answered for signal in _signals(question, world))
    score = _rounded(Decimal(100 * points) / maximum) if maximum else None
    begun = any(question.code in world.answers for question in own)
    general = any(question.general for question in own)
    return CriterionScore(
        code=code,
        points=points,
        maximum=maximum,
        score=score,
        answered=len(answered),
        total=len(applicable),
        unknown=unknown,
        verdict=verdict_of(score, unreleased(signals, released), unknown) if begun and not general else None,
        signals=signals,
    )


def verdict_of(score: int | None, signals: Sequence[Signal], unknown: int = 0) -> Verdict:
    """Return the worst verdict that the score (0-100), the open signals and the unknown answers call for.

    A blocker blocks. A score under 25 is unfavourable. A start blocker, a warning or something not known
    calls for conditions. Thresholds: a choice of the project, explained in docs/grille.md.
    """
    kinds = {signal.kind for signal in signals}
    if Kind.BLOCKER in kinds:
        return Verdict.BLOCKED
    if score is not None and score < UNFAVOURABLE_BELOW:
        return Verdict.UNFAVOURABLE
    if unknown or kinds & {Kind.START_BLOCKER, Kind.WARNING}:
        return Verdict.CONDITIONS
    return Verdict.FAVOURABLE


def unreleased(signals: Sequence[Signal], released: Collection[str]) -> tuple[Signal, ...]:
    """Return the signals without the blockers of the `released` questions. A final blocker always stays."""
    blockers = {Kind.BLOCKER, Kind.START_BLOCKER}
    return tuple(
        signal
        for signal in signals
        if signal.final or signal.kind not in blockers or signal.question_code not in released
    )


def open_blockers(signals: Sequence[Signal], released: Collection[str] = ()) -> tuple[Signal, ...]:
    """Return the blockers (B) nobody lifted: while there is one, no favourable motion may be voted."""
    return tuple(signal for signal in unreleased(signals, released) if signal.kind == Kind.BLOCKER)


def start_blockers(signals: Sequence[Signal], released: Collection[str] = ()) -> tuple[Signal, ...]:
    """Return the start blockers (BD) nobody lifted: while there is one, no trial starts."""
    return tuple(signal for signal in unreleased(signals, released) if signal.kind == Kind.START_BLOCKER)


def is_visible(question: QuestionSpec, answers: Mapping[str, Given], facts: Facts) -> bool:
    """Tell whether the question is asked: it has no condition, or its condition holds or may hold."""
    return question.condition is None or _holds(question.condition, answers, facts, date.max) is not False


@dataclass(frozen=True)
class _World:
    """What an effect may look at: visible questions, their answers, the facts of the dossier, the day."""

    questions: Mapping[str, QuestionSpec]
    answers: Mapping[str, Given]
    facts: Facts
    day: date

    def holds(self, clause: Mapping[str, Any]) -> bool | None:
        """Tell whether a clause holds: True, False, or None when what it looks at is not known (yet)."""
        if "question" in clause and clause["question"] not in self.questions:
            return False
        return _holds(clause, self.answers, self.facts, self.day)


def _world(questions: Sequence[QuestionSpec], answers: Mapping[str, Given], facts: Facts, day: date) -> _World:
    shown = {question.code: question for question in questions if is_visible(question, answers, facts)}
    kept = {
        code: answers[code]
        for code, question in shown.items()
        if code in answers and _is_answer(question, answers[code])
    }
    return _World(shown, kept, facts, day)


def _holds(clause: Mapping[str, Any], answers: Mapping[str, Given], facts: Facts, day: date) -> bool | None:
    if "fact" in clause:
        known = facts.get(clause["fact"])
        return None if known is None else known == clause["is"]
    if "from_date" in clause:
        return day >= date.fromisoformat(clause["from_date"])
    if "question" in clause:
        given = answers.get(clause["question"])
        return None if given is None or given.unknown else given.value in clause["values"]
    raise ValueError(f"Clause inconnue : {sorted(clause)}")


def _is_answer(question: QuestionSpec, given: Given) -> bool:
    """A row without value is no answer, except to a general question, whose answer is a text."""
    return given.unknown or given.not_applicable or given.value is not None or question.answer_type == "TEXT"


def _given(world: _World, question: QuestionSpec) -> Given:
    return world.answers.get(question.code, Given())


def _points(question: QuestionSpec, world: _World) -> int:
    given = world.answers[question.code]
    if given.unknown:
        return 0
    points = next((option["points"] for option in question.options if str(option["value"]) == given.value), 0)
    return min([points, *_caps(question, world)])


def _caps(question: QuestionSpec, world: _World) -> list[int]:
    return [
        effect["points"]
        for other in world.questions.values()
        for effect in other.effects
        if effect["kind"] == Kind.CAP and effect["target"] == question.code and _fired(effect, other, world)
    ]


def _signals(question: QuestionSpec, world: _World) -> list[Signal]:
    signals = []
    for effect in question.effects:
        fired = "" if effect["kind"] == Kind.CAP else _fired(effect, question, world)
        if fired:
            signals.append(
                Signal(
                    question_code=question.code,
                    criterion=question.criterion,
                    kind=str(effect["kind"]),
                    message=effect["message"],
                    provisional=fired == "provisional",
                    final=bool(effect.get("final")) and fired != "provisional",
                    document=effect.get("document", ""),
                )
            )
    return signals


def _fired(effect: Mapping[str, Any], question: QuestionSpec, world: _World) -> str:
    """Return "" (not fired), "certain" or "provisional" for an effect of `question`.

    An unknown answer fires blockers, start blockers and caps, provisionally; so does a cross condition that
    looks at something unknown.
    """
    given = world.answers.get(question.code)
    if given is None or given.not_applicable:
        return ""
    own = _own_condition(effect["when"], given)
    if own is False or (own is None and effect["kind"] not in FIRED_BY_UNKNOWN):
        return ""
    rest = [world.holds(clause) for clause in effect.get("and", ())]
    if False in rest:
        return ""
    return "provisional" if own is None or None in rest else "certain"


def _own_condition(when: Mapping[str, Any], given: Given) -> bool | None:
    if given.unknown:
        return True if when.get("unknown") else None
    if "marks" in when:
        return given.mark in when["marks"]
    return given.value in when["values"]


def _rounded(value: Decimal) -> int:
    return int(value.quantize(Decimal(1), rounding=ROUND_HALF_UP))
