"""What the tests of the social dialogue check everywhere: a refusal says why and writes nothing."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from accounts.models import Notification
from audit.models import Entry
from boussole.shared.refusals import Refused
from evaluation.dialogue.models import (
    ConsultationStep,
    FieldNote,
    Finding,
    GroupMember,
    PanelConsultation,
    Recommendation,
    Requirement,
    Reserve,
    ReserveAnswer,
    StaffVoice,
)
from tests.rows import rows_of
from usecases.models import TransitionLog

WATCHED = (
    ConsultationStep,
    Entry,
    FieldNote,
    Finding,
    GroupMember,
    Notification,
    PanelConsultation,
    Recommendation,
    Requirement,
    Reserve,
    ReserveAnswer,
    StaffVoice,
    TransitionLog,
)


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """Return every row that an act of the social dialogue may write."""
    return rows_of(WATCHED)


def refused(match: str, act: Callable[..., Any], *, error: type[Refused] = Refused, **given: Any) -> Refused:
    """Check that `act` is refused with a sentence that holds `match`, and that it wrote nothing. Return the refusal."""
    before = everything()
    with pytest.raises(error, match=match) as refusal:
        act(**given)
    assert everything() == before
    return refusal.value


def last_entry() -> tuple[str, int, dict[str, Any]]:
    """Return the newest entry of the journal: its act, its author, its details."""
    entry = Entry.objects.order_by("pk").last()
    return entry.verb, entry.actor_id, json.loads(entry.content)["details"]
