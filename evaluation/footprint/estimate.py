"""What a use of AI takes from the planet in a year: ranges in, ranges out. No Django, no library, no file.

A range carries what is not known (how many people, how long the answers, the size of a secret model). Its ends are
multiplied with its ends: the low hypotheses together, the high ones together.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from math import floor, isfinite, log10
from typing import Any, Self

WORKING_DAYS = 210  # days a year that an agent works, by default; each estimate may say otherwise
# A real footprint above 120 % of the planned one makes the question be asked again (rule EVA-06).
OVERRUN = 1.2
SIGNIFICANT_DIGITS = 2  # the method does not know more

# Tokens of an answer in French: 100, 250, then 500 to 800 words, at 1.4 to 2.3 tokens a word. The ends are those that
# the authors of Bloomz-chat measured on French for eight models (model card cmarkea/bloomz-7b1-mt-sft-chat).
TOKENS_OF = {"short": (140, 230), "medium": (350, 580), "long": (700, 1840)}


@dataclass(frozen=True)
class Span:
    """A range of positive numbers, its ends included. Raises ValueError for ends that are not a range."""

    low: float
    high: float

    def __post_init__(self) -> None:
        if not (isfinite(self.low) and isfinite(self.high) and 0 <= self.low <= self.high):
            raise ValueError(f"not a range of positive numbers: {self.low} to {self.high}")

    @classmethod
    def of(cls, low: float, high: float | None = None) -> Self:
        """Return the range from `low` to `high`, or the one number `low`."""
        return cls(float(low), float(low if high is None else high))

    def times(self, other: "Span") -> "Span":
        """Return the product, end by end."""
        return Span(self.low * other.low, self.high * other.high)

    def by(self, factor: float) -> "Span":
        """Return the range multiplied by one number, 0 or more."""
        return Span(self.low * factor, self.high * factor)

    @property
    def middle(self) -> float:
        return (self.low + self.high) / 2


@dataclass(frozen=True)
class Mix:
    """One kilowatt-hour of a country's electricity: kg CO₂e, kg of antimony equivalent, MJ of primary energy."""

    gwp_kg: float
    adpe_kg: float
    pe_mj: float


@dataclass(frozen=True)
class Impacts:
    """Electricity (kWh), climate (kg CO₂e), metals (kg of antimony equivalent), primary energy (MJ)."""

    energy_kwh: Span
    gwp_kg: Span
    adpe_kg: Span
    pe_mj: Span

    def times(self, count: Span) -> "Impacts":
        """Return the impacts of `count` times as much."""
        return Impacts(**{name: getattr(self, name).times(count) for name in INDICATORS})


INDICATORS = tuple(field.name for field in fields(Impacts))


@dataclass(frozen=True)
class Usage:
    """How much a generative system answers: people, answers each a day, days a year (1 to 366), tokens an answer."""

    users: Span
    requests_per_day: Span
    days: int
    tokens: Span

    @property
    def requests(self) -> Span:
        """Answers in a year."""
        return self.users.times(self.requests_per_day).by(self.days)


@dataclass(frozen=True)
class Result:
    """An estimate and everything it rests on, as it is frozen with its version.

    `year` is a year of use; `answer` one answer, `requests` answers a year and `tokens` an answer, None for an estimate
    by hand. `active` and `total` are billions of parameters. `latency_s` is None when the library worked it out.
    """

    year: Impacts
    mix: Mix
    zone: str
    answer: Impacts | None = None
    requests: Span | None = None
    tokens: Span | None = None
    model: str = ""
    active: Span | None = None
    total: Span | None = None
    pue: Span | None = None
    latency_s: float | None = None
    library: str = ""
    warnings: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the result in plain values, for a JSON column."""
        return {**asdict(self), "warnings": list(self.warnings)}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """Return the result that `to_json` gave."""
        rebuilt = dict(stored)
        for name in ("requests", "tokens", "active", "total", "pue"):
            rebuilt[name] = Span(**stored[name]) if stored[name] else None
        for name in ("year", "answer"):
            rebuilt[name] = _impacts(stored[name]) if stored[name] else None
        return cls(**{**rebuilt, "mix": Mix(**stored["mix"]), "warnings": tuple(stored["warnings"])})


def _impacts(stored: Mapping[str, Any]) -> Impacts:
    return Impacts(**{name: Span(**stored[name]) for name in INDICATORS})


def between(low: Impacts, high: Impacts) -> Impacts:
    """Return the range that goes from the low end of `low` to the high end of `high`, indicator by indicator."""
    return Impacts(**{name: Span(getattr(low, name).low, getattr(high, name).high) for name in INDICATORS})


def of_electricity(energy_kwh: Span, mix: Mix) -> Impacts:
    """Return what using that much electricity takes. The making of machines is not in it."""
    return Impacts(energy_kwh, energy_kwh.by(mix.gwp_kg), energy_kwh.by(mix.adpe_kg), energy_kwh.by(mix.pe_mj))


def overruns(planned: Impacts, actual: Impacts) -> tuple[str, ...]:
    """Return the indicators whose actual value is above 120 % of the planned one, high end against high end (EVA-06).

    What was announced is a range: staying inside it is no overrun, so its high end is what holds.
    """
    return tuple(
        name for name in INDICATORS if getattr(actual, name).high > OVERRUN * getattr(planned, name).high * (1 + 1e-9)
    )


def ratio(reference: Span, other: Span) -> float | None:
    """Return how many times `reference` the other is, middle against middle; None when the reference is nothing."""
    return other.middle / reference.middle if reference.middle else None


def round_significant(value: float, digits: int = SIGNIFICANT_DIGITS) -> float:
    """Return `value` (0 or more) with that many significant digits: 168.3 gives 170, 0.0734 gives 0.073."""
    if not value:
        return 0.0
    return round(value, digits - 1 - floor(log10(value)))
