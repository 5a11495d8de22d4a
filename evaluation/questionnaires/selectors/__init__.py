"""Reading questionnaires: versions, campaigns, what a token opens, results."""

from evaluation.questionnaires.selectors.answering import answerable
from evaluation.questionnaires.selectors.campaigns import Due, campaigns_of, due_from, due_rows, progress, to_reread
from evaluation.questionnaires.selectors.results import (
    closed_in_service,
    results_of,
    results_of_trial,
    set_beside,
    voices_of,
)
from evaluation.questionnaires.selectors.templates import templates_read_by, usable_templates

__all__ = [
    "Due",
    "answerable",
    "campaigns_of",
    "closed_in_service",
    "due_from",
    "due_rows",
    "progress",
    "results_of",
    "results_of_trial",
    "set_beside",
    "templates_read_by",
    "to_reread",
    "usable_templates",
    "voices_of",
]
