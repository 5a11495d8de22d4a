"""Names of the files that people download: letters without accents, figures and dashes, nothing that somebody typed."""

import re

from reports.documents import DOCUMENTS
from reports.enums import ReportKind
from reports.models import Report

NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9]+")


def file_name(report: Report) -> str:
    """Return « boussole-2026-014-before-trial.pdf »: what the document is about, its kind, its format."""
    return f"boussole-{_plain(_subject(report))}-{_plain(report.kind)}.{DOCUMENTS[ReportKind(report.kind)].format}"


def name_in_batch(report: Report) -> str:
    """Return the name of the file in a ZIP, where two versions of one document may stand: the code tells them apart."""
    stem, _dot, extension = file_name(report).rpartition(".")
    return f"{stem}-{report.code}.{extension}"


def _subject(report: Report) -> str:
    if report.use_case is not None:
        return report.use_case.reference
    if report.meeting is not None:
        return f"seance-{report.meeting.day}"
    return f"{report.organisation.siren}-{report.topic}"


def _plain(text: str) -> str:
    return NOT_IN_NAMES.sub("-", text).strip("-")
