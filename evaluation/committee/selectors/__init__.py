"""Reading the committee: its meetings, its items, its votes, its opinion on a dossier."""

from evaluation.committee.selectors.opinions import (
    adopted_vote,
    committee_for,
    committees_for,
    items_of,
    meetings_for,
    next_meeting,
    opinion_of,
    people_to_seat,
    ready_dossiers,
    withheld_items,
    without_committee,
)
from evaluation.committee.selectors.results import (
    ExpectedBallot,
    Progress,
    VoteResult,
    ballots_for,
    names_by_seat,
    progress_of,
    result_of,
    result_sentence,
)
from evaluation.committee.selectors.rules_text import rules_in_words

__all__ = [
    "ExpectedBallot",
    "Progress",
    "VoteResult",
    "adopted_vote",
    "ballots_for",
    "committee_for",
    "committees_for",
    "items_of",
    "meetings_for",
    "names_by_seat",
    "next_meeting",
    "people_to_seat",
    "opinion_of",
    "progress_of",
    "ready_dossiers",
    "result_of",
    "result_sentence",
    "rules_in_words",
    "withheld_items",
    "without_committee",
]
