"""Reading the notes of the health group: what each reader may see, two milestones side by side, who is in the group."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from accounts.enums import Role
from accounts.models import User
from evaluation.compass.models import CriterionAssignment
from evaluation.dialogue.comparison import Line, Seen, compare, is_few
from evaluation.dialogue.effects import WORKING_CONDITIONS
from evaluation.dialogue.enums import Milestone, Theme
from evaluation.dialogue.models import FieldNote, GroupMember
from evaluation.dialogue.permissions import GROUP_ROLES, in_health_group, may_read_note
from usecases.models import UseCase
from usecases.selectors import holders_of


@dataclass(frozen=True)
class NoteView:
    """A note as one reader sees it. Outside the group, few people are neither counted nor placed.

    `service`, `held_on` and `people_count` are None when they are withheld; `withheld` says so.
    """

    note: FieldNote
    service: str | None
    held_on: date | None
    people_count: int | None

    @property
    def withheld(self) -> bool:
        """Tell whether the number of people, their service and the day are withheld from the reader."""
        return self.people_count is None


@dataclass(frozen=True)
class GroupView:
    """Someone of the health group, and why: a designated member, an expert of the criterion."""

    user: User
    member: GroupMember | None


def note_views(use_case: UseCase, reader: User, *, milestone: str = "") -> list[NoteView]:
    """Return the notes that `reader` may read, by milestone then date; of one milestone if given."""
    in_group = in_health_group(reader, use_case)
    rows = last_notes(use_case)
    if milestone:
        rows = rows.filter(milestone=milestone)
    views = [note_view(row, in_group=in_group) for row in rows if may_read_note(reader, row, in_group=in_group)]
    place = {value: rank for rank, value in enumerate(Milestone.values)}
    return sorted(views, key=lambda view: (place[view.note.milestone], view.note.held_on, view.note.number))


def note_view(note: FieldNote, *, in_group: bool) -> NoteView:
    """Return a note as it is read within the group, or outside."""
    if is_few(note.people_count) and not in_group:
        return NoteView(note, None, None, None)
    return NoteView(note, note.service, note.held_on, note.people_count)


def last_notes(use_case: UseCase) -> QuerySet[FieldNote]:
    """Return the last version of each note of the dossier, with its findings and recommendations."""
    rows = FieldNote.objects.filter(use_case=use_case, is_last=True).select_related("written_by", "use_case")
    return rows.prefetch_related("findings", "recommendations", "use_case__expert_recusals").order_by("number")


def versions_of(note: FieldNote) -> QuerySet[FieldNote]:
    """Return every version of the note, newest first, with its findings and recommendations."""
    rows = FieldNote.objects.filter(use_case=note.use_case_id, number=note.number).select_related("written_by")
    return rows.prefetch_related("findings", "recommendations").order_by("-version")


def shared_notes(use_case: UseCase) -> list[NoteView]:
    """Return the shared notes as anybody reads them, for the evaluation, the committee and the reports."""
    return [note_view(row, in_group=False) for row in last_notes(use_case) if row.shared]


def side_by_side(views: list[NoteView], before: str, after: str) -> tuple[Line, ...]:
    """Return what the notes found at two milestones, theme by theme."""
    seen = [
        Seen(view.note.milestone, row.theme, row.gravity, row.text)
        for view in views
        for row in view.note.findings.all()
    ]
    return compare(seen, Theme.values, before, after)


def health_group(use_case: UseCase) -> list[GroupView]:
    """Return the health group of the dossier: designated members, then experts of the working conditions, by name."""
    members = GroupMember.objects.active().filter(use_case=use_case).select_related("user")
    found = {row.user_id: GroupView(row.user, row) for row in members}
    experts = CriterionAssignment.objects.active().filter(
        assessment__use_case=use_case, criterion__code=WORKING_CONDITIONS
    )
    recused = use_case.expert_recusals.values("expert")
    for row in experts.exclude(expert__in=recused).select_related("expert"):
        found.setdefault(row.expert_id, GroupView(row.expert, None))
    return sorted(found.values(), key=lambda view: (view.member is None, view.user.last_name, view.user.pk))


def possible_members(use_case: UseCase) -> QuerySet[User]:
    """Return who can be designated in the group: who reads the dossier, its lead and the members apart, by name."""
    readers = [row.pk for row in holders_of(use_case.organisation, *GROUP_ROLES)]
    inside = GroupMember.objects.active().filter(use_case=use_case).values("user")
    recused = use_case.expert_recusals.values("expert")
    rows = User.objects.filter(pk__in=readers).exclude(Q(pk=use_case.lead_id) | Q(pk__in=inside) | Q(pk__in=recused))
    hidden = use_case.hidden_from.filter(until__isnull=True).values("user")
    return rows.exclude(pk__in=hidden).order_by("last_name", "first_name", "pk")


def representatives_of(use_case: UseCase) -> list[User]:
    """Return the staff representatives of the collectivité, the lead apart."""
    return [row for row in holders_of(use_case.organisation, Role.STAFF_REPRESENTATIVE) if row.pk != use_case.lead_id]
