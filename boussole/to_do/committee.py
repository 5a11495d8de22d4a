"""What waits for a person at the committee: votes, declarations, scores, meetings, minutes, terms."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import User
from boussole.shared.typography import date_fr
from boussole.to_do.task import Task, shown
from evaluation.committee.enums import ItemState, MeetingState, VoteMode
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
from evaluation.committee.selectors.scores import items_to_score


def open_votes(user: User, today: date) -> Iterator[Task]:
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


def declarations(user: User) -> Iterator[Task]:
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


def scores(user: User, today: date) -> Iterator[Task]:
    """Dossiers on an agenda whose criteria the person has not scored."""
    for item in items_to_score(user, today=today):
        yield Task(
            item.use_case.title,
            reverse("committee:score", args=[item.pk]),
            item.use_case.reference,
            _("Critères à noter"),
            item.meeting.day,
        )


def meetings(user: User, today: date) -> Iterator[Task]:
    """Meetings to come or open; for the secretariat, the opinions to record."""
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
        shown(user, "use_case"),
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


def terms(user: User, today: date) -> Iterator[Task]:
    """Terms at the committee that end within 60 days, for its secretariat."""
    for member in terms_ending(user, today):
        yield Task(
            str(member.committee),
            reverse("committee:members", args=[member.committee_id]),
            _("Mandat de %(name)s.") % {"name": member.user},
            _("Mandat à renouveler"),
            member.ended_on,
        )


def minutes(user: User) -> Iterator[Task]:
    """Minutes that the secretariat has to write, and those that wait for one's own signature."""
    for meeting in minutes_due(user):
        address = reverse("committee:minutes", args=[meeting.pk])
        yield Task(str(meeting.committee), address, str(meeting), _("Procès-verbal à rédiger"))
    for minutes in minutes_to_sign(user):
        address = reverse("committee:minutes_sign", args=[minutes.pk])
        yield Task(str(minutes.meeting.committee), address, str(minutes.meeting), _("Procès-verbal à signer"))
