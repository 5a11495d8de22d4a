"""The pages of a trial."""

from evaluation.trial.views.evaluating import evaluation, evaluation_submit
from evaluation.trial.views.protocols import approve, indicator_add, indicator_remove, lock, protocol
from evaluation.trial.views.running import (
    end,
    incident_add,
    incident_close,
    measure_add,
    measures,
    overview,
    resume,
    start,
    suspend,
)

__all__ = [
    "approve",
    "end",
    "evaluation",
    "evaluation_submit",
    "incident_add",
    "incident_close",
    "indicator_add",
    "indicator_remove",
    "lock",
    "measure_add",
    "measures",
    "overview",
    "protocol",
    "resume",
    "start",
    "suspend",
]
