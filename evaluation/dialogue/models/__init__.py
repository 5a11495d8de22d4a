from evaluation.dialogue.models.consultations import (
    ConsultationStep,
    PanelConsultation,
    Requirement,
    Reserve,
    ReserveAnswer,
)
from evaluation.dialogue.models.notes import FieldNote, Finding, GroupMember, Recommendation
from evaluation.dialogue.models.voices import StaffVoice

__all__ = [
    "ConsultationStep",
    "FieldNote",
    "Finding",
    "GroupMember",
    "PanelConsultation",
    "Recommendation",
    "Requirement",
    "Reserve",
    "ReserveAnswer",
    "StaffVoice",
]
