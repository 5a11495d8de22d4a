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
from evaluation.trial.actions.events import Present, cancel_event, hold_event, move_event, plan_event
from evaluation.trial.actions.following import Follow, follow_incident
from evaluation.trial.actions.importing import Imported, import_measures
from evaluation.trial.actions.measuring import (
    close_incident,
    record_measure,
    report_incident,
)
from evaluation.trial.actions.notebooks import (
    close_notebook,
    gather_observations,
    open_notebook,
    reject_observation,
    send_observation,
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
from evaluation.trial.actions.refusals import MeasureRefused
from evaluation.trial.actions.running import TrialRefused, end_trial, resume_trial, start_trial, suspend_trial
from evaluation.trial.actions.spending import correct_expense, record_expense, record_usage

__all__ = [
    "AmendmentRefused",
    "EvaluationRefused",
    "Follow",
    "Imported",
    "MeasureRefused",
    "Present",
    "ProtocolRefused",
    "StaleEvaluation",
    "StaleProtocol",
    "TrialRefused",
    "add_indicator",
    "adopt_amendment",
    "amend_protocol",
    "approve_protocol",
    "cancel_event",
    "close_incident",
    "close_notebook",
    "correct_expense",
    "create_amendment",
    "create_protocol",
    "edit_indicator",
    "end_trial",
    "follow_incident",
    "gather_observations",
    "hold_event",
    "import_measures",
    "lock_protocol",
    "move_event",
    "move_indicator",
    "open_notebook",
    "plan_event",
    "propose_amendment",
    "record_expense",
    "record_measure",
    "record_measure",
    "record_usage",
    "reject_amendment",
    "reject_observation",
    "remove_indicator",
    "report_incident",
    "resume_trial",
    "save_evaluation",
    "save_protocol",
    "send_observation",
    "start_trial",
    "submit_evaluation",
    "suspend_trial",
    "withdraw_amendment",
]
