"""Estimates for tests, saved by the real actions."""

from datetime import datetime
from typing import Any

from accounts.models import User
from evaluation.footprint import actions
from evaluation.footprint.actions import GivenUsage, OtherModel
from evaluation.footprint.calculation import Setting
from evaluation.footprint.estimate import Span
from evaluation.footprint.models import Comparison, Footprint
from tests.factories.usecases import START
from usecases.models import UseCase

USAGE = GivenUsage(users=Span.of(40), requests_per_day=Span.of(5, 10), days=210, length="medium")
BY_HAND = {
    "energy_kwh": Span.of(200, 300),
    "zone": "FRA",
    "volume": "Une analyse par nuit, 365 nuits.",
    "source": "Compteur de la salle",
    "method": "Relevé sur un mois, ramené à l’année.",
}


def estimate(use_case: UseCase, actor: User, **given: Any) -> Footprint:
    """Save an estimate from a model (Mistral Small in France by default), on top of the last version."""
    return actions.save_model_estimate(use_case=use_case, actor=actor, **{**model_estimate(use_case), **given})


def model_estimate(use_case: UseCase, kind: str = "planned", now: datetime = START) -> dict[str, Any]:
    """What `save_model_estimate` takes."""
    return {
        "kind": kind,
        "usage": USAGE,
        "setting": Setting("mistral-small", "FRA"),
        "hypotheses": "Relevé d’un mois d’essai.",
        "version": use_case.footprints.filter(kind=kind).count(),
        "now": now,
    }


def estimate_by_hand(use_case: UseCase, actor: User, kind: str = "planned", **given: Any) -> Footprint:
    """Save an estimate by hand, on top of the last version."""
    version = use_case.footprints.filter(kind=kind).count()
    call = {**BY_HAND, "kind": kind, "version": version, "now": START, **given}
    return actions.save_manual_estimate(use_case=use_case, actor=actor, **call)


def compared(footprint: Footprint, actor: User, **given: Any) -> Comparison:
    """Compare with a larger model and with what is done today."""
    call = {
        "others": [OtherModel(Setting("mistral-large", "FRA"))],
        "without_ai": "Des modèles d’actes.",
        "without_ai_kwh": None,
        "version": footprint.comparisons.count(),
        "now": START,
        **given,
    }
    return actions.compare(footprint=footprint, actor=actor, **call)
