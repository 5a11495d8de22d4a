"""The forms of minutes: what the secretariat writes, and what is confirmed with a password."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from boussole.shared.forms import BoussoleForm
from evaluation.committee.models import AgendaItem, CommitteeMember, Minutes
from evaluation.committee.selectors import possible_chairs, possible_secretaries


class MinutesForm(BoussoleForm):
    """What people type in the minutes: who presided, who kept them, what was said on each item that was opened.

    A draft may be saved with texts still to write; settling asks for them.
    """

    show_optional = False

    chair = forms.ModelChoiceField(label=_("Présidence de la séance"), queryset=CommitteeMember.objects.none())
    secretary = forms.ModelChoiceField(label=_("Secrétaire de séance"), queryset=User.objects.none())
    remarks = forms.CharField(
        label=_("Observations générales, s’il y en a"),
        help_text=_("Ce qui vaut pour toute la séance : incident, suspension, public présent."),
        max_length=5000,
        required=False,
        widget=forms.Textarea,
    )
    edition = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, minutes: Minutes, items: Sequence[AgendaItem], debates: Mapping[int, str], **kwargs: Any
    ) -> None:
        self.minutes, self.items, self.debates = minutes, items, debates
        initial = {
            "chair": minutes.chair_id,
            "secretary": minutes.secretary_id,
            "remarks": minutes.remarks,
            "edition": minutes.edition,
        }
        super().__init__(*args, initial=initial, **kwargs)

    def _build(self) -> None:
        """Add one text per item; list who can have presided and kept the minutes."""
        chairs = [member.pk for member in possible_chairs(self.minutes.meeting)]
        members = CommitteeMember.objects.filter(pk__in=chairs).select_related("user")
        self.fields["chair"].queryset = members
        self.fields["secretary"].queryset = possible_secretaries(self.minutes.meeting)
        for item in self.items:
            self.fields[f"debate_{item.pk}"] = forms.CharField(
                label=_now("Point %(number)s. %(title)s") % {"number": item.order, "title": item.use_case.title},
                help_text=_now(
                    "La teneur des discussions : questions posées, réponses, arguments. Personne n’y est jugé."
                ),
                max_length=8000,
                required=False,
                initial=self.debates.get(item.pk, ""),
                widget=forms.Textarea(attrs={"rows": 8}),
            )
        self.order_fields(["chair", "secretary", *(f"debate_{item.pk}" for item in self.items), "remarks", "edition"])

    def given(self) -> dict[str, Any]:
        """Return what the action takes."""
        typed = self.cleaned_data
        debates = {item: typed[f"debate_{item.pk}"] for item in self.items}
        kept = {name: typed[name] for name in ("chair", "secretary", "remarks", "edition")}
        return {**kept, "debates": debates}

    def stored_elsewhere(self) -> list[tuple[str, str]]:
        """Return, field by field, what somebody else saved and that differs from what was typed here."""
        stored = {
            "chair": str(self.minutes.chair),
            "secretary": str(self.minutes.secretary),
            "remarks": self.minutes.remarks,
            **{f"debate_{item.pk}": self.debates.get(item.pk, "") for item in self.items},
        }
        return [
            (str(self.fields[name].label), text)
            for name, text in stored.items()
            if str(self.cleaned_data.get(name) or "").strip() != text
        ]


class CorrectMinutesForm(BoussoleForm):
    """What a new version corrects."""

    corrects = forms.CharField(
        label=_("Ce que la nouvelle version corrige"),
        help_text=_("Une phrase. Elle figure en tête de la nouvelle version."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
