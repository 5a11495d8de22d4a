"""From the rows of a meeting to the values that the vote rules read."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from evaluation.committee.enums import MemberFunction, VoteMode
from evaluation.committee.models import AgendaItem, CommitteeMember, Meeting, PaperCount, Recusal, Vote
from evaluation.committee.models import Attendance as AttendanceRow
from evaluation.committee.models import Proxy as ProxyRow
from evaluation.committee.secret_case import Totals, in_secret
from evaluation.committee.vote_case import Attendance, BallotMode, Case, Member, Proxy, QuorumRule, Rules
from evaluation.committee.vote_case import PublicBallot as BallotValue
from evaluation.committee.vote_format import rules_from_dict


def case_of(item: AgendaItem) -> Case:
    """Return what the quorum and the voices of `item` depend on, without ballots. People go by their seat's id."""
    return cases_of(item.meeting, [item])[item.pk]


def cases_of(meeting: Meeting, items: Iterable[AgendaItem], *, as_closed: bool = False) -> dict[int, Case]:
    """Return the cases of several items of a meeting by the item’s id: four queries, whatever their number.

    `as_closed` takes the proxies as they stood when each item was closed (opened, when it is not closed yet) instead
    of now; the items were all opened.
    """
    asked = list(items)
    members = meeting.sitting
    seats = {member.pk for member in members}
    rules = rules_from_dict(meeting.rules.settings)
    whole = Case(
        rules=rules,
        members=tuple(Member(id=_id(member), voting=member.voting) for member in members),
        president=_holding(members, MemberFunction.PRESIDENT),
        deputy=_holding(members, MemberFunction.DEPUTY),
    )
    proxies = list(meeting.proxies.all())
    attendances, recusals = defaultdict(list), defaultdict(list)
    for row in AttendanceRow.objects.filter(item__in=asked, member__in=seats).order_by("pk"):
        attendances[row.item_id].append(Attendance(str(row.member_id), row.at_opening, row.at_vote))
    for row in Recusal.objects.filter(item__in=asked, member__in=seats).order_by("pk"):
        recusals[row.item_id].append(str(row.member_id))
    return {
        item.pk: replace(
            whole,
            rules=_rules_of(item, rules),
            attendance=tuple(attendances[item.pk]),
            proxies=_proxies(proxies, (item.closed_at or item.opened_at) if as_closed else None),
            recusals=tuple(recusals[item.pk]),
        )
        for item in asked
    }


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


def _rules_of(item: AgendaItem, rules: Rules) -> Rules:
    """An item taken up by a second convocation needs no quorum; one added to that agenda keeps the rule (GOV-04)."""
    return replace(rules, quorum=QuorumRule.NONE) if item.second_of_id else rules


def _proxies(rows: Iterable[ProxyRow], moment: datetime | None) -> tuple[Proxy, ...]:
    """The proxies as they stood at `moment`, in order of receipt; None: as they stand now."""
    return tuple(
        Proxy(
            giver=str(row.giver_id),
            holder=str(row.holder_id),
            revoked=row.revoked_at is not None and (moment is None or row.revoked_at <= moment),
        )
        for row in rows
        if moment is None or row.received_at <= moment
    )


def _id(member: CommitteeMember) -> str:
    return str(member.pk)


def _holding(members: list[CommitteeMember], function: str) -> str | None:
    return next((_id(member) for member in members if member.function == function), None)
