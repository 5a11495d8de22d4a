"""The only door that changes the state of a dossier.

Whoever calls `apply_transition` has already checked who acts and what must be true (see the actions of each
app). The door checks the source, writes the state, its milestone, the log row and the journal entry, at once.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from boussole.shared.refusals import Refused
from usecases.enums import State
from usecases.journal import record
from usecases.lifeline import TRANSITIONS, Transition
from usecases.models import TransitionLog, UseCase


class TransitionRefused(Refused):
    """The dossier is not in a state from which this can be done."""


def apply_transition(
    *,
    use_case: UseCase,
    name: str,
    actor: User,
    now: datetime,
    comment: str = "",
    details: dict[str, Any] | None = None,
) -> TransitionLog:
    """Move the dossier along the row `name`, in one transaction with its log row and its journal entry.

    `use_case` is brought up to date in place. Raises TransitionRefused when the dossier is not (or no longer)
    in a source state of the row, or when the row needs a reason and `comment` is blank.
    """
    row = TRANSITIONS[name]
    comment = comment.strip()
    if row.needs_reason and not comment:
        raise TransitionRefused(
            _("Écrivez le motif : il figurera dans l’historique du dossier."),
            field="comment",
        )
    with transaction.atomic():
        locked = UseCase.objects.select_for_update().get(pk=use_case.pk)
        if locked.state not in row.sources:
            raise TransitionRefused(
                _("« %(move)s » n’est pas possible : le dossier est dans l’état « %(state)s ».")
                % {"move": row.label, "state": locked.get_state_display()}
            )
        source, target = locked.state, row.target or locked.came_from_state
        values = _values(row, source, target, now)
        UseCase.objects.filter(pk=locked.pk).update(**values)
        log = TransitionLog.objects.create(
            use_case=locked,
            transition=name,
            source=source,
            target=target,
            actor=actor,
            at=now,
            comment=comment,
        )
        _journal(locked, log, details)
    for field, value in values.items():
        setattr(use_case, field, value)
    return log


def _values(row: Transition, source: str, target: str, now: datetime) -> dict[str, Any]:
    values: dict[str, Any] = {"state": target, "state_since": now}
    values["came_from_state"] = source if target == State.TO_COMPLETE else ""
    values.update(dict.fromkeys(row.clears))
    if row.milestone:
        values[row.milestone] = now
    return values


def _journal(use_case: UseCase, log: TransitionLog, details: dict[str, Any] | None) -> None:
    moved = {
        "from": log.source,
        "to": log.target,
        "reason": log.comment,
        **(details or {}),
    }
    record(
        verb=f"use_case.{log.transition}",
        actor=log.actor,
        use_case=use_case,
        now=log.at,
        details=moved,
    )
