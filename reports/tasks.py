"""Producing reports: fetch, render, store."""

import logging

from celery import shared_task
from django.utils import timezone
from django.utils.translation import gettext as _

from boussole.shared import jobs
from reports.actions import store_report
from reports.making import render_report
from reports.models import Report
from reports.pdf import RenderFailed

logger = logging.getLogger(__name__)


@shared_task(name="reports.tasks.produce_report")
def produce_report(pk: int) -> None:
    """Make the PDF of one report if nobody else is making it. A failure says why and is tried again."""
    report = jobs.claim(Report, pk, now=timezone.now())
    if report is None:
        return
    try:
        made = render_report(report)
    except RenderFailed as error:
        reason = _("Le rapport n’a pas pu être mis en page : %(why)s.") % {"why": error}
        jobs.fail(report, reason=reason, now=timezone.now(), final=True)
    except OSError as error:
        logger.warning("pdf engine unavailable", extra={"job": pk, "why": type(error).__name__})
        reason = _("Le moteur de PDF ne répond pas. L’administrateur doit vérifier son installation.")
        jobs.fail(report, reason=reason, now=timezone.now())
    else:
        store_report(report=report, file=made, now=timezone.now())
