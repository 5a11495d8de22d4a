"""A dossier on the agenda: inscribed, opened if the quorum is there, postponed."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.enums import NotificationKind
from accounts.models import User
from boussole.shared.refusals import NotAllowed, Refused
from evaluation.committee.actions.meetings import lock_meeting
from evaluation.committee.actions.room import carry_attendance, keep_out_the_interested, set_presence
from evaluation.committee.case_builder import case_of
from evaluation.committee.enums import ItemKind, ItemState, MeetingState, Presence
from evaluation.committee.models import AgendaItem, Attendance, CommitteeMember, Meeting
from evaluation.committee.permissions import (
    require_outside,
    require_runner,
    require_secretary,
)
from evaluation.committee.quorum import QuorumStatus, quorum_status
from evaluation.committee.selectors.agenda import Awaited, awaited, still_awaited
from usecases.actions import tell
from usecases.journal import record
from usecases.models import UseCase


class ItemRefused(Refused):
    """The item cannot be inscribed, opened or changed this way now."""


@transaction.atomic
def add_item(*, meeting: Meeting, use_case: UseCase, actor: User, now: datetime) -> AgendaItem:
    """Put a dossier on the agenda of a meeting that is not closed.

    A member who leads the dossier, or stays out of it since an earlier meeting, is recused at once. Raises NotAllowed,
    ItemRefused (other committee, dossier not ready, already inscribed or postponed at this meeting).
    """
    meeting = lock_meeting(meeting)
    use_case = (
        UseCase.objects.select_for_update(of=("self",)).select_related("organisation", "lead").get(pk=use_case.pk)
    )
    require_secretary(actor, meeting.committee)
    if use_case.lead_id == actor.pk:
        raise NotAllowed(_("Vous portez ce dossier : une autre personne doit l’inscrire."))
    if meeting.is_over:
        raise ItemRefused(_("Cette séance est levée ou annulée : choisissez-en une autre."))
    if not _hears(meeting, use_case):
        raise ItemRefused(_("Ce comité n’instruit pas les dossiers de cette collectivité."))
    asked = awaited(use_case)
    if asked is None:
        raise ItemRefused(
            _("Ce dossier n’est pas prêt pour le comité : il est dans l’état « %(state)s ».")
            % {"state": use_case.get_state_display()}
        )
    live = AgendaItem.objects.filter(use_case=use_case, opinion_recorded_at__isnull=True)
    if live.exclude(state=ItemState.POSTPONED).exists():
        raise ItemRefused(_("Ce dossier est déjà inscrit à une séance."))
    if meeting.items.filter(use_case=use_case).exists():
        raise ItemRefused(_("Ce dossier a déjà été reporté à cette séance : inscrivez-le à une autre."))
    return inscribe(meeting, use_case, asked, actor=actor, now=now)


def inscribe(
    meeting: Meeting,
    use_case: UseCase,
    asked: Awaited,
    *,
    actor: User,
    now: datetime,
    second_of: AgendaItem | None = None,
) -> AgendaItem:
    """Write a new item at the end of the agenda of a locked meeting and tell its lead. The caller has checked all.

    `second_of` is the item that was put off for lack of quorum, and that this one takes up without any (GOV-04).
    """
    order = meeting.items.count() + 1
    item = AgendaItem.objects.create(
        meeting=meeting,
        use_case=use_case,
        kind=asked.kind,
        amendment=asked.amendment,
        order=order,
        second_of=second_of,
    )
    keep_out_the_interested(item, now)
    if asked.amendment is None:  # while its amendment waits, a trial keeps its own date
        UseCase.objects.filter(pk=use_case.pk).update(due_on=meeting.day)
    details = {"meeting": meeting.pk, "kind": asked.kind, "order": order}
    record(verb="committee.add_item", actor=actor, use_case=use_case, now=now, details=details)
    tell(
        use_case=use_case,
        recipients=[use_case.lead],
        kind=NotificationKind.INFORMATION,
        subject=_("Votre dossier passe au comité éthique : %(title)s") % {"title": use_case.title},
        body=_("Il est inscrit à la séance du %(day)s.") % {"day": meeting.day.strftime("%d/%m/%Y")},
        path=reverse("committee:dossier", args=[use_case.pk]),
        key=f"committee-item-{item.pk}",
        now=now,
    )
    return item


@transaction.atomic
def set_attendance(
    *, item: AgendaItem, actor: User, presences: Mapping[CommitteeMember, str], now: datetime
) -> list[Attendance]:
    """Record where members are. Before the item opens it sets both moments; afterwards only the vote (R3).

    Raises NotAllowed, ItemRefused (item closed, person without a seat, unknown presence, secret vote open,
    departure of somebody whose ballot is in while a public vote is open).
    """
    item = lock_item(item)
    require_conductor(actor, item)
    if not item.is_unsettled:
        raise ItemRefused(_("Ce point est clos : les présences ne changent plus."))
    require_no_voter_leaves(item, presences)
    seats = {member.pk for member in item.meeting.sitting}
    rows = []
    for member, presence in presences.items():
        if member.pk not in seats or presence not in Presence.values:
            raise ItemRefused(_("Choisissez une présence pour chaque membre du comité."))
        rows.append(set_presence(item, member, presence))
    details = {
        "item": item.pk,
        "presences": {str(member.pk): presence for member, presence in presences.items()},
    }
    record(verb="committee.set_attendance", actor=actor, use_case=item.use_case, now=now, details=details)
    return rows


@transaction.atomic
def open_item(*, item: AgendaItem, actor: User, now: datetime) -> QuorumStatus:
    """Open an item if the quorum is there; else postpone it, the dossier keeping its state (R2).

    An item whose attendance is not recorded takes that of the end of the item before it.
    Raises NotAllowed, ItemRefused (meeting not open, item not pending, another item open, dossier no longer
    ready, no attendance).
    """
    item = lock_item(item)
    require_conductor(actor, item)
    if item.meeting.state != MeetingState.OPEN:
        raise ItemRefused(_("Ouvrez d’abord la séance."))
    if item.state != ItemState.PENDING:
        raise ItemRefused(_("Ce point a déjà été ouvert."))
    if item.meeting.items.filter(state=ItemState.OPEN).exists():
        raise ItemRefused(_("Un autre point est en discussion : terminez-le d’abord."))
    require_ready(item)
    carry_attendance(item)
    if not item.attendances.exists():
        raise ItemRefused(_("Relevez d’abord les présences."))
    keep_out_the_interested(item, now)
    status = quorum_status(case_of(item))
    item.opened_at = now
    item.state = ItemState.OPEN if status.reached else ItemState.POSTPONED
    item.closed_at = None if status.reached else now
    item.postponed_because = "" if status.reached else status.reason
    item.without_quorum = not status.reached
    item.save(update_fields=["state", "opened_at", "closed_at", "postponed_because", "without_quorum"])
    details = {
        "item": item.pk,
        "quorum": {"reached": status.reached, "present": status.present, "required": status.required},
    }
    record(verb="committee.open_item", actor=actor, use_case=item.use_case, now=now, details=details)
    return status


@transaction.atomic
def postpone_item(*, item: AgendaItem, actor: User, reason: str, now: datetime) -> AgendaItem:
    """Put an item off to another meeting, without a vote. Raises NotAllowed, ItemRefused."""
    item = lock_item(item)
    require_conductor(actor, item)
    if not item.is_unsettled:
        raise ItemRefused(_("Ce point est déjà clos."))
    if item.votes.running().exists():
        raise ItemRefused(_("Un vote est ouvert : clôturez-le d’abord."))
    if not reason.strip():
        raise ItemRefused(_("Dites pourquoi ce point est reporté."), field="reason")
    item.state, item.closed_at, item.postponed_because = ItemState.POSTPONED, now, reason.strip()
    item.save(update_fields=["state", "closed_at", "postponed_because"])
    details = {"item": item.pk, "reason": reason.strip()}
    record(verb="committee.postpone_item", actor=actor, use_case=item.use_case, now=now, details=details)
    return item


def lock_item(item: AgendaItem) -> AgendaItem:
    """Return the item read again under a lock, with its meeting, committee, rules and dossier.

    The meeting is locked first, then the item: every action that conducts a meeting waits its turn.
    """
    lock_meeting(item.meeting)
    AgendaItem.objects.select_for_update().get(pk=item.pk)
    related = ("meeting__committee", "meeting__rules", "use_case")
    return AgendaItem.objects.select_related(*related).get(pk=item.pk)


def require_conductor(actor: User, item: AgendaItem) -> None:
    """Raise NotAllowed unless `actor` runs the meeting and stands outside the item's dossier."""
    require_runner(actor, item.meeting)
    require_outside(actor, item)


