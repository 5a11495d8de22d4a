"""Giving up a document before it is made, and asking for it again."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from boussole.shared import jobs
from reports.journal import record_on
from reports.models import Report
from reports.permissions import ReportRefused, require_stop


@transaction.atomic
def cancel_report(*, report: Report, actor: User, now: datetime) -> None:
    """Give up a document that waits or is being made: its file is not offered, even if a worker was making it.

    Raises NotAllowed, ReportRefused (it is over already).
    """
    report = Report.objects.select_for_update().defer("snapshot").get(pk=report.pk)
    require_stop(actor, report)
    if not jobs.cancel(report, now=now):
        raise ReportRefused(_("Ce document n’est plus en préparation : il n’y a rien à annuler."))
    record_on(report=report, verb="reports.cancel", actor=actor, now=now)


@transaction.atomic
def retry_report(*, report: Report, actor: User, now: datetime) -> None:
    """Queue a failed or cancelled document again, its content unchanged. Whoever reads it may.

    Nothing changes for one that is ready or still in the queue.
    """
    report = Report.objects.select_for_update().defer("snapshot").get(pk=report.pk)
    if jobs.retry(report, now=now):
        record_on(report=report, verb="reports.retry", actor=actor, now=now)
