"""The pages of a trial."""

from evaluation.trial.views.amendments import (
    amendment,
    amendment_open,
    amendment_propose,
    amendment_withdraw,
)
from evaluation.trial.views.criteria import indicator_add, indicator_edit, indicator_move, indicator_remove
from evaluation.trial.views.evaluating import evaluation, evaluation_submit
from evaluation.trial.views.protocols import approve, lock, part, protocol, version
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
    "amendment",
    "amendment_open",
    "amendment_propose",
    "amendment_withdraw",
    "approve",
    "end",
    "evaluation",
    "evaluation_submit",
    "incident_add",
    "incident_close",
    "indicator_add",
    "indicator_edit",
    "indicator_move",
    "indicator_remove",
    "lock",
    "measure_add",
    "measures",
    "overview",
    "part",
    "protocol",
    "resume",
    "start",
    "suspend",
    "version",
]