def require_ready(item: AgendaItem) -> None:
    """Raise ItemRefused when the dossier no longer waits for what it was inscribed for (withdrawn, for example)."""
    if not still_awaited(item):
        if item.kind == ItemKind.AMENDMENT:
            raise ItemRefused(_("Cet avenant n’attend plus le vote du comité. Reportez ce point."))
        raise ItemRefused(
            _("Ce dossier n’attend plus l’avis du comité : il est dans l’état « %(state)s ». Reportez ce point.")
            % {"state": item.use_case.get_state_display()}
        )


def require_no_voter_leaves(item: AgendaItem, presences: Mapping[CommitteeMember, str]) -> None:
    """A ballot expressed in the room stays good: the departure is recorded once the vote is closed (R3).

    While a vote is secret nothing changes: an answer would tell who has voted.
    """
    vote = item.votes.running().select_for_update().first()
    if vote is None:
        return
    if vote.is_secret:
        raise ItemRefused(
            _(
                "Un scrutin secret est ouvert : sa liste de votants ne change plus. "
                "Notez arrivées et départs après la clôture."
            )
        )
    voters = set(vote.ballots.filter(superseded=False).values_list("cast_by", flat=True))
    before = dict(item.attendances.values_list("member", "at_vote"))
    for member, presence in presences.items():
        if member.pk in voters and presence != before.get(member.pk):
            raise ItemRefused(
                _("%(member)s a déjà voté : notez son départ après la clôture du vote.") % {"member": member}
            )


def _hears(meeting: Meeting, use_case: UseCase) -> bool:
    organisation = use_case.organisation
    own = meeting.committee.organisation_id == organisation.pk
    hosted = organisation.hosted and meeting.committee.organisation_id == organisation.parent_id
    return own or hosted
