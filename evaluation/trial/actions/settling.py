"""How an amendment is closed: by the vote, by its lead, or by the end of the trial."""

from datetime import datetime

from accounts.models import User
from evaluation.trial.actions.protocols import journal_protocol
from evaluation.trial.enums import AmendmentState
from evaluation.trial.models import Amendment
from evaluation.trial.versions import open_amendment
from usecases.models import UseCase

VOTE_LIMIT = 500  # characters


def lapse_amendment(*, use_case: UseCase, actor: User, now: datetime) -> None:
    """Close the amendment left open when the trial ends: its figures are known, what judges them no longer changes."""
    amendment = open_amendment(use_case)
    if amendment is not None:
        settle(amendment, AmendmentState.LAPSED, actor, now, verb="trial.lapse_amendment")


def settle(amendment: Amendment, state: str, actor: User, now: datetime, *, verb: str, vote: str = "") -> Amendment:
    """Close an amendment for good, in the journal too. The caller has checked everything."""
    amendment.state, amendment.vote = state, vote[:VOTE_LIMIT]
    amendment.settled_at, amendment.settled_by = now, actor
    amendment.save()
    journal_amendment(verb, amendment, actor, now, **({"vote": amendment.vote} if vote else {}))
    return amendment


def journal_amendment(verb: str, amendment: Amendment, actor: User, now: datetime, **more: str) -> None:
    """Chain an act on an amendment to the journal, with the hash of its version."""
    protocol = amendment.protocol
    details = {"amendment": amendment.pk, "sha256": amendment.sha256, **more}
    journal_protocol(verb, protocol, actor, now, **details)
