"""The forms of a running trial: files, notebooks, incidents, events, expenses and usage."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.template.defaultfilters import date as date_words
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from boussole.shared.forms import BoussoleForm
from evaluation.cost.enums import Category
from evaluation.trial.enums import EventKind, Gathering, Severity

SERVICES = 6  # rows of the table of attendance: one service each
MINUTES_AN_HOUR = 60


class MeasureForm(BoussoleForm):
    """A figure."""

    value = forms.DecimalField(label=_("Valeur"), max_digits=12, decimal_places=3)
    sample = forms.IntegerField(label=_("Nombre de réponses ou d’observations"), min_value=1, initial=1)
    measured_on = forms.DateField(label=_("Mesuré le"), widget=forms.DateInput)
    note = forms.CharField(
        label=_("Précision"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )


class IncidentForm(BoussoleForm):
    """Something that went wrong."""

    severity = forms.ChoiceField(label=_("Gravité"), choices=Severity.choices, widget=forms.RadioSelect)
    description = forms.CharField(label=_("Ce qui s’est passé"), max_length=1500, widget=forms.Textarea)
    happened_on = forms.DateField(label=_("Survenu le"), widget=forms.DateInput)


class CloseIncidentForm(BoussoleForm):
    """What was done."""

    action = forms.CharField(label=_("Ce qui a été fait"), max_length=1500, widget=forms.Textarea)
    closed_on = forms.DateField(label=_("Clos le"), widget=forms.DateInput)


class ReasonForm(BoussoleForm):
    """A reason, kept in the history."""

    comment = forms.CharField(
        label=_("Motif"), help_text=_("Il figurera dans l’historique."), max_length=2000, widget=forms.Textarea
    )


class OptionalReasonForm(BoussoleForm):
    """A reason, asked for when the planned date has not come."""

    comment = forms.CharField(
        label=_("Motif, si l’essai finit avant sa date"), max_length=2000, required=False, widget=forms.Textarea
    )


class MeasureFileForm(BoussoleForm):
    """A file of measures."""

    file = forms.FileField(
        label=_("Fichier de mesures"),
        help_text=_("CSV ou classeur xlsx, 2 Mo et 500 lignes au plus. Dates comme 07/04/2026, virgule décimale."),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx"}),
    )


class NotebookForm(BoussoleForm):
    """A notebook: what agents are asked, and what their answers become."""

    question = forms.CharField(
        label=_("Question posée aux agents"),
        help_text=_("Une question à laquelle un nombre répond. Exemple : combien de minutes gagnées cette semaine ?"),
        max_length=200,
    )
    gathering = forms.ChoiceField(
        label=_("Ce que devient un ensemble de relevés"), choices=Gathering.choices, widget=forms.RadioSelect
    )


class ObservationForm(BoussoleForm):
    """What an agent noted."""

    value = forms.DecimalField(label=_("Votre chiffre"), max_digits=12, decimal_places=3)
    observed_on = forms.DateField(label=_("Date"), widget=forms.DateInput)
    note = forms.CharField(
        label=_("Précision"),
        help_text=_("Aucun nom, ni le vôtre ni celui de quelqu’un d’autre."),
        required=False,
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class RejectForm(BoussoleForm):
    """Why an observation is left out."""

    reason = forms.CharField(
        label=_("Pourquoi ce relevé est écarté"), help_text=_("Le relevé et le motif restent lisibles."), max_length=300
    )


class FollowForm(BoussoleForm):
    """Who takes care of an incident, what they will do and by when."""

    owner = forms.ChoiceField(label=_("Personne du dossier qui s’en occupe"), required=False)
    owner_name = forms.CharField(
        label=_("Ou quelqu’un d’autre"), help_text=_("Un service, l’éditeur."), required=False, max_length=150
    )
    planned_action = forms.CharField(
        label=_("Ce qui sera fait"), required=False, max_length=1500, widget=forms.Textarea(attrs={"rows": 3})
    )
    due_on = forms.DateField(label=_("Avant le"), required=False, widget=forms.DateInput)

    def __init__(self, *args: object, people: Sequence[User], **kwargs: object) -> None:
        self.people = {str(person.pk): person for person in people}
        super().__init__(*args, **kwargs)

    def _build(self) -> None:
        named = [(key, person.get_full_name()) for key, person in self.people.items()]
        self.fields["owner"].choices = [("", _("Personne pour l’instant")), *named]

    def clean_owner(self) -> User | None:
        """Return the person chosen, or None."""
        return self.people.get(self.cleaned_data["owner"])


class ReportForm(FollowForm, IncidentForm):
    """Something that went wrong, and who takes care of it when it is known."""

    field_order = ("severity", "description", "happened_on", "owner", "owner_name", "planned_action", "due_on")


class EventForm(BoussoleForm):
    """A training or an information to come."""

    kind = forms.ChoiceField(label=_("Sorte"), choices=EventKind.choices, widget=forms.RadioSelect)
    title = forms.CharField(label=_("Intitulé"), max_length=120)
    audience = forms.CharField(label=_("Pour qui"), help_text=_("Services, communes ou usagers."), max_length=200)
    planned_on = forms.DateField(label=_("Prévu le"), widget=forms.DateInput)


class MoveForm(BoussoleForm):
    """Another day."""

    planned_on = forms.DateField(label=_("Nouvelle date"), widget=forms.DateInput)


class CancelForm(BoussoleForm):
    """Why an event is cancelled."""

    reason = forms.CharField(label=_("Motif de l’annulation"), max_length=300)


class HoldForm(BoussoleForm):
    """How an event was held."""

    held_on = forms.DateField(label=_("Tenu le"), widget=forms.DateInput)
    hours = forms.DecimalField(
        label=_("Durée, en heures"), help_text=_("3,5 pour trois heures et demie."), max_digits=6, decimal_places=2,
        min_value=Decimal("0.1"), max_value=Decimal(240),
    )  # fmt: skip
    material = forms.CharField(
        label=_("Support remis"), help_text=_("Guide, diaporama, lien."), required=False, max_length=300
    )

    @property
    def minutes(self) -> int:
        """The duration typed, in minutes."""
        return round(self.cleaned_data["hours"] * MINUTES_AN_HOUR)


class AttendanceForm(BoussoleForm):
    """One service: how many were invited and came. An empty row says nothing."""

    show_optional = False
    service = forms.CharField(label=_("Service"), required=False, max_length=120)
    invited = forms.IntegerField(label=_("Invités"), required=False, min_value=1)
    attended = forms.IntegerField(label=_("Présents"), required=False, min_value=0)

    def clean(self) -> dict[str, Any]:
        """Ask for a whole row, or none of it."""
        cleaned = super().clean()
        given = [name for name in self.fields if cleaned.get(name) not in (None, "")]
        if given and not self.errors:
            for name in self.fields:
                if name not in given:
                    self.add_error(name, _("Complétez la ligne, ou effacez-la."))
        invited, attended = cleaned.get("invited"), cleaned.get("attended")
        if invited is not None and attended is not None and attended > invited:
            self.add_error("attended", _("Il y a plus de présents que d’invités."))
        return cleaned


AttendanceRows: type[BaseFormSet] = formset_factory(AttendanceForm, extra=SERVICES, max_num=20, absolute_max=20)


class ExpenseForm(BoussoleForm):
    """Money spent."""

    spent_on = forms.DateField(label=_("Date"), widget=forms.DateInput)
    label = forms.CharField(label=_("Ce qui est payé"), max_length=120)
    category = forms.ChoiceField(label=_("Catégorie"), choices=Category.choices)
    amount_eur = forms.DecimalField(
        label=_("Montant, en euros TTC"), max_digits=12, decimal_places=2, min_value=Decimal(0)
    )


class CorrectionForm(ExpenseForm):
    """The right expense in place of a wrong one."""

    reason = forms.CharField(label=_("Motif de la correction"), max_length=300)


class UsageForm(BoussoleForm):
    """The usage of one month of the trial."""

    month = forms.TypedChoiceField(label=_("Mois"), coerce=date.fromisoformat)
    requests = forms.IntegerField(label=_("Demandes dans le mois"), min_value=0)
    users = forms.IntegerField(label=_("Personnes qui s’en sont servies"), min_value=0)
    source = forms.CharField(
        label=_("D’où vient le chiffre"),
        help_text=_("Tableau de bord de l’éditeur, journal du service."),
        max_length=200,
    )

    def __init__(self, *args: object, months: Sequence[date], **kwargs: object) -> None:
        self.months = months
        super().__init__(*args, **kwargs)

    def _build(self) -> None:
        self.fields["month"].choices = [(month.isoformat(), date_words(month, "F Y")) for month in self.months]
