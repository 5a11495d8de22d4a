"""The forms of a secret vote, and those of the acts that correct a vote."""

from collections.abc import Mapping, Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from boussole.shared.forms import BoussoleForm
from evaluation.committee.actions import SecretWish
from evaluation.committee.enums import CAST_ON_SCREEN, Presence, SecretBecause, SecretChoice, VoteMode
from evaluation.committee.forms.meetings import MotionForm
from evaluation.committee.models import CommitteeMember
from evaluation.committee.secret_case import LARGEST_BOX, RECUSED, Correction, Totals


class SecretBallotForm(BoussoleForm):
    """A paper for one voice. Nothing is chosen beforehand."""

    choice = forms.ChoiceField(
        label=_("Votre choix"), choices=[(row.value, row.label) for row in CAST_ON_SCREEN], widget=forms.RadioSelect
    )
    required_messages = {"choice": _("Choisissez pour, contre ou blanc.")}

    def _build(self) -> None:
        self.fields["choice"].choice_hints = {SecretChoice.BLANK.value: _("Compte comme une abstention.")}


class SecretMotionForm(MotionForm):
    """The motion put to a secret vote: how people vote, why in secret, who counts the papers."""

    mode = forms.ChoiceField(
        label=_("Comment les membres votent"),
        choices=[(VoteMode.SECRET, _("À l’écran, chacun sur son appareil")), (VoteMode.PAPER, _("Sur papier"))],
        widget=forms.RadioSelect,
    )
    because = forms.ChoiceField(label=_("Pourquoi le vote est secret"), widget=forms.RadioSelect)
    requests = forms.IntegerField(
        label=_("Nombre de membres présents qui le demandent"), required=False, min_value=0, max_value=LARGEST_BOX
    )
    first_scrutineer = forms.ModelChoiceField(
        label=_("Premier scrutateur, pour un vote sur papier"), queryset=CommitteeMember.objects.none(), required=False
    )
    second_scrutineer = forms.ModelChoiceField(
        label=_("Second scrutateur, pour un vote sur papier"), queryset=CommitteeMember.objects.none(), required=False
    )
    field_order = ("motion", "mode", "because", "requests", "first_scrutineer", "second_scrutineer")

    def __init__(self, *args: object, by_the_rules: bool, needed: str, members: object, **kwargs: object) -> None:
        self.by_the_rules, self.needed, self.members = by_the_rules, needed, members
        super().__init__(*args, **kwargs)

    def _build(self) -> None:
        super()._build()
        left_out = () if self.by_the_rules else (SecretBecause.RULES,)
        reasons = [(row.value, row.label) for row in SecretBecause if row not in left_out]
        self.fields["because"].choices = reasons
        self.fields["requests"].help_text = self.needed
        for name in ("first_scrutineer", "second_scrutineer"):
            self.fields[name].queryset = self.members

    def wish(self) -> SecretWish:
        """Return how and why the vote is to be secret, even incomplete: the action says what is missing."""
        data = self.cleaned_data
        named = (data["first_scrutineer"], data["second_scrutineer"])
        return SecretWish(
            mode=data["mode"],
            because=data["because"],
            requests=data["requests"] or 0,
            scrutineers=tuple(member for member in named if member is not None),
        )


class CountForm(BoussoleForm):
    """What a scrutineer counted: who signed, and the papers by choice."""

    show_optional = False  # nobody may have signed, but whoever did is ticked

    signed = forms.ModelMultipleChoiceField(
        label=_("Qui a signé la liste d’émargement"),
        help_text=_("Cochez chaque voix qui a signé, y compris par pouvoir."),
        queryset=CommitteeMember.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    in_favour = forms.IntegerField(label=_("Bulletins « pour »"), min_value=0, max_value=LARGEST_BOX)
    against = forms.IntegerField(label=_("Bulletins « contre »"), min_value=0, max_value=LARGEST_BOX)
    blank = forms.IntegerField(label=_("Bulletins blancs"), min_value=0, max_value=LARGEST_BOX)
    null = forms.IntegerField(label=_("Bulletins nuls"), min_value=0, max_value=LARGEST_BOX)

    def __init__(self, *args: object, people: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["signed"].queryset = people

    def totals(self) -> Totals:
        """Return the numbers typed."""
        return Totals(*(self.cleaned_data[name] for name in ("in_favour", "against", "blank", "null")))


class AnnulForm(BoussoleForm):
    """Why a vote is void."""

    reason = forms.CharField(
        label=_("Motif de l’annulation"),
        help_text=_("Il figure avec le vote. Par exemple : une personne déportée a voté."),
        max_length=500,
        widget=forms.Textarea,
    )


class RectifyForm(BoussoleForm):
    """What was wrong in the record of a vote: where each member was, the totals of a vote on paper."""

    reason = forms.CharField(
        label=_("Ce qui était inexact"),
        help_text=_("Il figure avec le résultat rectifié."),
        max_length=500,
        widget=forms.Textarea,
    )

    def __init__(
        self,
        *args: object,
        members: Sequence[tuple[str, str]],
        situations: Mapping[str, str],
        totals: Totals | None,
        **kwargs: object,
    ) -> None:
        self.members, self.situations, self.totals = members, situations, totals
        super().__init__(*args, **kwargs)

    def _build(self) -> None:
        choices = [*Presence.choices, (RECUSED, _("Déporté"))]
        for member, name in self.members:
            self.fields[f"member_{member}"] = forms.ChoiceField(
                label=_("%(name)s, au moment du vote") % {"name": name},
                choices=choices,
                initial=self.situations[member],
            )
        if self.totals is None:
            return
        labels = {"for_": _("pour"), "against": _("contre"), "blank": _("blancs"), "null": _("nuls")}
        for name, label in labels.items():
            self.fields[f"total_{name}"] = forms.IntegerField(
                label=_("Bulletins : %(kind)s") % {"kind": label},
                min_value=0,
                max_value=LARGEST_BOX,
                initial=getattr(self.totals, name),
            )

    def correction(self) -> Correction:
        """Return what was changed; what was left as it stood is not a correction."""
        data = self.cleaned_data
        chosen = {member: data[f"member_{member}"] for member, _name in self.members}
        totals = None
        if self.totals is not None:
            totals = Totals(*(data[f"total_{name}"] for name in ("for_", "against", "blank", "null")))
        return Correction(
            situations={member: where for member, where in chosen.items() if where != self.situations[member]},
            totals=None if totals == self.totals else totals,
        )
