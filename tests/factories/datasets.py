"""Data sets and their uses, described by the real actions."""

from datetime import date
from typing import Any

from accounts.models import Organisation, User
from evaluation.datasets import actions
from evaluation.datasets.models import Dataset, DatasetUse
from tests.factories.usecases import START
from usecases.models import UseCase

SET = {
    "name": "Actes publiés",
    "description": "Délibérations depuis 2018.",
    "origin": "internal",
    "owner_service": "Assemblées",
    "owner_contact": "assemblees@exemple.test",
    "rights": "Licence Ouverte 2.0",
    "quality": "measured",
    "quality_how": "2 % de trous.",
    "quality_on": date(2026, 1, 12),
    "frequency": "weekly",
    "sensitivity": "public",
    "is_open": True,
    "open_address": "donnees.exemple.test/actes",
    "retention": "Toujours",
}
USE = {
    "purpose": "Chercher des actes comparables.",
    "minimised": "yes",
    "minimised_how": "Les annexes sont retirées.",
    "retention": "Six mois",
    "erasure": "Par l’éditeur, avec une attestation",
    "underserved": "yes",
    "underserved_finding": "Rien de notable par quartier.",
}


def make_dataset(organisation: Organisation, actor: User, **values: Any) -> Dataset:
    """Describe a whole data set, `values` over the plain ones."""
    return actions.create_dataset(organisation=organisation, actor=actor, values={**SET, **values}, now=START)


def make_use(use_case: UseCase, actor: User, dataset: Dataset, **values: Any) -> DatasetUse:
    """Attach a data set to a dossier."""
    return actions.add_use(use_case=use_case, dataset=dataset, actor=actor, values={**USE, **values}, now=START)
