"""The forms of a protocol: one per part, its criteria, its lock, its amendments."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from boussole.shared.forms import BoussoleForm, BoussoleModelForm
from boussole.shared.typography import typo_fr
from evaluation.trial.content import FIELDS, Part
from evaluation.trial.enums import Direction, IndicatorKind, Nature
from evaluation.trial.guidance import CRITERION_HELP, FIELD_GUIDES
from evaluation.trial.models import Indicator, Protocol


class PartForm(BoussoleModelForm):
    """One part of the protocol while it is written: it may be saved incomplete."""

    show_optional = False

    class Meta:
        model = Protocol
        fields = FIELDS
        widgets = {"starts_on": forms.DateInput, "ends_on": forms.DateInput, "reporting_on": forms.DateInput}

    def __init__(self, *args: Any, part: Part, **kwargs: Any) -> None:
        self.part = part
        super().__init__(*args, **kwargs)

    def _build(self) -> None:
        self.fields = {name: self.fields[name] for name in self.part.fields}
        for name, field in self.fields.items():
            guide = FIELD_GUIDES[name]
            field.required = False
            field.help_text = typo_fr(f"{guide.help} {_('Exemple')} : « {guide.example} »")
            if isinstance(field, forms.DecimalField):
                self.initial[name] = plain_number(self.initial.get(name))
        version = forms.IntegerField(widget=forms.HiddenInput, required=False, initial=self.instance.lock_version)
        self.fields["lock_version"] = version

    def clean(self) -> dict:
        """Say beside the date, before the database does, that an end comes after a start."""
        cleaned = super().clean()
        start, end = cleaned.get("starts_on"), cleaned.get("ends_on")
        if start and end and end <= start:
            self.add_error("ends_on", _("La fin de l’essai vient après son début."))
        return cleaned

    def values(self) -> dict[str, Any]:
        """Return what was typed in the fields of the part."""
        return {name: self.cleaned_data[name] for name in self.part.fields}


class IndicatorForm(BoussoleModelForm):
    """A success or stop criterion. Once added, it keeps its sort."""

    class Meta:
        model = Indicator
        fields = ("kind", "label", "unit", "source", "baseline", "direction", "threshold", "minimum_sample", "nature")
        widgets = {"kind": forms.RadioSelect, "direction": forms.RadioSelect}
        help_texts = CRITERION_HELP

    def _build(self) -> None:
        self.fields["kind"].choices = IndicatorKind.choices
        self.fields["direction"].choices = Direction.choices
        self.fields["nature"].choices = Nature.choices
        if self.instance.pk is not None:
            del self.fields["kind"]
            for name in ("baseline", "threshold"):
                self.initial[name] = plain_number(self.initial.get(name))


class LockForm(BoussoleForm):
    """The hash of what was read: what is locked is what was on the page."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)


class ReasonsForm(BoussoleForm):
    """Why the protocol should change."""

    reasons = forms.CharField(
        label=_("Pourquoi le protocole doit changer"),
        help_text=_("Le comité votera sur ce texte et sur les changements ci-dessus. Dites ce que vous savez déjà."),
        max_length=2000,
        widget=forms.Textarea,
    )


def plain_number(value: Any) -> Any:
    """Return a stored figure without useless zeros, to be shown in a field; anything else as it is."""
    if value is None or isinstance(value, str):
        return value
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
