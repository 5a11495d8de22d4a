"""Periodic work of the whole application."""

from celery import shared_task
from django.utils import timezone

from boussole.shared import jobs


@shared_task(name="boussole.tasks.sweep_outbox")
def sweep_outbox() -> int:
    """Send again the background work that the broker lost or never got."""
    return jobs.sweep(now=timezone.now())
