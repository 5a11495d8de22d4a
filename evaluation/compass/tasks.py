"""Periodic work of the compass."""

from celery import shared_task
from django.utils import timezone

from evaluation.compass import actions


@shared_task(name="evaluation.compass.tasks.remind_experts")
def remind_experts() -> int:
    """Send the reminders that are due to experts. Safe to run as often as wanted."""
    return actions.remind_experts(now=timezone.now())
