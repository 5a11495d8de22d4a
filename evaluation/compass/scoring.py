"""The arithmetic of the compass: answers in, one score and one verdict per criterion out. Never a total.

No Django here. The grid (questions, options, effects) is data; this module only knows how to read it.
docs/grille.md explains the same rules in French.
"""

from collections.abc import Mapping, Sequence
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
    """What an answer sets off: a blocker, a start blocker, a warning, a document to join, a cap on another mark."""

    BLOCKER = "B"
    START_BLOCKER = "BD"
    WARNING = "V"
    DOCUMENT = "D"
    CAP = "CAP"


@dataclass(frozen=True)
class QuestionSpec:
    """A question as the grid defines it. `general` questions are shown apart and belong to no verdict."""

    code: str
    criterion: str
    answer_type: str
    options: Sequence[Mapping[str, Any]] = ()
    effects: Sequence[Mapping[str, Any]] = ()
    condition: Mapping[str, Any] | None = None
    general: bool = False


@dataclass(frozen=True)
class Given:
    """An answer: the value of an option, or unknown, or not applicable. `mark` (0-4) serves general questions."""

    value: str | None = None
    mark: int | None = None
    unknown: bool = False
    not_applicable: bool = False


@dataclass(frozen=True)
class Signal:
    """What one answer set off. `provisional`: because something is not known yet. `final`: nothing lifts it."""

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
    `unknown` those answered « ne sait pas ».
    """

    code: str
    points: int
    maximum: int
    score: int | None
    answered: int
    total: int
    unknown: int
    verdict: Verdict
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
    *, questions: Sequence[QuestionSpec], answers: Mapping[str, Given], facts: Facts, assessed_on: date
) -> AssessmentScore:
    """Score every criterion of a grid, in the order in which the questions come.

    `facts` says what is known of the dossier (True, False or None for unknown); `assessed_on` is the day at
    which dated rules are read. Source: boussole § 0 (scales, effects, score), a choice of the project.
    """
    codes = list(dict.fromkeys(question.criterion for question in questions))
    scores = [
        score_criterion(code=code, questions=questions, answers=answers, facts=facts, assessed_on=assessed_on)
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
) -> CriterionScore:
    """Score one criterion: mean of the scored answers × 25, rounded half up; unknown counts for 0.

    Hidden and not-applicable questions count in neither the points nor the maximum. `questions` is the whole
    grid, since effects may look at other criteria.
    """
    world = _World({question.code: question for question in questions}, answers, facts, assessed_on)
    own = [
        question
        for question in questions
        if question.criterion == code and is_visible(question, answers, facts)
    ]
    applicable = [question for question in own if not _given(answers, question).not_applicable]
    scored = [
        question
        for question in applicable
        if question.answer_type in SCORED_TYPES and question.code in answers
    ]
    points = sum(_points(question, world) for question in scored)
    maximum = TOP_MARK * len(scored)
    unknown = sum(_given(answers, question).unknown for question in applicable)
    signals = tuple(signal for question in applicable for signal in _signals(question, world))
    score = _rounded(Decimal(100 * points) / maximum) if maximum else None
    return CriterionScore(
        code=code,
        points=points,
        maximum=maximum,
        score=score,
        answered=sum(question.code in answers for question in applicable),
        total=len(applicable),
        unknown=unknown,
        verdict=verdict_of(score, signals),
        signals=signals,
    )


def verdict_of(score: int | None, signals: Sequence[Signal]) -> Verdict:
    """Return the worst verdict that the score (0-100) and the signals call for.

    A blocker blocks. A score under 25 is unfavourable. A start blocker or a warning calls for conditions.
    """
    kinds = {signal.kind for signal in signals}
    if Kind.BLOCKER in kinds:
        return Verdict.BLOCKED
    if score is not None and score < UNFAVOURABLE_BELOW:
        return Verdict.UNFAVOURABLE
    if kinds & {Kind.START_BLOCKER, Kind.WARNING}:
        return Verdict.CONDITIONS
    return Verdict.FAVOURABLE


def is_visible(question: QuestionSpec, answers: Mapping[str, Given], facts: Facts) -> bool:
    """Tell whether the question is asked: it has no condition, or its condition holds or may hold."""
    if question.condition is None:
        return True
    world = _World({}, answers, facts, date.max)
    return world.holds(question.condition) is not False


@dataclass(frozen=True)
class _World:
    """What an effect may look at: the other answers, the facts of the dossier, the day."""

    questions: Mapping[str, QuestionSpec]
    answers: Mapping[str, Given]
    facts: Facts
    day: date

    def holds(self, clause: Mapping[str, Any]) -> bool | None:
        """Tell whether a clause holds: True, False, or None when what it looks at is not known."""
        if "fact" in clause:
            known = self.facts.get(clause["fact"])
            return None if known is None else known == clause["is"]
        if "from_date" in clause:
            return self.day >= date.fromisoformat(clause["from_date"])
        if "question" in clause:
            given = self.answers.get(clause["question"])
            if given is None:
                return False
            if given.unknown:
                return None
            return given.value in clause["values"]
        raise ValueError(f"Clause inconnue : {sorted(clause)}")


def _given(answers: Mapping[str, Given], question: QuestionSpec) -> Given:
    return answers.get(question.code, Given())


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
    if question.code not in world.answers:
        return []
    signals = []
    for effect in question.effects:
        if effect["kind"] == Kind.CAP:
            continue
        fired = _fired(effect, question, world)
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

    An unknown answer fires blockers and start blockers, provisionally; so does a cross condition that looks
    at something unknown.
    """
    given = _given(world.answers, question)
    if given.not_applicable:
        return ""
    own = _own_condition(effect.get("when", {}), given)
    if own is False:
        return ""
    if own is None and effect["kind"] not in (Kind.BLOCKER, Kind.START_BLOCKER):
        return ""
    rest = [world.holds(clause) for clause in effect.get("and", ())]
    if False in rest:
        return ""
    return "provisional" if own is None or None in rest else "certain"


def _own_condition(when: Mapping[str, Any], given: Given) -> bool | None:
    if "marks" in when:
        return given.mark in when["marks"]
    if given.unknown:
        return True if when.get("unknown") else None
    return given.value in when.get("values", ())


def _rounded(value: Decimal) -> int:
    return int(value.quantize(Decimal(1), rounding=ROUND_HALF_UP))
