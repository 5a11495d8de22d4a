"""From the score of a job to its class: the four levels of the INET study, and the two classifications of the ILO.

A score says how much of a task generative AI could do, from 0 (nothing) to 1 (all of it); the score of a job is the
mean of those of its tasks. It is an upper bound, never a forecast of jobs.

- INET (CNFPT report, study of April 2024): four levels, from the mean alone.
- ILO 2023 (Gmyrek, Berg, Bescond, working paper 96) and ILO 2025 (Gmyrek and others, working paper 140): from the mean
  and the standard deviation of the scores of the tasks. The rules were checked against the file of the authors.
"""

from dataclasses import dataclass
from decimal import Decimal

# The levels of the INET study, from the least exposed to the most.
NOT_EXPOSED, LITTLE, EXPOSED, VERY = "not_exposed", "little", "exposed", "very"
LEVELS = (NOT_EXPOSED, LITTLE, EXPOSED, VERY)

# The classes of the ILO in 2023.
AUTOMATION, AUGMENTATION, UNKNOWN, NOT_AFFECTED = "automation", "augmentation", "unknown", "not_affected"
ILO_2023 = (NOT_AFFECTED, AUGMENTATION, UNKNOWN, AUTOMATION)

# The classes of the ILO in 2025.
OUTSIDE, MINIMAL, GRADIENT_1, GRADIENT_2, GRADIENT_3, GRADIENT_4 = (
    "outside",
    "minimal",
    "gradient_1",
    "gradient_2",
    "gradient_3",
    "gradient_4",
)
ILO_2025 = (OUTSIDE, MINIMAL, GRADIENT_1, GRADIENT_2, GRADIENT_3, GRADIENT_4)

TENTH = Decimal("0.1")


class ScoreOutOfRangeError(ValueError):
    """A score, or a dispersion, that is not a share of a task."""


@dataclass(frozen=True)
class Thresholds:
    """The scores from which a job is little exposed, exposed, very exposed: 0 < little < exposed < very ≤ 1."""

    little: Decimal = Decimal("0.25")
    exposed: Decimal = Decimal("0.50")
    very: Decimal = Decimal("0.75")

    def __post_init__(self) -> None:
        if not 0 < self.little < self.exposed < self.very <= 1:
            raise ScoreOutOfRangeError("thresholds must rise, between 0 and 1")


def level_of(score: Decimal, thresholds: Thresholds = Thresholds()) -> str:
    """Return the INET level of a mean `score` (0 to 1). A score equal to a threshold is in the level above it.

    Raises ScoreOutOfRangeError for a score under 0 or above 1.
    """
    _check(score)
    if score < thresholds.little:
        return NOT_EXPOSED
    if score < thresholds.exposed:
        return LITTLE
    return EXPOSED if score < thresholds.very else VERY


def ilo_2023(mean: Decimal, deviation: Decimal) -> str:
    """Return the class of 2023 of a job, from the `mean` (0 to 1) and the standard `deviation` of its tasks.

    Automation: high, and still above half one deviation down. Augmentation: low, but some tasks above half. Unknown:
    in between. Raises ScoreOutOfRangeError for values out of range.
    """
    _check(mean, deviation)
    if mean >= 6 * TENTH and mean - deviation > 5 * TENTH:
        return AUTOMATION
    if mean >= 4 * TENTH:
        return UNKNOWN
    return AUGMENTATION if mean + deviation > 5 * TENTH else NOT_AFFECTED


def ilo_2025(mean: Decimal, deviation: Decimal) -> str:
    """Return the class of 2025 of a job, from the `mean` (0 to 1) and the standard `deviation` of its tasks.

    The sum decides first whether the job is exposed at all, then the mean gives the gradient. Three of the 427 jobs of
    the authors differ, by rounding. Raises ScoreOutOfRangeError for values out of range.
    """
    _check(mean, deviation)
    if mean + deviation < 4 * TENTH:
        return OUTSIDE
    if mean + deviation < 5 * TENTH:
        return MINIMAL
    for limit, gradient in ((4, GRADIENT_1), (5, GRADIENT_2), (6, GRADIENT_3)):
        if mean < limit * TENTH:
            return gradient
    return GRADIENT_4


def _check(*values: Decimal) -> None:
    if not all(0 <= value <= 1 for value in values):
        raise ScoreOutOfRangeError("a score and a deviation lie between 0 and 1")
