"""Which decision follows which opinion, as data and pure functions."""

from datetime import date

# The decisions that follow each motion of the committee. Any other one departs from its opinion.
FOLLOWS: dict[str, frozenset[str]] = {
    "favourable": frozenset({"authorise_trial", "regularise"}),
    "conditions": frozenset({"authorise_trial", "regularise"}),
    "unfavourable": frozenset({"refuse", "stop_existing"}),
    "roll_out": frozenset({"generalise"}),
    "roll_out_with_conditions": frozenset({"generalise"}),
    "extend": frozenset({"extend_trial"}),
    "adapt": frozenset({"adapt"}),
    "stop": frozenset({"abandon"}),
}
# Follow-up of a system in service: label, months after the decision (design of the method; report, « suivi »).
FOLLOW_UP = (
    ("Bilan à 1 mois", 1),
    ("Bilan à 6 mois", 6),
    ("Bilan à 1 an", 12),
    ("Bilan à 3 ans", 36),
    ("Bilan à 5 ans", 60),
)


def departs(motion: str | None, kind: str) -> bool:
    """Tell whether the decision `kind` departs from the committee's adopted `motion` (None: no opinion to follow)."""
    return motion is not None and kind not in FOLLOWS.get(motion, frozenset())


def months_later(day: date, months: int) -> date:
    """Return the same day `months` later, or the last day of that month when it is shorter."""
    year, month = divmod(day.month - 1 + months, 12)
    for number in range(day.day, 27, -1):
        try:
            return date(day.year + year, month + 1, number)
        except ValueError:
            continue
    return date(day.year + year, month + 1, day.day)
