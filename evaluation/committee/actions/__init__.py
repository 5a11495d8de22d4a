"""What can be done at the committee: seats, meetings, items, votes, opinions."""

from evaluation.committee.actions.closing import close_vote
from evaluation.committee.actions.common import BallotRefused, VoteRefused
from evaluation.committee.actions.corrections import annul_vote, rectify_vote
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
from evaluation.committee.actions.minutes import (
    MinutesRefused,
    StaleMinutes,
    content_hash,
    correct_minutes,
    save_minutes,
    settle_minutes,
    sign_minutes,
    start_minutes,
)
from evaluation.committee.actions.opinions import OpinionNotReady, record_opinion
from evaluation.committee.actions.paper import CountRefused, type_count
from evaluation.committee.actions.seats import adopt_rules, create_committee, end_seat, seat_member
from evaluation.committee.actions.secret import SecretWish, cast_secret_ballot
from evaluation.committee.actions.votes import NewCondition, cast_ballot, open_vote

__all__ = [
    "BallotRefused",
    "CountRefused",
    "ItemRefused",
    "MeetingRefused",
    "MinutesRefused",
    "NewCondition",
    "OpinionNotReady",
    "SecretWish",
    "StaleMinutes",
    "VoteRefused",
    "add_item",
    "adopt_rules",
    "annul_vote",
    "cast_ballot",
    "cast_secret_ballot",
    "close_meeting",
    "close_vote",
    "content_hash",
    "convene_meeting",
    "correct_minutes",
    "create_committee",
    "declare_recusal",
    "end_seat",
    "give_proxy",
    "open_item",
    "open_meeting",
    "open_vote",
    "postpone_item",
    "record_opinion",
    "rectify_vote",
    "revoke_proxy",
    "save_minutes",
    "seat_member",
    "set_attendance",
    "settle_minutes",
    "sign_minutes",
    "start_minutes",
    "type_count",
]
