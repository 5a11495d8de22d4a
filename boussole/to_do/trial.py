"""What waits for a person in the trials that run: events whose day has passed, incidents past their date."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from accounts.models import User
from boussole.to_do.task import Task
from evaluation.trial.selectors import late_events, late_incidents

EXCERPT = 120  # characters of an incident


def trial_tasks(user: User, today: date) -> Iterator[Task]:
    """Events to note and incidents to treat, in two queries."""
    for event in late_events(user, today=today):
        use_case = event.protocol.use_case
        yield Task(
            title=use_case.title,
            url=reverse("trial:events", args=[use_case.pk]),
            text=event.title,
            tag=_("Formation ou information à noter"),
            due_on=event.planned_on,
        )
    for incident in late_incidents(user, today=today):
        use_case = incident.protocol.use_case
        yield Task(
            title=use_case.title,
            url=reverse("trial:incidents", args=[use_case.pk]),
            text=f"{Truncator(incident.description).chars(EXCERPT)} ({incident.who})",
            tag=_("Incident à traiter"),
            due_on=incident.due_on,
        )
