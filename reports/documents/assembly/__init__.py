"""The two texts for the assembly, from their frozen content: paragraphs first, then a Word file or a page."""

from collections.abc import Callable, Mapping
from typing import Any

from reports.documents.assembly.briefing import briefing_text
from reports.documents.assembly.deliberation import deliberation_text
from reports.documents.assembly.text import Text
from reports.documents.assembly.word import Label, word_file
from reports.documents.file import File, Seal
from reports.enums import ReportKind

TEXTS: Mapping[str, Callable[[dict[str, Any]], Text]] = {
    ReportKind.DELIBERATION: deliberation_text,
    ReportKind.BRIEFING_NOTE: briefing_text,
}


def assembly_file(snapshot: dict[str, Any], seal: Seal) -> File:
    """Return the Word file of a text for the assembly, from its frozen content."""
    return word_file(TEXTS[snapshot["kind"]](snapshot), Label.of(snapshot), seal)
