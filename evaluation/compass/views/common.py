"""What the pages of the compass share: fetching what the reader may see, the menu of criteria, the line of progress."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from evaluation.compass.models import Assessment, Criterion, Question
from evaluation.compass.permissions import EXAMINERS, is_recused
from evaluation.compass.scoring import CriterionScore, is_visible
from evaluation.compass.selectors import answers_by_code, readable_assessments, score_of, situation, specs
from usecases.models import UseCase
from usecases.selectors import holders_of


def readable_assessment(request: HttpRequest, use_case: UseCase) -> Assessment:
    """Return the newest assessment that the person may read. Raises Http404 (none yet), PermissionDenied."""
    found = readable_assessments(use_case, request.user)
    if found:
        return found[-1]
    if not use_case.assessments.exists():
        raise Http404(_("La boussole n’est pas encore ouverte."))
    raise PermissionDenied(unreadable_sentence(request.user, use_case))


def unreadable_sentence(reader: User, use_case: UseCase) -> str:
    """Say why `reader`, who reads the dossier, does not read its compass."""
    if is_recused(reader, use_case):
        return _("Vous vous êtes déporté de ce dossier : vous ne lisez plus ni ses réponses ni ses avis.")
    return _("Vous portez ce dossier : vous lirez les réponses et les avis quand l’évaluation sera terminée.")


def criterion_of(assessment: Assessment, code: str) -> Criterion:
    """Return the criterion `code` of the assessment's grid. Raises Http404."""
    found = [criterion for criterion in assessment.grid.criteria.all() if criterion.code == code]
    if not found:
        raise Http404
    return found[0]


def people_to_assign(use_case: UseCase) -> list[User]:
    """Return who can be given a criterion: the dossier’s examiners, its lead and those who stepped back apart."""
    left_out = {use_case.lead_id, *(row.expert_id for row in use_case.expert_recusals.all())}
    return [person for person in holders_of(use_case.organisation, *EXAMINERS) if person.pk not in left_out]


def visible_questions(assessment: Assessment, row: Criterion) -> list[Question]:
    """Return the questions of a criterion that the answers given so far call for."""
    given, known = answers_by_code(assessment), situation(assessment)
    shown = {spec.code for spec in specs(assessment) if is_visible(spec, given, known)}
    return [question for question in row.questions.all() if question.code in shown]


def criterion_context(use_case: UseCase, assessment: Assessment, row: Criterion) -> dict[str, Any]:
    """Return what every page of a criterion shows: its score, its signals, its place among the others."""
    score = score_of(assessment)
    scores = {item.code: item for item in (*score.criteria, *score.general)}
    own = scores[row.code]
    done, rest = progress(own)
    return {
        "use_case": use_case,
        "section": "compass",
        "assessment": assessment,
        "criterion": row,
        "team": assessment.team_of(row),
        "score": own,
        "signals_by_question": _by_question(own),
        "steps": steps(use_case.pk, assessment, scores, row),
        "done": done,
        "rest": rest,
    }


def progress(score: CriterionScore) -> tuple[str, str]:
    """Return the line of progress of a criterion: « 6 réponses sur 8 », then « 1 point bloquant · 1 inconnue »."""
    done = ngettext("%(answered)s réponse sur %(total)s", "%(answered)s réponses sur %(total)s", score.answered)
    blockers = sum(signal.kind in ("B", "BD") for signal in score.signals)
    warnings = sum(signal.kind == "V" for signal in score.signals)
    counts = (
        (blockers, ngettext("%(n)s point bloquant", "%(n)s points bloquants", blockers)),
        (warnings, ngettext("%(n)s point de vigilance", "%(n)s points de vigilance", warnings)),
        (score.unknown, ngettext("%(n)s inconnue", "%(n)s inconnues", score.unknown)),
    )
    rest = " · ".join(words % {"n": number} for number, words in counts if number)
    return done % {"answered": score.answered, "total": score.total}, rest


def steps(pk: int, assessment: Assessment, scores: Mapping[str, CriterionScore], current: Criterion) -> list[dict]:
    """Return the criteria as the steps of a menu, each with what is left to do."""
    signed = {opinion.criterion_id for opinion in assessment.opinions_in_force}
    rows = []
    for row in assessment.grid.criteria.all():
        score = scores[row.code]
        whole = score.answered == score.total
        state = _("%(answered)s sur %(total)s") % {"answered": score.answered, "total": score.total}
        if row.pk in signed or (row.is_general and whole):
            state = _("Terminé")
        elif whole:
            state = _("Avis à donner")
        rows.append(
            {
                "label": row.label,
                "url": reverse("compass:criterion", args=[pk, row.code]),
                "state": state,
                "left": row.pk not in signed and not (row.is_general and whole),
                "current": row.pk == current.pk,
            }
        )
    return rows


def _by_question(score: CriterionScore) -> dict[str, list]:
    grouped: dict[str, list] = {}
    for signal in score.signals:
        grouped.setdefault(signal.question_code, []).append(signal)
    return grouped
