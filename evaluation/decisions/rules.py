"""Which decision follows which opinion, and the calendar of the follow-up, as data and pure functions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from boussole.shared.days import months_later

# The decisions that follow each motion of the committee. Any other one departs from its opinion.
FOLLOWS: dict[str, frozenset[str]] = {
    "favourable": frozenset({"authorise_trial", "regularise"}),
    "conditions": frozenset({"authorise_trial", "regularise"}),
    "unfavourable": frozenset({"refuse", "stop_existing"}),
    # An élu who adds reserves still follows a favourable opinion; one who drops them all does not.
    "roll_out": frozenset({"generalise", "generalise_with_conditions"}),
    "roll_out_with_conditions": frozenset({"generalise_with_conditions"}),
    "extend": frozenset({"extend_trial"}),
    "adapt": frozenset({"adapt"}),
    "stop": frozenset({"abandon"}),
}
# What is always said in public when it is decided: a refusal, a stop (domain, § 4.4, EVA-08).
SAID_IN_PUBLIC = frozenset({"refuse", "abandon", "stop_existing"})
# Follow-up of a system in service: label, months after the decision (domain, § 4.4, « suivi »).
FOLLOW_UP = (
    ("Bilan à 1 mois", 1),
    ("Bilan à 6 mois", 6),
    ("Bilan à 1 an", 12),
    ("Bilan à 2 ans", 24),
    ("Bilan à 3 ans (santé au travail, compétences)", 36),
    ("Bilan à 4 ans", 48),
    ("Bilan à 5 ans (santé au travail, compétences)", 60),
)
YEARLY = 12  # months between two reviews once the calendar is over
AFTER_ADAPTING = 3  # months between a review that asks to adapt and the one that looks at it
ADAPTED = "Bilan après adaptation"


@dataclass(frozen=True)
class Planned:
    """A review to plan: what it is called, and when it is due."""

    label: str
    due_on: date


def departs(motion: str | None, kind: str) -> bool:
    """Tell whether the decision `kind` departs from the committee's adopted `motion` (None: no opinion to follow)."""
    return motion is not None and kind not in FOLLOWS.get(motion, frozenset())


def speaks_in_public(kind: str, *, after_harm: bool) -> bool:
    """Tell whether the decision `kind` asks for a public reason; `after_harm`: an incident is being reviewed."""
    return kind in SAID_IN_PUBLIC or (kind == "retire" and after_harm)


def calendar(decided_on: date) -> tuple[Planned, ...]:
    """Return the reviews that a system put in service on `decided_on` has ahead of it, in order."""
    return tuple(Planned(label, months_later(decided_on, months)) for label, months in FOLLOW_UP)


def delays() -> list[str]:
    """Return when a system put in service is looked at again, in words: « 1 mois », « 6 mois », « 1 an »…"""
    return [_delay(months) for _label, months in FOLLOW_UP]


def _delay(months: int) -> str:
    years = months // 12
    return f"{months} mois" if not years else "1 an" if years == 1 else f"{years} ans"


def next_yearly(in_service_on: date, planned: Sequence[date], *, still_open: bool) -> Planned | None:
    """Return the yearly review that follows the last of those `planned`, or None.

    None while one is still open, or when none was ever planned.
    """
    if still_open or not planned:
        return None
    due_on = months_later(max(planned), YEARLY)
    years = round((due_on - in_service_on).days / 365.25)
    return Planned(f"Bilan à {years} ans" if years > 1 else "Bilan à 1 an", due_on)
