"""The demonstration is the same every time it is loaded: long to show, hence with the servers."""

import pytest
from django.db import transaction

from audit.models import Entry
from boussole.demo.load import load_demonstration
from usecases.models import UseCase

pytestmark = pytest.mark.django_db


def signature() -> dict[str, list]:
    """What two loads must have in common, whatever numbers the database gives to rows."""
    return {
        "dossiers": list(UseCase.objects.order_by("created_at", "reference").values_list("reference", "state")),
        "journal": list(Entry.objects.order_by("seq").values_list("verb", "at", "target_label", "actor_label")),
    }


def test_two_loads_are_the_same():
    point = transaction.savepoint()
    load_demonstration()
    first = signature()
    transaction.savepoint_rollback(point)
    load_demonstration()
    assert signature() == first
    assert len(first["journal"]) > 700
