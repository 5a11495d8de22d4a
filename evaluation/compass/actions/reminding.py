"""Reminders to experts: seven days before, two days before, once late, and only to those who still owe something."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import NotificationKind
from accounts.models import User
from boussole.shared.typography import date_fr
from evaluation.compass.follow_up import owes_something, reminder_to_send
from evaluation.compass.models import Assessment, CriterionAssignment
from evaluation.compass.permissions import is_open
from evaluation.compass.selectors import ready_assessment, score_of
from usecases.actions import tell
from usecases.models import UseCase


def remind_experts(*, now: datetime) -> int:
    """Send the reminders that are due now, one message per person and dossier. Return how many were written.

    Each assignment remembers the last reminder sent: running this twice sends nothing twice.
    """
    pks = Assessment.objects.filter(completed_at__isnull=True).values_list("pk", flat=True).order_by("pk")
    return sum(_remind(pk, now) for pk in pks)


@transaction.atomic
def _remind(pk: int, now: datetime) -> int:
    use_case_pk = Assessment.objects.values_list("use_case_id", flat=True).get(pk=pk)
    UseCase.objects.select_for_update().get(pk=use_case_pk)
    assessment = ready_assessment(pk)
    if not is_open(assessment):
        return 0
    due: dict[User, list[tuple[CriterionAssignment, str]]] = {}
    for row in _still_owed(assessment):
        level = reminder_to_send(row.due_on, timezone.localdate(now), row.reminded)
        if level:
            due.setdefault(row.expert, []).append((row, level))
    for person, rows in due.items():
        for row, level in rows:
            CriterionAssignment.objects.filter(pk=row.pk).update(reminded=level)
        _tell(assessment, person, [row for row, _level in rows], now)
    return len(due)


def _still_owed(assessment: Assessment) -> list[CriterionAssignment]:
    score = score_of(assessment)
    left = {row.code: row.total - row.answered for row in (*score.criteria, *score.general)}
    signed = {row.criterion_id for row in assessment.opinions_in_force}
    return [
        row
        for row in assessment.active_assignments
        if owes_something(
            signs=row.signs,
            is_general=row.criterion.is_general,
            signed=row.criterion_id in signed,
            unanswered=left[row.criterion.code],
        )
    ]


def _tell(assessment: Assessment, person: User, rows: list[CriterionAssignment], now: datetime) -> None:
    late = any(row.due_on < timezone.localdate(now) for row in rows)
    words = {
        "title": assessment.use_case.title,
        "reference": assessment.use_case.reference,
        "criteria": ", ".join(str(row.criterion) for row in rows),
        "day": date_fr(min(row.due_on for row in rows)),
    }
    subject = _("En retard : %(title)s") if late else _("Rappel, avant le %(day)s : %(title)s")
    tell(
        use_case=assessment.use_case,
        recipients=[person],
        kind=NotificationKind.TO_DO,
        subject=subject % words,
        body=_("Votre réponse est attendue sur le dossier %(reference)s : %(criteria)s. Date : %(day)s.") % words,
        path=reverse("compass:overview", args=[assessment.use_case_id]),
        key=f"compass-reminder-{assessment.pk}-{'-'.join(f'{row.pk}' for row in rows)}-{now:%Y%m%d%H%M%S}",
        now=now,
    )
