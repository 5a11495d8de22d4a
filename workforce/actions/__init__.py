"""What people do with staff tables and with the reference of jobs."""

from workforce.actions.common import ImportRefused, ReferenceRefused, StaleReference, TableRefused
from workforce.actions.importing import ask_import, import_lines, read_file_lines, report_of
from workforce.actions.references import (
    archive_reference,
    discard_draft,
    open_draft,
    publish_reference,
    remove_job,
    save_job,
    save_settings,
)
from workforce.actions.scores import load_scores
from workforce.actions.tables import NO_EQUIVALENT, decide_match, forget_match, withdraw_table
from workforce.actions.uploading import choose_columns, discard_staff_file, forget_files, upload_staff_file

__all__ = [
    "NO_EQUIVALENT",
    "ImportRefused",
    "ReferenceRefused",
    "StaleReference",
    "TableRefused",
    "archive_reference",
    "ask_import",
    "choose_columns",
    "decide_match",
    "discard_draft",
    "discard_staff_file",
    "forget_files",
    "forget_match",
    "import_lines",
    "load_scores",
    "open_draft",
    "publish_reference",
    "read_file_lines",
    "remove_job",
    "report_of",
    "save_job",
    "save_settings",
    "upload_staff_file",
    "withdraw_table",
]
