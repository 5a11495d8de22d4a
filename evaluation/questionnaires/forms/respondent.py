"""What an agent fills: their code, then one question a page."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from boussole.shared.forms import BoussoleForm
from evaluation.questionnaires.content import MAX_MINUTES, MAX_TEXT, NOT_APPLICABLE, Item
from evaluation.questionnaires.tokens import ALPHABET, LENGTH, plain
from evaluation.questionnaires.wording import SCALE_LABELS


class CodeForm(BoussoleForm):
    """The code of a printed slip."""

    code = forms.CharField(
        label=_("Votre code"),
        help_text=_("Il est imprimé sur votre bulletin : 26 lettres et chiffres. Les tirets sont facultatifs."),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )

    def clean_code(self) -> str:
        """Return the code as tokens are written. Its form alone is checked here, never its existence."""
        code = plain(self.cleaned_data["code"])
        if len(code) != LENGTH or set(code) - set(ALPHABET):
            raise forms.ValidationError(_("Ce code n’a pas la bonne forme. Recopiez-le en entier, signe par signe."))
        return code


class AnswerForm(BoussoleForm):
    """One question. Every question may be passed."""

    show_optional = False

    def __init__(self, *args: object, item: Item, wording: str, **kwargs: object) -> None:
        self.item, self.wording = item, wording
        super().__init__(*args, **kwargs)

    def _build(self) -> None:
        build = {"scale": self._scale, "choice": self._choice, "text": self._text}
        build[self.item.kind]()

    def _scale(self) -> None:
        choices = list(SCALE_LABELS.items())
        field = forms.ChoiceField(label=self.wording, choices=choices, widget=forms.RadioSelect, required=False)
        field.aside_values = {NOT_APPLICABLE}
        self.fields["answer"] = field
        if self.item.minutes:
            minutes = forms.IntegerField(
                label=self.item.minutes,
                help_text=_("Un nombre suffit, même approximatif. Zéro si vous n’en gagnez pas."),
                min_value=0,
                max_value=MAX_MINUTES,
                required=False,
            )
            minutes.unit = _("minutes")
            self.fields["minutes"] = minutes

    def _choice(self) -> None:
        choices = [(option.value, option.label) for option in self.item.options]
        self.fields["answer"] = forms.ChoiceField(
            label=self.wording, choices=choices, widget=forms.RadioSelect, required=False
        )
        for option in self.item.options:
            if option.detail:
                label = f"{option.label} {option.detail}".replace("… ", "… ")
                self.fields["detail"] = self._words(label)

    def _text(self) -> None:
        self.fields["answer"] = self._words(self.wording)

    def _words(self, label: str) -> forms.CharField:
        return forms.CharField(
            label=label,
            help_text=_("N’écrivez rien qui désigne une personne, vous compris."),
            max_length=MAX_TEXT,
            required=False,
            widget=forms.Textarea(attrs={"rows": 4}),
        )

    @classmethod
    def initial_of(cls, item: Item, answers: dict[str, Any]) -> dict[str, Any]:
        """Return what the form shows of the answers already given."""
        names = {"answer": item.code, "minutes": item.minutes_code, "detail": item.detail_code}
        return {name: answers[code] for name, code in names.items() if code in answers}

    def merged(self, answers: dict[str, Any]) -> dict[str, Any]:
        """Return `answers` with what this question was given; what was emptied is taken out."""
        item, cleaned = self.item, self.cleaned_data
        merged = {key: value for key, value in answers.items() if key not in self._codes()}
        value = cleaned.get("answer")
        if value not in (None, ""):
            merged[item.code] = int(value) if item.kind == "scale" and value != NOT_APPLICABLE else value
        if cleaned.get("minutes") is not None:
            merged[item.minutes_code] = cleaned["minutes"]
        chosen = next((option for option in item.options if option.value == value), None)
        if cleaned.get("detail") and chosen is not None and chosen.detail:
            merged[item.detail_code] = cleaned["detail"]
        return merged

    def _codes(self) -> set[str]:
        return {self.item.code, self.item.minutes_code, self.item.detail_code}
