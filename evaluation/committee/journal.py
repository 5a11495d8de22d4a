"""Journal entries that speak of the committee itself (those about a dossier go through `usecases.journal`)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from accounts.models import User
from audit import actions as audit
from audit.models import Entry
from evaluation.committee.models import Committee


def record_for(
    *, verb: str, actor: User, committee: Committee, now: datetime, details: Mapping[str, Any] | None = None
) -> Entry:
    """Chain one act on `committee` to the journal."""
    target = audit.Target("committee", committee.pk, committee.name, committee.organisation_id)
    return audit.append(
        verb=verb,
        actor_id=actor.pk,
        actor_label=actor.get_full_name(),
        target=target,
        now=now,
        details=details,
    )
