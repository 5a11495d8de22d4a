"""The protocol, what happens while the trial runs, its evaluation."""

from evaluation.trial.models.evaluations import CriterionResult, Evaluation
from evaluation.trial.models.protocols import Amendment, Indicator, Protocol, ProtocolApproval
from evaluation.trial.models.running import (
    Attendance,
    EventHolding,
    Expense,
    Incident,
    Measure,
    MeasureImport,
    Notebook,
    Observation,
    TrialEvent,
    UsageReading,
)

__all__ = [
    "Amendment",
    "Attendance",
    "CriterionResult",
    "Evaluation",
    "EventHolding",
    "Expense",
    "Incident",
    "Indicator",
    "Measure",
    "MeasureImport",
    "Notebook",
    "Observation",
    "Protocol",
    "ProtocolApproval",
    "TrialEvent",
    "UsageReading",
]
