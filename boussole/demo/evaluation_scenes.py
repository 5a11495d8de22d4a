"""What an evaluation says, case by case: figures of the trials that miss, what is done with the time saved. Invented."""

from datetime import date
from decimal import Decimal
from typing import Any

from boussole.demo.scene import Play

# criterion, value, sample
FIGURES = (("R1", 34, 20), ("R2", 6, 40))
MISSED = {"chatbot-rh": (("R1", 11, 20), ("R2", 19, 40))}
TOLD: dict[str, dict[str, Any]] = {
    "delibia": {
        "time_saved_use": "service",
        "time_saved_decided": "staff",
        "hours_saved": Decimal("63.5"),
        "prevention_plan": "Relecture à deux au-delà de vingt pages, pause d’une heure sans écran, une journée par mois "
        "sans l’outil. Responsable : Amina Diallo. Point avec les équipes tous les deux mois.",
    },
    "chatbot-rh": {
        "summary": "L’assistant répond à côté une fois sur cinq et fait gagner onze minutes par semaine au lieu de "
        "trente. Aucun des deux critères n’est atteint.",
        "staff_feedback": "Il ne reste à l’accueil que les cas difficiles. Deux agents sur trois ont cessé de "
        "proposer l’assistant au bout d’un mois.",
        "time_saved": "Presque rien : corriger les réponses a pris le temps gagné.",
        "time_saved_use": "none",
        "actual_cost_eur": Decimal("12200.00"),
    },
}
OTHERWISE = {"time_saved_use": "service", "time_saved_decided": "staff"}


def figures(scene: Play, last: date) -> list[tuple[date, str, int, int]]:
    """Return what was measured on the `last` day of a trial whose case says nothing of it."""
    return [(last, *row) for row in MISSED.get(scene.case.key, FIGURES)]


def told(scene: Play) -> dict[str, Any]:
    """Return what the lead writes in the evaluation: the case's own words, what is done with the time saved."""
    return {**OTHERWISE, **scene.part("evaluation"), **TOLD.get(scene.case.key, {})}
