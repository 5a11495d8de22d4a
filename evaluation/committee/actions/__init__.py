"""What can be done at the committee: seats, meetings, items, votes, opinions."""

from evaluation.committee.actions.items import (
    ItemRefused,
    add_item,
    declare_recusal,
    open_item,
    postpone_item,
    set_attendance,
)
from evaluation.committee.actions.meetings import (
    MeetingRefused,
    close_meeting,
    convene_meeting,
    give_proxy,
    open_meeting,
    revoke_proxy,
)
from evaluation.committee.actions.opinions import OpinionNotReady, record_opinion
from evaluation.committee.actions.seats import adopt_rules, create_committee, end_seat, seat_member
from evaluation.committee.actions.votes import (
    BallotRefused,
    NewCondition,
    VoteRefused,
    cast_ballot,
    close_vote,
    open_vote,
)

__all__ = [
    "BallotRefused",
    "ItemRefused",
    "MeetingRefused",
    "NewCondition",
    "OpinionNotReady",
    "VoteRefused",
    "add_item",
    "adopt_rules",
    "cast_ballot",
    "close_meeting",
    "close_vote",
    "convene_meeting",
    "create_committee",
    "declare_recusal",
    "end_seat",
    "give_proxy",
    "open_item",
    "open_meeting",
    "open_vote",
    "postpone_item",
    "record_opinion",
    "revoke_proxy",
    "seat_member",
    "set_attendance",
]
