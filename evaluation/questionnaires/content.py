"""What a questionnaire asks: its items read from the data of a version, checked, and which of them a moment asks.

Plain values in, frozen dataclasses out. The sixteen items and their four open questions come from § 4.3 of the method.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

NOT_APPLICABLE = "na"
SCALE = (1, 2, 3, 4, 5)
TOP = 6  # a reversed item is recoded TOP − x, so that 5 is always good
MAX_MINUTES = 2400  # a week of forty hours
MAX_TEXT = 500  # characters of a free answer: all of them must fit in one cookie
PHASES = ("before", "midway", "end", "follow_up")
KINDS = ("scale", "choice", "text")
# Read by the rules of decision of the method (§ 4.4, EVA-04 and EVA-05): they keep their code and their direction.
RULE_ITEMS = ("Q06", "Q07", "Q08", "Q09", "Q11")


class ContentError(ValueError):
    """The content of a questionnaire does not hold together. `code` names the item, '' for the whole."""

    def __init__(self, message: str, code: str = "") -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True)
class Option:
    """One answer of a choice. `detail` asks for words when it is chosen (« oui, si… »)."""

    value: str
    label: str
    detail: str = ""


@dataclass(frozen=True)
class Item:
    """One question. `before` is its wording without the tool; '' when the same serves."""

    code: str
    dimension: str
    kind: str
    text: str
    phases: tuple[str, ...]
    before: str = ""
    reversed: bool = False
    minutes: str = ""  # asks for minutes a week too, in these words
    options: tuple[Option, ...] = field(default=())

    def wording(self, phase: str) -> str:
        """Return the question as it is asked in `phase`."""
        return self.before if phase == "before" and self.before else self.text

    @property
    def minutes_code(self) -> str:
        """The code under which the minutes are kept."""
        return f"{self.code}-minutes"

    @property
    def detail_code(self) -> str:
        """The code under which the words of a choice are kept."""
        return f"{self.code}-detail"


def read_items(content: Mapping[str, Any]) -> tuple[Item, ...]:
    """Return the items of the content of a version, in order. Raises ContentError when something is wrong."""
    items = tuple(_item(row) for row in content.get("items", ()))
    if not items:
        raise ContentError("no item")
    codes = [item.code for item in items]
    for code in codes:
        if codes.count(code) > 1:
            raise ContentError("code used twice", code)
    return items


def asked(items: Iterable[Item], phase: str) -> tuple[Item, ...]:
    """Return the items that `phase` asks, in order."""
    return tuple(item for item in items if phase in item.phases)


def phase_of(moment: str) -> str:
    """Return the phase of a moment: the three follow-ups ask the same."""
    return moment if moment in PHASES else "follow_up"


def text_codes(items: Iterable[Item]) -> tuple[str, ...]:
    """Return the codes under which free words are kept: open questions, and details of choices."""
    codes = []
    for item in items:
        if item.kind == "text":
            codes.append(item.code)
        elif any(option.detail for option in item.options):
            codes.append(item.detail_code)
    return tuple(codes)


def clean_answers(items: Iterable[Item], given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answers of `given` that the items ask for, each of the right kind; anything else is left out.

    What comes back from a browser is never trusted, even signed: a version of the site may have changed in between.
    """
    kept: dict[str, Any] = {}
    for item in items:
        kept |= _clean(item, given)
    return kept


def _clean(item: Item, given: Mapping[str, Any]) -> dict[str, Any]:
    value = given.get(item.code)
    if item.kind == "text":
        words = _words(value)
        return {item.code: words} if words else {}
    if item.kind == "choice":
        option = next((option for option in item.options if option.value == value), None)
        if option is None:
            return {}
        detail = _words(given.get(item.detail_code)) if option.detail else ""
        return {item.code: value, **({item.detail_code: detail} if detail else {})}
    kept = {item.code: value} if _is_mark(value) else {}
    minutes = given.get(item.minutes_code)
    if item.minutes and type(minutes) is int and 0 <= minutes <= MAX_MINUTES:
        kept[item.minutes_code] = minutes
    return kept


def _is_mark(value: Any) -> bool:
    return value == NOT_APPLICABLE or (type(value) is int and value in SCALE)


def _words(value: Any) -> str:
    return value.strip()[:MAX_TEXT] if isinstance(value, str) else ""


def _item(row: Mapping[str, Any]) -> Item:
    code = str(row.get("code", "")).strip()
    if not code:
        raise ContentError("code missing")
    item = Item(
        code=code,
        dimension=row.get("dimension", ""),
        kind=row.get("kind", ""),
        text=row.get("text", "").strip(),
        phases=tuple(phase for phase in PHASES if phase in row.get("phases", ())),
        before=row.get("before", "").strip(),
        reversed=bool(row.get("reversed", False)),
        minutes=row.get("minutes", "").strip(),
        options=tuple(
            Option(option["value"], option["label"], option.get("detail", "")) for option in row.get("options", ())
        ),
    )
    if item.kind not in KINDS:
        raise ContentError("unknown kind", code)
    if not item.text:
        raise ContentError("text missing", code)
    if not item.phases:
        raise ContentError("never asked", code)
    if item.kind == "choice" and len(item.options) < 2:
        raise ContentError("a choice needs two options", code)
    return item
