"""Signing an opinion with its risk and its reserves, taking it back, stepping back from a dossier."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from boussole.shared.forms import BoussoleForm
from evaluation.compass.actions import NewAction
from evaluation.compass.enums import Level, Position
from evaluation.compass.follow_up import Risk
from evaluation.compass.forms.assessing import person_label
from evaluation.compass.models import RISK_FIELDS, Opinion

FEWEST_LINES, MOST_LINES, MORE_LINES = 2, 20, 2


@dataclass(frozen=True)
class ActionLine:
    """The bound fields of one reserve."""

    number: int
    text: forms.BoundField
    owner: forms.BoundField
    due_on: forms.BoundField
    evidence: forms.BoundField


class OpinionForm(BoussoleForm):
    """An expert's opinion on a criterion. No position is chosen beforehand.

    `current` is the opinion in force that this one would correct, None for a first one; `owners` may be given an
    action; `lines` is the number of reserves that the page offers.
    """

    position = forms.ChoiceField(
        label=_("Quel est votre avis sur ce critère ?"), choices=Position.choices, widget=forms.RadioSelect
    )
    reasons = forms.CharField(
        label=_("Vos motifs"),
        help_text=_("Le comité et les élus les liront. Deux ou trois phrases suffisent."),
        max_length=2000,
        widget=forms.Textarea,
    )
    confidential = forms.BooleanField(
        label=_("Garder mes motifs confidentiels"),
        help_text=_(
            "Le coordinateur, le comité et les élus les liront, personne d’autre. "
            "Votre avis et vos réserves restent visibles."
        ),
        required=False,
    )
    gross_severity = forms.TypedChoiceField(label=_("Gravité, si rien n’est fait"))
    gross_likelihood = forms.TypedChoiceField(label=_("Vraisemblance, si rien n’est fait"))
    residual_severity = forms.TypedChoiceField(label=_("Gravité, une fois les actions faites"))
    residual_likelihood = forms.TypedChoiceField(label=_("Vraisemblance, une fois les actions faites"))
    correction = forms.CharField(
        label=_("Pourquoi corrigez-vous votre avis ?"),
        help_text=_("L’avis corrigé reste lisible dans l’historique du critère, avec ce motif."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
    )
    number = forms.IntegerField(widget=forms.HiddenInput, required=False)
    required_messages = {
        "position": _("Choisissez votre avis."),
        "reasons": _("Écrivez les motifs de votre avis : le comité et les élus les liront."),
    }

    def __init__(
        self, *args: Any, owners: list[User], current: Opinion | None = None, lines: int = FEWEST_LINES, **kwargs: Any
    ) -> None:
        self.owners, self.current = {str(person.pk): person for person in owners}, current
        self.line_numbers = range(1, min(max(lines, FEWEST_LINES), MOST_LINES) + 1)
        super().__init__(*args, **kwargs)

    def _build(self) -> None:
        levels = [("", _("Choisir un niveau")), *Level.choices]
        for name in RISK_FIELDS:
            self.fields[name] = forms.TypedChoiceField(
                label=self.fields[name].label, choices=levels, required=False, coerce=int, empty_value=None
            )
        if self.current is None:
            del self.fields["correction"]
        people = [("", _("Choisir une personne")), *((pk, person_label(row)) for pk, row in self.owners.items())]
        for line in self.line_numbers:
            named = {"n": line}
            self.fields[f"action_{line}"] = forms.CharField(
                label=_("Réserve %(n)s : ce qui doit être fait") % named, max_length=300, required=False
            )
            self.fields[f"owner_{line}"] = forms.ChoiceField(
                label=_("Réserve %(n)s : qui") % named, choices=people, required=False
            )
            self.fields[f"due_{line}"] = forms.DateField(
                label=_("Réserve %(n)s : avant le") % named, required=False, widget=forms.DateInput
            )
            self.fields[f"evidence_{line}"] = forms.CharField(
                label=_("Réserve %(n)s : ce qui le montrera") % named, max_length=200, required=False
            )

    def lines(self) -> list[ActionLine]:
        """Return the reserves in order with their bound fields."""
        return [
            ActionLine(n, self[f"action_{n}"], self[f"owner_{n}"], self[f"due_{n}"], self[f"evidence_{n}"])
            for n in self.line_numbers
        ]

    def conditions(self) -> list[NewAction]:
        """Return the reserves typed, even incomplete: the action says what is missing."""
        typed = [
            NewAction(
                self.cleaned_data.get(f"action_{n}") or "",
                self.owners.get(self.cleaned_data.get(f"owner_{n}") or ""),
                self.cleaned_data.get(f"due_{n}"),
                self.cleaned_data.get(f"evidence_{n}") or "",
            )
            for n in self.line_numbers
        ]
        return [row for row in typed if row.text or row.owner or row.due_on or row.evidence]

    def values(self) -> dict[str, Any]:
        """Return what the action needs."""
        given = self.cleaned_data
        return {
            "position": given["position"],
            "reasons": given["reasons"],
            "confidential": given["confidential"],
            "risk": Risk(**{name: given[name] for name in RISK_FIELDS}),
            "conditions": self.conditions(),
            "replaces": given["number"] or 0,
            "correction": given.get("correction", ""),
        }


def opinion_initial(current: Opinion | None) -> dict[str, Any]:
    """Return what the form starts from: nothing for a first opinion, the one in force for a correction."""
    if current is None:
        return {"number": 0}
    started = {name: getattr(current, name) for name in ("position", "reasons", "confidential", *RISK_FIELDS)}
    for place, row in enumerate(current.actions.all(), start=1):
        started |= {
            f"action_{place}": row.text,
            f"owner_{place}": str(row.owner_id),
            f"due_{place}": row.due_on,
            f"evidence_{place}": row.evidence,
        }
    return {**started, "number": current.number}


class RevokeForm(BoussoleForm):
    """Why an opinion is taken back."""

    reason = forms.CharField(
        label=_("Pourquoi retirer cet avis ?"),
        help_text=_("L’avis reste dans l’historique du critère, avec ce motif. Les réponses s’ouvrent de nouveau."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class RecusalForm(BoussoleForm):
    """The conflict of interest of someone who steps back."""

    reason = forms.CharField(
        label=_("Quel est le conflit d’intérêts ?"),
        help_text=_("Le coordinateur le lira. Une phrase suffit."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
