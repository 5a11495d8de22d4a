"""What the demonstration knows of one use case: its demand, its answers, and how far it goes."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

SOURCE = "rapport du CNFPT, mars 2025"


@dataclass(frozen=True)
class Case:
    """One dossier to play. `until` is the state where it stops; `starts_on` the day its draft is opened.

    `demand` holds the fields of the demand; `answers` the answers of the compass that are not the best one
    (value, or "?" for « ne sait pas »); `story` what only some stages need.
    """

    key: str
    title: str
    where: str
    lead: str
    starts_on: date
    until: str
    demand: dict[str, Any]
    answers: dict[str, str] = field(default_factory=dict)
    story: dict[str, Any] = field(default_factory=dict)
    already_in_service: bool = False


def reported(fact: str, place: str) -> str:
    """Return a fact quoted as feedback of a real collectivité."""
    return f"Retour d’expérience de {place} ({SOURCE}) : {fact}"


def demand(need: str, beneficiaries: str, solution: str, exclusions: str, **more: Any) -> dict[str, Any]:
    """Return a whole demand: what is said of the case, and plausible defaults for the rest."""
    return {
        "need": need,
        "beneficiaries": beneficiaries,
        "solution_kind": "generative",
        "solution": solution,
        "exclusions": exclusions,
        "alternatives": "Garder l’organisation actuelle, former les équipes ou simplifier la procédure.",
        "doing_nothing": "",
        "data_used": "Documents de travail de la collectivité, sans donnée sensible.",
        "personal_data": "no",
        "sensitive_data": "no",
        "provider": "À choisir par une mise en concurrence",
        "model_name": "Non connu à ce jour",
        "hosting": "Union européenne, à préciser",
        "consumer_offer": "no",
        "audience": "staff",
        "users_count": 40,
        "volume": "Une dizaine de demandes par agent et par jour.",
        "affects_person": "no",
        "cost_eur": "18000.00",
        "cost_details": "Abonnement, mise en place et formation. Montant illustratif.",
        "benefits": "Du temps rendu aux agents et un service plus régulier.",
        "benefits_measure": "Temps passé et délai, relevés avant et après l’essai.",
        "public_policy": "Administration générale",
        "origin": "workshop",
        "origin_details": "Atelier avec les équipes. Données illustratives.",
        "matrix_can": "yes",
        "matrix_wish": "yes",
        "has_interest": "no",
        "interest_details": "",
        **more,
    }
