"""Who is there for the whole agenda, and who comes and goes while the meeting lasts."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from evaluation.committee.actions.items import ItemRefused, require_conductor, require_no_voter_leaves, set_attendance
from evaluation.committee.actions.meetings import MeetingRefused, lock_meeting
from evaluation.committee.actions.room import carry_attendance, counted_presences, set_presence
from evaluation.committee.enums import UNSETTLED, ItemState, MeetingState, Presence, ProxyEnd
from evaluation.committee.journal import record_for
from evaluation.committee.models import AgendaItem, Attendance, CommitteeMember, Meeting, Movement
from evaluation.committee.permissions import require_runner


@transaction.atomic
def set_attendances(
    *, meeting: Meeting, actor: User, presences: Mapping[AgendaItem, Mapping[CommitteeMember, str]], now: datetime
) -> list[Attendance]:
    """Record who is there for several items not opened yet, all or none.

    Raises NotAllowed (also when the person stays out of one of them), MeetingRefused (nothing to record), ItemRefused
    (item already opened in between, unknown presence).
    """
    meeting = lock_meeting(meeting)
    require_runner(actor, meeting)
    if not presences:
        raise MeetingRefused(_("Il n’y a plus de point à venir : les présences sont relevées."))
    rows = []
    for item, there in presences.items():
        if AgendaItem.objects.get(pk=item.pk).state != ItemState.PENDING:
            raise ItemRefused(
                _("« %(title)s » vient d’être ouvert ou clos : notez les arrivées et les départs.")
                % {"title": item.use_case.title}
            )
        rows += set_attendance(item=item, actor=actor, presences=there, now=now)
    return rows


@transaction.atomic
def note_movement(
    *, meeting: Meeting, member: CommitteeMember, presence: str, at: datetime, actor: User, now: datetime
) -> Movement:
    """Note that a member arrives, leaves, or passes from the room to the distance, and at what time.

    The item being discussed takes it for its vote, the ones to come for their quorum too (R2, R3). A proxy given by who
    arrives ends. Raises NotAllowed, MeetingRefused (meeting not open, no seat, hour out of the meeting, nothing new),
    ItemRefused (secret vote open, departure of somebody who has voted in the open vote).
    """
    meeting = lock_meeting(meeting)
    require_runner(actor, meeting)
    if meeting.state != MeetingState.OPEN:
        raise MeetingRefused(_("La séance n’est pas ouverte : relevez plutôt les présences."))
    if member not in meeting.sitting or presence not in Presence.values:
        raise MeetingRefused(_("Choisissez un membre du comité, et où il se trouve."), field="member")
    unsettled = meeting.items.filter(state__in=UNSETTLED).order_by("order")
    items = list(unsettled.select_related("meeting__committee", "meeting__rules", "use_case"))
    if not items:
        raise MeetingRefused(_("Tous les points sont clos : il n’y a plus d’arrivée ni de départ à noter."))
    current = next((item for item in items if item.state == ItemState.OPEN), None)
    _require_hour(meeting, current, at, now)
    if current is not None:
        require_conductor(actor, current)
        require_no_voter_leaves(current, {member: presence})
    first = current or items[0]
    carry_attendance(first)
    if first.attendances.filter(member=member, at_vote=presence).exists():
        raise MeetingRefused(
            _("%(member)s est déjà noté « %(presence)s ».")
            % {"member": member, "presence": Presence(presence).label.lower()},
            field="presence",
        )
    for item in items:
        if item == first or item.attendances.exists():
            set_presence(item, member, presence)
    _end_proxies_of(meeting, member, presence, at)
    row = Movement.objects.create(
        meeting=meeting, item=current, member=member, presence=presence, at=at, noted_at=now, noted_by=actor
    )
    details = {"meeting": meeting.pk, "member": member.pk, "presence": presence, "at": at}
    record_for(verb="committee.note_movement", actor=actor, committee=meeting.committee, now=now, details=details)
    return row


def _require_hour(meeting: Meeting, current: AgendaItem | None, at: datetime, now: datetime) -> None:
    """Hours are typed to the minute: an instant of the same minute is not before."""
    if at > now:
        raise MeetingRefused(_("Cette heure n’est pas encore passée."), field="at")
    if at < meeting.opened_at.replace(second=0, microsecond=0):
        raise MeetingRefused(
            _("La séance s’est ouverte à %(hour)s : donnez une heure qui suit.") % {"hour": _hour(meeting.opened_at)},
            field="at",
        )
    if current is not None and at < current.opened_at.replace(second=0, microsecond=0):
        raise MeetingRefused(
            _("Le point en discussion s’est ouvert à %(hour)s, et le quorum y est jugé : donnez une heure qui suit.")
            % {"hour": _hour(current.opened_at)},
            field="at",
        )


def _end_proxies_of(meeting: Meeting, member: CommitteeMember, presence: str, at: datetime) -> None:
    """A proxy only holds for somebody away: it ends when its giver is there (R4)."""
    if presence in counted_presences(meeting):
        held = meeting.proxies.in_force().filter(giver=member)
        held.update(revoked_at=at, ended=ProxyEnd.ARRIVAL)


def _hour(when: datetime) -> str:
    return timezone.localtime(when).strftime("%H h %M")
