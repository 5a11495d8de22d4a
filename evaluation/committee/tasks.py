"""Background work of the committee: wiping the traces of secret votes."""

import logging

from celery import shared_task
from django.db import DatabaseError
from django.utils import timezone

from boussole.shared import jobs
from evaluation.committee.models import Scrub
from evaluation.committee.scrubbing import wipe

logger = logging.getLogger(__name__)


@shared_task(name=Scrub.task_name)
def scrub_papers(pk: int) -> None:
    """Wipe what the papers of one vote left behind. Never given up: whatever is in the way, it is tried again later."""
    job = jobs.claim(Scrub, pk, now=timezone.now())
    if job is None:
        return
    try:
        reason = wipe(job.vote_id)
    except DatabaseError as error:
        logger.exception("papers not wiped", extra={"job": pk, "why": type(error).__name__})
        reason = type(error).__name__
    if reason:
        jobs.wait(job, reason=reason, now=timezone.now())
    else:
        jobs.finish(job, now=timezone.now())
