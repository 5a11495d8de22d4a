"""One content of every kind of the register, without a database: a kind that is added there is added here."""

from collections.abc import Callable
from typing import Any

from reports.enums import ReportKind
from tests.reports import minutes_samples, pack_samples, samples

SAMPLES: dict[ReportKind, Callable[[], dict[str, Any]]] = {
    ReportKind.BEFORE_TRIAL: lambda: samples.snapshot("before_trial"),
    ReportKind.FINAL: lambda: samples.snapshot("final"),
    ReportKind.MINUTES: lambda: minutes_samples.snapshot(minutes_samples.content(1, 4)),
    ReportKind.MEETING_PACK: lambda: pack_samples.pack(1),
}
