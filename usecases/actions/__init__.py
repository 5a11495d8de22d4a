"""What people do to a dossier before, beside and around its evaluation."""

from usecases.actions.discussion import MessageRefused, post_message, resolve_message
from usecases.actions.documents import DocumentRefused, add_document
from usecases.actions.drafting import (
    DraftRefused,
    StaleForm,
    copy_use_case,
    create_use_case,
    save_theme,
)
from usecases.actions.hiding import hide_from, show_again
from usecases.actions.moves import (
    SubmissionIncomplete,
    declare_inadmissible,
    request_completion,
    resubmit,
    submit,
    withdraw,
)
from usecases.actions.overlap import OverlapRefused, answer_overlap
from usecases.actions.telling import tell

__all__ = [
    "DocumentRefused",
    "DraftRefused",
    "MessageRefused",
    "OverlapRefused",
    "StaleForm",
    "SubmissionIncomplete",
    "add_document",
    "answer_overlap",
    "copy_use_case",
    "create_use_case",
    "declare_inadmissible",
    "hide_from",
    "post_message",
    "request_completion",
    "resolve_message",
    "resubmit",
    "save_theme",
    "show_again",
    "submit",
    "tell",
    "withdraw",
]
