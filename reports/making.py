"""A report becomes a file: from its frozen content alone, so that the same row always gives the same bytes."""

from reports.documents import DOCUMENTS
from reports.documents.file import File, Seal
from reports.enums import ReportKind
from reports.models import Report


def render_report(report: Report) -> File:
    """Return the file of a report. Raises RenderFailed."""
    seal = Seal(report.snapshot_sha256, report.code)
    return DOCUMENTS[ReportKind(report.kind)].file(report.snapshot, seal)
