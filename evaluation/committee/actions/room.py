"""What follows of itself when a dossier comes before the committee: known interests, who is still in the room.

The callers hold the lock of the item and have checked the right.
"""

from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import User
from evaluation.committee.enums import Interest, ItemState, Presence
from evaluation.committee.models import AgendaItem, Attendance, CommitteeMember, Declaration, Meeting, Recusal
from usecases.actions import hide_from
from usecases.models import HiddenUseCase

REASON_LIMIT = 300


def write_declaration(
    item: AgendaItem, member: CommitteeMember, *, interest: str, reason: str, actor: User, now: datetime
) -> Declaration:
    """Add what is declared for `member`, after what was declared before."""
    return Declaration.objects.create(
        item=item,
        member=member,
        number=item.declarations.filter(member=member).count() + 1,
        interest=interest,
        reason=reason[:REASON_LIMIT],
        declared_at=now,
        declared_by=actor,
    )


def keep_out(item: AgendaItem, member: CommitteeMember, *, reason: str, actor: User, now: datetime) -> Recusal:
    """Write the interest of `member`, keep them out of the item and hide the dossier from them."""
    write_declaration(item, member, interest=Interest.INTEREST, reason=reason, actor=actor, now=now)
    hide_from(use_case=item.use_case, user=member.user, reason=reason, now=now)
    values = {"reason": reason[:REASON_LIMIT], "declared_at": now}
    return Recusal.objects.get_or_create(item=item, member=member, defaults=values)[0]


def keep_out_the_interested(item: AgendaItem, now: datetime) -> None:
    """Keep out of the item the member who leads the dossier, and those who stay out of it since an earlier meeting."""
    known = dict(HiddenUseCase.objects.in_force().filter(use_case=item.use_case).values_list("user", "reason"))
    known[item.use_case.lead_id] = _("Porte le dossier.")
    already = set(item.recusals.values_list("member", flat=True))
    for member in item.meeting.sitting:
        if member.user_id in known and member.pk not in already:
            keep_out(item, member, reason=known[member.user_id], actor=member.user, now=now)


def carry_attendance(item: AgendaItem) -> None:
    """Start an item whose attendance is not recorded with who was there at the end of the one before."""
    if item.attendances.exists():
        return
    before = item.meeting.items.filter(order__lt=item.order, attendances__isnull=False).order_by("-order").first()
    if before is None:
        return
    Attendance.objects.bulk_create(
        Attendance(item=item, member_id=member, at_opening=presence, at_vote=presence)
        for member, presence in before.attendances.values_list("member", "at_vote")
    )


def counted_presences(meeting: Meeting) -> list[str]:
    """Return the presences that count as being there, under the rules of the meeting."""
    return [Presence.PRESENT, *([Presence.REMOTE] if meeting.rules.settings["remote_counts_present"] else [])]


def set_presence(item: AgendaItem, member: CommitteeMember, presence: str) -> Attendance:
    """Write where `member` is: both moments before the item opens, the vote only afterwards (R3)."""
    pending = item.state == ItemState.PENDING
    row, created = Attendance.objects.get_or_create(
        item=item,
        member=member,
        defaults={"at_opening": presence if pending else Presence.ABSENT, "at_vote": presence},
    )
    if not created:
        row.at_opening = presence if pending else row.at_opening
        row.at_vote = presence
        row.save(update_fields=["at_opening", "at_vote"])
    return row
