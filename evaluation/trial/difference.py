"""What an amendment changes: two contents of a protocol in, field by field and criterion by criterion out.

A content is what `content.plain_of` returns: fields, then `indicators`, a list of criteria each with its `code`.
`apply(old, difference(old, new))` gives `new` back: nothing that changes is left out of what is shown.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

CRITERIA = "indicators"
CODE = "code"

Content = Mapping[str, Any]


class Move(StrEnum):
    """What became of a criterion."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True)
class Change:
    """One field, before and after."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True)
class CriterionChange:
    """What became of one criterion; `changes` gives every field: from nothing when added, to nothing when removed."""

    code: str
    move: Move
    changes: tuple[Change, ...]

    def before(self, field: str) -> Any:
        """Return a field as it was, or None when it did not change."""
        return next((change.before for change in self.changes if change.field == field), None)

    def after(self, field: str) -> Any:
        """Return a field as it becomes, or None when it does not change."""
        return next((change.after for change in self.changes if change.field == field), None)


@dataclass(frozen=True)
class Difference:
    """Everything that changes: fields in the order of the content, criteria, and their order once changed."""

    fields: tuple[Change, ...]
    criteria: tuple[CriterionChange, ...]
    order: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing changes."""
        return not self.fields and not self.criteria


def difference(old: Content, new: Content) -> Difference:
    """Return what changes from `old` to `new`. Both have the same fields; codes are unique in each."""
    fields = tuple(
        Change(name, old.get(name), value) for name, value in new.items() if name != CRITERIA and old.get(name) != value
    )
    before, after = _by_code(old), _by_code(new)
    criteria = [
        CriterionChange(code, Move.REMOVED, _changes(row, {})) for code, row in before.items() if code not in after
    ]
    for code, row in after.items():
        if code not in before:
            criteria.append(CriterionChange(code, Move.ADDED, _changes({}, row)))
        elif changes := _changes(before[code], row):
            criteria.append(CriterionChange(code, Move.CHANGED, changes))
    return Difference(fields, tuple(criteria), tuple(after))


def apply(old: Content, change: Difference) -> dict[str, Any]:
    """Return the content that `change` makes of `old`: what `difference` was made from, nothing more."""
    rows = {code: dict(row) for code, row in _by_code(old).items()}
    for criterion in change.criteria:
        if criterion.move == Move.REMOVED:
            del rows[criterion.code]
            continue
        row = rows.setdefault(criterion.code, {})
        row.update({item.field: item.after for item in criterion.changes})
    return {
        **{name: value for name, value in old.items() if name != CRITERIA},
        **{item.field: item.after for item in change.fields},
        CRITERIA: [rows[code] for code in change.order],
    }


def _by_code(content: Content) -> dict[str, Mapping[str, Any]]:
    rows: Sequence[Mapping[str, Any]] = content[CRITERIA]
    return {row[CODE]: row for row in rows}


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Change, ...]:
    names = dict.fromkeys([*before, *after])
    return tuple(
        Change(name, before.get(name), after.get(name))
        for name in names
        if name not in before or name not in after or before[name] != after[name]
    )
