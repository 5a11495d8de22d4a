"""The forms of a meeting: its convocation, what members declare, who is there and who comes and goes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time

from django import forms
from django.forms import BoundField
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from boussole.shared.forms import BoussoleForm
from evaluation.committee.actions import Said
from evaluation.committee.enums import Interest, Presence
from evaluation.committee.models import AgendaItem, Attendance, CommitteeMember, Meeting
from evaluation.committee.selectors.sittings import Column, Line

DECLARED = ((Interest.NONE.value, Interest.NONE.label), (Interest.INTEREST.value, Interest.INTEREST.label))


class ConveneForm(BoussoleForm):
    """When and where a meeting is held."""

    starts_at = forms.DateTimeField(label=_("Date et heure"), widget=forms.DateTimeInput)
    place = forms.CharField(label=_("Lieu"), max_length=200)
    remote_link = forms.URLField(
        label=_("Lien pour suivre à distance"), max_length=300, required=False, assume_scheme="https"
    )


class ChangeMeetingForm(ConveneForm):
    """The same, for a convocation already sent: `sequence` is the version that the person has read."""

    sequence = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: object, meeting: Meeting, **kwargs: object) -> None:
        self.meeting = meeting
        initial = {name: getattr(meeting, name) for name in ("starts_at", "place", "remote_link", "sequence")}
        super().__init__(*args, initial=initial, **kwargs)

    def add_refusal(self, refusal: Exception) -> None:
        """Show what was typed again, over the convocation as it stands now."""
        super().add_refusal(refusal)
        self.data = self.data.copy()
        self.data["sequence"] = self.meeting.sequence


class CancelMeetingForm(BoussoleForm):
    """Why a meeting is cancelled."""

    reason = forms.CharField(
        label=_("Motif de l’annulation"), help_text=_("Il est gardé avec la séance."), max_length=300
    )


class DeclarationsForm(BoussoleForm):
    """What a member says of each dossier of the agenda. What they leave empty, they say later."""

    show_optional = False

    def __init__(self, *args: object, lines: Sequence[Line], **kwargs: object) -> None:
        self.lines = [line for line in lines if not line.recused]
        super().__init__(*args, **kwargs)

    def _build(self) -> None:
        for line in self.lines:
            self.fields[f"interest-{line.item.pk}"] = forms.ChoiceField(
                label=_("Avez-vous un lien d’intérêt avec ce dossier ?"),
                choices=DECLARED,
                widget=forms.RadioSelect,
                required=False,
                initial=Interest.NONE.value if line.last else None,
            )
            self.fields[f"reason-{line.item.pk}"] = forms.CharField(
                label=_("Si oui, lequel, en une phrase"), max_length=300, required=False
            )

    def rows(self) -> Iterator[tuple[Line, BoundField, BoundField]]:
        """Yield each dossier with its two fields."""
        for line in self.lines:
            yield line, self[f"interest-{line.item.pk}"], self[f"reason-{line.item.pk}"]

    def said(self) -> list[Said]:
        """Return what was answered; a reason without a choice is an interest that the action will ask to confirm."""
        data = self.cleaned_data
        given = [(line.item, data[f"interest-{line.item.pk}"], data[f"reason-{line.item.pk}"]) for line in self.lines]
        return [Said(item, interest, reason) for item, interest, reason in given if interest or reason.strip()]


class LiftRecusalForm(BoussoleForm):
    """Why the president lets a member back in."""

    reason = forms.CharField(
        label=_("Pourquoi ce déport est levé"),
        help_text=_("Il est gardé avec la déclaration du membre, qui reste lisible."),
        max_length=300,
    )


@dataclass(frozen=True)
class Cell:
    """One member at one item: a field while the item is to come, else what is recorded; whether they stay out of it."""

    field: BoundField | None
    recorded: Attendance | None
    recused: bool = False


class PresenceGridForm(BoussoleForm):
    """Where each member is, for every item not opened yet."""

    show_optional = False

    def __init__(
        self,
        *args: object,
        members: Sequence[CommitteeMember],
        columns: Sequence[Column],
        recorded: Mapping[tuple[int, int], Attendance],
        expected: Mapping[int, str],
        **kwargs: object,
    ) -> None:
        self.members, self.columns, self.recorded, self.expected = members, columns, recorded, expected
        super().__init__(*args, **kwargs)

    def _build(self) -> None:
        for member in self.members:
            last = self.expected.get(member.pk, Presence.PRESENT)
            for column in self.columns:
                row = self.recorded.get((column.item.pk, member.pk))
                last = row.at_vote if row else last
                if column.pending:
                    self.fields[_name(column.item, member)] = self._field(member, column.item, last)

    def _field(self, member: CommitteeMember, item: AgendaItem, presence: str) -> forms.ChoiceField:
        words = _("%(member)s, point %(order)s") % {"member": member.user, "order": item.order}
        widget = forms.Select(attrs={"class": "form-select", "aria-label": words})
        return forms.ChoiceField(label=words, choices=Presence.choices, initial=presence, widget=widget)

    def rows(self) -> Iterator[tuple[CommitteeMember, list[Cell]]]:
        """Yield each member with a cell per item."""
        for member in self.members:
            yield member, [self._cell(member, column) for column in self.columns]

    def _cell(self, member: CommitteeMember, column: Column) -> Cell:
        field = self[_name(column.item, member)] if column.pending else None
        return Cell(field, self.recorded.get((column.item.pk, member.pk)), member.pk in column.recused)

    def presences(self) -> dict[AgendaItem, dict[CommitteeMember, str]]:
        """Return what was chosen, by item then member."""
        return {
            column.item: {member: self.cleaned_data[_name(column.item, member)] for member in self.members}
            for column in self.columns
            if column.pending
        }


class MovementForm(BoussoleForm):
    """Who arrives or leaves, and when."""

    member = forms.ModelChoiceField(label=_("Membre"), queryset=CommitteeMember.objects.none())
    presence = forms.ChoiceField(
        label=_("À partir de cette heure"),
        choices=[
            (Presence.PRESENT.value, _("Présent dans la salle (arrivée)")),
            (Presence.REMOTE.value, _("À distance")),
            (Presence.ABSENT.value, _("Absent (départ)")),
        ],
        widget=forms.RadioSelect,
    )
    at = forms.TimeField(label=_("Heure"), widget=forms.TimeInput)

    def __init__(self, *args: object, members: object, day: datetime, **kwargs: object) -> None:
        self.day = day
        super().__init__(*args, **kwargs)
        self.fields["member"].queryset = members

    def movement(self) -> dict[str, object]:
        """Return the member, where they are, and the instant: the hour typed, on the day the meeting opened."""
        data = self.cleaned_data
        hour: time = data["at"]
        day = timezone.localtime(self.day)
        at = day.replace(hour=hour.hour, minute=hour.minute, second=0, microsecond=0)
        return {"member": data["member"], "presence": data["presence"], "at": at}


def _name(item: AgendaItem, member: CommitteeMember) -> str:
    return f"presence_{item.pk}_{member.pk}"
