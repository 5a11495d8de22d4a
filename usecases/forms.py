"""The forms of a dossier. They check and show; the actions decide."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from boussole.shared.forms import BoussoleForm
from usecases.enums import DocumentKind, MessageVisibility, SolutionKind, State, YesNoUnknown
from usecases.file_checks import CONTENT_TYPES
from usecases.models import Submission
from usecases.selectors import SORTS, STATE_GROUPS, ListFilters
from usecases.submission import THEMES, YES, Question, Theme

ANY = _("Tous")


class FilterForm(BoussoleForm):
    """Search, filters and sort of the list. An unknown value is ignored, never an error."""

    show_optional = False

    q = forms.CharField(label=_("Mots cherchés"), help_text=_("Dans le titre, le numéro ou le besoin."), required=False)
    state = forms.ChoiceField(label=_("État"), required=False)
    organisation = forms.ChoiceField(label=_("Collectivité"), required=False)
    kind = forms.ChoiceField(label=_("Sorte d’IA"), required=False)
    sort = forms.ChoiceField(label=_("Trier par"), choices=list(SORTS.items()), required=False)

    def __init__(self, data: Mapping[str, Any], *, organisations: list[Organisation]) -> None:
        super().__init__(data)
        groups = [(key, label) for key, (label, _states) in STATE_GROUPS.items()]
        self.fields["state"].choices = [("", ANY), (_("Étapes"), groups), (_("États"), State.choices)]
        self.fields["kind"].choices = [("", _("Toutes")), *SolutionKind.choices]
        if len(organisations) > 1:
            names = [(str(row.pk), row.name) for row in organisations]
            self.fields["organisation"].choices = [("", _("Toutes")), *names]
        else:
            del self.fields["organisation"]

    def filters(self) -> ListFilters:
        """Return what was asked, without what is not understood."""
        self.is_valid()
        asked = self.cleaned_data
        organisation = asked.get("organisation")
        return ListFilters(
            search=asked.get("q", ""),
            state=asked.get("state", ""),
            organisation=int(organisation) if organisation else None,
            kind=asked.get("kind", ""),
            sort=asked.get("sort") or "recent",
        )


class CreateForm(BoussoleForm):
    """A new dossier."""

    required_messages = {"title": _("Saisissez le titre du cas d’usage")}

    organisation = forms.ModelChoiceField(
        label=_("Collectivité"),
        queryset=Organisation.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
    )
    title = forms.CharField(
        label=_("Titre du cas d’usage"),
        help_text=_("Ce que l’outil fait, en dix mots au plus."),
        max_length=120,
    )
    already_in_service = forms.BooleanField(
        label=_("Cet outil est déjà utilisé dans la collectivité"),
        help_text=_("Cochez même si l’usage n’a pas été autorisé : le dossier sert à le mettre en règle."),
        required=False,
    )

    def __init__(self, *args: Any, organisations: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisations = organisations
        if len(organisations) == 1:
            del self.fields["organisation"]
        else:
            rows = Organisation.objects.filter(pk__in=[row.pk for row in organisations])
            self.fields["organisation"].queryset = rows

    def chosen_organisation(self) -> Organisation:
        """Return the collectivité chosen, or the only one."""
        return self.cleaned_data.get("organisation") or self.organisations[0]


class ThemeFormBase(BoussoleForm):
    """One theme of the demand. `version` is the number of the demand that the person was shown."""

    theme: Theme
    strict: bool

    def __init__(self, data: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        if data is not None:
            data = {key: value.replace("\r\n", "\n") for key, value in data.items()}
        super().__init__(data, **kwargs)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for question in self.theme.questions if self.strict else ():
            asked = question.required_if and cleaned.get(question.required_if) == YES
            if asked and not cleaned.get(question.name) and question.name not in self.errors:
                self.add_error(question.name, self.fields[question.name].error_messages["required"])
        return cleaned

    def values(self) -> dict[str, Any]:
        """Return the answers to save, « rien » in the form that the column takes."""
        empty = {name: None if Submission._meta.get_field(name).null else "" for name in self.theme.fields}
        given = {name: self.cleaned_data.get(name) for name in self.theme.fields}
        return {name: empty[name] if value is None else value for name, value in given.items()}


def theme_form(theme: Theme, *, strict: bool) -> type[ThemeFormBase]:
    """Return the form class of a theme: `strict` asks for what the dépôt needs, a draft for nothing."""
    fields: dict[str, Any] = {question.name: _field(question, strict) for question in theme.questions}
    fields["version"] = forms.IntegerField(widget=forms.HiddenInput)
    return type("ThemeForm", (ThemeFormBase,), {**fields, "theme": theme, "strict": strict})


def _field(question: Question, strict: bool) -> forms.Field:
    source = Submission._meta.get_field(question.name)
    options = {"label": question.label, "help_text": question.hint, "required": strict and question.required}
    if not source.choices:
        field = source.formfield(**options)
        if question.unit:
            field.unit = question.unit
        return field
    field = forms.ChoiceField(choices=source.choices, widget=forms.RadioSelect, **options)
    field.aside_values = {YesNoUnknown.UNKNOWN}
    return field


THEME_FORMS = {theme.slug: theme_form(theme, strict=True) for theme in THEMES}
DRAFT_FORMS = {theme.slug: theme_form(theme, strict=False) for theme in THEMES}


def stored_initial(submission: Submission, theme: Theme) -> dict[str, Any]:
    """Return the values that a theme's page starts from."""
    return {**{name: getattr(submission, name) for name in theme.fields}, "version": submission.version}


