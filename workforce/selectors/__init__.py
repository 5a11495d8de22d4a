"""Reading references, staff tables, and what waits for a decision."""

from workforce.selectors.references import (
    count_levels,
    default_reference,
    ilo_classes,
    reference_of,
    references_read_by,
    source_errors,
    usable_references,
)
from workforce.selectors.tables import (
    TableSummary,
    TitleRow,
    decisions_of,
    files_waiting,
    next_title,
    summaries,
    title_of,
    titles_of,
)

__all__ = [
    "TableSummary",
    "TitleRow",
    "count_levels",
    "decisions_of",
    "default_reference",
    "files_waiting",
    "ilo_classes",
    "next_title",
    "reference_of",
    "references_read_by",
    "source_errors",
    "summaries",
    "title_of",
    "titles_of",
    "usable_references",
]
