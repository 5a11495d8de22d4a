"""Differences and outcomes as rows to read: words before, words after."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from evaluation.compass.comparison import CriterionOutcome, Difference
from evaluation.compass.grid_wording import FIELD_WORDS, MOVE_WORDS, field_lines, labels_of
from evaluation.compass.scoring import CriterionScore


@dataclass(frozen=True)
class ChangeRow:
    """One field: its name, what it said, what it says."""

    name: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True)
class DifferenceRow:
    """A criterion or a question that was added, removed or changed."""

    code: str
    label: str
    move: str
    word: str
    changes: tuple[ChangeRow, ...]


@dataclass(frozen=True)
class OutcomeRow:
    """A criterion, its score on either grid, and what becomes of its opinion."""

    outcome: CriterionOutcome
    before: CriterionScore | None
    after: CriterionScore | None

    @property
    def same(self) -> bool:
        return self.before == self.after


def difference_rows(
    found: Iterable[Difference], before: Mapping[str, Any], after: Mapping[str, Any]
) -> list[DifferenceRow]:
    """Return differences in words. The words of answers are those of each grid."""
    old, new = labels_of(before), labels_of(after)
    return [
        DifferenceRow(
            row.code,
            row.label,
            row.move,
            str(MOVE_WORDS[row.move]),
            tuple(
                ChangeRow(
                    str(FIELD_WORDS[change.field]),
                    tuple(field_lines(change.field, change.before, row.code, old)),
                    tuple(field_lines(change.field, change.after, row.code, new)),
                )
                for change in row.changes
            ),
        )
        for row in found
    ]


def outcome_rows(outcomes: Iterable[CriterionOutcome]) -> list[OutcomeRow]:
    """Return the scores of each criterion, before and after."""
    return [OutcomeRow(row, row.before, row.after) for row in outcomes]
