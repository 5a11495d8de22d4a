"""The tables of the committee."""

from evaluation.committee.models.meetings import (
    AgendaItem,
    Attendance,
    Committee,
    CommitteeMember,
    Meeting,
    Proxy,
    Recusal,
    RulesVersion,
)
from evaluation.committee.models.minutes import Debate, Minutes, MinutesSignature
from evaluation.committee.models.secret import Emargement, Paper, PaperCount, Scrub
from evaluation.committee.models.votes import Annulment, MotionCondition, PublicBallot, Rectification, Tally, Vote

__all__ = [
    "AgendaItem",
    "Annulment",
    "Attendance",
    "Committee",
    "CommitteeMember",
    "Debate",
    "Emargement",
    "Meeting",
    "Minutes",
    "MinutesSignature",
    "MotionCondition",
    "Paper",
    "PaperCount",
    "Proxy",
    "PublicBallot",
    "Recusal",
    "Rectification",
    "RulesVersion",
    "Scrub",
    "Tally",
    "Vote",
]
