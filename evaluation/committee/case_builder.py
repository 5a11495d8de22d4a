"""From the rows of a meeting to the values that the vote rules read."""

from collections.abc import Iterable
from dataclasses import replace

from evaluation.committee.enums import MemberFunction, VoteMode
from evaluation.committee.models import AgendaItem, CommitteeMember, PaperCount, Vote
from evaluation.committee.permissions import sitting
from evaluation.committee.secret_case import Totals, in_secret
from evaluation.committee.vote_case import Attendance, BallotMode, Case, Member, Proxy
from evaluation.committee.vote_case import PublicBallot as BallotValue
from evaluation.committee.vote_format import rules_from_dict


def case_of(item: AgendaItem) -> Case:
    """Return what the quorum and the voices of `item` depend on, without ballots. People go by their seat's id."""
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
    )


def case_of_vote(vote: Vote) -> Case:
    """Return the case of a vote with its ballots: named in the order cast, or a roll and a box in no order.

    A vote on paper takes its roll and its box from a count; without any, both are empty.
    """
    case = case_of(vote.item)
    if vote.mode == VoteMode.PAPER:
        count = vote.counts.filter(superseded=False).first()
        return in_secret(case, signed_on(count), totals_of(count).box) if count else in_secret(case, (), ())
    if vote.mode == VoteMode.SECRET:
        signed = vote.roll.filter(signed=True).values_list("voice_id", flat=True)
        return in_secret(case, map(str, signed), vote.papers.values_list("choice", flat=True))
    return replace(
        case,
        rules=replace(case.rules, ballot=BallotMode.PUBLIC),
        ballots=tuple(
            BallotValue(voter=str(row.cast_by_id), for_=str(row.voice_id), choice=row.choice)
            for row in vote.ballots.order_by("pk")
        ),
    )


def totals_of(count: PaperCount) -> Totals:
    """Return the papers that a scrutineer counted, by choice."""
    return Totals(for_=count.in_favour, against=count.against, blank=count.blank, null=count.null)


def signed_on(count: PaperCount) -> Iterable[str]:
    """Return the voices that a scrutineer found on the roll."""
    return map(str, count.signed)


def _id(member: CommitteeMember) -> str:
    return str(member.pk)


def _holding(members: list[CommitteeMember], function: str) -> str | None:
    return next((_id(member) for member in members if member.function == function), None)
