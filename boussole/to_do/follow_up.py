"""What waits for a person once élus have decided: conditions to meet or to check, reviews, events reported."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import User
from boussole.to_do.task import Task, shown
from evaluation.decisions.enums import ConditionState
from evaluation.decisions.models import Review, ReviewRequest
from evaluation.decisions.selectors import conditions_to_do
from usecases.enums import State


def conditions(user: User, today: date) -> Iterator[Task]:
    """Conditions that one holds, or whose dossier one leads; for the coordinator, those to check and those due soon."""
    coordinated = user.organisations_with(Role.COORDINATOR)
    for condition in conditions_to_do(user, coordinated, today=today):
        use_case = condition.decision.use_case
        proposed = condition.state == ConditionState.PROPOSED
        yield Task(
            use_case.title,
            reverse("decisions:condition", args=[use_case.pk, condition.pk]),
            f"{condition.text} ({condition.owner})",
            _("Condition à vérifier") if proposed else _("Condition à remplir"),
            condition.due_on,
        )


def reviews(user: User, today: date) -> Iterator[Task]:
    """Reviews that are due, and events reported on a system that wait for an answer."""
    coordinated = user.organisations_with(Role.COORDINATOR)
    rows = Review.objects.filter(
        shown(user, "use_case"),
        use_case__organisation__in=coordinated,
        use_case__state=State.DEPLOYED,
        closed_at__isnull=True,
        due_on__lte=today,
    ).exclude(use_case__lead=user)
    for review in rows.select_related("use_case"):
        page = reverse("decisions:follow_up", args=[review.use_case_id])
        yield Task(review.use_case.title, page, review.label, _("Bilan à faire"), review.due_on)
    events = ReviewRequest.objects.filter(
        shown(user, "use_case"),
        use_case__organisation__in=coordinated,
        use_case__state__in=[State.DEPLOYED, State.UNDER_REVIEW],
        answered_at__isnull=True,
    ).exclude(use_case__lead=user)
    for event in events.select_related("use_case"):
        page = reverse("decisions:follow_up", args=[event.use_case_id])
        yield Task(event.use_case.title, page, event.get_reason_display(), _("Signalement à traiter"))
