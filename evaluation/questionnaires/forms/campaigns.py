"""What whoever runs a campaign fills."""

from collections.abc import Collection

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from boussole.shared.forms import BoussoleForm
from evaluation.questionnaires.actions.inviting import MAX_SLIPS
from evaluation.questionnaires.content import MAX_TEXT
from evaluation.questionnaires.enums import Moment, ReviewState
from evaluation.questionnaires.invitees import Invitee, read_invitees
from evaluation.questionnaires.models import Template
from evaluation.questionnaires.wording import problem_text

MAX_BYTES = 1024 * 1024
REFUSED_SHOWN = 10  # lines to correct that are listed at once


class PrepareForm(BoussoleForm):
    """When, with which version, between which days."""

    moment = forms.ChoiceField(label=_("À quel moment interroger les agents ?"), widget=forms.RadioSelect)
    template = forms.ModelChoiceField(label=_("Questionnaire"), queryset=Template.objects.none(), empty_label=None)
    opens_on = forms.DateField(
        label=_("Ouverture"), help_text=_("Les courriels partent quand vous ouvrez, ce jour-là ou après."),
        widget=forms.DateInput,
    )  # fmt: skip
    closes_on = forms.DateField(
        label=_("Dernier jour pour répondre"),
        help_text=_("Deux à trois semaines suffisent. Le questionnaire se clôt de lui-même après ce jour."),
        widget=forms.DateInput,
    )

    def __init__(
        self, *args: object, moments: Collection[Moment], templates: QuerySet[Template], **kwargs: object
    ) -> None:
        self.moments, self.templates = moments, templates
        super().__init__(*args, **kwargs)

    def _build(self) -> None:
        self.fields["moment"].choices = [(moment.value, moment.label) for moment in self.moments]
        self.fields["template"].queryset = self.templates


class DaysForm(BoussoleForm):
    """The two days of a campaign."""

    opens_on = forms.DateField(label=_("Ouverture"), widget=forms.DateInput)
    closes_on = forms.DateField(
        label=_("Dernier jour pour répondre"),
        help_text=_("Une fois ce jour passé, le questionnaire se clôt de lui-même : prolongez-le avant."),
        widget=forms.DateInput,
    )


class InviteForm(BoussoleForm):
    """A pasted list or a file: an address and a service a line. All or nothing."""

    people = forms.CharField(
        label=_("Liste à coller"),
        help_text=_("Une personne par ligne : adresse ; service. Exemple : jeanne.roy@exemple.fr ; Assemblées"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    file = forms.FileField(
        label=_("Ou un fichier CSV"), help_text=_("Les mêmes deux colonnes, 1 Mo au plus."), required=False
    )

    def __init__(self, *args: object, known: Collection[str] = (), **kwargs: object) -> None:
        self.known = known
        self.invitees: tuple[Invitee, ...] = ()
        super().__init__(*args, **kwargs)

    def clean_file(self) -> str:
        """Return the text of the file, '' without one."""
        file = self.cleaned_data["file"]
        if not file:
            return ""
        if file.size > MAX_BYTES:
            raise forms.ValidationError(_("Le fichier dépasse 1 Mo : coupez-le en plusieurs."))
        content = file.read()
        for encoding in ("utf-8-sig", "cp1252"):
            try:
                return content.decode(encoding)
            except UnicodeDecodeError:
                continue
        raise forms.ValidationError(_("Ce fichier n’est pas du texte : enregistrez-le au format CSV."))

    def clean(self) -> dict:
        """Read the list, or say what to correct, line by line."""
        cleaned = super().clean()
        if "file" not in cleaned:
            return cleaned
        name = "file" if cleaned["file"] else "people"
        if cleaned["file"] and cleaned.get("people"):
            raise forms.ValidationError(_("Collez une liste ou joignez un fichier, pas les deux."))
        reading = read_invitees(cleaned["file"] or cleaned.get("people", ""), self.known)
        self.invitees = reading.people
        for problem in reading.problems[:REFUSED_SHOWN]:
            self.add_error(name, problem_text(problem))
        if len(reading.problems) > REFUSED_SHOWN:
            self.add_error(name, _("D’autres lignes sont à corriger ensuite."))
        return cleaned


class SlipsForm(BoussoleForm):
    """How many slips, for which service."""

    service = forms.CharField(label=_("Service"), max_length=100)
    number = forms.IntegerField(label=_("Nombre de bulletins"), min_value=1, max_value=MAX_SLIPS)


class ReviewForm(BoussoleForm):
    """What a free answer becomes."""

    decision = forms.ChoiceField(
        label=_("Que devient cette réponse ?"),
        choices=[(state.value, state.label) for state in ReviewState if state != ReviewState.WAITING],
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label=_("Texte à publier, si vous en retirez quelque chose"),
        help_text=_("Retirez les noms, les lieux et les faits qui désignent quelqu’un. Ce que vous ôtez est effacé."),
        max_length=MAX_TEXT,
        required=False,
        widget=forms.Textarea,
    )
    reason = forms.CharField(
        label=_("Motif, si vous la retenez"),
        help_text=_("Sans citer la réponse. Exemple : attaque une personne."),
        max_length=300,
        required=False,
    )
