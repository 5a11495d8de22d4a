"""The texts of an evaluation, and what somebody else saved in between."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from boussole.shared.forms import BoussoleModelForm
from evaluation.trial.enums import DecidedWith, TimeSavedUse
from evaluation.trial.models import Evaluation


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
                "À écrire si la charge ou le rythme se dégradent (règle EVA-04) : mesures, responsable, échéance. "
                "L’avis de la F3SCT ou du CST sur ce plan est lu dans « Dialogue social »."
            ),
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
