"""What a trial's figures say: each criterion against its threshold, with why.

Pure functions on values; `evaluation.trial.proposal` makes of these verdicts what the rules EVA-01 to EVA-08 propose.
docs/essai.md explains the same rules in French.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

AT_LEAST, AT_MOST = "at_least", "at_most"
REACHED, MISSED, INCONCLUSIVE = "reached", "missed", "inconclusive"
QUALITY = "quality"
COST_TOLERANCE = Decimal("1.20")
DIRECTION_WORDS = {AT_LEAST: "au moins", AT_MOST: "au plus"}


@dataclass(frozen=True)
class Threshold:
    """A criterion: the threshold, its direction, and how many observations make a figure worth anything.

    `nature` says what a success criterion watches over ("quality" or anything else); left empty, as when a protocol
    does not say, the criterion is held to be one of quality. The other fields only serve to be shown.
    """

    code: str
    direction: str
    threshold: Decimal
    minimum_sample: int = 1
    nature: str = ""
    label: str = ""
    unit: str = ""
    source: str = ""
    baseline: Decimal | None = None

    @property
    def watches_quality(self) -> bool:
        return self.nature in ("", QUALITY)


@dataclass(frozen=True)
class Figure:
    """What was observed: a value, the number of observations behind it, and the day when it was measured."""

    value: Decimal
    sample: int = 1
    on: date | None = None


@dataclass(frozen=True)
class Judgement:
    """A success criterion set against its figure: the verdict, why in one sentence, the change since the start.

    `gap` is the figure minus the baseline, in the criterion's unit; None when either is not known.
    """

    criterion: Threshold
    figure: Figure | None
    verdict: str
    why: str
    gap: Decimal | None = None


@dataclass(frozen=True)
class StopReading:
    """A stop criterion set against its figure: whether it is reached, and why in one sentence."""

    criterion: Threshold
    figure: Figure | None
    reached: bool
    why: str


def judge(criterion: Threshold, figure: Figure | None) -> Judgement:
    """Set a success criterion against its figure: reached, missed, or inconclusive, and why."""
    known = None if figure is None or criterion.baseline is None else figure.value - criterion.baseline
    return Judgement(criterion, figure, verdict(criterion, figure), _why(criterion, figure), known)


def judge_all(criteria: Iterable[Threshold], figures: Mapping[str, Figure]) -> tuple[Judgement, ...]:
    """Set each success criterion against the figure of its code, in the order of the criteria."""
    return tuple(judge(row, figures.get(row.code)) for row in criteria)


def read_stops(criteria: Iterable[Threshold], figures: Mapping[str, Figure]) -> tuple[StopReading, ...]:
    """Set each stop criterion against its figure. One observation is enough: a stop does not wait for a sample."""
    return tuple(_stop(row, figures.get(row.code)) for row in criteria)


def verdict(criterion: Threshold, figure: Figure | None) -> str:
    """Return reached, missed, or inconclusive (nothing measured, too few observations). The threshold counts."""
    if figure is None or figure.sample < criterion.minimum_sample:
        return INCONCLUSIVE
    return REACHED if crosses(criterion, figure) else MISSED


def crosses(criterion: Threshold, figure: Figure) -> bool:
    """Tell whether the figure is at or beyond the threshold, in the criterion's direction."""
    if criterion.direction == AT_LEAST:
        return figure.value >= criterion.threshold
    return figure.value <= criterion.threshold


def plain(value: Decimal | int) -> str:
    """Return a number with a decimal comma and without useless zeros: « 3,1 »."""
    text = f"{Decimal(value):f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")


def counted(number: int, one: str, many: str) -> str:
    """Return a count and its noun: « 1 réponse », « 9 réponses »; zero is singular in French."""
    return f"{number} {many if number > 1 else one}"


def _why(criterion: Threshold, figure: Figure | None) -> str:
    if figure is None:
        return "aucune mesure"
    if figure.sample < criterion.minimum_sample:
        seen = counted(figure.sample, "observation", "observations")
        return f"{seen}, il en fallait {criterion.minimum_sample}"
    return _found(criterion, figure)


def _stop(criterion: Threshold, figure: Figure | None) -> StopReading:
    if figure is None:
        return StopReading(criterion, None, False, "aucune mesure")
    return StopReading(criterion, figure, crosses(criterion, figure), _found(criterion, figure))


def _found(criterion: Threshold, figure: Figure) -> str:
    wanted = f"{DIRECTION_WORDS[criterion.direction]} {plain(criterion.threshold)}"
    return f"{plain(figure.value)}, pour un seuil d’{wanted}"
