"""A meeting is opened and closed; members give and take back proxies."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from boussole.shared.refusals import NotAllowed, Refused
from evaluation.committee.actions.room import counted_presences
from evaluation.committee.case_builder import case_of
from evaluation.committee.enums import ItemState, MeetingState, ProxyEnd
from evaluation.committee.journal import record_for
from evaluation.committee.models import AgendaItem, Attendance, CommitteeMember, Meeting, Proxy, Vote
from evaluation.committee.permissions import is_secretary, require_runner
from evaluation.committee.quorum import quorum_status


class MeetingRefused(Refused):
    """The meeting cannot be convened, changed, opened or closed now, or the proxy cannot be given."""


@transaction.atomic
def open_meeting(*, meeting: Meeting, actor: User, now: datetime) -> Meeting:
    """Open the meeting. Raises NotAllowed, MeetingRefused (already opened, empty agenda)."""
    meeting = lock_meeting(meeting)
    require_runner(actor, meeting)
    if meeting.state != MeetingState.CONVENED:
        raise MeetingRefused(_("Cette séance est déjà ouverte, levée ou annulée."))
    if not meeting.items.exists():
        raise MeetingRefused(_("L’ordre du jour est vide : inscrivez d’abord un dossier."))
    meeting.state, meeting.opened_at = MeetingState.OPEN, now
    meeting.save(update_fields=["state", "opened_at"])
    details = {"meeting": meeting.pk}
    record_for(verb="committee.open_meeting", actor=actor, committee=meeting.committee, now=now, details=details)
    return meeting


@transaction.atomic
def close_meeting(*, meeting: Meeting, actor: User, now: datetime) -> Meeting:
    """Close the meeting; items that were not reached are postponed, for lack of quorum where the room shows it.

    Raises NotAllowed, MeetingRefused (not open, an item or a vote still open).
    """
    meeting = lock_meeting(meeting)
    require_runner(actor, meeting)
    if meeting.state != MeetingState.OPEN:
        raise MeetingRefused(_("Cette séance n’est pas ouverte."))
    if meeting.items.filter(state=ItemState.OPEN).exists():
        raise MeetingRefused(_("Un point est encore en discussion : votez-le ou reportez-le d’abord."))
    for item in meeting.items.filter(state=ItemState.PENDING).order_by("order"):
        _put_off_unreached(item, now)
    meeting.state, meeting.closed_at = MeetingState.CLOSED, now
    meeting.save(update_fields=["state", "closed_at"])
    details = {"meeting": meeting.pk}
    record_for(verb="committee.close_meeting", actor=actor, committee=meeting.committee, now=now, details=details)
    return meeting


@transaction.atomic
def give_proxy(
    *,
    meeting: Meeting,
    giver: CommitteeMember,
    holder: CommitteeMember,
    actor: User,
    now: datetime,
    statement: str = "",
) -> Proxy:
    """Record a written proxy for the meeting; an earlier one of the same giver is revoked (R4).

    Whoever gives it here writes it by this act; the secretariat says in `statement` what it received, and how.
    Raises NotAllowed, MeetingRefused (meeting over, open vote, same person, consultative member, giver in the room,
    holder's limit, nothing written).
    """
    meeting = lock_meeting(meeting)
    if actor.pk != giver.user_id and not is_secretary(actor, meeting.committee):
        raise NotAllowed(_("Un pouvoir se donne soi-même, ou par le secrétariat du comité."))
    if meeting.is_over:
        raise MeetingRefused(_("La séance est levée ou annulée : il est trop tard pour donner un pouvoir."))
    _require_no_open_vote(meeting)
    seats = {member.pk for member in meeting.sitting if member.voting}
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
    written = statement.strip() or (_statement(meeting, holder) if actor.pk == giver.user_id else "")
    if not written:
        raise MeetingRefused(
            _("Un pouvoir est écrit : dites comment il vous est parvenu (courriel du…, lettre du…)."),
            field="statement",
        )
    active = meeting.proxies.in_force()
    active.filter(giver=giver).update(revoked_at=now, ended=ProxyEnd.REPLACED)
    _require_room_for_one_more(meeting, holder)
    proxy = Proxy.objects.create(
        meeting=meeting, giver=giver, holder=holder, statement=written[:500], received_at=now, recorded_by=actor
    )
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
    if proxy.revoked_at is not None or meeting.is_over:
        raise MeetingRefused(_("Ce pouvoir est déjà retiré, ou la séance est levée."))
    _require_no_open_vote(meeting)
    proxy.revoked_at, proxy.ended = now, ProxyEnd.REVOKED
    proxy.save(update_fields=["revoked_at", "ended"])
    details = {"meeting": meeting.pk, "giver": proxy.giver_id, "holder": proxy.holder_id}
    record_for(verb="committee.revoke_proxy", actor=actor, committee=meeting.committee, now=now, details=details)
    return proxy


def _put_off_unreached(item: AgendaItem, now: datetime) -> None:
    item.state, item.closed_at = ItemState.POSTPONED, now
    item.postponed_because = _("La séance a été levée avant ce point.")
    if item.attendances.exists():
        status = quorum_status(case_of(item))
        item.without_quorum = not status.reached
        item.postponed_because = item.postponed_because if status.reached else status.reason
    item.save(update_fields=["state", "closed_at", "postponed_because", "without_quorum"])


def _statement(meeting: Meeting, holder: CommitteeMember) -> str:
    """What a member writes when they give a proxy on their own screen."""
    return _(
        "Je donne pouvoir à %(holder)s pour voter en mon nom à la séance du %(day)s, pour les points où je suis absent."
    ) % {"holder": holder, "day": meeting.day.strftime("%d/%m/%Y")}


def _require_room_for_one_more(meeting: Meeting, holder: CommitteeMember) -> None:
    limit = meeting.rules.settings["max_proxies_per_holder"]
    if meeting.proxies.in_force().filter(holder=holder).count() < limit:
        return
    if not limit:
        raise MeetingRefused(_("Le règlement de cette séance n’admet pas les pouvoirs."), field="holder")
    raise MeetingRefused(
        ngettext(
            "%(holder)s porte déjà %(limit)s pouvoir, le maximum. Choisissez un autre membre.",
            "%(holder)s porte déjà %(limit)s pouvoirs, le maximum. Choisissez un autre membre.",
            limit,
        )
        % {"holder": holder, "limit": limit},
        field="holder",
    )


def _require_no_open_vote(meeting: Meeting) -> None:
    # A proxy that changes during a vote would undo ballots already expressed.
    if Vote.objects.running().filter(item__meeting=meeting).exists():
        raise MeetingRefused(_("Un vote est ouvert : attendez sa clôture pour donner ou retirer un pouvoir."))


def _is_in_the_room(meeting: Meeting, member: CommitteeMember) -> bool:
    rows = Attendance.objects.filter(item__meeting=meeting, item__state=ItemState.OPEN, member=member)
    return rows.filter(at_vote__in=counted_presences(meeting)).exists()


def lock_meeting(meeting: Meeting) -> Meeting:
    """Return the meeting read again under a lock, with its committee and rules."""
    Meeting.objects.select_for_update().get(pk=meeting.pk)
    return Meeting.objects.select_related("committee", "rules").get(pk=meeting.pk)
