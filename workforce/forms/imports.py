"""The forms of an import and of decisions on job titles."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from boussole.shared.forms import BoussoleForm
from workforce.columns import LABELS, Field, letters
from workforce.matching import Suggestion
from workforce.models import ReferenceJob, ReferenceVersion, StaffFile

HINTS = {
    Field.JOB: _("Le métier ou le poste, en toutes lettres."),
    Field.HEAD_COUNT: _("Sans cette colonne, chaque ligne compte un agent."),
}
OTHER, NONE, LATER = "other", "none", "later"


class UploadForm(BoussoleForm):
    """A staff file, and whose it is."""

    required_messages = {"file": _("Choisissez le fichier des effectifs")}

    organisation = forms.ChoiceField(label=_("Collectivité"))
    file = forms.FileField(
        label=_("Fichier des effectifs"),
        help_text=_("Classeur xlsx ou ods, ou fichier CSV. 20 000 lignes et 10 Mo au plus."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.ods,.csv,.tsv,.txt"}),
    )

    def __init__(self, *args: Any, organisations: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        self.organisations = organisations
        super().__init__(*args, **kwargs)

    def _build(self) -> None:
        self.fields["organisation"].choices = list(self.organisations)
        if len(self.organisations) == 1:
            del self.fields["organisation"]

    @property
    def organisation_id(self) -> int:
        """The collectivité that was chosen, or the only one."""
        return int(self.cleaned_data.get("organisation") or self.organisations[0][0])


class ColumnsForm(BoussoleForm):
    """The name of the table, its day, its reference, and which column is which."""

    name = forms.CharField(
        label=_("Nom du tableau"), help_text=_("Exemple : effectifs au 31 décembre 2025."), max_length=150
    )
    as_of = forms.DateField(label=_("Date des effectifs"), widget=forms.DateInput)
    reference = forms.ModelChoiceField(
        label=_("Référentiel de métiers"), queryset=ReferenceVersion.objects.none(), empty_label=None
    )

    def __init__(self, *args: Any, file: StaffFile, references: Any, **kwargs: Any) -> None:
        self.file, self.references = file, references
        super().__init__(*args, **kwargs)

    def _build(self) -> None:
        self.fields["reference"].queryset = self.references
        shown = [(str(row["place"]), f"{letters(row['place'])} · {row['title']}") for row in self.file.columns]
        for field, label in LABELS.items():
            empty = _("Choisissez une colonne") if field == Field.JOB else _("Pas dans ce fichier")
            self.fields[field.value] = forms.ChoiceField(
                label=label,
                choices=[("", empty), *shown],
                required=field == Field.JOB,
                help_text=HINTS.get(field, ""),
                error_messages={"required": _("Dites quelle colonne donne le métier.")},
            )

    @classmethod
    def initial_of(cls, file: StaffFile, reference: ReferenceVersion | None) -> dict[str, Any]:
        """Return what was chosen already, or what was recognised."""
        chosen = file.choices
        places = {field: str(place) for field, place in chosen.get("mapping", {}).items()}
        told = {name: chosen[name] for name in ("name", "as_of", "reference") if name in chosen}
        return {"reference": reference, **told, **places}

    def values(self) -> dict[str, Any]:
        """Return what the action takes."""
        cleaned = self.cleaned_data
        mapping = {field.value: int(cleaned[field.value]) for field in Field if cleaned.get(field.value)}
        return {"mapping": mapping, **{name: cleaned[name] for name in ("name", "as_of", "reference")}}


class MatchForm(BoussoleForm):
    """Which job of the reference a title is: one that is suggested, another one, or none."""

    choice = forms.ChoiceField(label=_("Quel métier du référentiel est-ce ?"), widget=forms.RadioSelect)
    other = forms.ModelChoiceField(
        label=_("Un autre métier du référentiel"),
        queryset=ReferenceJob.objects.none(),
        required=False,
        empty_label=_("Choisissez un métier"),
        to_field_name="label",
        help_text=_("À remplir si vous avez choisi « Un autre métier »."),
    )

    def __init__(
        self, *args: Any, suggestions: Sequence[Suggestion], reference: ReferenceVersion, **kwargs: Any
    ) -> None:
        self.suggestions, self.reference = suggestions, reference
        super().__init__(*args, **kwargs)

    def _build(self) -> None:
        near = [(f"={row.entry.label}", row.entry.label) for row in self.suggestions]
        self.fields["choice"].choices = [*near, (OTHER, _("Un autre métier")), (NONE, _("Aucun équivalent"))]
        self.fields["other"].queryset = self.reference.jobs.order_by("label")

    def clean(self) -> dict[str, Any]:
        """Ask for the other job when it was said to be another one."""
        cleaned = super().clean()
        if cleaned.get("choice") == OTHER and not cleaned.get("other") and "other" not in self.errors:
            self.add_error("other", _("Choisissez le métier dans la liste."))
        return cleaned

    def label(self) -> str:
        """Return the label that was chosen, '' for no equivalent."""
        choice = self.cleaned_data["choice"]
        if choice == OTHER:
            return self.cleaned_data["other"].label
        return "" if choice == NONE else choice.removeprefix("=")


class WithdrawForm(BoussoleForm):
    """Why a table is withdrawn."""

    required_messages = {"reason": _("Dites pourquoi le tableau est retiré")}

    reason = forms.CharField(
        label=_("Motif du retrait"), help_text=_("Exemple : mauvaise année, fichier incomplet."), max_length=300
    )
