"""The settings of a set of voting rules, each with its words, its examples and its sources."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from boussole.shared.forms import BoussoleForm
from evaluation.committee.rule_settings import SETTINGS, Setting
from evaluation.committee.tally import Rules

YES_OR_NO = {"yes": True, "no": False}
TRUE_OR_FALSE = {value: key for key, value in YES_OR_NO.items()}
MOST_PROXIES = 5
MOST_CONVOCATION_DAYS = 60
ADOPTION = ("adopted_on", "reason")


class RulesForm(BoussoleForm):
    """The settings of a vote, the delay of convocation; then when and why they were adopted, which no trial needs."""

    show_optional = True

    def __init__(self, *args: object, trying: bool = False, **kwargs: object) -> None:
        self.trying = trying
        super().__init__(*args, **kwargs)

    def _build(self) -> None:
        for setting in SETTINGS:
            self.fields[setting.name] = _choice(setting) if setting.values else _number(setting)
            self.fields[setting.name].choice_hints = {_key(row.value): row.said for row in setting.values}
        self.fields["convocation_days"] = forms.IntegerField(
            label=_("Délai de convocation, en jours francs"),
            help_text=_(
                "Ni le jour de l’envoi ni celui de la séance ne comptent : convoqué le 1er avec 5 jours francs, "
                "on siège le 7 au plus tôt. Source : CGCT, art. L2121-12."
            ),
            min_value=0,
            max_value=MOST_CONVOCATION_DAYS,
        )
        self.fields["adopted_on"] = forms.DateField(
            label=_("Date d’adoption"),
            help_text=_("Le jour où le comité ou l’assemblée a adopté ces règles."),
            widget=forms.DateInput,
            initial=timezone.localdate,
        )
        self.fields["reason"] = forms.CharField(
            label=_("Pourquoi ces règles changent"),
            max_length=500,
            widget=forms.Textarea,
        )
        self.fields["deliberation"] = forms.CharField(
            label=_("Délibération ou décision"),
            help_text=_("Son numéro et sa date, si elle existe."),
            max_length=150,
            required=False,
        )
        self.fields["after"] = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def full_clean(self) -> None:
        """Check what was typed. Rules are tried without their adoption, which still shows as required."""
        for name in ADOPTION:
            self.fields[name].required = not self.trying
        super().full_clean()
        for name in ADOPTION:
            self.fields[name].required = True

    def rules(self) -> Rules:
        """Return the rules typed; the form must be valid."""
        typed = {setting.name: self.cleaned_data[setting.name] for setting in SETTINGS}
        return Rules(**{name: YES_OR_NO.get(value, value) for name, value in typed.items()})

    def adoption(self) -> dict[str, Any]:
        """Return what the action takes."""
        data = self.cleaned_data
        named = {name: data[name] for name in ("convocation_days", *ADOPTION, "deliberation", "after")}
        return {"rules": self.rules(), **named}


def rules_initial(settings: Mapping[str, Any], number: int, convocation_days: int) -> dict[str, Any]:
    """Return what the form first shows: the settings, the delay, the number of the version that the person reads."""
    return {
        "after": number,
        "convocation_days": convocation_days,
        **{name: _key(value) for name, value in settings.items()},
    }


def _choice(setting: Setting) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=setting.label,
        help_text=setting.text,
        choices=[(_key(row.value), row.name) for row in setting.values],
        widget=forms.RadioSelect,
    )


def _number(setting: Setting) -> forms.IntegerField:
    return forms.IntegerField(
        label=setting.label,
        help_text=_("%(text)s Source : %(source)s.") % {"text": setting.text, "source": setting.source},
        min_value=0,
        max_value=MOST_PROXIES,
    )


def _key(value: Any) -> Any:
    """A yes or a no as a form writes it; anything else as it is."""
    return TRUE_OR_FALSE[value] if isinstance(value, bool) else value
