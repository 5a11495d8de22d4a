"""The forms of the AI Act: one question, why to classify again, the signature, a version of the law as a file."""

import json
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from boussole.shared.forms import BoussoleForm
from boussole.shared.typography import size_fr
from evaluation.ai_act.law import MANY, UNKNOWN, Answer, Question

NOTHING = "aucune"
MAX_LAW_BYTES = 1_000_000


class QuestionForm(BoussoleForm):
    """One question of the tree: radio buttons, or boxes with « aucune » and « je ne sais pas » apart."""

    def __init__(self, *args: object, question: Question, stored: Any = None, **kwargs: object) -> None:
        self.question, self.stored = question, stored
        super().__init__(*args, **kwargs)

    def _build(self) -> None:
        question, several = self.question, self.question.kind == MANY
        aside = [(UNKNOWN, _("Je ne sais pas"))]
        if several:
            aside.insert(0, (NOTHING, _("Aucune de ces réponses")))
        kind = forms.MultipleChoiceField if several else forms.ChoiceField
        field = kind(
            label=question.text,
            help_text=question.help,
            choices=[*question.options.items(), *aside],
            widget=forms.CheckboxSelectMultiple if several else forms.RadioSelect,
            initial=self._initial(several),
            error_messages={
                "required": _("Cochez ce qui convient, « Aucune de ces réponses » ou « Je ne sais pas ».")
                if several
                else _("Choisissez une réponse, ou « Je ne sais pas »."),
                "invalid_choice": _("Cette réponse n’est pas proposée : choisissez-en une dans la liste."),
            },
        )
        field.aside_values = {value for value, _label in aside}
        self.fields["answer"] = field
        self.fields["seen"] = forms.CharField(
            required=False, widget=forms.HiddenInput, initial=json.dumps(self.stored, ensure_ascii=False)
        )

    def _initial(self, several: bool) -> Any:
        if self.stored is None:
            return None
        if not several:
            return self.stored
        return [UNKNOWN] if self.stored == UNKNOWN else self.stored or [NOTHING]

    def clean_answer(self) -> Answer:
        """Return the answer as the classifier reads it. « Aucune » or « je ne sais pas » goes with nothing else."""
        given = self.cleaned_data["answer"]
        if self.question.kind != MANY:
            return given
        alone = [value for value in given if value in (NOTHING, UNKNOWN)]
        if alone and len(given) > 1:
            raise forms.ValidationError(
                _("« Aucune de ces réponses » et « Je ne sais pas » se cochent seules. Décochez le reste.")
            )
        if alone:
            return UNKNOWN if alone == [UNKNOWN] else ()
        return tuple(given)

    def clean_seen(self) -> Any:
        """Return the stored answer that the page was built from. What cannot be read counts as never seen."""
        try:
            return json.loads(self.cleaned_data["seen"] or "null")
        except ValueError:
            return ""

    @property
    def is_blank(self) -> bool:
        """Tell whether nothing at all was chosen: then going back loses nothing."""
        return self.is_bound and not self.data.getlist("answer")


class HandOverForm(BoussoleForm):
    """Handing over the answers that were shown, known by their seal."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)


class JustificationForm(HandOverForm):
    """Handing over, and why a dossier that was classified is classified again."""

    justification = forms.CharField(
        label=gettext_lazy("Pourquoi ce dossier est-il classé de nouveau ?"),
        help_text=gettext_lazy(
            "Ce qui a changé : l’usage, l’outil, le droit, une réponse enfin connue. Ce motif est conservé."
        ),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Dites pourquoi ce dossier est classé de nouveau.")},
    )


class NoFieldForm(BoussoleForm):
    """A button that commits, without anything to type: it carries the sentence of a refusal."""


class SignatureForm(BoussoleForm):
    """The signature bears on what was shown, known by its SHA-256."""

    sha256 = forms.CharField(widget=forms.HiddenInput)


class LawFileForm(BoussoleForm):
    """A version of the law, as the JSON file whose format docs/reglement-ia.md writes."""

    file = forms.FileField(
        label=gettext_lazy("Fichier de la version"),
        help_text=gettext_lazy("Un fichier JSON. Téléchargez la version en vigueur, changez-la, puis importez-la ici."),
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
    )

    def clean_file(self) -> Any:
        """Return what the file holds. Raises ValidationError when it is too heavy or no JSON."""
        file = self.cleaned_data["file"]
        if file.size > MAX_LAW_BYTES:
            raise forms.ValidationError(
                _("Ce fichier pèse %(size)s. La limite est de %(limit)s."),
                params={"size": size_fr(file.size), "limit": size_fr(MAX_LAW_BYTES)},
            )
        try:
            return json.loads(file.read().decode("utf-8"))
        except (ValueError, RecursionError) as error:
            raise forms.ValidationError(
                _("Ce fichier n’est pas du JSON valide. Ouvrez-le dans un éditeur qui signale les erreurs.")
            ) from error
