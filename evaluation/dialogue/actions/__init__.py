"""What people do in the social dialogue of a dossier."""

from evaluation.dialogue.actions.consultations import (
    ConsultationRefused,
    StepValues,
    add_reserves,
    answer_reserve,
    cancel_step,
    correct_step,
    decide_requirement,
    open_consultation,
    record_step,
)
from evaluation.dialogue.actions.group import GroupRefused, join_group, leave_group
from evaluation.dialogue.actions.notes import (
    GivenFinding,
    GivenRecommendation,
    NoteRefused,
    NoteValues,
    StaleNote,
    save_note,
    write_note,
)
from evaluation.dialogue.actions.voices import StaleVoice, VoiceRefused, sign_voice

__all__ = [
    "ConsultationRefused",
    "GivenFinding",
    "GivenRecommendation",
    "GroupRefused",
    "NoteRefused",
    "NoteValues",
    "StaleNote",
    "StaleVoice",
    "StepValues",
    "VoiceRefused",
    "add_reserves",
    "answer_reserve",
    "cancel_step",
    "correct_step",
    "decide_requirement",
    "join_group",
    "leave_group",
    "open_consultation",
    "record_step",
    "save_note",
    "sign_voice",
    "write_note",
]
