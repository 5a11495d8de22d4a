"""The forms of the health group: its members, its notes."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from boussole.shared.forms import BoussoleForm
from evaluation.dialogue.actions import GivenFinding, GivenRecommendation, NoteValues
from evaluation.dialogue.actions.notes import MAX_RECOMMENDATIONS
from evaluation.dialogue.enums import Function, Gravity, Milestone, NoteKind, Theme
from evaluation.dialogue.models import FieldNote

NOT_SEEN = ("", _("Non abordé"))
ROWS = range(1, MAX_RECOMMENDATIONS + 1)


class JoinForm(BoussoleForm):
    """Someone to designate in the health group."""

    user = forms.ModelChoiceField(
        label=_("Personne"),
        help_text=_("Parmi celles qui lisent les dossiers de la collectivité."),
        queryset=User.objects.none(),
        empty_label=_("Choisir une personne"),
    )
    function = forms.ChoiceField(label=_("Compétence"), choices=[("", _("Choisir une compétence")), *Function.choices])

    def __init__(self, *args: Any, people: QuerySet[User], **more: Any) -> None:
        self.people = people
        super().__init__(*args, **more)

    def _build(self) -> None:
        self.fields["user"].queryset = self.people


class NoteForm(BoussoleForm):
    """A whole note: what was seen theme by theme, and what is asked for. `version` is the one shown."""

    kind = forms.ChoiceField(label=_("Sorte"), choices=NoteKind.choices, widget=forms.RadioSelect)
    held_on = forms.DateField(label=_("Date"), widget=forms.DateInput)
    milestone = forms.ChoiceField(
        label=_("Moment du suivi"), choices=[("", _("Choisir un moment")), *Milestone.choices]
    )
    service = forms.CharField(label=_("Service ou métier"), help_text=_("Jamais le nom d’un agent."), max_length=150)
    people_count = forms.IntegerField(
        label=_("Nombre de personnes rencontrées ou observées"),
        help_text=_("Sous cinq personnes, seul le groupe lit ce nombre, le service et la date."),
        min_value=1,
        max_value=1000,
    )
    summary = forms.CharField(
        label=_("Ce qu’il faut retenir"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000, required=False
    )
    shared = forms.BooleanField(
        label=_("Partager cette note avec les personnes qui lisent le dossier"),
        help_text=_("Une note partagée se corrige, mais ne se cache plus."),
        required=False,
    )
    nobody_recognisable = forms.BooleanField(
        label=_("Rien dans cette note ne permet de reconnaître une personne"),
        help_text=_("À cocher pour partager une note qui parle de moins de cinq personnes."),
        required=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, note: FieldNote | None = None, **more: Any) -> None:
        super().__init__(*args, initial=_shown(note), **more)

    def _build(self) -> None:
        for theme in Theme:
            self.fields[f"gravity_{theme}"] = forms.ChoiceField(
                label=_("Constat"), choices=[NOT_SEEN, *Gravity.choices], required=False
            )
            self.fields[f"text_{theme}"] = forms.CharField(
                label=_("Ce qui a été constaté"),
                widget=forms.Textarea(attrs={"rows": 2}),
                max_length=1000,
                required=False,
            )
        for row in ROWS:
            self.fields[f"what_{row}"] = forms.CharField(label=_("Quoi"), max_length=300, required=False)
            self.fields[f"who_{row}"] = forms.CharField(label=_("Qui"), max_length=150, required=False)
            self.fields[f"when_{row}"] = forms.DateField(label=_("Avant le"), widget=forms.DateInput, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for theme in Theme:
            gravity, text = cleaned.get(f"gravity_{theme}"), cleaned.get(f"text_{theme}")
            if gravity and not text:
                self.add_error(f"text_{theme}", _("Écrivez ce qui a été constaté : « %s »") % theme.label)
            if text and not gravity:
                self.add_error(f"gravity_{theme}", _("Choisissez le constat : « %s »") % theme.label)
        for row in ROWS:
            what, who = cleaned.get(f"what_{row}"), cleaned.get(f"who_{row}")
            if what and not who:
                self.add_error(f"who_{row}", _("Dites qui s’en charge"))
            if (who or cleaned.get(f"when_{row}")) and not what:
                self.add_error(f"what_{row}", _("Dites ce qui est recommandé"))
        return cleaned

    def theme_rows(self) -> list[tuple[str, BoundField, BoundField]]:
        """Return each theme with its two fields."""
        return [(str(theme.label), self[f"gravity_{theme}"], self[f"text_{theme}"]) for theme in Theme]

    def recommendation_rows(self) -> list[tuple[int, BoundField, BoundField, BoundField]]:
        """Return each place for a recommendation, with its three fields."""
        return [(row, self[f"what_{row}"], self[f"who_{row}"], self[f"when_{row}"]) for row in ROWS]

    def values(self) -> NoteValues:
        """Return what the action takes."""
        given = self.cleaned_data
        names = ("kind", "held_on", "milestone", "service", "people_count", "summary", "shared", "nobody_recognisable")
        return NoteValues(
            **{name: given[name] for name in names},
            findings=[
                GivenFinding(str(theme), int(given[f"gravity_{theme}"]), given[f"text_{theme}"])
                for theme in Theme
                if given[f"gravity_{theme}"]
            ],
            recommendations=[
                GivenRecommendation(given[f"what_{row}"], given[f"who_{row}"], given[f"when_{row}"])
                for row in ROWS
                if given[f"what_{row}"]
            ],
        )


def _shown(note: FieldNote | None) -> dict[str, Any]:
    if note is None:
        return {"version": 0}
    names = ("kind", "held_on", "milestone", "service", "people_count", "summary", "shared", "version")
    shown = {name: getattr(note, name) for name in names}
    for row in note.findings.all():
        shown |= {f"gravity_{row.theme}": row.gravity, f"text_{row.theme}": row.text}
    for row in note.recommendations.all():
        shown |= {f"what_{row.order}": row.text, f"who_{row.order}": row.owner, f"when_{row.order}": row.due_on}
    return shown


class FilterForm(BoussoleForm):
    """Which milestone to read, or which two to compare. An unknown value is ignored, never an error."""

    show_optional = False

    moment = forms.ChoiceField(
        label=_("Moment du suivi"), choices=[("", _("Tous")), *Milestone.choices], required=False
    )


class CompareForm(BoussoleForm):
    """Two milestones to set side by side."""

    show_optional = False

    de = forms.ChoiceField(label=_("De"), choices=Milestone.choices, required=False)
    a = forms.ChoiceField(label=_("À"), choices=Milestone.choices, required=False)
