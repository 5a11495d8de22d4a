"""Whether the persons concerned were consulted."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from boussole.shared.forms import BoussoleForm
from evaluation.compass.actions import GivenConsultation
from evaluation.compass.enums import PersonsConcerned
from evaluation.compass.models import Consultation

YES, NO = "yes", "no"
ASKED = {
    PersonsConcerned.AGENTS: _("Les agents concernés ont-ils donné leur avis ?"),
    PersonsConcerned.USERS: _("Les usagers ou les habitants ont-ils donné leur avis ?"),
    PersonsConcerned.PANEL: _("L’instance sociale (F3SCT, sinon CST) a-t-elle donné son avis ?"),
}


@dataclass(frozen=True)
class GroupRow:
    """The bound fields about one group, and what is noted of it."""

    group: str
    label: str
    fields: tuple[forms.BoundField, ...]
    stored: Consultation | None


class ConsultationForm(BoussoleForm):
    """Three groups: consulted or not, when and what they said, or why not. A page is saved as it stands."""

    show_optional = False

    def __init__(self, *args: Any, stored: Mapping[str, Consultation], **kwargs: Any) -> None:
        self.stored = stored
        super().__init__(*args, **kwargs)

    def _build(self) -> None:
        for group, question in ASKED.items():
            row = self.stored.get(group)
            self.fields[f"{group}_sought"] = forms.ChoiceField(
                label=question,
                choices=[(YES, _("Oui")), (NO, _("Non"))],
                widget=forms.RadioSelect,
                required=False,
                initial=(YES if row.sought else NO) if row else "",
            )
            self.fields[f"{group}_held_on"] = forms.DateField(
                label=_("Si oui : quand ?"),
                required=False,
                widget=forms.DateInput,
                initial=row.held_on if row else None,
            )
            self.fields[f"{group}_said"] = forms.CharField(
                label=_("Si oui : ce qui a été dit"),
                required=False,
                max_length=1500,
                widget=forms.Textarea(attrs={"rows": 3}),
                initial=row.said if row else "",
            )
            self.fields[f"{group}_why_not"] = forms.CharField(
                label=_("Si non : pourquoi ?"),
                required=False,
                max_length=1000,
                widget=forms.Textarea(attrs={"rows": 2}),
                initial=row.why_not if row else "",
            )
            self.fields[f"{group}_number"] = forms.IntegerField(
                required=False, widget=forms.HiddenInput, initial=row.number if row else 0
            )

    def rows(self) -> list[GroupRow]:
        """Return the three groups in order with their bound fields."""
        names = ("sought", "held_on", "said", "why_not", "number")
        return [
            GroupRow(
                group,
                str(PersonsConcerned(group).label),
                tuple(self[f"{group}_{name}"] for name in names),
                self.stored.get(group),
            )
            for group in ASKED
        ]

    def given(self) -> dict[str, GivenConsultation]:
        """Return what was typed, by group."""
        said = self.cleaned_data
        return {
            group: GivenConsultation(
                sought={YES: True, NO: False}.get(said[f"{group}_sought"]),
                held_on=said[f"{group}_held_on"],
                said=said[f"{group}_said"],
                why_not=said[f"{group}_why_not"],
            )
            for group in ASKED
        }

    def versions(self) -> dict[str, int]:
        """Return the number of the row that each group was shown from."""
        return {group: self.cleaned_data.get(f"{group}_number") or 0 for group in ASKED}
