"""Asking for a batch of documents, gathering it, giving it up, trying again what failed."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from boussole.shared import jobs
from boussole.shared.jobs import JobState
from boussole.shared.refusals import NotAllowed, Refused
from evaluation.committee.journal import record_for
from evaluation.committee.models import Meeting
from reports.batches.plan import documents_of, years_of
from reports.journal import record_about
from reports.models import ReportBatch
from reports.permissions import ReportRefused, require_pack_reader

WAITS = (JobState.QUEUED, JobState.RUNNING)


@transaction.atomic
def request_meeting_batch(*, meeting: Meeting, actor: User, now: datetime) -> ReportBatch:
    """Ask for everything that `actor` may print of a meeting: their pack, its dossiers, its minutes.

    Asked again while it is being gathered, it is the same batch. Raises NotAllowed.
    """
    require_pack_reader(actor, meeting)
    return _request(actor, now, organisation=meeting.committee.organisation, meeting=meeting)


@transaction.atomic
def request_year_batch(*, organisation: Organisation, year: int, actor: User, now: datetime) -> ReportBatch:
    """Ask for the decision report of every dossier decided in `year` that `actor` reads.

    Asked again while it is being gathered, it is the same batch. Raises ReportRefused (nothing that they read).
    """
    if year not in years_of(organisation, actor):
        raise ReportRefused(_("Aucun dossier que vous lisez n’a été décidé cette année-là."), field="year")
    return _request(actor, now, organisation=organisation, year=year)


def _request(actor: User, now: datetime, **what: Any) -> ReportBatch:
    # Whoever presses twice waits here for the first press.
    User.objects.select_for_update().get(pk=actor.pk)
    under_way = ReportBatch.objects.filter(requested_by=actor, job_state__in=WAITS, **what).first()
    if under_way is not None:
        return under_way
    batch = ReportBatch.objects.create(requested_by=actor, queued_at=now, **what)
    _write(batch, "reports.request_batch", actor, now)
    jobs.dispatch(batch)
    return batch


def gather(*, batch: ReportBatch, clock: Callable[[], datetime]) -> None:
    """Ask for each document of a batch that was claimed, in the name of whoever asked for it.

    Each is asked for in a transaction of its own: whoever takes over from a dead worker asks again for the same ones,
    which are the same rows. What is refused now is left out.
    """
    asks = documents_of(batch)
    for place, ask in enumerate(asks, start=1):
        if not ReportBatch.objects.filter(pk=batch.pk, job_state=JobState.RUNNING).exists():
            return
        with suppress(Refused):
            batch.reports.add(ask(actor=batch.requested_by, now=clock()))
        ReportBatch.objects.filter(pk=batch.pk).update(progress=100 * place // len(asks))
    jobs.finish(batch, now=clock())


@transaction.atomic
def cancel_batch(*, batch: ReportBatch, actor: User, now: datetime) -> int:
    """Give up what is left to make of a batch: what is ready stays, what others asked for goes on.

    Return how many documents were given up. Raises NotAllowed.
    """
    _require_own(batch, actor)
    stopped = jobs.cancel(batch, now=now)
    own = batch.reports.filter(job_state__in=WAITS, requested_by=actor).order_by("pk")
    given_up = sum(jobs.cancel(report, now=now) for report in own.defer("snapshot").select_for_update())
    if stopped or given_up:
        _write(batch, "reports.cancel_batch", actor, now, documents=given_up)
    return given_up


@transaction.atomic
def retry_batch(*, batch: ReportBatch, actor: User, now: datetime) -> int:
    """Queue again what failed or was given up in a batch, and its gathering if it was stopped.

    Return how many documents were queued again. Raises NotAllowed.
    """
    _require_own(batch, actor)
    jobs.retry(batch, now=now)
    over = batch.reports.filter(job_state__in=(JobState.FAILED, JobState.CANCELLED)).order_by("pk")
    return sum(jobs.retry(report, now=now) for report in over.defer("snapshot").select_for_update())


def _require_own(batch: ReportBatch, actor: User) -> None:
    if batch.requested_by_id != actor.pk:
        raise NotAllowed(_("Ce lot appartient à la personne qui l’a demandé."))


def _write(batch: ReportBatch, verb: str, actor: User, now: datetime, **more: object) -> None:
    details = {"batch": batch.pk, **more}
    if batch.meeting is not None:
        details["meeting"] = batch.meeting_id
        record_for(verb=verb, actor=actor, committee=batch.meeting.committee, now=now, details=details)
    else:
        details["year"] = batch.year
        record_about(organisation=batch.organisation, verb=verb, actor=actor, now=now, details=details)
