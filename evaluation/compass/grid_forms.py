"""The forms that write a draft: its heading, a criterion, a question with its answers and its sources."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Organisation
from boussole.shared.forms import BoussoleForm
from evaluation.compass.enums import AnswerType
from evaluation.compass.models import GridVersion
from evaluation.compass.wording import RESPONDENT_WORDS

MAX_FILE = 2_000_000  # bytes
POINTS = [("", gettext_lazy("sans points")), *((str(points), str(points)) for points in range(5))]
CONFIDENCE = (
    gettext_lazy("lu sur une page publique"),
    gettext_lazy("lu dans une source tierce qui cite le texte"),
    gettext_lazy("rapport du CNFPT, mars 2025"),
    gettext_lazy("de mémoire, à relire avant de s’y fier"),
    gettext_lazy("proposition du projet, sans valeur juridique"),
)
SCORED = (AnswerType.OUI, AnswerType.INV, AnswerType.NIV)
YES, PARTLY, NO = ("oui", gettext_lazy("Oui")), ("partiel", gettext_lazy("En partie")), ("non", gettext_lazy("Non"))
USUAL_POINTS: dict[str, tuple[tuple[tuple[str, Any], int | None], ...]] = {
    AnswerType.OUI: ((YES, 4), (PARTLY, 2), (NO, 0)),
    AnswerType.INV: ((NO, 4), (PARTLY, 2), (YES, 0)),
    AnswerType.FAIT: ((YES, None), (NO, None)),
}


class HeadingForm(BoussoleForm):
    """The title of a draft, and the day to which the law was read."""

    title = forms.CharField(label=gettext_lazy("Titre"), max_length=150)
    law_read_on = forms.DateField(
        label=gettext_lazy("Droit lu jusqu’au"),
        help_text=gettext_lazy("Le jour où quelqu’un a relu les textes que citent les questions."),
        widget=forms.DateInput,
    )


def _respondents_field(held: Sequence[str] = ()) -> forms.MultipleChoiceField:
    words = {**RESPONDENT_WORDS, **{code: code for code in held if code not in RESPONDENT_WORDS}}
    return forms.MultipleChoiceField(
        label=gettext_lazy("Qui sait répondre"),
        choices=list(words.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


class PlacedForm(BoussoleForm):
    """What a criterion and a question share: a code, who answers, a place in the list."""

    code = forms.CharField(
        label=gettext_lazy("Code"),
        help_text=gettext_lazy("Des majuscules, des chiffres et des traits d’union. Il suit le dossier partout."),
        max_length=10,
    )
    position = forms.IntegerField(
        label=gettext_lazy("Place dans la liste"), help_text=gettext_lazy("1 pour la première."), min_value=1
    )

    def __init__(self, *args: object, held: Sequence[str] = (), **kwargs: object) -> None:
        self.held = held
        super().__init__(*args, **kwargs)

    def _build(self) -> None:
        self.fields["respondents"] = _respondents_field(self.held)
        self.order_fields([name for name in self.fields if name != "position"])

    def clean_code(self) -> str:
        """Read a code typed in small letters as what it means."""
        return self.cleaned_data["code"].strip().upper()

    def values(self) -> dict[str, Any]:
        """Return the fields as a grid file names them."""
        return {name: value for name, value in self.cleaned_data.items() if name != "position"}


class GridCriterionForm(PlacedForm):
    """A criterion."""

    label = forms.CharField(label=gettext_lazy("Nom"), max_length=80)
    question = forms.CharField(
        label=gettext_lazy("La question qu’il pose, en une phrase"), max_length=200, required=False
    )
    is_general = forms.BooleanField(
        label=gettext_lazy("Ce sont des questions générales : montrées à part, sans verdict"), required=False
    )


class QuestionForm(PlacedForm):
    """A question: its words, its type, who answers. Its answers and its sources are rows beside it."""

    text = forms.CharField(label=gettext_lazy("La question"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    help = forms.CharField(
        label=gettext_lazy("Aide à la réponse"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    answer_type = forms.ChoiceField(
        label=gettext_lazy("Comment répond-on ?"),
        choices=[
            (AnswerType.OUI, gettext_lazy("Oui, en partie, non : « oui » est la meilleure réponse")),
            (AnswerType.INV, gettext_lazy("Oui, en partie, non : « non » est la meilleure réponse")),
            (AnswerType.NIV, gettext_lazy("Des niveaux décrits, de 0 à 4 points")),
            (AnswerType.FAIT, gettext_lazy("Un fait, sans points : il déclenche seulement des effets")),
            (AnswerType.TEXT, gettext_lazy("Un texte et une note de 0 à 4, montrée à part")),
        ],
        widget=forms.RadioSelect,
    )


class OptionForm(BoussoleForm):
    """One answer offered. An empty row is no answer."""

    show_optional = False
    value = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    label = forms.CharField(label=gettext_lazy("Texte de la réponse"), max_length=200, required=False)
    points = forms.ChoiceField(label=gettext_lazy("Points"), choices=POINTS, required=False)

    def clean(self) -> dict[str, Any]:
        """Points need an answer to go with."""
        data = super().clean()
        if data.get("points") and not data.get("label"):
            self.add_error("label", _("Écrivez la réponse qui donne ces points, ou choisissez « sans points »."))
        return data


class ReferenceForm(BoussoleForm):
    """One source. An empty row is no source."""

    show_optional = False
    text = forms.CharField(label=gettext_lazy("Texte ou document"), max_length=300, required=False)
    confidence = forms.ChoiceField(label=gettext_lazy("Comment il a été lu"), required=False)
    verified_on = forms.DateField(label=gettext_lazy("Relu le"), required=False, widget=forms.DateInput)

    def _build(self) -> None:
        held = str(self.initial.get("confidence") or "")
        words = list(dict.fromkeys([*map(str, CONFIDENCE), *([held] if held else [])]))
        self.fields["confidence"].choices = [("", _("Choisir")), *((word, word) for word in words)]

    def clean(self) -> dict[str, Any]:
        """A source says how it was read; a date or a confidence needs a source."""
        data = super().clean()
        if data.get("text") and not data.get("confidence"):
            self.add_error("confidence", _("Dites comment cette source a été lue."))
        if not data.get("text") and (data.get("confidence") or data.get("verified_on")):
            self.add_error("text", _("Nommez la source, ou videz la ligne."))
        return data


OptionRows = formset_factory(OptionForm, extra=2, max_num=12)
ReferenceRows = formset_factory(ReferenceForm, extra=1, max_num=20)


def options_of(rows: BaseFormSet, answer_type: str) -> list[dict[str, Any]]:
    """Return the answers typed, as a grid file writes them; the usual scale when nothing was typed.

    A new answer gets its key from its words; the key of an answer that was there stays, so that effects still name it.
    """
    typed = [form.cleaned_data for form in rows if form.cleaned_data.get("label")]
    if answer_type == AnswerType.TEXT:
        return []
    if not typed:
        usual = USUAL_POINTS.get(answer_type, ())
        return [{"value": value, "label": str(label), "points": points} for (value, label), points in usual]
    taken = {row["value"] for row in typed if row["value"]}
    options = []
    for row in typed:
        value = row["value"] or _new_key(row["label"], taken)
        taken.add(value)
        points = int(row["points"]) if row["points"] and answer_type in SCORED else None
        options.append({"value": value, "label": row["label"], "points": points})
    return options


def references_of(rows: BaseFormSet) -> list[dict[str, Any]]:
    """Return the sources typed, as a grid file writes them."""
    typed = [form.cleaned_data for form in rows if form.cleaned_data.get("text")]
    return [
        {
            "text": row["text"],
            "confidence": row["confidence"],
            "verified_on": row["verified_on"].isoformat() if row["verified_on"] else None,
        }
        for row in typed
    ]


def option_rows(question: Mapping[str, Any] | None) -> list[dict[str, Any]]:
    """Return the answers of a question as the initial values of their rows."""
    return [
        {**row, "points": "" if row["points"] is None else str(row["points"])}
        for row in (question or {}).get("options", [])
    ]


def _new_key(label: str, taken: set[str]) -> str:
    stem = slugify(re.sub(r"[’']", " ", label)).replace("-", "_")[:36] or "reponse"
    number, key = 2, stem
    while key in taken:
        key, number = f"{stem}_{number}", number + 1
    return key


class ImportForm(BoussoleForm):
    """A grid file, and the collectivité that will own the draft."""

    file = forms.FileField(
        label=gettext_lazy("Fichier de la grille"),
        help_text=gettext_lazy("Un fichier JSON, tel que l’exporte la page d’une grille. 2 Mo au plus."),
    )

    def __init__(self, *args: object, owners: Sequence[Organisation], **kwargs: object) -> None:
        self.owners = owners
        super().__init__(*args, **kwargs)

    def _build(self) -> None:
        _add_owner(self, self.owners)

    def clean_file(self) -> Any:
        """Return what the file holds. Its content is judged by the action."""
        file = self.cleaned_data["file"]
        if file.size > MAX_FILE:
            raise forms.ValidationError(_("Ce fichier dépasse 2 Mo : une grille est bien plus petite."))
        try:
            return json.loads(file.read().decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            raise forms.ValidationError(_("Ce fichier n’est pas un texte en UTF-8.")) from error
        except (ValueError, RecursionError) as error:
            at = _("ligne %(line)s, colonne %(column)s") % {
                "line": getattr(error, "lineno", 1),
                "column": getattr(error, "colno", 1),
            }
            raise forms.ValidationError(_("Ce fichier n’est pas du JSON valide (%(at)s).") % {"at": at}) from error


class CopyForm(BoussoleForm):
    """The collectivité that will own the draft."""

    def __init__(self, *args: object, owners: Sequence[Organisation], **kwargs: object) -> None:
        self.owners = owners
        super().__init__(*args, **kwargs)

    def _build(self) -> None:
        _add_owner(self, self.owners)


class PublishForm(BoussoleForm):
    """Whether the grid is proposed first from now on."""

    seen = forms.CharField(widget=forms.HiddenInput)
    default = forms.BooleanField(
        label=gettext_lazy("La proposer d’office à l’ouverture des évaluations"), required=False, initial=True
    )


class OtherGridForm(BoussoleForm):
    """Another version, to compare with."""

    show_optional = False

    def __init__(self, *args: object, grids: Sequence[GridVersion], name: str, label: str, **kwargs: object) -> None:
        self.grids, self.name, self.label = grids, name, label
        super().__init__(*args, **kwargs)

    def _build(self) -> None:
        choices = [(str(grid.pk), grid_name(grid)) for grid in self.grids]
        self.fields[self.name] = forms.ChoiceField(label=self.label, choices=choices, required=False)


def grid_name(grid: GridVersion) -> str:
    """Return the title and the number of a version, with its state when it is not published."""
    return str(grid) if grid.state == "published" else f"{grid} ({grid.get_state_display().lower()})"


def _add_owner(form: forms.Form, owners: Sequence[Organisation]) -> None:
    form.fields["owner"] = forms.ModelChoiceField(
        label=gettext_lazy("Collectivité"),
        queryset=Organisation.objects.filter(pk__in=[row.pk for row in owners]),
        empty_label=None,
        initial=owners[0].pk if owners else None,
    )
