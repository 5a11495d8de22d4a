"""A member's marks on the criteria; a minority opinion and its signature."""

from collections.abc import Mapping, Sequence

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from boussole.shared.forms import BoussoleForm
from evaluation.committee.actions import GivenScore
from evaluation.committee.models import CommitteeScore
from evaluation.compass.models import Criterion

WITHOUT = "none"
MARKS = (
    ("0", gettext_lazy("0 – très insuffisant")),
    ("1", gettext_lazy("1 – insuffisant")),
    ("2", gettext_lazy("2 – moyen")),
    ("3", gettext_lazy("3 – bon")),
    ("4", gettext_lazy("4 – très bon")),
    (WITHOUT, gettext_lazy("Sans avis")),
)
NAMED = (
    ("yes", gettext_lazy("Avec mon nom")),
    ("no", gettext_lazy("Sans mon nom : l’avis, le rapport et le procès-verbal disent « un membre non nommé »")),
)


class ScoreForm(BoussoleForm):
    """One mark and one remark per criterion. Nothing is chosen beforehand."""

    def __init__(
        self,
        *args: object,
        criteria: Sequence[Criterion],
        standing: Mapping[str, CommitteeScore],
        **kwargs: object,
    ) -> None:
        self.criteria, self.standing = criteria, standing
        super().__init__(*args, **kwargs)

    def _build(self) -> None:
        for criterion in self.criteria:
            given = self.standing.get(criterion.code)
            mark = forms.ChoiceField(
                label=criterion.label,
                help_text=criterion.question,
                choices=MARKS,
                widget=forms.RadioSelect,
                initial=_choice(given) if given else None,
                error_messages={
                    "required": _("Donnez une note ou « sans avis » pour « %(criterion)s ».")
                    % {"criterion": criterion.label}
                },
            )
            mark.code, mark.aside_values = criterion.code, {WITHOUT}
            self.fields[f"mark_{criterion.code}"] = mark
            self.fields[f"comment_{criterion.code}"] = forms.CharField(
                label=_("Votre remarque : %(criterion)s") % {"criterion": criterion.label},
                max_length=500,
                required=False,
                initial=given.comment if given else "",
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def rows(self) -> list[tuple[Criterion, BoundField, BoundField]]:
        """Return each criterion with its mark and its remark."""
        return [(row, self[f"mark_{row.code}"], self[f"comment_{row.code}"]) for row in self.criteria]

    def scores(self) -> dict[str, GivenScore]:
        """Return what was given, by criterion code."""
        return {
            row.code: GivenScore(
                mark=None if (mark := self.cleaned_data[f"mark_{row.code}"]) == WITHOUT else int(mark),
                comment=self.cleaned_data[f"comment_{row.code}"],
            )
            for row in self.criteria
        }


class SignForm(BoussoleForm):
    """How a member signs a minority opinion. Nothing is chosen beforehand."""

    named = forms.ChoiceField(
        label=gettext_lazy("Comment signez-vous ?"),
        help_text=gettext_lazy("Même sans votre nom, le journal que lit l’auditeur garde la trace de votre signature."),
        choices=NAMED,
        widget=forms.RadioSelect,
    )

    def is_named(self) -> bool:
        """Tell whether the member gives their name."""
        return self.cleaned_data["named"] == "yes"


class MinorityForm(SignForm):
    """A minority opinion in the words of whoever files it."""

    text = forms.CharField(
        label=gettext_lazy("Votre opinion"),
        help_text=gettext_lazy(
            "Elle sera jointe à l’avis, telle quelle. D’autres membres pourront la signer tant que l’avis n’est pas "
            "enregistré."
        ),
        max_length=1000,
        widget=forms.Textarea,
    )
    field_order = ("text", "named")


def _choice(given: CommitteeScore) -> str:
    return WITHOUT if given.mark is None else str(given.mark)
