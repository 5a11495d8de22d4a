"""One criterion per page: questions, evidence beside them, saved while typing; and two people on one question."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from boussole.shared.refusals import Refused
from boussole.shared.typography import time_fr, typo_fr
from evaluation.compass import actions
from evaluation.compass.beside import beside
from evaluation.compass.enums import PersonsConcerned
from evaluation.compass.forms import ComparisonForm, CriterionForm, Difference, choices_missing, compared, resolved
from evaluation.compass.models import Answer, Assessment, Criterion
from evaluation.compass.permissions import can_answer, can_sign
from evaluation.compass.scoring import AssessmentScore
from evaluation.compass.selectors import consultations_of, opinion_views, ready_assessment, score_of
from evaluation.compass.views.common import (
    criterion_context,
    criterion_of,
    progress,
    readable_assessment,
    visible_questions,
)
from usecases.models import UseCase
from usecases.views.common import get_use_case

CONFLICT = 409


@require_http_methods(["GET", "HEAD", "POST"])
def criterion(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """The questions of a criterion: a form for its experts, a reading page for the others."""
    use_case = get_use_case(request, pk)
    assessment = readable_assessment(request, use_case)
    row = criterion_of(assessment, code)
    signed = any(opinion.criterion_id == row.pk for opinion in assessment.opinions_in_force)
    editable = can_answer(request.user, assessment, row) and not signed
    if request.method != "POST":
        return _page(request, use_case, assessment, row, _form(assessment, row), editable)
    if not editable:
        raise PermissionDenied(_("Les réponses de ce critère ne changent plus, ou il est confié à une autre personne."))
    return _save(request, use_case, assessment, row)


def _save(request: HttpRequest, use_case: UseCase, assessment: Assessment, row: Criterion) -> HttpResponse:
    autosave = "autosave" in request.POST
    form = _form(assessment, row, resolved(request.POST))
    if not form.is_valid():
        return (
            _refused(_("Non enregistré : une réponse n’est pas valable."))
            if autosave
            else _page(request, use_case, assessment, row, form, editable=True)
        )
    if choices_missing(request.POST):
        theirs = {code: answer for code, answer in form.stored.items() if code in compared(request.POST)}
        return _comparison(request, use_case, assessment, row, form, theirs, sent=True)
    try:
        saved = actions.save_answers(
            assessment=assessment,
            criterion=row,
            actor=request.user,
            answers=form.given(),
            versions=form.versions(),
            now=timezone.now(),
            leave_incomplete=autosave,
        )
    except actions.StaleAnswers as stale:
        if autosave:
            return _refused(stale.message, compare=True)
        return _comparison(request, use_case, assessment, row, form, stale.current, sent=False)
    except Refused as refusal:
        if autosave:
            return _refused(refusal.message)
        form.add_refusal(refusal)
        return _page(request, use_case, assessment, row, form, editable=True)
    if autosave:
        return _autosaved(assessment, row, saved, {question.code for question in form.questions})
    return _after_saving(request, use_case, assessment, row)


def _form(assessment: Assessment, row: Criterion, data: Any = None) -> CriterionForm:
    stored = {answer.question.code: answer for answer in assessment.answers.all()}
    return CriterionForm(data, criterion=row, questions=visible_questions(assessment, row), stored=stored)


def _page(
    request: HttpRequest,
    use_case: UseCase,
    assessment: Assessment,
    row: Criterion,
    form: CriterionForm,
    editable: bool,
) -> HttpResponse:
    context = criterion_context(use_case, assessment, row)
    beside_ = beside(assessment, row, form.stored, answering=editable)
    context |= {
        "form": form,
        "rows": [(item, beside_.margins[item.question.code]) for item in form.rows()],
        "beside": beside_,
        "editable": editable,
        "signs": can_sign(request.user, assessment, row),
        "view": opinion_views(assessment, request.user).get(row.pk),
        "deadline": context["team"][0].due_on if context["team"] else None,
    }
    if row.is_general:
        noted = consultations_of(assessment)
        context["consultations"] = [(group.label, noted.get(group)) for group in PersonsConcerned]
    return render(request, "compass/criterion.html", context)


def _comparison(
    request: HttpRequest,
    use_case: UseCase,
    assessment: Assessment,
    row: Criterion,
    form: CriterionForm,
    theirs: Mapping[str, Answer],
    *,
    sent: bool,
) -> HttpResponse:
    """Show, question by question, what was typed here and what was saved meanwhile. Nothing is saved yet."""
    given = form.given()
    differences = [
        Difference(question, given[question.code], theirs[question.code])
        for question in form.questions
        if question.code in theirs
    ]
    comparison = ComparisonForm(request.POST if sent else None, differences=differences)
    context = {
        "use_case": use_case,
        "section": "compass",
        "criterion": row,
        "form": comparison,
        "carried": comparison.carried(request.POST),
    }
    return render(request, "compass/comparison.html", context, status=CONFLICT)


def _refused(sentence: str, *, compare: bool = False) -> HttpResponse:
    return JsonResponse({"text": typo_fr(sentence), "compare": compare}, status=CONFLICT)


def _autosaved(assessment: Assessment, row: Criterion, saved: actions.SavedAnswers, shown: set[str]) -> HttpResponse:
    """Answer the script of the page: a sentence, the new versions, the line of progress."""
    fresh = ready_assessment(assessment.pk)
    done, rest = progress(_own(score_of(fresh), row))
    text = _("Enregistré à %(time)s") % {"time": time_fr(timezone.now())}
    if saved.incomplete:
        codes = ", ".join(saved.incomplete)
        text = _("%(saved)s, sauf %(codes)s : réponse à compléter") % {"saved": text, "codes": codes}
    if {question.code for question in visible_questions(fresh, row)} != shown:
        text = _("%(saved)s. Les questions changent : enregistrez pour les voir") % {"saved": text}
    versions = {f"{answer.question.code}-version": answer.version for answer in saved.answers}
    return JsonResponse({"text": typo_fr(text), "versions": versions, "done": typo_fr(done), "rest": typo_fr(rest)})


def _own(score: AssessmentScore, row: Criterion) -> Any:
    return next(item for item in (*score.criteria, *score.general) if item.code == row.code)


def _after_saving(request: HttpRequest, use_case: UseCase, assessment: Assessment, row: Criterion) -> HttpResponse:
    messages.success(request, _("Vos réponses sont enregistrées."))
    if "opinion" not in request.POST:
        return redirect(reverse("compass:criterion", args=[use_case.pk, row.code]))
    if row.is_general:
        return redirect("compass:consultations", pk=use_case.pk)
    if can_sign(request.user, assessment, row):
        return redirect("compass:opinion", pk=use_case.pk, code=row.code)
    return redirect("compass:overview", pk=use_case.pk)
