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
from evaluation.committee.actions.minority import (
    MinorityRefused,
    file_minority_opinion,
    sign_minority_opinion,
    withdraw_minority_signature,
)
from evaluation.committee.actions.opinions import OpinionNotReady, record_opinion
from evaluation.committee.actions.paper import CountRefused, type_count
from evaluation.committee.actions.scoring import GivenScore, ScoreRefused, give_scores, reveal_scores
from evaluation.committee.actions.seats import adopt_rules, create_committee, end_seat, seat_member
from evaluation.committee.actions.secret import SecretWish, cast_secret_ballot
from evaluation.committee.actions.votes import NewCondition, cast_ballot, open_vote

__all__ = [
    "BallotRefused",
    "CountRefused",
    "GivenScore",
    "ItemRefused",
    "MeetingRefused",
    "MinorityRefused",
    "NewCondition",
    "OpinionNotReady",
    "ScoreRefused",
    "SecretWish",
    "VoteRefused",
    "add_item",
    "adopt_rules",
    "annul_vote",
    "cast_ballot",
    "cast_secret_ballot",
    "close_meeting",
    "close_vote",
    "convene_meeting",
    "create_committee",
    "declare_recusal",
    "end_seat",
    "file_minority_opinion",
    "give_proxy",
    "give_scores",
    "open_item",
    "open_meeting",
    "open_vote",
    "postpone_item",
    "record_opinion",
    "rectify_vote",
    "reveal_scores",
    "revoke_proxy",
    "seat_member",
    "set_attendance",
    "sign_minority_opinion",
    "type_count",
    "withdraw_minority_signature",
]
