"""The pages of the social dialogue."""

from evaluation.dialogue.views.consultations import (
    consultation_open,
    requirement,
    reserve_answer,
    reserves_add,
    step_add,
    step_cancel,
    step_correct,
)
from evaluation.dialogue.views.notes import group, group_leave, note, note_edit, note_write, notes
from evaluation.dialogue.views.overview import dossier, home
from evaluation.dialogue.views.voices import voice

__all__ = [
    "consultation_open",
    "dossier",
    "group",
    "group_leave",
    "home",
    "note",
    "note_edit",
    "note_write",
    "notes",
    "requirement",
    "reserve_answer",
    "reserves_add",
    "step_add",
    "step_cancel",
    "step_correct",
    "voice",
]
