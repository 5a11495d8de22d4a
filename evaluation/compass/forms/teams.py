"""Who answers a criterion and by when, what is asked of the lead, how an action goes on."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from boussole.shared.forms import BoussoleForm
from evaluation.compass.enums import ActionState
from evaluation.compass.forms.assessing import person_label
from evaluation.compass.models import ActionItem, Question


def _people_field(label: str, people: list[User], *, required: bool = True) -> forms.ModelChoiceField:
    field = forms.ModelChoiceField(
        label=label,
        queryset=User.objects.filter(pk__in=[row.pk for row in people]),
        required=required,
        empty_label=_("Choisir une personne"),
    )
    field.label_from_instance = person_label
    return field


class AddExpertForm(BoussoleForm):
    """One more person on a criterion."""

    expert = forms.ModelChoiceField(queryset=User.objects.none())
    signs = forms.ChoiceField(
        label=_("Que fera cette personne ?"),
        choices=[("no", _("Répondre aux questions")), ("yes", _("Répondre et signer l’avis"))],
        widget=forms.RadioSelect,
    )
    required_messages = {"signs": _("Dites si cette personne signe l’avis.")}

    def __init__(self, *args: Any, people: list[User], **kwargs: Any) -> None:
        self.people = people
        super().__init__(*args, **kwargs)

    def _build(self) -> None:
        self.fields["expert"] = _people_field(_("Qui ?"), self.people)
        self.fields["signs"].help_text = _("Une seule personne signe. Celle qui signait continue de répondre.")
        self.order_fields(["expert", "signs"])

    def values(self) -> dict[str, Any]:
        """Return what the action needs."""
        return {"expert": self.cleaned_data["expert"], "signs": self.cleaned_data["signs"] == "yes"}


class DeadlineForm(BoussoleForm):
    """Another date for the team of a criterion."""

    due_on = forms.DateField(label=_("Réponse attendue avant le"), widget=forms.DateInput)


class RelieveForm(BoussoleForm):
    """Why someone leaves a criterion, and who takes their place."""

    replacement = forms.ModelChoiceField(queryset=User.objects.none(), required=False)
    reason = forms.CharField(
        label=_("Pourquoi ?"),
        help_text=_("Ce motif reste dans l’historique du critère."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, people: list[User], signs: bool, **kwargs: Any) -> None:
        self.people, self.signs = people, signs
        super().__init__(*args, **kwargs)

    def _build(self) -> None:
        self.fields["replacement"] = _people_field(_("Qui prend sa place ?"), self.people, required=self.signs)
        self.order_fields(["replacement", "reason"])


class AskForm(BoussoleForm):
    """A question to the lead, about a question of the grid or the whole criterion."""

    question = forms.ModelChoiceField(queryset=Question.objects.none(), required=False)
    body = forms.CharField(
        label=_("Que voulez-vous savoir ?"),
        help_text=_("Toutes les personnes qui voient le dossier liront la question et sa réponse, dans la messagerie."),
        max_length=3000,
        widget=forms.Textarea,
    )

    def __init__(self, *args: Any, questions: list[Question], **kwargs: Any) -> None:
        self.questions = questions
        super().__init__(*args, **kwargs)

    def _build(self) -> None:
        self.fields["question"] = forms.ModelChoiceField(
            label=_("À propos de"),
            queryset=Question.objects.filter(pk__in=[row.pk for row in self.questions]),
            required=False,
            empty_label=_("Tout le critère"),
        )
        self.order_fields(["question", "body"])


class ActionForm(BoussoleForm):
    """The next state of an action, and what shows it."""

    state = forms.ChoiceField(label=_("Où en est cette action ?"), widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("Ce qui le montre, ou pourquoi"),
        help_text=_("À écrire quand l’action est faite, abandonnée ou rouverte."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    document = forms.ModelChoiceField(label=_("Pièce du dossier qui le montre"), queryset=None, required=False)
    seen = forms.CharField(widget=forms.HiddenInput)
    required_messages = {"state": _("Choisissez le nouvel état de l’action.")}

    def __init__(self, *args: Any, action: ActionItem, moves: tuple[str, ...], **kwargs: Any) -> None:
        self.action, self.moves = action, moves
        super().__init__(*args, initial={"seen": action.state}, **kwargs)

    def _build(self) -> None:
        self.fields["state"].choices = [(state, ActionState(state).label) for state in self.moves]
        self.fields["document"].queryset = self.action.use_case.documents.all()
