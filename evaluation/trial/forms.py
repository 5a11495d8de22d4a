"""The forms of a trial."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from boussole.shared.forms import BoussoleForm, BoussoleModelForm
from evaluation.trial.content import FIELDS
from evaluation.trial.enums import DecidedWith, Direction, IndicatorKind, Severity, TimeSavedUse
from evaluation.trial.models import Evaluation, Indicator, Protocol

HINTS = {
    "question": _("Ce que l’essai doit dire, en une phrase. On doit pouvoir y répondre par oui ou par non."),
    "excluded_tasks": _("Ce que l’outil ne fera pas pendant l’essai."),
    "participants": _("Qui, comment ils sont volontaires, comment ils peuvent arrêter."),
    "tool": _("Fournisseur, modèle, version, hébergement."),
    "human_review": _("Qui relit, et quand."),
    "budget_eur": _("En euros, toutes taxes comprises."),
    "evaluation_method": _("Relevés, questionnaire, entretiens : de quoi comparer avant et après."),
    "exit_plan": _("Comptes fermés, données effacées : qui le fait, sous quel délai."),
}


class ProtocolForm(BoussoleModelForm):
    """The protocol while it is written: it may be saved incomplete."""

    show_optional = False

    class Meta:
        model = Protocol
        fields = FIELDS
        widgets = {"starts_on": forms.DateInput, "ends_on": forms.DateInput}

    def _build(self) -> None:
        for name, field in self.fields.items():
            field.required = False
            field.help_text = HINTS.get(name, "")
        version = forms.IntegerField(widget=forms.HiddenInput, required=False, initial=self.instance.lock_version)
        self.fields["lock_version"] = version

    def clean(self) -> dict:
        """Say beside the date, before the database does, that an end comes after a start."""
        cleaned = super().clean()
        start, end = cleaned.get("starts_on"), cleaned.get("ends_on")
        if start and end and end <= start:
            self.add_error("ends_on", _("La fin de l’essai vient après son début."))
        return cleaned


class IndicatorForm(BoussoleModelForm):
    """A success or stop criterion."""

    class Meta:
        model = Indicator
        fields = ("kind", "label", "unit", "source", "baseline", "direction", "threshold", "minimum_sample")
        widgets = {"kind": forms.RadioSelect, "direction": forms.RadioSelect}
        help_texts = {
            "label": _("Ce qui est mesuré. Exemple : minutes gagnées par semaine."),
            "source": _("D’où vient le chiffre, et qui le relève."),
            "baseline": _("La valeur d’aujourd’hui, si elle est connue."),
            "minimum_sample": _("En dessous, le résultat sera dit non concluant."),
        }

    def _build(self) -> None:
        self.fields["kind"].choices = IndicatorKind.choices
        self.fields["direction"].choices = Direction.choices


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
            "actual_cost_eur": _("En euros, toutes taxes comprises."),
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
