"""How far a batch is, and what its owner may still read of it."""

from collections import Counter
from dataclasses import dataclass

from accounts.models import User
from boussole.shared.jobs import JobState
from reports.models import Report, ReportBatch
from reports.permissions import still_reads
from reports.selectors import readable_reports


@dataclass(frozen=True)
class BatchProgress:
    """How many documents of a batch stand where; `gathering` while they are still being listed."""

    gathering: bool
    total: int
    ready: int
    failed: int
    cancelled: int

    @property
    def waiting(self) -> int:
        """How many are still to be made."""
        return self.total - self.ready - self.failed - self.cancelled

    @property
    def going(self) -> bool:
        """Whether something will still change by itself."""
        return self.gathering or self.waiting > 0

    @property
    def percent(self) -> int:
        """The share of documents that are over, from 0 to 100; 0 while nothing is listed."""
        return 100 * (self.total - self.waiting) // self.total if self.total else 0


def batches_of(user: User) -> list[tuple[ReportBatch, BatchProgress]]:
    """Return the batches that `user` asked for, last first, with how far they are."""
    rows = ReportBatch.objects.filter(requested_by=user).select_related("meeting__committee", "organisation")
    states: dict[int, Counter] = {}
    pairs = ReportBatch.reports.through.objects.filter(reportbatch__requested_by=user)
    for batch, state in pairs.values_list("reportbatch", "report__job_state"):
        states.setdefault(batch, Counter())[state] += 1
    return [(batch, _progress(batch, states.get(batch.pk, Counter()))) for batch in rows]


def progress_of(batch: ReportBatch, reports: list[Report]) -> BatchProgress:
    """Return how far a batch is, from its documents."""
    return _progress(batch, Counter(report.job_state for report in reports))


def documents_in(batch: ReportBatch, user: User) -> list[Report]:
    """Return the documents of a batch that `user` still reads, oldest first; never their bytes."""
    rows = readable_reports(user).filter(batches=batch).defer("snapshot", "file__content").order_by("pk")
    return [report for report in rows if still_reads(user, report)]


def _progress(batch: ReportBatch, states: Counter) -> BatchProgress:
    return BatchProgress(
        gathering=batch.job_state in (JobState.QUEUED, JobState.RUNNING),
        total=sum(states.values()),
        ready=states[JobState.READY],
        failed=states[JobState.FAILED],
        cancelled=states[JobState.CANCELLED],
    )
