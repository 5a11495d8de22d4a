"""The pages of a dossier that need nothing from the floors above."""

from usecases.views.beside import document_download, documents, message_resolve, messages
from usecases.views.demand import check, description, tasks, theme
from usecases.views.listing import create, use_case_list
from usecases.views.moves import copy, history, transition
from usecases.views.similar import similar

__all__ = [
    "check",
    "copy",
    "create",
    "description",
    "document_download",
    "documents",
    "history",
    "message_resolve",
    "messages",
    "similar",
    "tasks",
    "theme",
    "transition",
    "use_case_list",
]
