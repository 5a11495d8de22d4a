"""Two people answered the same question: a page compares, and its choices become an ordinary form again."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from boussole.shared.forms import BoussoleForm
from evaluation.compass.actions import GivenAnswer
from evaluation.compass.enums import AnswerType
from evaluation.compass.forms.assessing import NOT_APPLICABLE, UNKNOWN, stored_choice
from evaluation.compass.models import Answer, Question

MINE, THEIRS, MERGED = "mine", "theirs", "merged"
CHOICES = (
    (MINE, _("Garder ma réponse")),
    (THEIRS, _("Prendre l’autre réponse")),
    (MERGED, _("Fusionner : je réunis les textes ci-dessous")),
)
PARTS = ("", "-text", "-comment")
COMPARED = "compared"


@dataclass(frozen=True)
class Difference:
    """One question answered twice: what this person typed, and what someone else saved meanwhile."""

    question: Question
    mine: GivenAnswer
    theirs: Answer

    @property
    def as_answer(self) -> Answer:
        """What this person typed, as an answer that nobody saved, to be read in the same words."""
        return Answer(question=self.question, **vars(self.mine))


class ComparisonForm(BoussoleForm):
    """For each question answered twice: keep mine, take theirs, or put the texts together."""

    show_optional = False

    def __init__(self, *args: Any, differences: list[Difference], **kwargs: Any) -> None:
        self.differences = differences
        super().__init__(*args, **kwargs)

    def _build(self) -> None:
        for row in self.differences:
            code = row.question.code
            self.fields[f"{code}-keep"] = forms.ChoiceField(
                label=_("Que gardez-vous à la question %(code)s ?") % {"code": code},
                choices=CHOICES,
                widget=forms.RadioSelect,
                error_messages={
                    "required": _("Choisissez ce que vous gardez à la question %(code)s.") % {"code": code}
                },
            )
            self.fields[f"{code}-merged"] = forms.ChoiceField(
                label=_("Si vous fusionnez : la réponse cochée"),
                choices=_answers(row),
                widget=forms.RadioSelect,
                required=False,
                initial=_choice(row.mine),
            )
            if row.question.answer_type == AnswerType.TEXT:
                self.fields[f"{code}-merged-text"] = _merged(
                    _("Si vous fusionnez : le texte"), row.mine.text, row.theirs.text
                )
            self.fields[f"{code}-merged-comment"] = _merged(
                _("Si vous fusionnez : le commentaire"), row.mine.comment, row.theirs.comment
            )

    def rows(self) -> list[tuple[Difference, list[forms.BoundField]]]:
        """Return the questions with their bound fields."""
        return [
            (row, [self[name] for name in self.fields if name.startswith(f"{row.question.code}-")])
            for row in self.differences
        ]

    def carried(self, data: QueryDict) -> list[tuple[str, str]]:
        """Return what the page must send again beside its own fields: everything typed, and what others saved."""
        asked = {f"{row.question.code}-version" for row in self.differences}
        left = {"csrfmiddlewaretoken", COMPARED, "autosave", *asked, *self.fields}
        kept = [
            (name, value) for name in data for value in data.getlist(name) if name not in left and "-theirs" not in name
        ]
        for row in self.differences:
            code, theirs = row.question.code, row.theirs
            kept += [
                (COMPARED, code),
                (f"{code}-version", str(theirs.version)),
                (f"{code}-theirs", stored_choice(theirs)),
                (f"{code}-theirs-text", theirs.text),
                (f"{code}-theirs-comment", theirs.comment),
            ]
        return kept


def compared(data: QueryDict) -> list[str]:
    """Return the codes of the questions that the comparison page asked about; none for an ordinary form."""
    return data.getlist(COMPARED)


def choices_missing(data: QueryDict) -> list[str]:
    """Return the codes of the compared questions for which nothing was chosen."""
    known = {value for value, _label in CHOICES}
    return [code for code in compared(data) if data.get(f"{code}-keep") not in known]


def resolved(data: QueryDict) -> QueryDict:
    """Return the form's data with, for each compared question, the answer chosen. Ordinary data comes back as it is.

    What the other person saved comes with the page under its own name: should a third person save meanwhile, the
    version no longer holds and the page compares again.
    """
    whole = data.copy()
    for code in compared(data):
        source = {THEIRS: "theirs", MERGED: "merged"}.get(data.get(f"{code}-keep", ""))
        for part in PARTS if source else ():
            if f"{code}-{source}{part}" in data:
                whole[f"{code}{part}"] = data[f"{code}-{source}{part}"]
    return whole


def _merged(label: str, mine: str, theirs: str) -> forms.CharField:
    both = dict.fromkeys(text.strip() for text in (mine, theirs) if text.strip())
    return forms.CharField(
        label=label,
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        initial="\n\n".join(both),
    )


def _choice(given: GivenAnswer) -> str:
    if given.unknown or given.not_applicable:
        return UNKNOWN if given.unknown else NOT_APPLICABLE
    return str(given.mark) if given.mark is not None else given.value


def _answers(row: Difference) -> list[tuple[str, str]]:
    named = {str(option["value"]): option["label"] for option in row.question.options}
    named |= {UNKNOWN: _("Je ne sais pas"), NOT_APPLICABLE: _("Sans objet")}
    values = dict.fromkeys((_choice(row.mine), stored_choice(row.theirs)))
    return [(value, named.get(value, value)) for value in values]
