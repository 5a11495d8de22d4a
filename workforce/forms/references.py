"""What whoever writes a version of the reference fills."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from boussole.shared.forms import BoussoleForm
from workforce.actions.references import THRESHOLDS
from workforce.enums import Level
from workforce.models import ReferenceJob, ReferenceVersion

OUT_OF_RANGE = {"min_value": _("Donnez un nombre entre 0 et 1."), "max_value": _("Donnez un nombre entre 0 et 1.")}


def _share(label: Any, **options: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, min_value=0, max_value=1, decimal_places=5, error_messages=dict(OUT_OF_RANGE), **options
    )


class SettingsForm(BoussoleForm):
    """The name, the source and the thresholds of a draft."""

    name = forms.CharField(label=_("Nom du référentiel"), max_length=150)
    source = forms.CharField(label=_("Source"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    dated_on = forms.DateField(label=_("Date de la source"), widget=forms.DateInput)
    little_from = _share(_("« Peu concernés » à partir de"), help_text=_("Score moyen des tâches, de 0 à 1."))
    exposed_from = _share(_("« Concernés » à partir de"))
    very_from = _share(_("« Très concernés » à partir de"))
    version = forms.IntegerField(widget=forms.HiddenInput)

    @classmethod
    def initial_of(cls, shown: ReferenceVersion) -> dict[str, Any]:
        """Return what the form shows of a draft."""
        shares = {name: f"{getattr(shown, name).normalize():f}" for name in THRESHOLDS}
        told = {name: getattr(shown, name) for name in ("name", "source", "dated_on")}
        return {**told, **shares, "version": shown.edit_version}

    def values(self) -> dict[str, Any]:
        """Return what the action takes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class JobForm(BoussoleForm):
    """One job of a draft."""

    label = forms.CharField(label=_("Métier"), max_length=200)
    isco08 = forms.CharField(
        label=_("Code CITP-08"),
        help_text=_("Quatre chiffres. Exemple : 4110, employés de bureau."),
        max_length=4,
        validators=[RegexValidator(r"^[0-9]{4}$", _("Un code CITP-08 compte quatre chiffres."))],
    )
    isco_label = forms.CharField(label=_("Catégorie CITP-08"), max_length=200, required=False)
    score = _share(
        _("Score moyen des tâches"),
        required=False,
        help_text=_("De 0 à 1. S’il est connu, les seuils donnent le niveau."),
    )
    level = forms.ChoiceField(
        label=_("Niveau"), choices=Level.choices, widget=forms.RadioSelect, required=False,
        help_text=_("À choisir quand le score n’est pas connu."),
    )  # fmt: skip
    source = forms.CharField(label=_("Source"), max_length=100, required=False)
    note = forms.CharField(
        label=_("Note"),
        help_text=_("Ce qu’il faut savoir de ce métier : erreur de la source, choix de la collectivité."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    @classmethod
    def initial_of(cls, job: ReferenceJob | None, version: int) -> dict[str, Any]:
        """Return what the form shows of a job; nothing but the version for a new one."""
        names = ("label", "isco08", "isco_label", "level", "source", "note")
        shown = {name: getattr(job, name) for name in names} if job else {}
        score = f"{job.score.normalize():f}" if job and job.score is not None else None
        return {**shown, "score": score, "version": version}

    def values(self) -> dict[str, Any]:
        """Return what the action takes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}
