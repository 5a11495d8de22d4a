"""What the social dialogue adds to other pages: the texts of a report, the point beside a question of the grid."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from evaluation.dialogue.consulting import GIVEN, NONE
from evaluation.dialogue.enums import Moment
from evaluation.dialogue.selectors.consultations import ConsultationView, answered_words, consultation_views
from evaluation.dialogue.selectors.voices import signed_line, voice_views
from usecases.evidence import Point
from usecases.models import UseCase

# What each report joins: before the trial, the words before the decision; after it, those of the trial and since.
JOINED = {False: (Moment.BEFORE,), True: (Moment.DURING, Moment.AFTER)}


@dataclass(frozen=True)
class OpinionTexts:
    """The two texts that a report takes, each empty when there is nothing: bodies consulted, words of the staff."""

    panels: str
    voices: str


def opinion_texts(use_case: UseCase, *, final: bool) -> OpinionTexts:
    """Return what a report says of the bodies consulted and of the staff representatives' opinions, in full."""
    panels = [_panel(view) for view in consultation_views(use_case) if view.requirement.required or view.opinion]
    moments = JOINED[final]
    voices = [signed_line(view.voice) for view in voice_views(use_case) if view.voice.moment in moments]
    return OpinionTexts(panels=" ".join(panels), voices="\n\n".join(voices))


def _panel(view: ConsultationView) -> str:
    said = [view.sentence]
    if view.opinion and view.opinion.text:
        said.append(_("« %(text)s »") % {"text": view.opinion.text})
    for row in view.reserves:
        words = {"text": row.reserve.text.rstrip("."), "answer": answered_words(row)}
        said.append(_("Réserve : %(text)s (%(answer)s).") % words)
    return " ".join(said)


def evidence_points(use_case: UseCase) -> list[Point]:
    """Return the point « avis de l’instance sociale », once a consultation was opened. Its levels: docs/grille.md.

    « not_needed »: every consultation was found unnecessary, with its reason; « given », « seized » or « none »: the
    least advanced of those that are needed.
    """
    views = consultation_views(use_case)
    if not views:
        return []
    needed = [view for view in views if view.requirement.required]
    url = reverse("dialogue:dossier", args=[use_case.pk])
    if not needed:
        return [Point("dialogue.opinion", "not_needed", views[-1].requirement.reason, url)]
    return [Point("dialogue.opinion", _level(needed), " ".join(view.sentence for view in needed), url)]


def _level(needed: list[ConsultationView]) -> str:
    stages = {view.standing.stage for view in needed}
    if stages == {GIVEN}:
        return "given"
    return "none" if NONE in stages else "seized"
