"""Reading what members declared, who is in the room item by item, and which meetings may be convened again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import User
from evaluation.committee.case_builder import cases_of
from evaluation.committee.enums import UNSETTLED, ItemState, MeetingState
from evaluation.committee.models import (
    AgendaItem,
    Attendance,
    CommitteeMember,
    Declaration,
    Meeting,
    Movement,
    Recusal,
)
from evaluation.committee.quorum import QuorumStatus, quorum_status


@dataclass(frozen=True)
class Line:
    """One dossier of the agenda as its member declares on it: title and lead only.

    `last` is what they said last, `recused` whether they stay out of it.
    """

    item: AgendaItem
    last: Declaration | None
    recused: bool


@dataclass(frozen=True)
class Column:
    """One item in the grid of attendance: its quorum once somebody is recorded, whether it can still be set.

    `recused` are the ids of the members who stay out of it.
    """

    item: AgendaItem
    quorum: QuorumStatus | None
    pending: bool
    recused: frozenset[int] = frozenset()


def undeclared_items(items: QuerySet[AgendaItem], seat: CommitteeMember | None) -> set[int]:
    """Return the ids of those `items`, not settled, on which the holder of `seat` has not declared their interests."""
    if seat is None:
        return set()
    said = Declaration.objects.filter(item=OuterRef("pk"), member=seat)
    return set(items.filter(~Exists(said), state__in=UNSETTLED).values_list("pk", flat=True))


def lines_to_declare(items: QuerySet[AgendaItem], seat: CommitteeMember) -> list[Line]:
    """Return the unsettled items with what the holder of `seat` said of them; those whose dossier they lead apart."""
    rows = list(items.filter(state__in=UNSETTLED).exclude(use_case__lead=seat.user_id).select_related("use_case__lead"))
    said = {row.item_id: row for row in Declaration.objects.filter(item__in=rows, member=seat).order_by("number")}
    out = set(Recusal.objects.filter(item__in=rows, member=seat).values_list("item", flat=True))
    return [Line(item, said.get(item.pk), item.pk in out) for item in rows]


def silent_members(item: AgendaItem) -> list[CommitteeMember]:
    """Return the members in office who have declared nothing on an unsettled item; nobody once it is settled."""
    if not item.is_unsettled:
        return []
    said = set(item.declarations.values_list("member", flat=True))
    return [row for row in item.meeting.sitting if row.pk not in said]


def columns_of(meeting: Meeting, items: Sequence[AgendaItem]) -> list[Column]:
    """Return the columns of the grid of attendance, in the order of the agenda."""
    cases = cases_of(meeting, items)
    return [
        Column(
            item,
            quorum_status(cases[item.pk]) if cases[item.pk].attendance else None,
            item.state == ItemState.PENDING,
            frozenset(map(int, cases[item.pk].recusals)),
        )
        for item in items
    ]


def recorded_presences(items: Iterable[AgendaItem]) -> dict[tuple[int, int], Attendance]:
    """Return what is recorded, by (item, member)."""
    return {(row.item_id, row.member_id): row for row in Attendance.objects.filter(item__in=list(items))}


def movements_of(meeting: Meeting) -> QuerySet[Movement]:
    """Return the arrivals and departures of a meeting, in the order of their hour."""
    return meeting.movements.select_related("member__user", "item__use_case")


def second_meeting_of(meeting: Meeting) -> Meeting | None:
    """Return the meeting that takes up again the items put off for lack of quorum, or None; a cancelled one is none."""
    return meeting.second_convocations.exclude(state=MeetingState.CANCELLED).first()


def awaits_second_meeting(meeting: Meeting) -> bool:
    """Tell whether items of a closed meeting were put off for lack of quorum and not convened again."""
    if meeting.state != MeetingState.CLOSED or not meeting.items.filter(without_quorum=True).exists():
        return False
    return second_meeting_of(meeting) is None


def declarations_awaited(user: User) -> QuerySet[Meeting]:
    """Return the meetings to come or in progress with a dossier on which `user`, who sits, has not declared yet."""
    said = Declaration.objects.filter(item=OuterRef("pk"), member__user=user)
    items = AgendaItem.objects.filter(~Exists(said), meeting=OuterRef("pk"), state__in=UNSETTLED).exclude(
        use_case__lead=user
    )
    seats = CommitteeMember.objects.filter(committee=OuterRef("committee"), user=user)
    held = seats.in_office(OuterRef("starts_at__date"))
    rows = Meeting.objects.filter(Exists(held), Exists(items), state__in=[MeetingState.CONVENED, MeetingState.OPEN])
    return rows.select_related("committee").order_by("starts_at", "pk")
