"""Periodic work of the follow-up."""

from celery import shared_task
from django.utils import timezone

from evaluation.decisions import actions


@shared_task(name="evaluation.decisions.tasks.remind")
def remind() -> int:
    """Send the reminders of what follows decisions. Safe to run as often as wanted."""
    return actions.remind(now=timezone.now())
