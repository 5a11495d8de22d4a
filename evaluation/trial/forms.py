"""The forms of a trial."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from boussole.shared.forms import BoussoleForm, BoussoleModelForm
from evaluation.trial.enums import DecidedWith, Severity, TimeSavedUse
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
        fields = (
            "summary",
            "staff_feedback",
            "time_saved_use",
            "time_saved_decided",
            "hours_saved",
            "time_saved",
            "prevention_plan",
            "prevention_opinion",
            "actual_cost_eur",
        )
        widgets = {"time_saved_use": forms.RadioSelect, "time_saved_decided": forms.RadioSelect}
        labels = {
            "time_saved_use": _("Que fait-on surtout du temps gagné ?"),
            "time_saved_decided": _("Avec qui est-ce décidé ?"),
            "time_saved": _("Précisez : qui en profite, comment on le vérifie"),
        }
        help_texts = {
            "summary": _("Ce que l’essai a montré, en quelques phrases. Les chiffres sont déjà au-dessus."),
            "staff_feedback": _("Meilleur usage, pire usage, usages abandonnés. Aucun nom."),
            "time_saved_decided": _("Sans les agents, une généralisation ne peut être proposée que sous réserves."),
            "hours_saved": _("Pour tous les participants ensemble. Laissez vide si personne ne l’a mesuré."),
            "prevention_plan": _(
                "À écrire si la charge ou le rythme se dégradent (règle EVA-04) : mesures, responsable, échéance."
            ),
            "prevention_opinion": _("Date, sens et référence de l’avis. Exemple : favorable, séance du 12 mars 2026."),
            "actual_cost_eur": _(
                "En euros, toutes taxes comprises. Le total des dépenses notées pendant l’essai est repris."
            ),
        }

    def _build(self) -> None:
        for field in self.fields.values():
            field.required = False
        self.fields["time_saved_use"].choices = TimeSavedUse.choices
        self.fields["time_saved_use"].aside_values = {TimeSavedUse.UNKNOWN, TimeSavedUse.NONE}
        self.fields["time_saved_decided"].choices = DecidedWith.choices
        self.fields["time_saved_decided"].aside_values = {DecidedWith.UNDECIDED}
        version = forms.IntegerField(widget=forms.HiddenInput, required=False, initial=self.instance.lock_version)
        self.fields["lock_version"] = version


def differences(form: BoussoleModelForm, stored: Model, names: Sequence[str]) -> list[tuple[str, Any]]:
    """What is stored, by label, where the page says something else: nothing typed is lost, nothing saved is hidden."""
    return [
        (form.fields[name].label, _said(stored, name) or _("(vide)"))
        for name in names
        if getattr(stored, name) != form.cleaned_data[name]
    ]


def _said(stored: Model, name: str) -> Any:
    """A stored value as it is read: the words of a choice rather than its code."""
    words = getattr(stored, f"get_{name}_display", None)
    return words() if words else getattr(stored, name)
