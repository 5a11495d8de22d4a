"""What can be done at the committee: seats, meetings, items, votes, opinions."""

from evaluation.committee.actions.attendance import note_movement, set_attendances
from evaluation.committee.actions.closing import close_vote
from evaluation.committee.actions.common import BallotRefused, VoteRefused
from evaluation.committee.actions.convocations import (
    cancel_meeting,
    change_meeting,
    convene_meeting,
    convene_second_meeting,
    earliest_second_day,
)
from evaluation.committee.actions.corrections import annul_vote, rectify_vote
from evaluation.committee.actions.declarations import Said, declare_interests, declare_recusal, lift_recusal
from evaluation.committee.actions.items import (
    ItemRefused,
    add_item,
    open_item,
    postpone_item,
    set_attendance,
)
from evaluation.committee.actions.meetings import (
    MeetingRefused,
    close_meeting,
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
from evaluation.committee.actions.rules import RulesRefused, adopt_rules
from evaluation.committee.actions.scoring import GivenScore, ScoreRefused, give_scores, reveal_scores
from evaluation.committee.actions.seats import SeatRefused, create_committee, end_seat, seat_member, succeed
from evaluation.committee.actions.secret import SecretWish, cast_secret_ballot
from evaluation.committee.actions.votes import NewCondition, cast_ballot, open_vote

__all__ = [
    "BallotRefused",
    "CountRefused",
    "GivenScore",
    "ItemRefused",
    "MeetingRefused",
    "MinorityRefused",
    "MinutesRefused",
    "NewCondition",
    "OpinionNotReady",
    "RulesRefused",
    "Said",
    "ScoreRefused",
    "SeatRefused",
    "SecretWish",
    "StaleMinutes",
    "VoteRefused",
    "add_item",
    "adopt_rules",
    "annul_vote",
    "cancel_meeting",
    "cast_ballot",
    "cast_secret_ballot",
    "change_meeting",
    "close_meeting",
    "close_vote",
    "content_hash",
    "convene_meeting",
    "convene_second_meeting",
    "correct_minutes",
    "create_committee",
    "declare_interests",
    "declare_recusal",
    "earliest_second_day",
    "end_seat",
    "file_minority_opinion",
    "give_proxy",
    "give_scores",
    "lift_recusal",
    "note_movement",
    "open_item",
    "open_meeting",
    "open_vote",
    "postpone_item",
    "record_opinion",
    "rectify_vote",
    "reveal_scores",
    "revoke_proxy",
    "save_minutes",
    "seat_member",
    "set_attendance",
    "set_attendances",
    "settle_minutes",
    "sign_minority_opinion",
    "sign_minutes",
    "start_minutes",
    "succeed",
    "type_count",
    "withdraw_minority_signature",
]
