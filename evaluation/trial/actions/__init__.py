"""What can be done with a trial: fix its protocol, run it, measure it, evaluate it."""

from evaluation.trial.actions.amending import (
    AmendmentRefused,
    adopt_amendment,
    create_amendment,
    propose_amendment,
    reject_amendment,
    withdraw_amendment,
)
from evaluation.trial.actions.criteria import add_indicator, edit_indicator, move_indicator, remove_indicator
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
    amend_protocol,
    approve_protocol,
    create_protocol,
    lock_protocol,
    save_protocol,
)
from evaluation.trial.actions.running import TrialRefused, end_trial, resume_trial, start_trial, suspend_trial

__all__ = [
    "AmendmentRefused",
    "EvaluationRefused",
    "MeasureRefused",
    "ProtocolRefused",
    "StaleEvaluation",
    "StaleProtocol",
    "TrialRefused",
    "add_indicator",
    "adopt_amendment",
    "amend_protocol",
    "approve_protocol",
    "close_incident",
    "create_amendment",
    "create_protocol",
    "edit_indicator",
    "end_trial",
    "lock_protocol",
    "move_indicator",
    "propose_amendment",
    "record_measure",
    "reject_amendment",
    "remove_indicator",
    "report_incident",
    "resume_trial",
    "save_evaluation",
    "save_protocol",
    "start_trial",
    "submit_evaluation",
    "suspend_trial",
    "withdraw_amendment",
]
