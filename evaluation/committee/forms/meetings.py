"""The forms of the committee."""

from collections.abc import Mapping, Sequence

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from boussole.shared.forms import BoussoleForm
from evaluation.committee.actions import NewCondition
from evaluation.committee.enums import Choice, College, MemberFunction, Motion, Presence
from evaluation.committee.models import CommitteeMember, Meeting
from usecases.models import UseCase

LINES = range(1, 4)


class CommitteeForm(BoussoleForm):
    """A new committee."""

    organisation = forms.ModelChoiceField(label=_("Collectivité"), queryset=Organisation.objects.none())
    name = forms.CharField(label=_("Nom du comité"), max_length=200, initial=_("Comité éthique de l’IA"))

    def __init__(self, *args: object, organisations: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations


class SeatForm(BoussoleForm):
    """A seat: who, for which college, with which function and voice."""

    user = forms.ModelChoiceField(label=_("Personne"), queryset=User.objects.none())
    college = forms.ChoiceField(label=_("Collège"), choices=College.choices, widget=forms.RadioSelect)
    function = forms.ChoiceField(
        label=_("Fonction"), choices=MemberFunction.choices, initial=MemberFunction.MEMBER, widget=forms.RadioSelect
    )
    voting = forms.BooleanField(
        label=_("Voix délibérative"),
        help_text=_("Sans elle, la personne siège et débat, mais ne vote pas."),
        required=False,
        initial=True,
    )
    started_on = forms.DateField(label=_("Début du mandat"), widget=forms.DateInput, initial=timezone.localdate)
    ended_on = forms.DateField(
        label=_("Dernier jour du mandat"),
        help_text=_("S’il est connu. Vous serez prévenu 60 jours avant."),
        widget=forms.DateInput,
        required=False,
    )

    def __init__(self, *args: object, people: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = people


class EndSeatForm(BoussoleForm):
    """The last day of a term."""

    ended_on = forms.DateField(label=_("Dernier jour du mandat"), widget=forms.DateInput, initial=timezone.localdate)


class AddItemForm(BoussoleForm):
    """A dossier to put on the agenda."""

    use_case = forms.ModelChoiceField(label=_("Dossier à inscrire"), queryset=UseCase.objects.none())

    def __init__(self, *args: object, dossiers: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["use_case"].queryset = dossiers


class ChooseMeetingForm(BoussoleForm):
    """The meeting at which a dossier is heard."""

    meeting = forms.ModelChoiceField(label=_("Séance"), queryset=Meeting.objects.none())

    def __init__(self, *args: object, meetings: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["meeting"].queryset = meetings


class ProxyForm(BoussoleForm):
    """A proxy: who gives it, who holds it."""

    giver = forms.ModelChoiceField(label=_("Pouvoir donné par"), queryset=CommitteeMember.objects.none())
    holder = forms.ModelChoiceField(label=_("Pouvoir donné à"), queryset=CommitteeMember.objects.none())
    statement = forms.CharField(
        label=_("Comment ce pouvoir vous est parvenu"),
        help_text=_("Par exemple : courriel du 8 mars, lettre remise en séance. Un pouvoir est toujours écrit."),
        max_length=500,
        required=False,
    )

    def __init__(self, *args: object, givers: object, holders: object, keeps: bool = False, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if not keeps:  # who gives their own proxy writes it by this very act
            del self.fields["statement"]
        self.fields["giver"].queryset, self.fields["holder"].queryset = givers, holders


class AttendanceForm(BoussoleForm):
    """Where each member is."""

    def __init__(
        self, *args: object, members: Sequence[CommitteeMember], recorded: Mapping[int, str], **kwargs: object
    ) -> None:
        self.members, self.recorded = members, recorded
        super().__init__(*args, **kwargs)

    def _build(self) -> None:
        for member in self.members:
            self.fields[f"member_{member.pk}"] = forms.ChoiceField(
                label=str(member.user),
                choices=Presence.choices,
                initial=self.recorded.get(member.pk, Presence.PRESENT),
            )

    def presences(self) -> dict[CommitteeMember, str]:
        """Return the presence chosen for each member."""
        return {member: self.cleaned_data[f"member_{member.pk}"] for member in self.members}


class RecusalForm(BoussoleForm):
    """A recusal."""

    reason = forms.CharField(label=_("Votre lien d’intérêt, en une phrase"), max_length=300)


class RecordRecusalForm(BoussoleForm):
    """A recusal that the secretariat was told of."""

    member = forms.ModelChoiceField(label=_("Membre qui se déporte"), queryset=CommitteeMember.objects.none())
    reason = forms.CharField(label=_("Son lien d’intérêt, en une phrase"), max_length=300)

    def __init__(self, *args: object, members: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member"].queryset = members


class MotionForm(BoussoleForm):
    """The motion put to the vote, and its conditions."""

    motion = forms.ChoiceField(label=_("Motion mise aux voix"), widget=forms.RadioSelect)

    def __init__(self, *args: object, possible: Mapping[str, str], **kwargs: object) -> None:
        self.possible = possible
        super().__init__(*args, **kwargs)

    def _build(self) -> None:
        self.fields["motion"].choices = [(key, Motion(key).label) for key, why in self.possible.items() if not why]
        closed = [f"{Motion(key).label} ({why})" for key, why in self.possible.items() if why]
        if closed:
            self.fields["motion"].help_text = _("Fermé aujourd’hui : %(list)s.") % {"list": " ; ".join(closed)}
        for line in LINES:
            number = {"n": line}
            text = forms.CharField(label=_("Réserve %(n)s : quoi") % number, max_length=200, required=False)
            owner = forms.CharField(label=_("Réserve %(n)s : qui") % number, max_length=100, required=False)
            due = forms.DateField(label=_("Réserve %(n)s : avant le") % number, required=False, widget=forms.DateInput)
            self.fields |= {f"condition_{line}": text, f"owner_{line}": owner, f"due_{line}": due}

    def conditions(self) -> list[NewCondition]:
        """Return the conditions typed, even incomplete: the action says what is missing."""
        data = self.cleaned_data
        rows = [NewCondition(data[f"condition_{n}"], data[f"owner_{n}"], data[f"due_{n}"]) for n in LINES]
        return [row for row in rows if row.text or row.owner or row.due_on]


class BallotForm(BoussoleForm):
    """A choice for one voice. Nothing is chosen beforehand."""

    choice = forms.ChoiceField(label=_("Votre choix"), choices=Choice.choices, widget=forms.RadioSelect)
    required_messages = {"choice": _("Choisissez pour, contre ou abstention.")}


class PostponeForm(BoussoleForm):
    """Why an item is put off."""

    reason = forms.CharField(label=_("Motif du report"), max_length=300)
