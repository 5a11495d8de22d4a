"""Journal entries that speak of a dossier."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from audit import actions as audit
from audit.models import Entry
from usecases.models import UseCase


def record(
    *,
    verb: str,
    actor: User | None,
    use_case: UseCase,
    now: datetime,
    details: Mapping[str, Any] | None = None,
) -> Entry:
    """Chain one act on `use_case` to the journal. `verb` reads "noun.verb"; `details` never holds a ballot.

    `actor` is None when the application acts by itself, on a date that someone set.
    """
    target = audit.Target("use_case", use_case.pk, use_case.reference, use_case.organisation_id)
    return audit.append(
        verb=verb,
        actor_id=actor.pk if actor else None,
        actor_label=actor.get_full_name() if actor else _("L’application"),
        target=target,
        now=now,
        details=details,
    )
