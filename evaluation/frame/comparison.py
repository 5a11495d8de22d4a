"""What changed from one version of a frame to the next. No Django here."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Change(StrEnum):
    """What happened to an item between two versions."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"
    SAME = "same"


@dataclass(frozen=True)
class Wording:
    """An item as it is compared: its code names it, the rest is what it says."""

    code: str
    kind: str
    title: str
    text: str


@dataclass(frozen=True)
class Difference:
    """One item in both versions; `before` or `after` is None when the version does not hold it."""

    code: str
    change: Change
    before: Wording | None
    after: Wording | None

    @property
    def kind(self) -> str:
        """The kind of the item, which its code never changes."""
        return (self.after or self.before).kind


def compare(before: Iterable[Wording], after: Iterable[Wording]) -> list[Difference]:
    """Return every item of both versions: those of `after` in their order, then those that were removed."""
    old = {item.code: item for item in before}
    new = {item.code: item for item in after}
    kept = [Difference(code, _change(old.get(code), item), old.get(code), item) for code, item in new.items()]
    return kept + [Difference(code, Change.REMOVED, item, None) for code, item in old.items() if code not in new]


def _change(old: Wording | None, new: Wording) -> Change:
    if old is None:
        return Change.ADDED
    return Change.SAME if (old.title, old.text) == (new.title, new.text) else Change.CHANGED
