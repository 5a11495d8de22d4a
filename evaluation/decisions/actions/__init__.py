"""What élus decide, the conditions they set, and the follow-up of what is in service."""

from evaluation.decisions.actions.conditions import (
    extend_condition,
    meet_condition,
    propose_condition,
    return_condition,
)
from evaluation.decisions.actions.deciding import NewCondition, check_decision, decide
from evaluation.decisions.actions.refusals import ConditionRefused, DecisionRefused, ReviewRefused, StaleReview
from evaluation.decisions.actions.reminding import remind
from evaluation.decisions.actions.reporting import answer_event, report_event
from evaluation.decisions.actions.reviewing import (
    Observed,
    close_review,
    open_review,
    reopen_compass,
    retire,
    save_review,
)

__all__ = [
    "ConditionRefused",
    "DecisionRefused",
    "NewCondition",
    "Observed",
    "ReviewRefused",
    "StaleReview",
    "answer_event",
    "check_decision",
    "close_review",
    "decide",
    "extend_condition",
    "meet_condition",
    "open_review",
    "propose_condition",
    "remind",
    "reopen_compass",
    "report_event",
    "retire",
    "return_condition",
    "save_review",
]
