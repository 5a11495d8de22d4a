"""« À faire »: everything that waits for a person, from every floor, each source in a fixed number of queries."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import User
from boussole.to_do.committee import declarations, meetings, minutes, open_votes, scores, terms
from boussole.to_do.follow_up import conditions, reviews
from boussole.to_do.task import Task, shown
from boussole.to_do.trial import trial_tasks
from evaluation.committee.enums import ENDED
from evaluation.committee.models import (
    AgendaItem,
)
from evaluation.committee.selectors.agenda import amendments_without_agenda
from evaluation.compass.follow_up import OPEN_ACTIONS
from evaluation.compass.models import ActionItem, Assessment, CriterionAssignment, Opinion
from evaluation.dialogue.selectors import waiting_for as dialogue_waits
from evaluation.questionnaires.selectors import due_rows
from usecases.enums import ACTOR_LABELS, FINISHED, State
from usecases.models import Message, UseCase

__all__ = ["Task", "tasks_for"]

LEAD_STATES = {
    State.DRAFT: "usecases:tasks",
    State.TO_COMPLETE: "usecases:tasks",
    State.AUTHORISED: "trial:overview",
    State.TRIAL_RUNNING: "trial:overview",
    State.TRIAL_SUSPENDED: "trial:overview",
    State.TRIAL_ENDED: "trial:evaluation",
}
COORDINATOR_STATES = {
    State.SUBMITTED: "compass:assign",
    State.READY_FOR_COMMITTEE: "committee:dossier",
    State.READY_FOR_FINAL_OPINION: "committee:dossier",
    State.TRIAL_SUSPENDED: "trial:overview",
    State.UNDER_REVIEW: "decisions:follow_up",
}
ELECTED_STATES = {
    State.OPINION_GIVEN: "decisions:decide",
    State.FINAL_OPINION_GIVEN: "decisions:decide",
}


def tasks_for(user: User, *, today: date) -> list[Task]:
    """Return what waits for `user`, the most pressing first: late, then by date, then without date."""
    found = [
        *_led(user),
        *_opinions(user),
        *_whole_assessments(user),
        *_teams_to_complete(user),
        *_actions(user, today),
        *_in_states(user, Role.COORDINATOR, COORDINATOR_STATES),
        *_watch_dates(user, today),
        *_protocols_to_accept(user),
        *(Task(*row) for row in due_rows(user, today)),
        *open_votes(user, today),
        *declarations(user),
        *scores(user, today),
        *meetings(user, today),
        *minutes(user),
        *terms(user, today),
        *_in_states(user, Role.ELECTED_OFFICIAL, ELECTED_STATES),
        *conditions(user, today),
        *reviews(user, today),
        *trial_tasks(user, today),
        *_replies(user),
        *(Task(**vars(row)) for row in dialogue_waits(user)),
    ]
    dated = [Task(**{**vars(task), "late": bool(task.due_on and task.due_on < today)}) for task in found]
    return sorted(dated, key=lambda task: (not task.late, task.due_on or date.max, task.title))


def _task(use_case: UseCase, page: str, *, tag: str, due_on: date | None = None, text: str = "") -> Task:
    line = text or f"{use_case.reference} · {use_case.organisation}"
    return Task(use_case.title, reverse(page, args=[use_case.pk]), line, tag, due_on or use_case.due_on)


def _led(user: User) -> Iterator[Task]:
    mine = UseCase.objects.filter(lead=user, state__in=list(LEAD_STATES)).select_related("organisation")
    for use_case in mine:
        state = State(use_case.state)
        yield _task(use_case, LEAD_STATES[state], tag=str(ACTOR_LABELS[state]))


def _in_states(user: User, role: str, pages: dict[State, str]) -> Iterator[Task]:
    rows = UseCase.objects.not_hidden_from(user).filter(
        organisation__in=user.organisations_with(role), state__in=list(pages)
    )
    listed = AgendaItem.objects.filter(use_case=OuterRef("pk")).exclude(meeting__state__in=ENDED)
    for use_case in rows.exclude(lead=user).exclude(Exists(listed)).select_related("organisation"):
        state = State(use_case.state)
        yield _task(use_case, pages[state], tag=str(ACTOR_LABELS[state]))


def _opinions(user: User) -> Iterator[Task]:
    signed = Opinion.objects.in_force().filter(assessment=OuterRef("assessment"), criterion=OuterRef("criterion"))
    rows = (
        CriterionAssignment.objects.active()
        .filter(
            shown(user, "assessment__use_case"),
            expert=user,
            assessment__completed_at__isnull=True,
            assessment__use_case__state__in=[State.IN_ASSESSMENT, State.TRIAL_ENDED, State.UNDER_REVIEW],
            criterion__is_general=False,
        )
        .exclude(Exists(signed))
        .select_related("criterion", "assessment__use_case__organisation")
        .order_by("due_on", "pk")
    )
    for row in rows:
        use_case = row.assessment.use_case
        yield Task(
            use_case.title,
            reverse("compass:criterion", args=[use_case.pk, row.criterion.code]),
            _("Critère : %(criterion)s. Dossier %(reference)s.")
            % {"criterion": row.criterion.label, "reference": use_case.reference},
            _("Avis à donner") if row.signs else _("Réponses à donner"),
            row.due_on,
        )


def _whole_assessments(user: User) -> Iterator[Task]:
    signed = Opinion.objects.in_force().filter(assessment=OuterRef("assessment"), criterion=OuterRef("criterion"))
    unsigned = (
        CriterionAssignment.objects.active()
        .filter(assessment=OuterRef("pk"), criterion__is_general=False)
        .exclude(Exists(signed))
    )
    rows = (
        Assessment.objects.filter(
            shown(user, "use_case"),
            use_case__organisation__in=user.organisations_with(Role.COORDINATOR),
            use_case__state=State.IN_ASSESSMENT,
            completed_at__isnull=True,
        )
        .exclude(Exists(unsigned))
        .exclude(use_case__lead=user)
        .select_related("use_case__organisation")
    )
    for assessment in rows:
        yield _task(assessment.use_case, "compass:overview", tag=_("Évaluation à terminer"))


def _teams_to_complete(user: User) -> Iterator[Task]:
    """Criteria of open assessments that nobody signs any more, since someone stepped back."""
    signatory = CriterionAssignment.objects.active().filter(
        assessment=OuterRef("pk"), criterion=OuterRef("grid__criteria"), signs=True
    )
    rows = (
        Assessment.objects.filter(
            ~Exists(signatory),
            shown(user, "use_case"),
            use_case__organisation__in=user.organisations_with(Role.COORDINATOR),
            use_case__state__in=[State.IN_ASSESSMENT, State.TRIAL_ENDED, State.UNDER_REVIEW],
            completed_at__isnull=True,
        )
        .exclude(use_case__lead=user)
        .select_related("use_case__organisation")
        .distinct()
    )
    for assessment in rows:
        yield _task(assessment.use_case, "compass:overview", tag=_("Expert à remplacer"))


def _actions(user: User, today: date) -> Iterator[Task]:
    """Open actions of the plan: all of one's own; the late ones also reach the lead and the coordinator."""
    concerned = Q(use_case__lead=user) | Q(use_case__organisation__in=user.organisations_with(Role.COORDINATOR))
    rows = ActionItem.objects.filter(
        Q(owner=user) | (concerned & Q(due_on__lt=today)),
        shown(user, "use_case"),
        state__in=OPEN_ACTIONS,
        opinion__assessment__completed_at__isnull=False,
    )
    mine = rows.exclude(use_case__state__in=FINISHED).exclude(use_case__expert_recusals__expert=user)
    for action in mine.select_related("use_case", "owner"):
        yield Task(
            action.use_case.title,
            reverse("compass:action", args=[action.use_case_id, action.pk]),
            f"{action.text} ({action.owner})",
            _("Action à mener") if action.owner_id == user.pk else _("Action en retard"),
            action.due_on,
        )


