"""What a trial's figures say: each success criterion against its threshold, and the outcome the rules propose.

Pure functions on values. The rules propose, the committee votes, the élus decide. EVA numbers are those of
docs/essai.md; the rules on questionnaires (EVA-02 in part, EVA-04, EVA-05) wait for the questionnaires.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

AT_LEAST, AT_MOST = "at_least", "at_most"
REACHED, MISSED, INCONCLUSIVE = "reached", "missed", "inconclusive"
ROLL_OUT, WITH_CONDITIONS, EXTEND, ADAPT, STOP = (
    "roll_out",
    "roll_out_with_conditions",
    "extend",
    "adapt",
    "stop",
)
COST_TOLERANCE = Decimal("1.20")


@dataclass(frozen=True)
class Threshold:
    """A criterion: the threshold, its direction, and how many observations make a figure worth anything."""

    code: str
    direction: str
    threshold: Decimal
    minimum_sample: int = 1


@dataclass(frozen=True)
class Figure:
    """What was observed: a value and the number of observations behind it."""

    value: Decimal
    sample: int = 1


@dataclass(frozen=True)
class Situation:
    """All that the proposal depends on. `verdicts` are those of the success criteria, in order."""

    verdicts: Sequence[str]
    stop_reached: bool = False
    blocker_open: bool = False
    start_blocker_open: bool = False
    already_extended: bool = False
    planned_cost: Decimal | None = None
    actual_cost: Decimal | None = None


@dataclass(frozen=True)
class Proposal:
    """The outcome that the rules propose and the path that leads there: rule numbers with their reasons."""

    outcome: str
    path: tuple[tuple[str, str], ...]


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


def cost_overrun(planned: Decimal | None, actual: Decimal | None) -> bool:
    """Tell whether the actual cost is above 120 % of the planned one (EVA-06). Unknown costs are no overrun."""
    if planned is None or actual is None:
        return False
    return actual > planned * COST_TOLERANCE


def propose(situation: Situation) -> Proposal:
    """Return the outcome that the evaluation rules lead to, the first that applies, with its path."""
    path: list[tuple[str, str]] = []
    if situation.stop_reached or situation.blocker_open:
        why = "un critère d’arrêt est atteint" if situation.stop_reached else "un point bloquant est ouvert"
        return Proposal(STOP, (("EVA-01", why),))
    overrun = cost_overrun(situation.planned_cost, situation.actual_cost)
    if overrun:
        path.append(("EVA-06", "la dépense dépasse 120 % du prévu : coût et empreinte sont à refaire"))
    missed, unclear = situation.verdicts.count(MISSED), situation.verdicts.count(INCONCLUSIVE)
    if missed:
        path.append(("EVA-03", f"critères manqués : {missed} ; pas de généralisation"))
        path.append(("EVA-08", "adapter, ou arrêter avec un motif public"))
        return Proposal(STOP if missed == len(situation.verdicts) else ADAPT, tuple(path))
    if unclear and not situation.already_extended:
        path.append(("EVA-02", f"critères non concluants : {unclear} ; prolonger une fois, trois mois au plus"))
        return Proposal(EXTEND, tuple(path))
    if unclear or not situation.verdicts:
        path.append(("EVA-08", "toujours non concluant : adapter, ou arrêter avec un motif public"))
        return Proposal(ADAPT, tuple(path))
    path.append(("EVA-07", "tous les critères sont atteints"))
    reserved = overrun or situation.start_blocker_open
    return Proposal(WITH_CONDITIONS if reserved else ROLL_OUT, tuple(path))
