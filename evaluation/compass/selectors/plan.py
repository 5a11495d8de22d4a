"""Reading what follows from the opinions: actions, questions to the lead, consultations."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch

from accounts.enums import Role
from accounts.models import User
from evaluation.compass.follow_up import is_late
from evaluation.compass.models import ActionItem, ActionStep, Assessment, Consultation, InformationRequest
from evaluation.compass.permissions import can_follow, may_read_opinions
from evaluation.compass.selectors.assessments import assessments_of
from usecases.models import Message, UseCase
from usecases.selectors import holders_of
from usecases.visibility import READERS


@dataclass(frozen=True)
class PlanRow:
    """One action of the plan as a reader sees it."""

    action: ActionItem
    steps: tuple[ActionStep, ...]
    late: bool
    can_move: bool

    @property
    def last(self) -> ActionStep | None:
        """Its newest step, None while nobody moved it."""
        return self.steps[-1] if self.steps else None


def plan_rows(use_case: UseCase, reader: User, *, today: date) -> list[PlanRow]:
    """Return the actions that the opinions asked for, by date, as far as `reader` may see these opinions.

    Those of an opinion that was corrected or taken back stay while something was done about them.
    """
    readable = {row.pk: row for row in assessments_of(use_case) if may_read_opinions(reader, row)}
    steps = Prefetch("steps", queryset=ActionStep.objects.select_related("actor", "document"))
    rows = (
        ActionItem.objects.filter(use_case=use_case, opinion__assessment__in=readable)
        .select_related("owner", "opinion__criterion", "opinion__expert")
        .prefetch_related(steps)
        .order_by("due_on", "pk")
    )
    found = []
    for action in rows:
        assessment = readable[action.opinion.assessment_id]
        action.use_case = assessment.use_case
        taken = tuple(action.steps.all())
        if action.opinion.ended_at is not None and not any(step.state == "done" for step in taken):
            continue
        found.append(
            PlanRow(
                action,
                taken,
                is_late(action.state, action.due_on, today),
                assessment.completed_at is not None and can_follow(reader, action),
            )
        )
    return found


def possible_owners(use_case: UseCase) -> list[User]:
    """Return who may be given an action: the lead, then everyone who reads the dossier, by name."""
    readers = holders_of(use_case.organisation, *(role for role in READERS if role != Role.AUDITOR))
    others = sorted({row.pk: row for row in readers}.values(), key=lambda row: (row.last_name, row.first_name, row.pk))
    return [use_case.lead, *(row for row in others if row.pk != use_case.lead_id)]


def requests_of(assessment: Assessment) -> list[InformationRequest]:
    """Return the questions that experts asked the lead from this assessment, oldest first, with their answers."""
    replies = Prefetch("message__replies", queryset=Message.objects.select_related("author").order_by("at", "pk"))
    rows = InformationRequest.objects.filter(assessment=assessment).select_related("message__author", "question")
    return list(rows.prefetch_related(replies).order_by("message__at", "pk"))


def consultations_of(assessment: Assessment) -> dict[str, Consultation]:
    """Return the last row noted for each group of persons concerned, by group."""
    rows = Consultation.objects.filter(assessment=assessment).select_related("author").order_by("number")
    return {row.group: row for row in rows}
