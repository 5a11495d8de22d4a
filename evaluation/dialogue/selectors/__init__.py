"""Reading the social dialogue: consultations and what they lack, the words of the staff, the notes on work."""

from evaluation.dialogue.selectors.consultations import (
    ConsultationView,
    Missing,
    PlanOpinion,
    answered_words,
    consultation_views,
    missing_opinions,
    plan_opinions,
    steps_in_force,
    view_of,
    whole_consultations,
)
from evaluation.dialogue.selectors.joined import evidence_points, opinion_texts
from evaluation.dialogue.selectors.notes import (
    GroupView,
    NoteView,
    health_group,
    last_notes,
    note_view,
    note_views,
    possible_members,
    representatives_of,
    shared_notes,
    side_by_side,
    versions_of,
)
from evaluation.dialogue.selectors.voices import VoiceView, signed_line, voice_views
from evaluation.dialogue.selectors.waiting import waiting_for
from evaluation.dialogue.selectors.work import SaidOfWork, WorkRow, said_of_work, work_row, work_rows

__all__ = [
    "ConsultationView",
    "GroupView",
    "Missing",
    "NoteView",
    "PlanOpinion",
    "SaidOfWork",
    "VoiceView",
    "WorkRow",
    "answered_words",
    "consultation_views",
    "evidence_points",
    "health_group",
    "last_notes",
    "missing_opinions",
    "note_view",
    "note_views",
    "opinion_texts",
    "plan_opinions",
    "possible_members",
    "representatives_of",
    "said_of_work",
    "shared_notes",
    "side_by_side",
    "signed_line",
    "steps_in_force",
    "versions_of",
    "view_of",
    "voice_views",
    "waiting_for",
    "whole_consultations",
    "work_row",
    "work_rows",
]
