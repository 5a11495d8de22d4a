"""The forms of a trial."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from boussole.shared.forms import BoussoleForm, BoussoleModelForm
from evaluation.trial.enums import Severity
from evaluation.trial.models import Evaluation


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


class EvaluationForm(BoussoleModelForm):
    """The texts of the evaluation: saved as they stand, whole when deposited."""

    show_optional = False

    class Meta:
        model = Evaluation
        fields = ("summary", "staff_feedback", "time_saved", "actual_cost_eur")

    def _build(self) -> None:
        for field in self.fields.values():
            field.required = False
        version = forms.IntegerField(widget=forms.HiddenInput, required=False, initial=self.instance.lock_version)
        self.fields["lock_version"] = version


def differences(form: BoussoleModelForm, stored: Model, names: Sequence[str]) -> list[tuple[str, Any]]:
    """What is stored, by label, where the page says something else: nothing typed is lost, nothing saved is hidden."""
    return [
        (form.fields[name].label, getattr(stored, name) or _("(vide)"))
        for name in names
        if getattr(stored, name) != form.cleaned_data[name]
    ]
