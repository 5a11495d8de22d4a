"""Background work is a row: written with the change that asks for it, sent after commit, swept again.

A `Job` row is the outbox. The broker only carries a nudge; when it is down, slow or loses the message,
`sweep()` finds the row and sends it again. Every job is idempotent, so a double nudge does nothing.
"""

import logging
import time
from datetime import datetime, timedelta
from typing import ClassVar

from celery import current_app
from django.apps import apps
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=3)  # above the hard time limit of a task: an older claim belongs to a dead worker
NUDGE_AFTER = timedelta(seconds=30)
MAX_ATTEMPTS = 5
PAUSE = 10.0  # seconds without sending after the broker failed: the sweep sends what waited

_paused_until = 0.0  # of the monotonic clock, in this process


class JobState(models.TextChoices):
    QUEUED = "queued", _("En attente")
    RUNNING = "running", _("En cours")
    READY = "ready", _("Prêt")
    FAILED = "failed", _("En échec")
    CANCELLED = "cancelled", _("Annulé")


class Job(models.Model):
    """Abstract: something to be done after the commit, with its state, attempts, progress and error."""

    task_name: ClassVar[str] = ""

    job_state = models.CharField(
        _("état"),
        max_length=10,
        choices=JobState.choices,
        default=JobState.QUEUED,
        db_index=True,
    )
    attempts = models.PositiveSmallIntegerField(_("tentatives"), default=0)
    progress = models.PositiveSmallIntegerField(_("avancement, en %"), default=0)
    error = models.TextField(_("erreur"), blank=True)
    queued_at = models.DateTimeField(_("demandé le"), default=timezone.now)
    claimed_at = models.DateTimeField(_("commencé le"), null=True, blank=True)
    finished_at = models.DateTimeField(_("terminé le"), null=True, blank=True)

    class Meta:
        abstract = True


def dispatch(job: Job) -> None:
    """Send `job` to a worker once the current transaction is committed.

    A request that writes many jobs while the broker is frozen waits for it once, not once per job.
    """
    transaction.on_commit(lambda: time.monotonic() >= _paused_until and nudge(type(job), job.pk))


def nudge(model: type[Job], pk: int) -> bool:
    """Send the job `pk` to the broker now. Return False when the broker cannot be reached: the sweep will."""
    global _paused_until
    try:
        current_app.tasks[model.task_name].apply_async(kwargs={"pk": pk}, retry=False)
    except (OperationalError, OSError) as error:
        logger.warning(
            "broker unreachable",
            extra={"task": model.task_name, "job": pk, "why": type(error).__name__},
        )
        _paused_until = time.monotonic() + PAUSE
        return False
    _paused_until = 0.0
    return True


def claim(model: type[Job], pk: int, *, now: datetime) -> Job | None:
    """Take the job if nobody else has it: queued, or claimed longer ago than the lease.

    The compare-and-set is one UPDATE, so of two workers only one gets the row. Return None otherwise.
    """
    free = Q(job_state=JobState.QUEUED) | Q(job_state=JobState.RUNNING, claimed_at__lt=now - LEASE)
    taken = model._default_manager.filter(free, pk=pk).update(
        job_state=JobState.RUNNING,
        attempts=models.F("attempts") + 1,
        claimed_at=now,
        error="",
        progress=0,
    )
    return model._default_manager.get(pk=pk) if taken else None


def finish(job: Job, *, now: datetime) -> None:
    """Mark `job` ready, unless it was cancelled meanwhile."""
    _still_wanted(job).update(job_state=JobState.READY, progress=100, finished_at=now, error="")


def fail(job: Job, *, reason: str, now: datetime, final: bool = False) -> None:
    """Record why `job` failed; queue it again until its attempts run out (or give up at once when `final`)."""
    over = final or job.attempts >= MAX_ATTEMPTS
    _still_wanted(job).update(
        job_state=JobState.FAILED if over else JobState.QUEUED,
        error=reason,
        queued_at=now,
        finished_at=now if over else None,
    )


def wait(job: Job, *, reason: str, now: datetime) -> None:
    """Queue `job` again without counting the attempt: nothing failed, something else must end first."""
    _still_wanted(job).update(
        job_state=JobState.QUEUED,
        attempts=models.F("attempts") - 1,
        error=reason,
        queued_at=now,
    )


def cancel(job: Job, *, now: datetime) -> bool:
    """Give up `job` before it is done: a queued one is not run, a running one ends without effect on its state.

    Return False when it was over already (ready, failed or cancelled).
    """
    waits = type(job)._default_manager.filter(pk=job.pk, job_state__in=(JobState.QUEUED, JobState.RUNNING))
    return bool(waits.update(job_state=JobState.CANCELLED, finished_at=now, error=""))


def retry(job: Job, *, now: datetime) -> bool:
    """Queue a failed or cancelled `job` again with its attempts counted from zero, and send it after commit.

    Return False when there was nothing to queue again: it is ready, waits or runs.
    """
    over = type(job)._default_manager.filter(pk=job.pk, job_state__in=(JobState.FAILED, JobState.CANCELLED))
    again = over.update(
        job_state=JobState.QUEUED,
        attempts=0,
        progress=0,
        error="",
        queued_at=now,
        finished_at=None,
    )
    if again:
        dispatch(job)
    return bool(again)


def ahead(job: Job) -> int:
    """Return how many jobs of the same kind run or wait before a queued `job`: what stands before it in the queue."""
    sooner = Q(queued_at__lt=job.queued_at) | Q(queued_at=job.queued_at, pk__lt=job.pk)
    rows = type(job)._default_manager.filter(Q(job_state=JobState.QUEUED) & sooner | Q(job_state=JobState.RUNNING))
    return rows.exclude(pk=job.pk).count()


def _still_wanted(job: Job) -> models.QuerySet:
    return type(job)._default_manager.filter(pk=job.pk).exclude(job_state=JobState.CANCELLED)


def job_models() -> list[type[Job]]:
    """Return every concrete kind of job, in a stable order."""
    return [model for model in apps.get_models() if issubclass(model, Job)]


def pending_jobs(now: datetime) -> dict[str, int]:
    """Count, by model label, the jobs that are late: queued or claimed for longer than expected."""
    return {model._meta.label: _late(model, now).count() for model in job_models()}


def sweep(*, now: datetime) -> int:
    """Send again every late job, and give up those whose attempts ran out. Return how many were sent."""
    sent = 0
    for model in job_models():
        dead = Q(
            job_state=JobState.RUNNING,
            claimed_at__lt=now - LEASE,
            attempts__gte=MAX_ATTEMPTS,
        )
        model._default_manager.filter(dead).update(
            job_state=JobState.FAILED,
            finished_at=now,
            error=_("Le travail s’est arrêté sans prévenir, plusieurs fois."),
        )
        for pk in _late(model, now).order_by("queued_at").values_list("pk", flat=True)[:500]:
            if not nudge(model, pk):
                return sent
            sent += 1
    return sent


def _late(model: type[Job], now: datetime) -> models.QuerySet:
    return model._default_manager.filter(
        Q(job_state=JobState.QUEUED, queued_at__lt=now - NUDGE_AFTER)
        | Q(job_state=JobState.RUNNING, claimed_at__lt=now - LEASE)
    )
