"""Background work on staff tables: imports, and files that nobody confirmed."""

from celery import shared_task
from django.utils import timezone

from boussole.shared import jobs
from boussole.shared.refusals import Refused
from workforce import actions
from workforce.models import StaffImport


@shared_task(name=StaffImport.task_name)
def import_staff(pk: int) -> None:
    """Import the lines of one file. A refusal is final: the same file would be refused again."""
    job = jobs.claim(StaffImport, pk, now=timezone.now())
    if job is None:
        return

    def progress(percent: int) -> None:
        StaffImport.objects.filter(pk=pk).update(progress=percent)

    try:
        actions.import_lines(job=job, now=timezone.now(), progress=progress)
    except Refused as refusal:
        jobs.fail(job, reason=refusal.message, now=timezone.now(), final=True)
    else:
        jobs.finish(job, now=timezone.now())


@shared_task(name="workforce.tasks.forget_staff_files")
def forget_staff_files() -> int:
    """Erase the lines of the files that nobody confirmed within a day. Return how many."""
    return actions.forget_files(now=timezone.now())
