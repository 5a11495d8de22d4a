"""« À faire »: everything that waits for a person, from every floor, each source in a fixed number of queries."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import User
from boussole.shared.typography import date_fr
from boussole.trial_to_do import trial_tasks
from evaluation.committee.enums import ENDED, ItemState, MeetingState, VoteMode
from evaluation.committee.models import (
    AgendaItem,
    CommitteeMember,
    Emargement,
    Meeting,
    PaperCount,
    Proxy,
    PublicBallot,
    Recusal,
    Vote,
)
from evaluation.committee.selectors import declarations_awaited, minutes_due, minutes_to_sign, terms_ending
from evaluation.committee.selectors.agenda import amendments_without_agenda
from evaluation.committee.selectors.scores import items_to_score
from evaluation.compass.follow_up import OPEN_ACTIONS
from evaluation.compass.models import ActionItem, Assessment, CriterionAssignment, Opinion
from evaluation.decisions.enums import ConditionState
from evaluation.decisions.models import Review, ReviewRequest
from evaluation.decisions.selectors import conditions_to_do
from evaluation.dialogue.selectors import waiting_for as dialogue_waits
from evaluation.questionnaires.selectors import due_rows
from usecases.enums import ACTOR_LABELS, FINISHED, State
from usecases.models import HiddenUseCase, Message, UseCase


@dataclass(frozen=True)
class Task:
    """One thing to do: where, on which dossier, why, by when. `late` when the date has passed."""

    title: str
    url: str
    text: str
    tag: str
    due_on: date | None = None
    late: bool = False

    @property
    def deadline(self) -> str:
        """« Avant le 12 mars 2026 » or « En retard depuis le 12 mars 2026 »; empty without a date."""
        if self.due_on is None:
            return ""
        words = _("En retard depuis le %(day)s") if self.late else _("Avant le %(day)s")
        return words % {"day": date_fr(self.due_on)}

    @property
    def sentence(self) -> str:
        """What to do and by when, in one line."""
        said = self.text if self.text.endswith((".", "?", "!", "…")) else f"{self.text}."
        return f"{said} {self.deadline}." if self.deadline else said


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
        *_open_votes(user, today),
        *_declarations(user),
        *_scores(user, today),
        *_meetings(user, today),
        *_minutes(user),
        *_terms(user, today),
        *_in_states(user, Role.ELECTED_OFFICIAL, ELECTED_STATES),
        *_conditions(user, today),
        *_reviews(user, today),
        *(Task(**row) for row in trial_tasks(user, today)),
        *_replies(user),
        *(Task(**vars(row)) for row in dialogue_waits(user)),
    ]
    dated = [Task(**{**vars(task), "late": bool(task.due_on and task.due_on < today)}) for task in found]
    return sorted(dated, key=lambda task: (not task.late, task.due_on or date.max, task.title))


def _shown(user: User, path: str) -> Q:
    """The filter of what is about a dossier, at the end of `path`, that is not hidden from `user`."""
    return ~Q(**{f"{path}__in": HiddenUseCase.objects.in_force().filter(user=user).values("use_case")})


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
            _shown(user, "assessment__use_case"),
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
            _shown(user, "use_case"),
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
            _shown(user, "use_case"),
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
        _shown(user, "use_case"),
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


def _open_votes(user: User, today: date) -> Iterator[Task]:
    """Votes in which the person has not voted yet, and votes on paper that they count and have not typed."""
    cast = PublicBallot.objects.filter(vote=OuterRef("pk"), voice__user=user, superseded=False)
    signed = Emargement.objects.filter(vote=OuterRef("pk"), voice__user=user, signed=True)
    recused = Recusal.objects.filter(item=OuterRef("item"), member__user=user)
    seats = CommitteeMember.objects.in_office(today).filter(
        committee=OuterRef("item__meeting__committee"), user=user, voting=True
    )
    held = Proxy.objects.in_force().filter(meeting=OuterRef("item__meeting"), holder__user=user)
    typed = PaperCount.objects.filter(vote=OuterRef("pk"), scrutineer__user=user, superseded=False)
    votes = (
        (Exists(seats) | Exists(held)) & ~Exists(recused) & ~Exists(cast) & ~Exists(signed) & ~Q(mode=VoteMode.PAPER)
    )
    counts = (Q(first_scrutineer__user=user) | Q(second_scrutineer__user=user)) & ~Exists(typed)
    for vote in Vote.objects.running().filter(votes | counts).select_related("item__use_case"):
        on_paper = vote.mode == VoteMode.PAPER
        yield Task(
            vote.item.use_case.title,
            reverse("committee:paper_count" if on_paper else "committee:ballot", args=[vote.pk]),
            _("Motion : %(motion)s.") % {"motion": vote.get_motion_display()},
            _("Dépouillement à saisir") if on_paper else _("Vote ouvert"),
        )


def _scores(user: User, today: date) -> Iterator[Task]:
    """Dossiers on an agenda whose criteria the person has not scored."""
    for item in items_to_score(user, today=today):
        yield Task(
            item.use_case.title,
            reverse("committee:score", args=[item.pk]),
            item.use_case.reference,
            _("Critères à noter"),
            item.meeting.day,
        )


def _declarations(user: User) -> Iterator[Task]:
    """Meetings with dossiers on which the person, who sits, has not declared their interests yet."""
    for meeting in declarations_awaited(user):
        yield Task(
            str(meeting.committee),
            reverse("committee:declare", args=[meeting.pk]),
            _("Séance du %(day)s : les dossiers s’ouvrent une fois vos intérêts déclarés.")
            % {"day": date_fr(meeting.day)},
            _("Intérêts à déclarer"),
            meeting.day,
        )


def _meetings(user: User, today: date) -> Iterator[Task]:
    seated = CommitteeMember.objects.not_ended(today).filter(user=user).values("committee")
    rows = Meeting.objects.filter(
        Q(committee__in=seated) | Q(committee__organisation__in=user.organisations_with(Role.COORDINATOR)),
        state__in=[MeetingState.CONVENED, MeetingState.OPEN],
    )
    for meeting in rows.select_related("committee").distinct():
        pending = _("Séance à préparer") if meeting.state == MeetingState.CONVENED else _("Séance ouverte")
        yield Task(
            str(meeting.committee),
            reverse("committee:meeting", args=[meeting.pk]),
            meeting.place,
            pending,
            meeting.starts_at.date(),
        )
    voted = AgendaItem.objects.filter(
        _shown(user, "use_case"),
        meeting__committee__organisation__in=user.organisations_with(Role.COORDINATOR),
        state=ItemState.VOTED,
        opinion_recorded_at__isnull=True,
    ).select_related("use_case")
    for item in voted:
        yield Task(
            item.use_case.title,
            reverse("committee:item", args=[item.pk]),
            item.use_case.reference,
            _("Avis à enregistrer"),
        )


def _terms(user: User, today: date) -> Iterator[Task]:
    """Terms at the committee that end within 60 days, for its secretariat."""
    for member in terms_ending(user, today):
        yield Task(
            str(member.committee),
            reverse("committee:members", args=[member.committee_id]),
            _("Mandat de %(name)s.") % {"name": member.user},
            _("Mandat à renouveler"),
            member.ended_on,
        )


def _minutes(user: User) -> Iterator[Task]:
    """Minutes that the secretariat has to write, and those that wait for one's own signature."""
    for meeting in minutes_due(user):
        address = reverse("committee:minutes", args=[meeting.pk])
        yield Task(str(meeting.committee), address, str(meeting), _("Procès-verbal à rédiger"))
    for minutes in minutes_to_sign(user):
        address = reverse("committee:minutes_sign", args=[minutes.pk])
        yield Task(str(minutes.meeting.committee), address, str(minutes.meeting), _("Procès-verbal à signer"))


def _conditions(user: User, today: date) -> Iterator[Task]:
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


def _reviews(user: User, today: date) -> Iterator[Task]:
    """Reviews that are due, and events reported on a system that wait for an answer."""
    coordinated = user.organisations_with(Role.COORDINATOR)
    rows = Review.objects.filter(
        _shown(user, "use_case"),
        use_case__organisation__in=coordinated,
        use_case__state=State.DEPLOYED,
        closed_at__isnull=True,
        due_on__lte=today,
    ).exclude(use_case__lead=user)
    for review in rows.select_related("use_case"):
        page = reverse("decisions:follow_up", args=[review.use_case_id])
        yield Task(review.use_case.title, page, review.label, _("Bilan à faire"), review.due_on)
    events = ReviewRequest.objects.filter(
        _shown(user, "use_case"),
        use_case__organisation__in=coordinated,
        use_case__state__in=[State.DEPLOYED, State.UNDER_REVIEW],
        answered_at__isnull=True,
    ).exclude(use_case__lead=user)
    for event in events.select_related("use_case"):
        page = reverse("decisions:follow_up", args=[event.use_case_id])
        yield Task(event.use_case.title, page, event.get_reason_display(), _("Signalement à traiter"))


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
