"""A meeting is convened, opened, and closed; members give and take back proxies."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions import notify
from accounts.enums import NotificationKind
from accounts.models import User
from boussole.shared.refusals import NotAllowed, Refused
from evaluation.committee.enums import ItemState, MeetingState, Presence
from evaluation.committee.journal import record_for
from evaluation.committee.models import Attendance, Committee, CommitteeMember, Meeting, Proxy, Vote
from evaluation.committee.permissions import is_secretary, require_runner, require_secretary, sitting


class MeetingRefused(Refused):
    """The meeting cannot be convened, opened or closed now, or the proxy cannot be given."""


@transaction.atomic
def convene_meeting(*, committee: Committee, actor: User, starts_at: datetime, place: str, now: datetime) -> Meeting:
    """Convene the committee under the rules in force, and tell every member.

    Raises NotAllowed, MeetingRefused (date in the past, no rules, no member).
    """
    require_secretary(actor, committee)
    if starts_at <= now:
        raise MeetingRefused(_("Choisissez une date et une heure à venir."), field="starts_at")
    if not place.strip():
        raise MeetingRefused(_("Dites où la séance se tient, ou qu’elle se tient à distance."), field="place")
    rules = committee.rules.order_by("-number").first()
    members = sitting(committee, timezone.localdate(starts_at))
    if rules is None or not members:
        raise MeetingRefused(_("Le comité n’a pas encore de règles de vote ou de membres."))
    meeting = Meeting.objects.create(
        committee=committee, rules=rules, starts_at=starts_at, place=place.strip(), convened_at=now
    )
    details = {"meeting": meeting.pk, "starts_at": starts_at, "rules": rules.number}
    record_for(verb="committee.convene_meeting", actor=actor, committee=committee, now=now, details=details)
    day = timezone.localtime(starts_at)
    notify(
        recipients=[member.user for member in members],
        kind=NotificationKind.TO_DO,
        subject=_("Séance du comité éthique le %(day)s") % {"day": day.strftime("%d/%m/%Y")},
        body=_("Le comité éthique se réunit le %(day)s à %(hour)s. Lieu : %(place)s.")
        % {"day": day.strftime("%d/%m/%Y"), "hour": day.strftime("%H h %M"), "place": meeting.place},
        path=reverse("committee:meeting", args=[meeting.pk]),
        key=f"committee-meeting-{meeting.pk}",
        now=now,
    )
    return meeting


@transaction.atomic
def open_meeting(*, meeting: Meeting, actor: User, now: datetime) -> Meeting:
    """Open the meeting. Raises NotAllowed, MeetingRefused (already opened, empty agenda)."""
    meeting = lock_meeting(meeting)
    require_runner(actor, meeting.committee, meeting.day)
    if meeting.state != MeetingState.CONVENED:
        raise MeetingRefused(_("Cette séance est déjà ouverte ou levée."))
    if not meeting.items.exists():
        raise MeetingRefused(_("L’ordre du jour est vide : inscrivez d’abord un dossier."))
    meeting.state, meeting.opened_at = MeetingState.OPEN, now
    meeting.save(update_fields=["state", "opened_at"])
    details = {"meeting": meeting.pk}
    record_for(verb="committee.open_meeting", actor=actor, committee=meeting.committee, now=now, details=details)
    return meeting


@transaction.atomic
def close_meeting(*, meeting: Meeting, actor: User, now: datetime) -> Meeting:
    """Close the meeting; items that were not reached are postponed.

    Raises NotAllowed, MeetingRefused (not open, an item or a vote still open).
    """
    meeting = lock_meeting(meeting)
    require_runner(actor, meeting.committee, meeting.day)
    if meeting.state != MeetingState.OPEN:
        raise MeetingRefused(_("Cette séance n’est pas ouverte."))
    if meeting.items.filter(state=ItemState.OPEN).exists():
        raise MeetingRefused(_("Un point est encore en discussion : votez-le ou reportez-le d’abord."))
    meeting.items.filter(state=ItemState.PENDING).update(
        state=ItemState.POSTPONED,
        closed_at=now,
        postponed_because=_("La séance a été levée avant ce point."),
    )
    meeting.state, meeting.closed_at = MeetingState.CLOSED, now
    meeting.save(update_fields=["state", "closed_at"])
    details = {"meeting": meeting.pk}
    record_for(verb="committee.close_meeting", actor=actor, committee=meeting.committee, now=now, details=details)
    return meeting


@transaction.atomic
def give_proxy(
    *, meeting: Meeting, giver: CommitteeMember, holder: CommitteeMember, actor: User, now: datetime
) -> Proxy:
    """Record a written proxy for the meeting; an earlier one of the same giver is revoked (R4).

    Raises NotAllowed, MeetingRefused (closed meeting, open vote, same person, consultative member, giver in
    the room, holder's limit).
    """
    meeting = lock_meeting(meeting)
    if actor.pk != giver.user_id and not is_secretary(actor, meeting.committee):
        raise NotAllowed(_("Un pouvoir se donne soi-même, ou par le secrétariat du comité."))
    if meeting.state == MeetingState.CLOSED:
        raise MeetingRefused(_("La séance est levée : il est trop tard pour donner un pouvoir."))
    _require_no_open_vote(meeting)
    seats = {member.pk for member in sitting(meeting.committee, meeting.day) if member.voting}
    if giver.pk == holder.pk:
        raise MeetingRefused(_("Choisissez une autre personne : nul ne se donne pouvoir à soi-même."), field="holder")
    if not {giver.pk, holder.pk} <= seats:
        raise MeetingRefused(_("Un pouvoir va d’un membre à voix délibérative à un autre."), field="holder")
    if _is_in_the_room(meeting, giver):
        raise MeetingRefused(
            _("%(giver)s est présent : notez d’abord son départ, un pouvoir ne vaut que pour un absent.")
            % {"giver": giver},
            field="giver",
        )
    active = meeting.proxies.filter(revoked_at__isnull=True)
    active.filter(giver=giver).update(revoked_at=now)
    limit = meeting.rules.settings["max_proxies_per_holder"]
    if active.filter(holder=holder).count() >= limit:
        raise MeetingRefused(
            _("%(holder)s porte déjà %(limit)s pouvoir, le maximum. Choisissez un autre membre.")
            % {"holder": holder, "limit": limit},
            field="holder",
        )
    proxy = Proxy.objects.create(meeting=meeting, giver=giver, holder=holder, received_at=now)
    details = {"meeting": meeting.pk, "giver": giver.pk, "holder": holder.pk}
    record_for(verb="committee.give_proxy", actor=actor, committee=meeting.committee, now=now, details=details)
    return proxy


@transaction.atomic
def revoke_proxy(*, proxy: Proxy, actor: User, now: datetime) -> Proxy:
    """Take a proxy back. Raises NotAllowed, MeetingRefused (already revoked, meeting closed)."""
    meeting = lock_meeting(proxy.meeting)
    proxy = Proxy.objects.select_related("giver").get(pk=proxy.pk)
    if actor.pk != proxy.giver.user_id and not is_secretary(actor, meeting.committee):
        raise NotAllowed(_("Seuls la personne qui a donné le pouvoir et le secrétariat peuvent le retirer."))
    if proxy.revoked_at is not None or meeting.state == MeetingState.CLOSED:
        raise MeetingRefused(_("Ce pouvoir est déjà retiré, ou la séance est levée."))
    _require_no_open_vote(meeting)
    proxy.revoked_at = now
    proxy.save(update_fields=["revoked_at"])
    details = {"meeting": meeting.pk, "giver": proxy.giver_id, "holder": proxy.holder_id}
    record_for(verb="committee.revoke_proxy", actor=actor, committee=meeting.committee, now=now, details=details)
    return proxy


def _require_no_open_vote(meeting: Meeting) -> None:
    # A proxy that changes during a vote would undo ballots already expressed.
    if Vote.objects.filter(item__meeting=meeting, closed_at__isnull=True).exists():
        raise MeetingRefused(_("Un vote est ouvert : attendez sa clôture pour donner ou retirer un pouvoir."))


def _is_in_the_room(meeting: Meeting, member: CommitteeMember) -> bool:
    counted = [Presence.PRESENT, *([Presence.REMOTE] if meeting.rules.settings["remote_counts_present"] else [])]
    rows = Attendance.objects.filter(item__meeting=meeting, item__state=ItemState.OPEN, member=member)
    return rows.filter(at_vote__in=counted).exists()


def lock_meeting(meeting: Meeting) -> Meeting:
    """Return the meeting read again under a lock, with its committee and rules."""
    Meeting.objects.select_for_update().get(pk=meeting.pk)
    return Meeting.objects.select_related("committee", "rules").get(pk=meeting.pk)
