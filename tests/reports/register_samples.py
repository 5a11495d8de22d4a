"""One content of every kind of the register, without a database: a kind that is added there is added here."""

from collections.abc import Callable
from functools import partial
from typing import Any

from reports.enums import ReportKind
from tests.reports import minutes_samples, pack_samples, samples, section_samples

MADE_OF_SECTIONS = (
    ReportKind.COMPASS_SHEET,
    ReportKind.PROTOCOL,
    ReportKind.EVALUATION,
    ReportKind.SIMPLE,
    ReportKind.YEARLY_REVIEW,
)

SAMPLES: dict[ReportKind, Callable[[], dict[str, Any]]] = {
    ReportKind.BEFORE_TRIAL: lambda: samples.snapshot("before_trial"),
    ReportKind.FINAL: lambda: samples.snapshot("final"),
    ReportKind.MINUTES: lambda: minutes_samples.snapshot(minutes_samples.content(1, 4)),
    ReportKind.MEETING_PACK: lambda: pack_samples.pack(1),
    ReportKind.JOURNAL_EXTRACT: section_samples.journal_extract,
    ReportKind.JOB_MAP: section_samples.job_map,
    **{kind: partial(section_samples.of_sections, kind) for kind in MADE_OF_SECTIONS},
}
