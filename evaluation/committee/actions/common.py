"""What every act on a vote shares: its refusals, the lock, who may vote for which voice."""

from django.utils.translation import gettext as _

from accounts.models import User
from boussole.shared.refusals import NotAllowed, Refused
from evaluation.committee.case_builder import case_of
from evaluation.committee.models import CommitteeMember, Vote
from evaluation.committee.permissions import require_declared, seat_of
from evaluation.committee.tally import ballot_refusal


class VoteRefused(Refused):
    """The vote cannot be opened, closed, annulled or rectified this way now."""


class BallotRefused(Refused):
    """The ballot does not count: says why."""


def lock_vote(vote: Vote) -> Vote:
    """Return the vote read again under a lock, with its item, meeting, rules and dossier.

    Casting and closing take the same row: a ballot is in before the close, or refused after it.
    """
    Vote.objects.select_for_update().get(pk=vote.pk)
    related = ("item__meeting__committee", "item__meeting__rules", "item__use_case")
    return Vote.objects.select_related(*related).get(pk=vote.pk)


def require_seat(vote: Vote, actor: User) -> CommitteeMember:
    """Return the seat that `actor` holds on the day of the meeting. Raises NotAllowed, also before any declaration."""
    seat = seat_of(actor, vote.item.meeting)
    if seat is None:
        raise NotAllowed(_("Seuls les membres du comité votent."))
    if seat.voting:
        require_declared(actor, vote.item)
    return seat


def require_voice(vote: Vote, seat: CommitteeMember, voice: CommitteeMember) -> None:
    """Raise BallotRefused when the vote is over, or when `seat` may not express `voice` (R7)."""
    if vote.closed_at is not None:
        raise BallotRefused(_("Le vote est clos : votre bulletin n’a pas été compté."))
    refusal = ballot_refusal(case_of(vote.item), str(seat.pk), str(voice.pk))
    if refusal:
        raise BallotRefused(refusal)
