"""From the rows of a meeting to the values that the vote rules read."""

from collections.abc import Iterable

from evaluation.committee.enums import MemberFunction
from evaluation.committee.models import AgendaItem, CommitteeMember, PublicBallot, Vote
from evaluation.committee.permissions import sitting
from evaluation.committee.vote_case import Attendance, Case, Member, Proxy
from evaluation.committee.vote_case import PublicBallot as BallotValue
from evaluation.committee.vote_format import rules_from_dict


def case_of(item: AgendaItem, ballots: Iterable[PublicBallot] = ()) -> Case:
    """Return everything that the quorum and the result of `item` depend on. People go by their seat's id."""
    meeting = item.meeting
    members = sitting(meeting.committee, meeting.day)
    seats = {member.pk for member in members}
    return Case(
        rules=rules_from_dict(meeting.rules.settings),
        members=tuple(Member(id=_id(member), voting=member.voting) for member in members),
        president=_holding(members, MemberFunction.PRESIDENT),
        deputy=_holding(members, MemberFunction.DEPUTY),
        attendance=tuple(
            Attendance(member=str(row.member_id), opening=row.at_opening, vote=row.at_vote)
            for row in item.attendances.order_by("pk")
            if row.member_id in seats
        ),
        proxies=tuple(
            Proxy(giver=str(row.giver_id), holder=str(row.holder_id), revoked=row.revoked_at is not None)
            for row in meeting.proxies.order_by("received_at", "pk")
        ),
        recusals=tuple(str(row.member_id) for row in item.recusals.order_by("pk") if row.member_id in seats),
        ballots=tuple(
            BallotValue(voter=str(row.cast_by_id), for_=str(row.voice_id), choice=row.choice) for row in ballots
        ),
    )


def case_of_vote(vote: Vote) -> Case:
    """Return the case of a vote, with every ballot in the order it was cast."""
    return case_of(vote.item, vote.ballots.order_by("pk"))


def _id(member: CommitteeMember) -> str:
    return str(member.pk)


def _holding(members: list[CommitteeMember], function: str) -> str | None:
    return next((_id(member) for member in members if member.function == function), None)
