"""What people do with classifications and with the versions of the law."""

from evaluation.ai_act.actions.classifying import (
    ClassificationRefused,
    StaleAnswer,
    save_answer,
    start_classification,
    submit_answers,
)
from evaluation.ai_act.actions.laws import LawRefused, import_law, publish_law
from evaluation.ai_act.actions.signing import sign_classification

__all__ = [
    "ClassificationRefused",
    "LawRefused",
    "StaleAnswer",
    "import_law",
    "publish_law",
    "save_answer",
    "sign_classification",
    "start_classification",
    "submit_answers",
]
