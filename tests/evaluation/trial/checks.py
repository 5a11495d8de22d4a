"""What the tests of the trial check everywhere: a refusal says why and writes nothing, an act is in the journal."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from accounts.models import Notification
from audit.models import Entry
from boussole.shared.refusals import Refused
from evaluation.compass.models import Assessment
from evaluation.trial.models import (
    Amendment,
    Attendance,
    CriterionResult,
    Evaluation,
    EventHolding,
    Expense,
    Incident,
    Indicator,
    Measure,
    MeasureImport,
    Notebook,
    Observation,
    Protocol,
    ProtocolApproval,
    TrialEvent,
    UsageReading,
)
from tests.rows import rows_of
from usecases.models import TransitionLog, UseCase

WATCHED = (
    Amendment,
    Assessment,
    Attendance,
    CriterionResult,
    Entry,
    Evaluation,
    EventHolding,
    Expense,
    Incident,
    Indicator,
    Measure,
    MeasureImport,
    Notebook,
    Notification,
    Observation,
    Protocol,
    ProtocolApproval,
    TransitionLog,
    TrialEvent,
    UsageReading,
    UseCase,
)


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """Return every row that an act on a trial may write."""
    return rows_of(WATCHED)


def refused(match: str, act: Callable[..., Any], *, error: type[Refused] = Refused, **given: Any) -> Refused:
    """Check that `act` is refused with a sentence that holds `match`, and that it wrote nothing. Return the refusal.

    No transaction is opened around the act: it is the act's own that must undo what it began.
    """
    before = everything()
    with pytest.raises(error, match=match) as refusal:
        act(**given)
    assert everything() == before
    return refusal.value


def verbs() -> list[str]:
    """Return the acts of the journal, oldest first."""
    return list(Entry.objects.order_by("pk").values_list("verb", flat=True))


def last_entry() -> tuple[str, int, dict[str, Any]]:
    """Return the newest entry of the journal: its act, its author, its details."""
    entry = Entry.objects.order_by("pk").last()
    return entry.verb, entry.actor_id, json.loads(entry.content)["details"]
