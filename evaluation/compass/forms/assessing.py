"""Answers of a criterion, assignment of experts, blockers lifted, and the ways out of an assessment."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from boussole.shared.forms import BoussoleForm
from evaluation.compass.actions import GivenAnswer
from evaluation.compass.enums import AnswerType
from evaluation.compass.models import Answer, Criterion, Question
from usecases.models import Document

UNKNOWN, NOT_APPLICABLE = "__unknown", "__na"
MARKS = [(str(mark), str(mark)) for mark in range(5)]


@dataclass(frozen=True)
class QuestionRow:
    """One question on the page: its definition and the bound fields that answer it."""

    question: Question
    answer: forms.BoundField
    text: forms.BoundField | None
    comment: forms.BoundField
    version: forms.BoundField
    stored: Answer | None


class CriterionForm(BoussoleForm):
    """Answers to the questions of one criterion. Nothing is required: a page is saved as it stands."""

    show_optional = False

    def __init__(
        self,
        *args: object,
        criterion: Criterion,
        questions: list[Question],
        stored: Mapping[str, Answer],
        **kwargs: object,
    ) -> None:
        self.criterion, self.questions, self.stored = criterion, questions, stored
        super().__init__(*args, **kwargs)

    def _build(self) -> None:
        for question in self.questions:
            answer = self.stored.get(question.code)
            name = question.code
            if question.answer_type == AnswerType.TEXT:
                self.fields[f"{name}-text"] = _text_field(question, answer)
                self.fields[name] = _mark_field(question, answer)
            else:
                self.fields[name] = _choice_field(question, answer)
            self.fields[f"{name}-comment"] = forms.CharField(
                label=_("Commentaire, ou motif si la question est sans objet (facultatif)"),
                required=False,
                max_length=2000,
                widget=forms.Textarea(attrs={"rows": 2}),
                initial=answer.comment if answer else "",
            )
            self.fields[f"{name}-version"] = forms.IntegerField(
                required=False, widget=forms.HiddenInput, initial=answer.version if answer else 0
            )

    def rows(self) -> list[QuestionRow]:
        """Return the questions in order with their bound fields."""
        return [
            QuestionRow(
                question,
                self[question.code],
                self[f"{question.code}-text"] if question.answer_type == AnswerType.TEXT else None,
                self[f"{question.code}-comment"],
                self[f"{question.code}-version"],
                self.stored.get(question.code),
            )
            for question in self.questions
        ]

    def given(self) -> dict[str, GivenAnswer]:
        """Return what was typed, by question code."""
        return {question.code: self._given(question) for question in self.questions}

    def versions(self) -> dict[str, int]:
        """Return the version of each answer that the page was built from."""
        return {question.code: self.cleaned_data.get(f"{question.code}-version") or 0 for question in self.questions}

    def _given(self, question: Question) -> GivenAnswer:
        chosen = self.cleaned_data.get(question.code) or ""
        comment = self.cleaned_data.get(f"{question.code}-comment") or ""
        text = self.cleaned_data.get(f"{question.code}-text") or ""
        if chosen == UNKNOWN:
            return GivenAnswer(unknown=True, comment=comment)
        if chosen == NOT_APPLICABLE:
            return GivenAnswer(not_applicable=True, comment=comment)
        if question.answer_type == AnswerType.TEXT:
            return GivenAnswer(mark=int(chosen) if chosen else None, text=text, comment=comment)
        return GivenAnswer(value=chosen, comment=comment)


def stored_choice(answer: Answer | None) -> str:
    """Return the choice that stands for a stored answer on the form; "" when there is none."""
    if answer is None:
        return ""
    if answer.unknown:
        return UNKNOWN
    if answer.not_applicable:
        return NOT_APPLICABLE
    return str(answer.mark) if answer.mark is not None else answer.value


def _choice_field(question: Question, answer: Answer | None) -> forms.ChoiceField:
    options = [(str(option["value"]), option["label"]) for option in question.options]
    field = forms.ChoiceField(
        label=question.text,
        help_text=question.help,
        required=False,
        widget=forms.RadioSelect,
        choices=[*options, (UNKNOWN, _("Je ne sais pas")), (NOT_APPLICABLE, _("Sans objet"))],
        initial=stored_choice(answer),
    )
    field.code = question.code
    field.aside_values = {UNKNOWN, NOT_APPLICABLE}
    return field


def _mark_field(question: Question, answer: Answer | None) -> forms.ChoiceField:
    field = forms.ChoiceField(
        label=_("Votre note, de 0 (rien de convaincant) à 4 (très convaincant)"),
        required=False,
        widget=forms.RadioSelect,
        choices=MARKS,
        initial=stored_choice(answer),
    )
    field.code = question.code
    return field


def _text_field(question: Question, answer: Answer | None) -> forms.CharField:
    field = forms.CharField(
        label=question.text,
        help_text=question.help,
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        initial=answer.text if answer else "",
    )
    field.code = question.code
    return field


class AssignForm(BoussoleForm):
    """One expert per criterion and a date for their opinions."""

    due_on = forms.DateField(label=_("Avis attendus avant le"), widget=forms.DateInput)

    def __init__(self, *args: object, criteria: list[Criterion], people: list[User], **kwargs: object) -> None:
        self.criteria, self.people = criteria, {str(person.pk): person for person in people}
        super().__init__(*args, **kwargs)

    def _build(self) -> None:
        due_on = self.fields.pop("due_on")
        choices = [("", _("Choisir une personne"))]
        choices += [(pk, person_label(person)) for pk, person in self.people.items()]
        for criterion in self.criteria:
            self.fields[criterion.code] = forms.ChoiceField(
                label=criterion.label,
                help_text=criterion.question,
                choices=choices,
                required=not criterion.is_general,
                error_messages={"required": _("Choisissez un expert pour ce critère.")},
            )
        self.fields["due_on"] = due_on

    def assignments(self) -> dict[str, User]:
        """Return the chosen person by criterion code."""
        chosen = {criterion.code: self.cleaned_data.get(criterion.code) for criterion in self.criteria}
        return {code: self.people[pk] for code, pk in chosen.items() if pk}


def person_label(person: User) -> str:
    """Return « Sofia Almeida (Affaires juridiques) », to choose someone from a list."""
    return f"{person} ({person.job_title})" if person.job_title else str(person)


class ReleaseForm(BoussoleForm):
    """Why a blocker is lifted, and the document that shows it."""

    reason = forms.CharField(
        label=_("Qu’est-ce qui permet de lever ce point ?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    document = forms.ModelChoiceField(
        label=_("Pièce du dossier qui le montre"), queryset=Document.objects.none(), required=False
    )

    def __init__(self, *args: object, documents: Any, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["document"].queryset = documents


class ReasonForm(BoussoleForm):
    """A reason, kept in the history."""

    comment = forms.CharField(
        label=_("Motif"),
        help_text=_("Il figurera dans l’historique du dossier."),
        max_length=2000,
        widget=forms.Textarea,
    )


class OptionalReasonForm(BoussoleForm):
    """A reason that may be left out when the planned date has come."""

    comment = forms.CharField(label=_("Motif"), max_length=2000, required=False, widget=forms.Textarea)


class WatchForm(ReasonForm):
    """A reason and the date at which the dossier is looked at again."""

    review_on = forms.DateField(label=_("Réexaminer le"), widget=forms.DateInput)
