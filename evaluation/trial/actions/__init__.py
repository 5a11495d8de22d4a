"""What can be done with a trial: fix its protocol, run it, measure it, evaluate it."""

from evaluation.trial.actions.evaluating import (
    EvaluationRefused,
    StaleEvaluation,
    save_evaluation,
    submit_evaluation,
)
from evaluation.trial.actions.measuring import (
    MeasureRefused,
    close_incident,
    record_measure,
    report_incident,
)
from evaluation.trial.actions.protocols import (
    ProtocolRefused,
    StaleProtocol,
    add_indicator,
    amend_protocol,
    approve_protocol,
    create_protocol,
    lock_protocol,
    remove_indicator,
    save_protocol,
)
from evaluation.trial.actions.running import TrialRefused, end_trial, resume_trial, start_trial, suspend_trial

__all__ = [
    "EvaluationRefused",
    "MeasureRefused",
    "ProtocolRefused",
    "StaleEvaluation",
    "StaleProtocol",
    "TrialRefused",
    "add_indicator",
    "amend_protocol",
    "approve_protocol",
    "close_incident",
    "create_protocol",
    "end_trial",
    "lock_protocol",
    "record_measure",
    "remove_indicator",
    "report_incident",
    "resume_trial",
    "save_evaluation",
    "save_protocol",
    "start_trial",
    "submit_evaluation",
    "suspend_trial",
]
