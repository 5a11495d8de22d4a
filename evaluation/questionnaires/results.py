"""What the answers of a campaign say: plain values in, frozen dataclasses out.

Marks are recoded so that 5 is always good. Nothing is said of fewer than five people, nor anything from which a figure
on fewer than five people could be worked out (`boussole.shared.suppression`). Answers are counted in three classes: the
exact marks beside their mean would let hidden ones be recomputed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from boussole.shared.suppression import THRESHOLD, suppress_list
from evaluation.questionnaires.content import NOT_APPLICABLE, TOP, Item

CENT = Decimal("0.01")
UNFAVOURABLE, DIVIDED, FAVOURABLE = "unfavourable", "divided", "favourable"
CLASS_OF = {1: UNFAVOURABLE, 2: UNFAVOURABLE, 3: DIVIDED, 4: FAVOURABLE, 5: FAVOURABLE}


@dataclass(frozen=True)
class MomentResults:
    """The figures of one moment that the rules of decision read: means by item code, 5 always good."""

    moment: str
    invited: int
    responses: int
    means: Mapping[str, Decimal]


@dataclass(frozen=True)
class Sheet:
    """The answers of one agent, and their service."""

    service: str
    answers: Mapping[str, Any]


@dataclass(frozen=True)
class Spread:
    """Marks of at least five people: mean, standard deviation, quartiles."""

    number: int
    mean: Decimal
    deviation: Decimal
    quartiles: tuple[Decimal, Decimal, Decimal]


@dataclass(frozen=True)
class ItemResult:
    """One question: its spread and its classes (None: must not be shown), minutes a week or choices if it asks them."""

    item: Item
    number: int
    spread: Spread | None
    classes: Mapping[str, int | None]
    minutes: Spread | None = None


@dataclass(frozen=True)
class ServiceResult:
    """One service: None is what must not be shown."""

    name: str
    invited: int
    responses: int | None
    means: Mapping[str, Decimal | None]


@dataclass(frozen=True)
class CampaignResults:
    """What may be shown of a campaign. `responses` is None under five: then there is nothing else either."""

    invited: int
    responses: int | None
    items: tuple[ItemResult, ...]
    dimensions: Mapping[str, Spread]
    services: tuple[ServiceResult, ...]

    @property
    def shown(self) -> bool:
        """Tell whether there are enough answers to show anything."""
        return self.responses is not None

    @property
    def rate(self) -> Decimal | None:
        """The share of those invited who answered, in per cent, or None."""
        if self.responses is None or not self.invited:
            return None
        return (Decimal(100) * self.responses / self.invited).quantize(Decimal(1), ROUND_HALF_UP)


@dataclass(frozen=True)
class Change:
    """A mean before and after; either may be missing."""

    before: Decimal | None
    after: Decimal | None

    @property
    def difference(self) -> Decimal | None:
        """After minus before, or None."""
        return None if self.before is None or self.after is None else self.after - self.before


def recoded(mark: int, *, reverse: bool) -> int:
    """Return a mark of 1 to 5 so that 5 is good."""
    return TOP - mark if reverse else mark


def spread_of(values: Sequence[int | Decimal]) -> Spread | None:
    """Return the spread of values, or None under five of them.

    The deviation is that of the people who answered (divided by n); quartiles are interpolated (« type 7 »).
    """
    number = len(values)
    if number < THRESHOLD:
        return None
    ordered = sorted(Decimal(value) for value in values)
    mean = sum(ordered) / number
    variance = sum((value - mean) ** 2 for value in ordered) / number
    quarters = tuple(_quantile(ordered, Decimal(share) / 4) for share in (1, 2, 3))
    return Spread(number, _cent(mean), _cent(variance.sqrt()), quarters)


def campaign_results(items: Sequence[Item], sheets: Sequence[Sheet], invited: Mapping[str, int]) -> CampaignResults:
    """Return what may be shown of the answers `sheets` to `items`. `invited` counts people by service."""
    total = sum(invited.values())
    if len(sheets) < THRESHOLD:
        return CampaignResults(total, None, (), {}, ())
    dimensions = dict.fromkeys(item.dimension for item in items if item.kind == "scale")
    spreads = {name: spread_of(list(_scores(items, sheets, name))) for name in dimensions}
    return CampaignResults(
        invited=total,
        responses=len(sheets),
        items=tuple(_item_result(item, sheets) for item in items if item.kind != "text"),
        dimensions={name: spread for name, spread in spreads.items() if spread},
        services=_services(items, sheets, invited, [name for name, spread in spreads.items() if spread]),
    )


def item_means(items: Iterable[Item], sheets: Sequence[Sheet]) -> dict[str, Decimal]:
    """Return the mean of each scale item that at least five people marked."""
    found = {item.code: spread_of(_marks(item, sheets)) for item in items if item.kind == "scale"}
    return {code: spread.mean for code, spread in found.items() if spread}


def changes(before: CampaignResults | None, after: CampaignResults) -> dict[str, Change]:
    """Return, by item code, the means of two campaigns, for every scale item of either."""
    earlier, later = _means_by_code(before), _means_by_code(after)
    return {code: Change(earlier.get(code), later.get(code)) for code in {**earlier, **later}}


def _means_by_code(results: CampaignResults | None) -> dict[str, Decimal]:
    rows = results.items if results else ()
    return {row.item.code: row.spread.mean for row in rows if row.item.kind == "scale" and row.spread}


def _marks(item: Item, sheets: Iterable[Sheet]) -> list[int]:
    given = (sheet.answers.get(item.code) for sheet in sheets)
    return [recoded(mark, reverse=item.reversed) for mark in given if mark not in (None, NOT_APPLICABLE)]


def _scores(items: Iterable[Item], sheets: Iterable[Sheet], dimension: str) -> Iterable[Decimal]:
    """Yield one score a person: the mean of what they marked in the dimension; nothing for who marked nothing."""
    inside = [item for item in items if item.kind == "scale" and item.dimension == dimension]
    for sheet in sheets:
        marks = [mark for item in inside for mark in _marks(item, [sheet])]
        if marks:
            yield Decimal(sum(marks)) / len(marks)


def _item_result(item: Item, sheets: Sequence[Sheet]) -> ItemResult:
    if item.kind == "choice":
        chosen = [sheet.answers[item.code] for sheet in sheets if item.code in sheet.answers]
        counts = {option.value: chosen.count(option.value) for option in item.options}
        return ItemResult(item, len(chosen), None, suppress_list(counts).counts)
    marks = _marks(item, sheets)
    spread = spread_of(marks)
    classes = dict.fromkeys((UNFAVOURABLE, DIVIDED, FAVOURABLE), 0)
    for mark in marks:
        classes[CLASS_OF[mark]] += 1
    minutes = [sheet.answers[item.minutes_code] for sheet in sheets if item.minutes_code in sheet.answers]
    return ItemResult(item, len(marks), spread, suppress_list(classes).counts, spread_of(minutes))


def _services(
    items: Sequence[Item], sheets: Sequence[Sheet], invited: Mapping[str, int], dimensions: Sequence[str]
) -> tuple[ServiceResult, ...]:
    """Return what may be shown of each service: those hidden for their answers are hidden everywhere."""
    inside = {name: [sheet for sheet in sheets if sheet.service == name] for name in invited}
    answered = suppress_list({name: len(rows) for name, rows in inside.items()})
    means: dict[str, dict[str, Decimal | None]] = {name: {} for name in invited}
    for dimension in dimensions:
        scores = {name: list(_scores(items, rows, dimension)) for name, rows in inside.items()}
        shown = suppress_list({name: len(rows) for name, rows in scores.items()}, hidden=answered.hidden)
        for name, rows in scores.items():
            means[name][dimension] = None if shown.counts[name] is None else _cent(sum(rows) / len(rows))
    return tuple(ServiceResult(name, count, answered.counts[name], means[name]) for name, count in invited.items())


def _quantile(ordered: Sequence[Decimal], share: Decimal) -> Decimal:
    place = share * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return _cent(ordered[low] + (ordered[high] - ordered[low]) * (place - low))


def _cent(value: Decimal) -> Decimal:
    return Decimal(value).quantize(CENT, ROUND_HALF_UP)
