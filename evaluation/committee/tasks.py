"""Background work of the committee: wiping the traces of secret votes."""

from celery import shared_task

from boussole.shared.wiping import run_wiping
from evaluation.committee.models import Scrub
from evaluation.committee.scrubbing import wipe


@shared_task(name=Scrub.task_name)
def scrub_papers(pk: int) -> None:
    """Wipe what the papers of one vote left behind."""
    run_wiping(Scrub, pk, lambda job: wipe(job.vote_id))
