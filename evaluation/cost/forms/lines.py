"""The lines of a cost table."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from boussole.shared.forms import BoussoleForm
from evaluation.cost.enums import PERIOD_LABELS, Category, Nature, SourceKind
from evaluation.cost.forms.fields import UNKNOWN, AmountField, source_field
from evaluation.cost.models import LABEL_LENGTH
from evaluation.cost.table import MAX_LINES, PERIODS, Line

PREFIX = "lines"
PERIOD_FIELDS = {period: f"period_{period}" for period in PERIODS}
CHOOSE = ("", gettext_lazy("Choisir"))
FLAGS = ("follows_usage", "remove")


class LineForm(BoussoleForm):
    """One line. Left empty, it is ignored; begun, it must say what it is, how much, and where that comes from."""

    show_optional = False

    category = forms.ChoiceField(choices=Category.choices, widget=forms.HiddenInput)
    label = forms.CharField(label=gettext_lazy("Poste"), max_length=LABEL_LENGTH, required=False)
    nature = forms.ChoiceField(label=gettext_lazy("Nature"), choices=Nature.choices)
    source_kind = forms.ChoiceField(label=gettext_lazy("Source"), choices=[CHOOSE, *SourceKind.choices], required=False)
    source = source_field(gettext_lazy("Précision"))
    document = forms.TypedChoiceField(label=gettext_lazy("Pièce"), coerce=int, empty_value=None, required=False)
    follows_usage = forms.BooleanField(label=gettext_lazy("Suit l’usage"), required=False)
    remove = forms.BooleanField(label=gettext_lazy("Retirer cette ligne"), required=False)

    def __init__(self, *args: Any, documents: Sequence[tuple[int, str]] = (), **kwargs: Any) -> None:
        self.documents = documents
        super().__init__(*args, **kwargs)

    def _build(self) -> None:
        for period, name in PERIOD_FIELDS.items():
            self.fields[name] = AmountField(label=PERIOD_LABELS[period])
        if self.documents:
            self.fields["document"].choices = [("", _("Aucune")), *self.documents]
        else:
            del self.fields["document"]

    def clean(self) -> dict[str, Any]:
        """Ask for what a line that is begun still lacks."""
        cleaned = super().clean()
        if self.is_left_out():
            self._errors.clear()
            return cleaned
        told = any(cleaned.get(name) is not None or name in self.errors for name in PERIOD_FIELDS.values())
        if not cleaned.get("label") and "label" not in self.errors:
            self.add_error("label", _("Dites ce que cette ligne paie"))
        if not told:
            self.add_error("period_0", _("Saisissez un montant, 0, ou « ? » si vous ne le savez pas encore"))
        if not cleaned.get("source_kind") and "source_kind" not in self.errors:
            self.add_error("source_kind", _("Dites d’où viennent ces montants"))
        return cleaned

    def is_left_out(self) -> bool:
        """Tell whether the line was removed, or left with neither a name, nor an amount, nor a source."""
        written = ("label", "source", *PERIOD_FIELDS.values())
        return bool(self["remove"].data) or not any(str(self[name].data or "").strip() for name in written)

    def line(self) -> Line:
        """Return what was typed."""
        given = self.cleaned_data
        amounts = {period: given[name] for period, name in PERIOD_FIELDS.items() if given[name] is not None}
        return Line(
            category=given["category"],
            label=given["label"],
            nature=given["nature"],
            follows_usage=given["follows_usage"],
            amounts={period: None if value == UNKNOWN else value for period, value in amounts.items()},
            source_kind=given["source_kind"],
            source=given["source"],
            document=given.get("document"),
        )


class _Lines(BaseFormSet):
    """The lines, in the order of the page."""

    def clean(self) -> None:
        kept = sum(not form.is_left_out() for form in self.forms)
        if not kept:
            raise forms.ValidationError(_("Ajoutez au moins une ligne, avec un montant ou un « ? »"))
        if kept > MAX_LINES:
            raise forms.ValidationError(
                _("La table a %(kept)s lignes. La limite est de %(most)s : regroupez les plus petites.")
                % {"kept": kept, "most": MAX_LINES}
            )


# Room for a table of MAX_LINES lines and a blank one in each category.
MAX_FORMS = MAX_LINES + len(Category)
LineFormSet = formset_factory(LineForm, formset=_Lines, extra=0, max_num=MAX_FORMS, absolute_max=MAX_FORMS)
