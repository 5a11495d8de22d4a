"""The forms of the frame, of a dossier against it, and of the matrix."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from boussole.shared.forms import BoussoleForm
from evaluation.frame.alignment import Said
from evaluation.frame.enums import POSITION_LABELS, ItemKind
from evaluation.frame.models import FrameItem

YES_NO = (("yes", _("Oui")), ("no", _("Non")))
SMALL = forms.Textarea(attrs={"rows": 2})


class StartForm(BoussoleForm):
    """How a first draft begins."""

    with_principles = forms.ChoiceField(
        label=_("Par quoi commencer ?"),
        widget=forms.RadioSelect,
        choices=(
            ("yes", _("Les sept principes proposés, à reprendre mot à mot ou à réécrire")),
            ("no", _("Une page vide")),
        ),
    )

    def clean_with_principles(self) -> bool:
        """Return whether the seven principles are wanted."""
        return self.cleaned_data["with_principles"] == "yes"


class IntroductionForm(BoussoleForm):
    """The words before the principles."""

    introduction = forms.CharField(
        label=_("Préambule"),
        help_text=_("Pourquoi la collectivité se donne ce cadre, et pour qui. Quelques phrases suffisent."),
        max_length=2000,
        required=False,
        widget=forms.Textarea,
    )
    edit_version = forms.IntegerField(widget=forms.HiddenInput)


class ItemForm(BoussoleForm):
    """A principle, a priority or a red line."""

    title = forms.CharField(
        label=_("Titre"), help_text=_("Quelques mots, comme on le dirait à voix haute."), max_length=120
    )
    text = forms.CharField(
        label=_("Texte"),
        help_text=_("Des phrases courtes : un habitant doit pouvoir le lire."),
        max_length=1000,
        widget=forms.Textarea,
    )
    source = forms.CharField(
        label=_("Source"), help_text=_("Un texte, un débat, un rapport."), max_length=200, required=False
    )
    order = forms.IntegerField(label=_("Rang"), help_text=_("Sa place dans la liste."), min_value=1, required=False)
    edit_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def words(self) -> dict[str, Any]:
        """Return what was typed, without the version of the page."""
        return {name: self.cleaned_data[name] for name in ("title", "text", "source", "order")}


class AdoptForm(BoussoleForm):
    """What makes a draft the frame in force."""

    adopted_on = forms.DateField(label=_("Date de la délibération"), widget=forms.DateInput)
    deliberation = forms.CharField(
        label=_("Référence de la délibération"),
        help_text=_("Par exemple : délibération 2026-012 du 5 février 2026."),
        max_length=150,
    )
    seen = forms.CharField(widget=forms.HiddenInput)


@dataclass(frozen=True)
class ItemRow:
    """One item on the page: its words, and the bound fields that answer it."""

    item: FrameItem
    position: forms.BoundField
    justification: forms.BoundField
    proposed: str


class AlignmentForm(BoussoleForm):
    """Where the dossier stands on each item. An item left without answer stays open."""

    show_optional = False

    def __init__(
        self,
        *args: object,
        items: Iterable[FrameItem],
        before: Mapping[str, Said],
        proposed: Mapping[str, str],
        base: int,
        **kwargs: object,
    ) -> None:
        self.items, self.before, self.proposed, self.base = list(items), before, proposed, base
        super().__init__(*args, **kwargs)

    def _build(self) -> None:
        for item in self.items:
            said = self.before.get(item.code, Said())
            field = forms.ChoiceField(
                label=item.title,
                help_text=item.text,
                required=False,
                widget=forms.RadioSelect,
                choices=[(str(value), label) for value, label in POSITION_LABELS[item.kind].items()],
                initial=said.position,
            )
            field.code = item.code
            self.fields[item.code] = field
            self.fields[f"{item.code}-justification"] = forms.CharField(
                label=_("Pourquoi, et comment on y répond"),
                help_text=_("Obligatoire si le dossier s’en écarte ou franchit une ligne rouge.")
                if item.kind != ItemKind.PRIORITY
                else _("Obligatoire si le dossier va contre cette priorité."),
                required=False,
                max_length=1000,
                widget=forms.Textarea(attrs={"rows": 2}),
                initial=said.justification,
            )
        self.fields["frame"] = forms.IntegerField(widget=forms.HiddenInput)
        self.fields["base"] = forms.IntegerField(widget=forms.HiddenInput, initial=self.base)

    def rows(self) -> dict[str, list[ItemRow]]:
        """Return the items by kind with their bound fields."""
        found: dict[str, list[ItemRow]] = {str(kind): [] for kind in ItemKind}
        for item in self.items:
            code = item.code
            row = ItemRow(item, self[code], self[f"{code}-justification"], self.proposed.get(code, ""))
            found[item.kind].append(row)
        return found

    def said(self) -> dict[str, Said]:
        """Return what was chosen, by code."""
        return {
            item.code: Said(
                self.cleaned_data.get(item.code) or "", self.cleaned_data.get(f"{item.code}-justification") or ""
            )
            for item in self.items
        }


class PlacementForm(BoussoleForm):
    """What both axes of the matrix ask."""

    positive = forms.ChoiceField(label=_("Réponse"), widget=forms.RadioSelect, choices=YES_NO)
    base = forms.IntegerField(widget=forms.HiddenInput)

    def clean_positive(self) -> bool:
        """Return whether the answer is yes."""
        return self.cleaned_data["positive"] == "yes"


class PlaceCanForm(PlacementForm):
    """The technical finding."""

    reasons = forms.CharField(
        label=_("Pourquoi"),
        help_text=_("Ce que l’outil sait faire, et ses limites."),
        max_length=1500,
        widget=forms.Textarea,
    )
    test = forms.CharField(
        label=_("Quel essai le montre ?"),
        help_text=_(
            "Jeu de test, essai libre, retour d’une autre collectivité, ou aucun essai : dites-le (question TEC-01)."
        ),
        max_length=1000,
        widget=SMALL,
    )
    field_order = ("positive", "reasons", "test", "base")

    def _build(self) -> None:
        self.fields["positive"].label = _("L’IA peut-elle le faire aujourd’hui ?")


class PlaceWishForm(PlacementForm):
    """The committee's position."""

    held_on = forms.DateField(label=_("Séance du"), widget=forms.DateInput)
    voices = forms.CharField(
        label=_("Qui s’est exprimé ?"),
        help_text=_("Les noms, les collèges ou le nombre de membres."),
        max_length=500,
        widget=SMALL,
    )
    reasons = forms.CharField(
        label=_("Motifs"),
        help_text=_("Une position politique, jamais déduite d’une note."),
        max_length=1500,
        widget=forms.Textarea,
    )
    field_order = ("positive", "held_on", "voices", "reasons", "base")

    def _build(self) -> None:
        self.fields["positive"].label = _("Souhaite-t-on qu’elle le fasse ?")


class ReasonForm(BoussoleForm):
    """The reason of a closing, proposed from the matrix."""

    comment = forms.CharField(
        label=_("Motif"),
        help_text=_("Proposé d’après la matrice : relisez et complétez. Il figurera dans l’historique."),
        max_length=2000,
        widget=forms.Textarea,
    )


class OrganisationForm(BoussoleForm):
    """Which collectivité is looked at."""

    show_optional = False

    collectivite = forms.TypedChoiceField(label=_("Collectivité"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: object, choices: Iterable[tuple[Any, Any]], **kwargs: object) -> None:
        self.choices = list(choices)
        super().__init__(*args, **kwargs)

    def _build(self) -> None:
        self.fields["collectivite"].choices = self.choices
