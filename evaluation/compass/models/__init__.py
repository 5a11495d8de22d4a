"""The compass in the database: grids and assessments, opinions, the actions and consultations they lead to."""

from evaluation.compass.models.assessing import (
    Answer,
    Assessment,
    BlockerRelease,
    CriterionAssignment,
    ExpertRecusal,
)
from evaluation.compass.models.grids import Criterion, DefaultGrid, GridVersion, Question
from evaluation.compass.models.opinions import (
    RISK_FIELDS,
    ActionItem,
    ActionStep,
    Consultation,
    InformationRequest,
    Opinion,
)

__all__ = [
    "RISK_FIELDS",
    "ActionItem",
    "ActionStep",
    "Answer",
    "Assessment",
    "BlockerRelease",
    "Consultation",
    "Criterion",
    "CriterionAssignment",
    "DefaultGrid",
    "ExpertRecusal",
    "GridVersion",
    "InformationRequest",
    "Opinion",
    "Question",
]