class DocumentForm(BoussoleForm):
    """A supporting document."""

    kind = forms.ChoiceField(label=_("Type de pièce"), choices=[("", _("Choisir un type")), *DocumentKind.choices])
    title = forms.CharField(label=_("Titre de la pièce"), max_length=150)
    file = forms.FileField(
        label=_("Fichier"),
        help_text=_("10 Mo au plus. Formats acceptés : %(formats)s.") % {"formats": ", ".join(CONTENT_TYPES)},
        allow_empty_file=True,
    )


class MessageForm(BoussoleForm):
    """A message. Who will read it is asked before it is written."""

    required_messages = {
        "visibility": _("Choisissez qui lira ce message"),
        "body": _("Écrivez votre message"),
    }

    visibility = forms.ChoiceField(
        label=_("Qui lira ce message ?"), choices=MessageVisibility.choices, widget=forms.RadioSelect
    )
    body = forms.CharField(label=_("Message"), widget=forms.Textarea, max_length=5000)
    reply_expected = forms.BooleanField(label=_("J’attends une réponse"), required=False)

    def __init__(self, *args: Any, instructs: bool, answering: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not instructs or answering:  # an answer is read by whoever reads the question
            del self.fields["visibility"]
        if answering:
            self.fields["body"].label = _("Votre réponse")

    def visibility_asked(self) -> str:
        """Return who reads it: everyone who sees the dossier unless the writer could choose."""
        return self.cleaned_data.get("visibility") or MessageVisibility.DOSSIER


class OverlapForm(BoussoleForm):
    """Why this dossier is needed beside those like it."""

    required_messages = {"text": _("Dites pourquoi un dossier de plus est utile")}

    text = forms.CharField(
        label=_("Pourquoi un dossier de plus ?"),
        help_text=_("Ce qui diffère, ce que vous reprenez de l’autre projet, ou avec qui vous avez parlé."),
        widget=forms.Textarea,
        max_length=1500,
    )


class ReasonForm(BoussoleForm):
    """The reason of a move."""

    required_messages = {"comment": _("Écrivez le motif : il figurera dans l’historique du dossier")}

    comment = forms.CharField(
        label=_("Motif"),
        help_text=_("Il figure dans l’historique : le porteur et les personnes qui voient le dossier le lisent."),
        widget=forms.Textarea,
        max_length=3000,
    )
