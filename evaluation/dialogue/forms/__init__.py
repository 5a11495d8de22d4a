"""The forms of the social dialogue."""

from evaluation.dialogue.forms.consultations import (
    NO,
    YES,
    AnswerForm,
    CancelForm,
    ConsultationForm,
    RequirementForm,
    ReservesForm,
    StepForm,
    VoiceForm,
)
from evaluation.dialogue.forms.notes import CompareForm, FilterForm, JoinForm, NoteForm

__all__ = [
    "NO",
    "YES",
    "AnswerForm",
    "CancelForm",
    "CompareForm",
    "ConsultationForm",
    "FilterForm",
    "JoinForm",
    "NoteForm",
    "RequirementForm",
    "ReservesForm",
    "StepForm",
    "VoiceForm",
]