def _watch_dates(user: User, today: date) -> Iterator[Task]:
    rows = UseCase.objects.not_hidden_from(user).filter(
        organisation__in=user.organisations_with(Role.COORDINATOR), state=State.ON_WATCH, review_on__lte=today
    )
    for use_case in rows.select_related("organisation"):
        yield _task(use_case, "compass:overview", tag=_("À réexaminer"), due_on=use_case.review_on)


def _protocols_to_accept(user: User) -> Iterator[Task]:
    """Locked protocols that wait for the coordinator, and amendments that wait to be put on an agenda."""
    mine = UseCase.objects.not_hidden_from(user).filter(organisation__in=user.organisations_with(Role.COORDINATOR))
    rows = mine.exclude(lead=user).select_related("organisation")
    unsigned = {"protocols__locked_at__isnull": False, "protocols__approval__isnull": True}
    for use_case in rows.filter(state=State.AUTHORISED, **unsigned).distinct():
        yield _task(use_case, "trial:overview", tag=_("Protocole à accepter"))
    for use_case in rows.filter(amendments__in=amendments_without_agenda()):
        yield _task(use_case, "committee:dossier", tag=_("Avenant à inscrire"))


def _replies(user: User) -> Iterator[Task]:
    rows = Message.objects.filter(
        use_case__lead=user, reply_expected=True, resolved_at__isnull=True, visibility="dossier"
    ).exclude(author=user)
    for message in rows.select_related("use_case"):
        yield Task(
            message.use_case.title,
            reverse("usecases:messages", args=[message.use_case_id]),
            message.body[:120],
            _("Réponse attendue"),
        )
