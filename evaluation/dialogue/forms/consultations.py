"""The forms of consultations, of the reserves and of the staff's opinions. They check and show; the actions decide."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from boussole.shared.forms import BoussoleForm
from evaluation.dialogue.actions import StepValues
from evaluation.dialogue.enums import Body, PanelPosition, ReserveAnswerKind, StepKind, VoiceSense
from evaluation.dialogue.models import ConsultationStep, StaffVoice
from usecases.models import Document, UseCase

YES, NO = "yes", "no"


class RequirementForm(BoussoleForm):
    """Whether the opinion is needed, why, by when."""

    required = forms.ChoiceField(
        label=_("L’avis est-il nécessaire avant d’utiliser l’outil ?"),
        help_text=_("Si oui, l’essai ne démarre pas et l’outil n’entre pas en service tant que l’avis manque."),
        choices=[(YES, _("Oui")), (NO, _("Non"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Pourquoi ?"),
        help_text=_("Ce que le projet change au travail, et le texte ou la règle sur lequel vous vous appuyez."),
        widget=forms.Textarea,
        max_length=1000,
    )
    due_on = forms.DateField(label=_("Avis attendu le"), required=False, widget=forms.DateInput)

    def values(self) -> dict[str, Any]:
        """Return what the action takes."""
        return {**self.cleaned_data, "required": self.cleaned_data["required"] == YES}


class ConsultationForm(RequirementForm):
    """A body to consult."""

    field_order = ["body", "body_name", "subject", "required", "reason", "due_on"]
    body = forms.ChoiceField(
        label=_("Instance"),
        help_text=_("La F3SCT s’il y en a une (dès 200 agents), sinon le CST. Le CST si les services changent."),
        choices=Body.choices,
        widget=forms.RadioSelect,
    )
    body_name = forms.CharField(
        label=_("Nom de l’autre instance"),
        help_text=_("Seulement si vous avez choisi « Autre instance »."),
        max_length=120,
        required=False,
    )
    subject = forms.CharField(
        label=_("Sur quoi l’instance est-elle consultée ?"),
        help_text=_("Par exemple : le projet d’essai et ses effets sur la charge de travail."),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=300,
    )


TEXTS = {
    StepKind.SEIZURE: (
        _("Documents envoyés à l’instance"),
        _("Un par ligne : note, protocole, évaluation."),
    ),
    StepKind.MEETING: (_("Ce qui s’est dit"), _("L’essentiel, sans nommer personne.")),
    StepKind.OPINION: (_("Texte de l’avis"), _("Recopiez-le tel qu’il a été rendu, ou joignez la pièce qui le porte.")),
    StepKind.NO_REEXAMINATION: (
        _("Pourquoi aucun réexamen n’est nécessaire"),
        _("La règle appliquée."),
    ),
    StepKind.FEEDBACK: (_("Suites données"), _("Ce qui a été répondu à l’instance, et comment.")),
}
NEEDS_TEXT = frozenset({StepKind.MEETING, StepKind.NO_REEXAMINATION, StepKind.FEEDBACK})


class StepForm(BoussoleForm):
    """One step of a consultation: its kind is in the address, its fields follow from it."""

    happened_on = forms.DateField(label=_("Date"), widget=forms.DateInput)
    position = forms.ChoiceField(label=_("Sens de l’avis"), choices=PanelPosition.choices, widget=forms.RadioSelect)
    on_prevention_plan = forms.BooleanField(
        label=_("Cet avis porte sur le plan de prévention de la charge de travail"),
        help_text=_(
            "À cocher si l’instance s’est prononcée sur les mesures prises parce que la charge ou le rythme se "
            "dégradent. L’évaluation de l’essai lit l’avis de la F3SCT ou du CST (règle EVA-04)."
        ),
        required=False,
    )
    text = forms.CharField(widget=forms.Textarea, max_length=4000, required=False)
    document = forms.ModelChoiceField(
        label=_("Pièce du dossier"),
        help_text=_("Joignez-la d’abord à la page « Pièces », puis choisissez-la ici."),
        queryset=Document.objects.none(),
        empty_label=_("Aucune"),
        required=False,
    )
    reserves = forms.CharField(
        label=_("Réserves ou demandes"),
        help_text=_("Une par ligne. Chacune attend une réponse de l’administration."),
        widget=forms.Textarea,
        max_length=5000,
        required=False,
    )

    def __init__(self, *args: Any, kind: str, use_case: UseCase, step: ConsultationStep | None = None, **more: Any):
        self.kind, self.use_case, self.step = kind, use_case, step
        if step is not None:
            more["initial"] = {
                "happened_on": step.happened_on,
                "position": step.position,
                "on_prevention_plan": step.on_prevention_plan,
                "text": step.text,
                "document": step.document_id,
            }
        super().__init__(*args, **more)

    def _build(self) -> None:
        if self.kind != StepKind.OPINION:
            del self.fields["position"]
            del self.fields["on_prevention_plan"]
        if self.kind != StepKind.OPINION or self.step is not None:
            del self.fields["reserves"]
        label, hint = TEXTS[StepKind(self.kind)]
        text = self.fields["text"]
        text.label, text.help_text, text.required = label, hint, self.kind in NEEDS_TEXT
        self.fields["document"].queryset = self.use_case.documents.all()
        if not self.use_case.documents.exists():
            del self.fields["document"]

    def values(self) -> StepValues:
        """Return what the action takes."""
        given = self.cleaned_data
        return StepValues(
            kind=self.kind,
            happened_on=given["happened_on"],
            text=given["text"].replace("\r\n", "\n"),
            position=given.get("position", ""),
            document=given.get("document"),
            on_prevention_plan=given.get("on_prevention_plan", False),
        )

    def reserve_lines(self) -> list[str]:
        """Return the reserves, one a line."""
        return [line for line in self.cleaned_data.get("reserves", "").splitlines() if line.strip()]


class CancelForm(BoussoleForm):
    """Why a step is taken back."""

    reason = forms.CharField(
        label=_("Pourquoi cette étape est-elle annulée ?"),
        help_text=_("Elle reste lisible, barrée, avec ce motif."),
        widget=forms.Textarea,
        max_length=1000,
    )


class ReservesForm(BoussoleForm):
    """Reserves noted after the opinion."""

    reserves = forms.CharField(
        label=_("Réserves ou demandes"),
        help_text=_("Une par ligne. Chacune attend une réponse de l’administration."),
        widget=forms.Textarea,
        max_length=5000,
    )


class AnswerForm(BoussoleForm):
    """What the administration answers to a reserve."""

    kind = forms.ChoiceField(label=_("Suite donnée"), choices=ReserveAnswerKind.choices, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("Réponse"),
        help_text=_("Ce qui sera fait, par qui et quand ; ou pourquoi la réserve n’est pas suivie."),
        widget=forms.Textarea,
        max_length=1500,
    )
    in_the_name_of = forms.CharField(
        label=_("Au nom de"), help_text=_("Par exemple : la direction générale."), max_length=150, required=False
    )


class VoiceForm(BoussoleForm):
    """The signed opinion of a staff representative. `version` is the one that the person was shown."""

    required_messages = {"sense": _("Choisissez le sens de votre avis"), "text": _("Écrivez votre avis")}

    sense = forms.ChoiceField(label=_("Sens de votre avis"), choices=VoiceSense.choices, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("Votre avis"),
        help_text=_("Ce que l’outil change au travail, ce que vous demandez. Ne nommez aucun agent."),
        widget=forms.Textarea(attrs={"rows": 10}),
        max_length=2000,
    )
    organisation_name = forms.CharField(
        label=_("Organisation syndicale ou liste"),
        help_text=_("Elle paraît à côté de votre nom. Laissez vide si vous ne souhaitez pas l’écrire."),
        max_length=120,
        required=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, voice: StaffVoice | None = None, **more: Any) -> None:
        shown = {"version": 0}
        if voice is not None:
            names = ("sense", "text", "organisation_name")
            shown = {**{name: getattr(voice, name) for name in names}, "version": voice.number}
        super().__init__(*args, initial=shown, **more)

    def values(self) -> dict[str, Any]:
        """Return what the action takes."""
        return {**self.cleaned_data, "text": self.cleaned_data["text"].replace("\r\n", "\n")}
