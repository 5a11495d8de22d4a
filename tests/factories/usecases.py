"""Dossiers for tests, in any state, with the milestones that the database asks for."""

from datetime import UTC, datetime, timedelta
from itertools import count

from accounts.models import Organisation, User
from usecases.enums import State
from usecases.lifeline import REQUIRED_MILESTONES
from usecases.models import Submission, UseCase

_numbers = count(1)
START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

COMPLETE = {
    "need": "Les secrétaires passent une heure par jour à reformuler des actes.",
    "beneficiaries": "Secrétaires de mairie et service des assemblées.",
    "solution_kind": "generative",
    "solution": "Un assistant qui propose des formulations.",
    "exclusions": "Il ne décide pas et ne publie rien seul.",
    "alternatives": "Des modèles d’actes et une formation.",
    "doing_nothing": "Chacun continue de reformuler seul.",
    "data_used": "Des actes publics.",
    "personal_data": "no",
    "sensitive_data": "no",
    "provider": "Éditeur fictif",
    "model_name": "Modèle fictif",
    "hosting": "France",
    "consumer_offer": "no",
    "audience": "staff",
    "users_count": 40,
    "volume": "20 demandes par jour",
    "affects_person": "no",
    "cost_eur": "12000.00",
    "cost_details": "Licences et formation.",
    "benefits": "Du temps gagné.",
    "benefits_measure": "Minutes par semaine, relevées avant et après.",
    "public_policy": "Administration générale",
    "origin": "staff_member",
    "origin_details": "Demande du service.",
    "matrix_can": "yes",
    "matrix_wish": "yes",
    "has_interest": "no",
}


def make_use_case(organisation: Organisation, lead: User, *, state: str = State.DRAFT, **fields: object) -> UseCase:
    """Create a dossier directly in `state`, its milestones one day apart, with a complete demand."""
    number = next(_numbers)
    submission = fields.pop("submission", COMPLETE)
    needed = REQUIRED_MILESTONES[State(state)]
    instants = {name: START + timedelta(days=day) for day, name in enumerate(sorted(needed, key=_rank))}
    if state in (State.DEPLOYED, State.UNDER_REVIEW) and not fields.get("already_in_service"):
        instants["final_opinion_at"] = START + timedelta(days=90)
    defaults = {
        "organisation": organisation,
        "lead": lead,
        "reference": f"2026-{number:03d}",
        "title": f"Dossier {number}",
        "state": state,
        "state_since": START,
        "created_at": START,
        "came_from_state": State.SUBMITTED if state == State.TO_COMPLETE else "",
        **instants,
    }
    use_case = UseCase.objects.create(**{**defaults, **fields})
    Submission.objects.create(use_case=use_case, **submission)
    return use_case


def _rank(milestone: str) -> int:
    order = [name for state in State for name in sorted(REQUIRED_MILESTONES[state])]
    return order.index(milestone)
