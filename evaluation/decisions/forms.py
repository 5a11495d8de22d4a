"""The forms of the élu's decision and of its follow-up."""

from collections.abc import Mapping, Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from boussole.shared.forms import BoussoleForm
from evaluation.decisions.actions import NewCondition
from evaluation.decisions.enums import DecisionKind, ReviewReason

FEWEST_LINES = 5


class DecisionForm(BoussoleForm):
    """A decision, its reasons and its conditions. Nothing is chosen beforehand; what is closed is left out."""

    kind = forms.ChoiceField(label=_("Quelle est votre décision ?"), widget=forms.RadioSelect)
    reasons = forms.CharField(
        label=_("Vos motifs"),
        help_text=_("Ils figureront dans l’historique et, en cas d’arrêt, seront rendus publics."),
        max_length=2000,
        widget=forms.Textarea,
    )
    departure_reasons = forms.CharField(
        label=_("Si vous vous écartez de l’avis du comité : pourquoi"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    ends_on = forms.DateField(
        label=_("Si vous prolongez l’essai : nouvelle date de fin"), required=False, widget=forms.DateInput
    )
    deliberation = forms.CharField(label=_("Référence de l’acte"), max_length=100, required=False)
    required_messages = {"kind": _("Choisissez une décision."), "reasons": _("Écrivez vos motifs.")}

    def __init__(
        self,
        *args: object,
        possible: Mapping[str, str],
        conditions: Sequence[NewCondition],
        **kwargs: object,
    ) -> None:
        self.possible, self.carried = possible, conditions
        # Every condition of the committee has its line, and one line more stays free.
        self.lines = range(1, max(FEWEST_LINES, len(conditions) + 1) + 1)
        super().__init__(*args, **kwargs)

    def _build(self) -> None:
        choices = [(kind, DecisionKind(kind).label) for kind, reason in self.possible.items() if not reason]
        closed = [f"{DecisionKind(kind).label} ({reason})" for kind, reason in self.possible.items() if reason]
        self.fields["kind"].choices = choices
        if closed:
            self.fields["kind"].help_text = _("Fermé aujourd’hui : %(list)s.") % {"list": " ; ".join(closed)}
        if DecisionKind.EXTEND_TRIAL not in dict(choices):
            del self.fields["ends_on"]
        for line in self.lines:
            carried = self.carried[line - 1] if line <= len(self.carried) else NewCondition("", "", None)
            number = {"n": line}
            self.fields[f"condition_{line}"] = forms.CharField(
                label=_("Condition %(n)s : quoi") % number, max_length=200, required=False, initial=carried.text
            )
            self.fields[f"owner_{line}"] = forms.CharField(
                label=_("Condition %(n)s : qui") % number, max_length=100, required=False, initial=carried.owner
            )
            self.fields[f"due_{line}"] = forms.DateField(
                label=_("Condition %(n)s : avant le") % number,
                required=False,
                initial=carried.due_on,
                widget=forms.DateInput,
            )

    def conditions(self) -> list[NewCondition]:
        """Return the conditions typed, even incomplete: the action says what is missing."""
        rows = [
            NewCondition(
                self.cleaned_data[f"condition_{line}"],
                self.cleaned_data[f"owner_{line}"],
                self.cleaned_data[f"due_{line}"],
            )
            for line in self.lines
        ]
        return [row for row in rows if row.text or row.owner or row.due_on]


class MeetForm(BoussoleForm):
    """What shows that a condition is met."""

    evidence = forms.CharField(
        label=_("Ce qui montre que la condition est remplie"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    met_on = forms.DateField(label=_("Levée le"), widget=forms.DateInput)


class ReviewForm(BoussoleForm):
    """Why a review is opened."""

    reason = forms.ChoiceField(label=_("Raison"), choices=ReviewReason.choices, widget=forms.RadioSelect)
    comment = forms.CharField(label=_("Ce qui s’est passé"), max_length=2000, widget=forms.Textarea)


class ConclusionForm(BoussoleForm):
    """What a review concludes, or why a system is retired."""

    comment = forms.CharField(label=_("Conclusion ou motif"), max_length=2000, widget=forms.Textarea)
