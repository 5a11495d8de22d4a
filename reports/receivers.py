"""What the floors below tell this one."""

from datetime import datetime

from django.dispatch import receiver

from accounts.models import User
from evaluation.committee.minutes_sealed import minutes_sealed
from evaluation.committee.models import Minutes
from reports.actions import queue_minutes


@receiver(minutes_sealed, dispatch_uid="reports.print_minutes")
def print_minutes(sender: type[Minutes], minutes: Minutes, actor: User, now: datetime, **_more: object) -> None:
    """Queue the PDF of minutes that were just settled, then of the same once signed by both."""
    queue_minutes(minutes=minutes, actor=actor, now=now)
