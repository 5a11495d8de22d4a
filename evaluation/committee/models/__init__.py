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
from evaluation.committee.models.minority import MinorityOpinion, MinoritySignature
from evaluation.committee.models.minutes import Debate, Minutes, MinutesSignature
from evaluation.committee.models.scores import CommitteeScore, ScoreReveal
from evaluation.committee.models.secret import Emargement, Paper, PaperCount, Scrub
from evaluation.committee.models.sittings import Declaration, Movement
from evaluation.committee.models.votes import Annulment, MotionCondition, PublicBallot, Rectification, Tally, Vote

__all__ = [
    "AgendaItem",
    "Annulment",
    "Attendance",
    "Committee",
    "CommitteeMember",
    "CommitteeScore",
    "Debate",
    "Declaration",
    "Emargement",
    "Meeting",
    "MinorityOpinion",
    "MinoritySignature",
    "Minutes",
    "MinutesSignature",
    "MotionCondition",
    "Movement",
    "Paper",
    "PaperCount",
    "Proxy",
    "PublicBallot",
    "Rectification",
    "Recusal",
    "RulesVersion",
    "ScoreReveal",
    "Scrub",
    "Tally",
    "Vote",
]
