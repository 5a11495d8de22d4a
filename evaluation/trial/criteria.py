"""What a criterion says in plain French, and what looks wrong in it before the trial.

Pure functions on values. A warning never forbids: a threshold that is already met may be wanted (« do not get worse »).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

SUCCESS, STOP = "success", "stop"
AT_LEAST, AT_MOST = "at_least", "at_most"
SPACE = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True)
class Criterion:
    """A criterion as the lead wrote it; figures are in `unit`, `minimum_sample` in observations.

    `nature` is what it watches over, in words; '' when that is not said.
    """

    code: str
    kind: str
    label: str
    unit: str
    source: str
    baseline: Decimal | None
    direction: str
    threshold: Decimal
    minimum_sample: int = 1
    nature: str = ""


@dataclass(frozen=True)
class Remark:
    """Something to look at again before the lock: the code of the criterion, and a sentence."""

    code: str
    text: str


def reading(criterion: Criterion) -> str:
    """Return the criterion as one or more plain sentences: when it is met, where it stands today, on how much."""
    opening = "Réussi si" if criterion.kind == SUCCESS else "Arrêt si"
    said = [
        f"{opening} l’indicateur «{SPACE}{criterion.label}{SPACE}», d’après «{SPACE}{criterion.source}{SPACE}», "
        f"vaut {_threshold(criterion)}."
    ]
    if criterion.baseline is not None:
        said.append(f"Au départ, il vaut {_quantity(criterion.baseline, criterion.unit)}.")
    if criterion.minimum_sample > 1:
        said.append(f"Il faut {criterion.minimum_sample}{SPACE}observations au moins.")
    if criterion.kind == SUCCESS and criterion.nature:
        said.append(f"Ce critère surveille : {criterion.nature}.")
    return " ".join(said)


def meets(criterion: Criterion, value: Decimal) -> bool:
    """Tell whether a value is at or beyond the threshold, in the criterion's direction."""
    return value >= criterion.threshold if criterion.direction == AT_LEAST else value <= criterion.threshold


def remarks(criteria: Sequence[Criterion], participants: int | None) -> list[Remark]:
    """Return what looks wrong, criterion by criterion, in the order given. `participants`: None if unknown."""
    found = []
    for criterion in criteria:
        found += _on_its_own(criterion, participants)
        if criterion.kind == STOP:
            found += [_at_odds(criterion, other) for other in criteria if _contradicts(criterion, other)]
    return found


def figure(value: Decimal) -> str:
    """Return a figure without useless zeros and with a decimal comma."""
    text = format(Decimal(value).normalize(), "f")
    return text.replace(".", ",").replace("-", "−")


def _on_its_own(criterion: Criterion, participants: int | None) -> list[Remark]:
    found = []
    if criterion.baseline is None:
        said = "la situation de départ n’est pas connue. Sans elle, on ne saura pas ce que l’essai a changé."
        if criterion.kind == SUCCESS:
            found.append(Remark(criterion.code, f"{criterion.code}{SPACE}: {said}"))
    elif meets(criterion, criterion.baseline):
        said = (
            "le seuil est déjà atteint au départ. L’essai réussirait sans rien changer ; si vous voulez seulement "
            "ne pas dégrader, dites-le dans les hypothèses."
            if criterion.kind == SUCCESS
            else "le seuil d’arrêt est déjà atteint au départ. La première mesure suspendrait l’essai."
        )
        found.append(Remark(criterion.code, f"{criterion.code}{SPACE}: {said}"))
    if participants is not None and criterion.minimum_sample > participants:
        said = (
            f"il faut {criterion.minimum_sample} observations pour {participants} participants. Si ce sont des "
            "réponses d’agents, le résultat ne sera jamais concluant."
        )
        found.append(Remark(criterion.code, f"{criterion.code}{SPACE}: {said}"))
    return found


def _contradicts(stop: Criterion, success: Criterion) -> bool:
    """Tell whether a value can both reach `success` and reach `stop`, on the same indicator."""
    if success.kind != SUCCESS or _name(stop) != _name(success):
        return False
    if stop.direction == success.direction:
        return True
    least, most = (stop, success) if stop.direction == AT_LEAST else (success, stop)
    return least.threshold <= most.threshold


def _at_odds(stop: Criterion, success: Criterion) -> Remark:
    return Remark(
        stop.code,
        f"{stop.code} contredit {success.code}{SPACE}: une même valeur peut réussir l’essai et l’arrêter "
        f"({_threshold(success)}, {_threshold(stop)}).",
    )


def _name(criterion: Criterion) -> tuple[str, str]:
    return " ".join(criterion.label.casefold().split()), criterion.unit.casefold().strip()


def _threshold(criterion: Criterion) -> str:
    word = "au moins" if criterion.direction == AT_LEAST else "au plus"
    return f"{word} {_quantity(criterion.threshold, criterion.unit)}"


def _quantity(value: Decimal, unit: str) -> str:
    return f"{figure(value)}{SPACE}{unit}" if unit else figure(value)
