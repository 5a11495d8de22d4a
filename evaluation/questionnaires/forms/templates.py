"""What whoever writes a version of the questionnaire fills."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from boussole.shared.forms import BoussoleForm
from evaluation.questionnaires.content import PHASES, RULE_ITEMS, Item
from evaluation.questionnaires.enums import Dimension, ItemKind
from evaluation.questionnaires.wording import PHASE_LABELS


class HeadingForm(BoussoleForm):
    """The title of a version, and what agents read first."""

    title = forms.CharField(label=_("Titre"), max_length=150)
    introduction = forms.CharField(
        label=_("Ce que les agents lisent d’abord"), max_length=1000, required=False, widget=forms.Textarea
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class ItemForm(BoussoleForm):
    """One question of a draft. `item` is None for a new one."""

    kind = forms.ChoiceField(
        label=_("Sorte de réponse"),
        choices=[(kind.value, kind.label) for kind in (ItemKind.SCALE, ItemKind.TEXT)],
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label=_("Question ou affirmation"),
        help_text=_("Une seule idée, en mots simples. L’agent dit à quel point il est d’accord."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    before = forms.CharField(
        label=_("La même, avant l’essai"),
        help_text=_("Sans parler de l’outil, que les agents ne connaissent pas encore. Vide : la même phrase."),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    phases = forms.MultipleChoiceField(
        label=_("Posée à quels moments ?"),
        choices=[(phase, PHASE_LABELS[phase]) for phase in PHASES],
        widget=forms.CheckboxSelectMultiple,
    )
    dimension = forms.ChoiceField(
        label=_("Dimension"),
        choices=[(row.value, row.label) for row in Dimension if row != Dimension.OPEN],
    )
    reversed = forms.BooleanField(
        label=_("Être d’accord est défavorable"),
        help_text=_("Exemple : « Vérifier me fatigue ». Les résultats sont retournés pour que 5 soit toujours bon."),
        required=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: object, item: Item | None = None, **kwargs: object) -> None:
        self.item = item
        super().__init__(*args, **kwargs)

    def _build(self) -> None:
        if self.item is None:
            return
        del self.fields["kind"]
        if self.item.kind != ItemKind.SCALE:
            del self.fields["dimension"], self.fields["reversed"]
        elif self.item.code in RULE_ITEMS:
            self.fields["reversed"].disabled = True

    @classmethod
    def initial_of(cls, item: Item, version: int) -> dict[str, Any]:
        """Return what the form shows of a question."""
        return {
            "text": item.text,
            "before": item.before,
            "phases": item.phases,
            "dimension": item.dimension,
            "reversed": item.reversed,
            "version": version,
        }

    def values(self) -> dict[str, Any]:
        """Return what the action takes: a question whose direction is not asked is not reversed."""
        cleaned = {name: value for name, value in self.cleaned_data.items() if name not in ("kind", "version")}
        return {"reversed": False, **cleaned}
