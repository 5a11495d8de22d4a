"""What stands beside a question: what the dossier establishes, its documents, the lead's words, what was asked.

It suggests and never answers: where an answer and a page of the dossier disagree, both are said plainly.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluation.compass.evidence import Clue, clues_for, evidence_of
from evaluation.compass.models import Answer, Assessment, Criterion, InformationRequest, Question
from evaluation.compass.selectors import requests_of
from evaluation.compass.wording import answer_text, option_label
from usecases.evidence import Point
from usecases.models import Document, UseCase
from usecases.selectors import answers_of
from usecases.submission import THEME_BY_SLUG

# The page that each family of points comes from.
PAGES = {
    "frame": gettext_lazy("Cadre"),
    "ai_act": gettext_lazy("Règlement IA"),
    "datasets": gettext_lazy("Données"),
    "footprint": gettext_lazy("Empreinte"),
    "cost": gettext_lazy("Coût"),
    "dialogue": gettext_lazy("Dialogue social"),
    "jobs": gettext_lazy("Métiers touchés"),
    "trial": gettext_lazy("Essai"),
}
# The themes of the demand to read again with each criterion of the grid of the Métropole.
THEMES_TO_READ = {
    "GEN": ("need", "benefits"),
    "JUR": ("data", "users"),
    "TEC": ("solution", "alternatives"),
    "ECO": ("provider", "users"),
    "CYB": ("data", "provider"),
    "DON": ("data",),
    "COU": ("cost", "benefits"),
    "TRA": ("need", "users"),
}
ALWAYS_READ = ("need", "solution")


@dataclass(frozen=True)
class ClueLine:
    """One thing that the dossier establishes, where it is said, and how the answer differs from it ("" if not)."""

    text: str
    url: str
    page: str
    difference: str


@dataclass(frozen=True)
class Margin:
    """Everything beside one question."""

    clues: tuple[ClueLine, ...] = ()
    documents: tuple[Document, ...] = ()
    lacking: tuple[str, ...] = ()
    requests: tuple[InformationRequest, ...] = ()


@dataclass(frozen=True)
class Beside:
    """Everything beside the questions of a criterion, read once for the page."""

    margins: Mapping[str, Margin]
    words: tuple[tuple[str, list[dict[str, Any]]], ...] = ()
    documents: tuple[Document, ...] = ()
    requests: tuple[InformationRequest, ...] = field(default=())


def beside(assessment: Assessment, criterion: Criterion, stored: Mapping[str, Answer], *, answering: bool) -> Beside:
    """Return what to show beside the questions of `criterion`; `answering`: to someone who answers them.

    A completed assessment shows what was established the day it was completed, not what is today.
    """
    use_case = assessment.use_case
    points, documents, asked = points_of(assessment), list(use_case.documents.all()), requests_of(assessment)
    margins = {
        question.code: Margin(
            clues=tuple(
                _line(clue, question, stored.get(question.code), answering) for clue in clues_for(question, points)
            ),
            documents=tuple(row for row in documents if row.title in _wanted(question)),
            lacking=tuple(title for title in _wanted(question) if title not in {row.title for row in documents}),
            requests=tuple(row for row in asked if row.question_id == question.pk),
        )
        for question in criterion.questions.all()
    }
    general = tuple(row for row in asked if row.question_id is None and row.criterion_id == criterion.pk)
    return Beside(margins, _words(use_case, criterion), tuple(documents), general)


def points_of(assessment: Assessment) -> dict[str, Point]:
    """Return the points of the dossier: as frozen with a completed assessment, as they stand otherwise."""
    if assessment.completed_at is None:
        return evidence_of(assessment.use_case)
    frozen = (assessment.result or {}).get("evidence", [])
    return {row["name"]: Point(**row) for row in frozen}


def _words(use_case: UseCase, criterion: Criterion) -> tuple[tuple[str, list[dict[str, Any]]], ...]:
    themes = [THEME_BY_SLUG[slug] for slug in THEMES_TO_READ.get(criterion.code, ALWAYS_READ)]
    said = (
        (str(theme.title), [row for row in answers_of(use_case.submission, theme) if row["answer"]]) for theme in themes
    )
    return tuple((title, rows) for title, rows in said if rows)


def _wanted(question: Question) -> list[str]:
    return list(dict.fromkeys(effect["document"] for effect in question.effects if effect.get("document")))


def _line(clue: Clue, question: Question, answer: Answer | None, answering: bool) -> ClueLine:
    page = str(PAGES.get(clue.point.name.partition(".")[0], _("Dossier")))
    return ClueLine(clue.point.text, clue.point.url, page, _difference(clue, question, answer, page, answering))


def _difference(clue: Clue, question: Question, answer: Answer | None, page: str, answering: bool) -> str:
    if not clue.suggests or answer is None or answer.value == clue.suggests or answer.not_applicable:
        return ""
    words = {
        "answer": option_label(question, answer.value) or answer_text(question, answer),
        "page": page,
        "other": option_label(question, clue.suggests),
    }
    if answering:
        return _("Vous répondez « %(answer)s » ; la page « %(page)s » correspond plutôt à « %(other)s ».") % words
    return _("La réponse est « %(answer)s » ; la page « %(page)s » correspond plutôt à « %(other)s ».") % words
