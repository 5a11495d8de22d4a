"""What changes from one version of a grid to another, and what a dossier keeps of its answers. Values in, values out.

A grid is its content, as `selectors.grid_content` returns it. Nothing here knows the database.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from evaluation.compass.scoring import AssessmentScore, CriterionScore

CRITERION_FIELDS = ("label", "question", "respondents", "is_general")
QUESTION_FIELDS = (
    "text", "help", "answer_type", "options", "effects", "condition", "respondents", "references", "evidence",
)  # fmt: skip
# An answer stays good while what was asked, and what could be answered, are the same.
ASKED = ("text", "answer_type", "options")
# An opinion stays good while what is asked, and what the answers set off, are the same.
WEIGHED = (*ASKED, "help", "effects", "condition")

Content = Mapping[str, Any]


class Move(StrEnum):
    """What became of a criterion or of a question."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True)
class Change:
    """One field, before and after, as the grid stores it."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Difference:
    """What became of one criterion, or of one question of `criterion`. `changes` is empty unless it changed."""

    code: str
    criterion: str
    label: str
    move: Move
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True)
class GridDifference:
    """Everything that changes between two contents, criteria first, in the order of the newer one."""

    criteria: tuple[Difference, ...]
    questions: tuple[Difference, ...]

    @property
    def is_empty(self) -> bool:
        return not self.criteria and not self.questions

    def of(self, move: Move) -> tuple[Difference, ...]:
        """Return the questions that made one move."""
        return tuple(row for row in self.questions if row.move == move)


@dataclass(frozen=True)
class CriterionOutcome:
    """One criterion of either grid: its score before and after, and whether an opinion given stays good."""

    code: str
    label: str
    before: CriterionScore | None
    after: CriterionScore | None
    opinion_kept: bool
    is_general: bool = False


def compare(before: Content, after: Content) -> GridDifference:
    """Return what was added, removed or changed. Moving a question to another criterion is a change."""
    old, new = _criteria(before), _criteria(after)
    asked, asks = _questions(before), _questions(after)
    return GridDifference(
        tuple(_differences(old, new, CRITERION_FIELDS, "label")),
        tuple(_differences(asked, asks, (*QUESTION_FIELDS, "criterion"), "text")),
    )


def kept_answers(before: Content, after: Content) -> frozenset[str]:
    """Return the codes of the questions whose answers stay good: same text, same type, same answers offered."""
    return _same(before, after, ASKED)


def kept_releases(before: Content, after: Content) -> frozenset[str]:
    """Return the codes of the questions whose lifted blockers stay lifted: nothing that weighs has changed."""
    return _same(before, after, WEIGHED)


def kept_opinions(before: Content, after: Content, scores: Sequence[AssessmentScore]) -> frozenset[str]:
    """Return the codes of the criteria whose opinion stays good on `after`.

    The criterion asks the same questions with the same effects, and its score, verdict and signals come out the same:
    an effect elsewhere may cap one of its answers. `scores`: before and after, in this order.
    """
    same = _same(before, after, WEIGHED)
    codes = {row["code"]: [question["code"] for question in row["questions"]] for row in before["criteria"]}
    old, new = (_by_code(score) for score in scores)
    return frozenset(
        row["code"]
        for row in after["criteria"]
        if [question["code"] for question in row["questions"]] == codes.get(row["code"])
        and same.issuperset(codes[row["code"]])
        and old.get(row["code"]) == new.get(row["code"])
    )


def outcomes(
    before: Content, after: Content, scores: Sequence[AssessmentScore], signed: Collection[str]
) -> list[CriterionOutcome]:
    """Set the two scores of every criterion side by side: those of `after` first, then those that went away.

    `signed`: codes of the criteria that have an opinion.
    """
    kept = kept_opinions(before, after, scores)
    old, new = (_by_code(score) for score in scores)
    rows = {row["code"]: row for row in (*before["criteria"], *after["criteria"])}
    order = dict.fromkeys(row["code"] for row in (*after["criteria"], *before["criteria"]))
    return [
        CriterionOutcome(
            code,
            rows[code]["label"],
            old.get(code),
            new.get(code),
            code in kept and code in signed,
            rows[code]["is_general"],
        )
        for code in order
    ]


def _differences(
    old: Mapping[str, Mapping[str, Any]], new: Mapping[str, Mapping[str, Any]], fields: Sequence[str], name: str
) -> list[Difference]:
    found = []
    for code, row in new.items():
        if code not in old:
            found.append(Difference(code, row.get("criterion", code), row[name], Move.ADDED))
            continue
        changes = tuple(
            Change(field, old[code][field], row[field]) for field in fields if old[code][field] != row[field]
        )
        if changes:
            found.append(Difference(code, row.get("criterion", code), row[name], Move.CHANGED, changes))
    gone = [(code, row) for code, row in old.items() if code not in new]
    return found + [Difference(code, row.get("criterion", code), row[name], Move.REMOVED) for code, row in gone]


def _criteria(content: Content) -> dict[str, Mapping[str, Any]]:
    return {row["code"]: row for row in content["criteria"]}


def _questions(content: Content) -> dict[str, Mapping[str, Any]]:
    return {
        question["code"]: {**question, "criterion": row["code"]}
        for row in content["criteria"]
        for question in row["questions"]
    }


def _same(before: Content, after: Content, fields: Sequence[str]) -> frozenset[str]:
    old, new = _questions(before), _questions(after)
    return frozenset(
        code for code, row in new.items() if code in old and all(old[code][name] == row[name] for name in fields)
    )


def _by_code(score: AssessmentScore) -> dict[str, CriterionScore]:
    return {row.code: row for row in (*score.criteria, *score.general)}
