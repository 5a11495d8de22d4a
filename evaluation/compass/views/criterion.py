"""One criterion per page: the questions, then the opinion; and the blockers that are lifted."""

from collections.abc import Sequence

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from boussole.shared.refusals import NotAllowed, Refused
from evaluation.compass import actions
from evaluation.compass.forms import CriterionForm, OpinionForm, ReleaseForm
from evaluation.compass.models import Answer, Assessment, Criterion, Question
from evaluation.compass.permissions import can_answer, can_release
from evaluation.compass.scoring import CriterionScore, is_visible
from evaluation.compass.selectors import answers_by_code, open_signals, score_of, situation, specs
from evaluation.compass.views.common import criterion_of, readable_assessment
from evaluation.compass.wording import answer_text
from usecases.views.common import get_use_case


@require_http_methods(["GET", "HEAD", "POST"])
def criterion(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """The questions of a criterion: a form for its expert, a reading page for the others."""
    use_case = get_use_case(request, pk)
    assessment = readable_assessment(request, use_case)
    row = criterion_of(assessment, code)
    signed = any(opinion.criterion_id == row.pk for opinion in assessment.opinions.all())
    editable = can_answer(request.user, assessment, row) and not signed
    if request.method == "POST" and not editable:
        raise PermissionDenied(_("Les réponses de ce critère ne changent plus, ou il est confié à une autre personne."))
    questions = _visible_questions(assessment, row)
    stored = {answer.question.code: answer for answer in assessment.answers.all()}
    form = CriterionForm(request.POST or None, criterion=row, questions=questions, stored=stored)
    conflict: Sequence[Answer] = ()
    if request.method == "POST" and form.is_valid():
        try:
            actions.save_answers(
                assessment=assessment,
                criterion=row,
                actor=request.user,
                answers=form.given(),
                versions=form.versions(),
                now=timezone.now(),
            )
        except actions.StaleAnswers as refusal:
            form.add_refusal(refusal)
            conflict = list(refusal.current.values())
            _take_current_versions(form, conflict)
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            return _after_saving(request, use_case.pk, assessment, row)
    return render(
        request,
        "compass/criterion.html",
        {
            **_page(use_case, assessment, row),
            "form": form,
            "editable": editable,
            "signed": signed,
            "conflict": conflict,
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def opinion(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Read the answers back, then sign the criterion with an opinion."""
    use_case = get_use_case(request, pk)
    assessment = readable_assessment(request, use_case)
    row = criterion_of(assessment, code)
    if not can_answer(request.user, assessment, row):
        raise PermissionDenied(_("Cet avis est demandé à une autre personne, ou l’évaluation est terminée."))
    form = OpinionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.give_opinion(
                assessment=assessment,
                criterion=row,
                actor=request.user,
                now=timezone.now(),
                **form.cleaned_data,
            )
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(
                request, _("Votre avis sur le critère « %(label)s » est enregistré.") % {"label": row.label}
            )
            return redirect("compass:overview", pk=use_case.pk)
    stored = {answer.question.code: answer for answer in assessment.answers.all()}
    recap = [(question, stored.get(question.code)) for question in _visible_questions(assessment, row)]
    return render(
        request,
        "compass/opinion.html",
        {**_page(use_case, assessment, row), "form": form, "recap": _recap(recap)},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def release(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Lift the blocker raised by the question `code`."""
    use_case = get_use_case(request, pk)
    assessment = readable_assessment(request, use_case)
    found = [
        (row, question)
        for row in assessment.grid.criteria.all()
        for question in row.questions.all()
        if question.code == code
    ]
    if not found:
        raise Http404
    row, question = found[0]
    if not can_release(request.user, assessment, row):
        raise PermissionDenied(_("Seul l’expert à qui ce critère est confié peut lever ce point bloquant."))
    form = ReleaseForm(request.POST or None, documents=use_case.documents.all())
    if request.method == "POST" and form.is_valid():
        try:
            actions.release_blocker(
                assessment=assessment,
                question=question,
                actor=request.user,
                now=timezone.now(),
                **form.cleaned_data,
            )
        except NotAllowed as refusal:
            raise PermissionDenied(refusal.message) from refusal
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, _("Le point %(code)s est levé.") % {"code": code})
            return redirect("compass:overview", pk=use_case.pk)
    signals = [signal for signal in open_signals(assessment) if signal.question_code == code]
    context = {
        "use_case": use_case,
        "section": "compass",
        "question": question,
        "form": form,
        "signals": [signal for signal in signals if signal.kind in ("B", "BD")],
    }
    return render(request, "compass/release.html", context)


def _visible_questions(assessment: Assessment, row: Criterion) -> list[Question]:
    given, known = answers_by_code(assessment), situation(assessment)
    shown = {spec.code for spec in specs(assessment) if is_visible(spec, given, known)}
    return [question for question in row.questions.all() if question.code in shown]


def _take_current_versions(form: CriterionForm, current: Sequence[Answer]) -> None:
    """Let the next save replace what is now shown beside: the person has seen it."""
    form.data = form.data.copy()
    for answer in current:
        form.data[f"{answer.question.code}-version"] = str(answer.version)


def _after_saving(request: HttpRequest, pk: int, assessment: Assessment, row: Criterion) -> HttpResponse:
    messages.success(request, _("Vos réponses sont enregistrées."))
    here = reverse("compass:criterion", args=[pk, row.code])
    if "opinion" not in request.POST:
        return redirect(here)
    return redirect("compass:overview", pk=pk) if row.is_general else redirect("compass:opinion", pk=pk, code=row.code)


def _page(use_case: object, assessment: Assessment, row: Criterion) -> dict:
    score = score_of(assessment)
    scores = {item.code: item for item in (*score.criteria, *score.general)}
    own = scores[row.code]
    assignment = next((item for item in assessment.assignments.all() if item.criterion_id == row.pk), None)
    return {
        "use_case": use_case,
        "section": "compass",
        "assessment": assessment,
        "criterion": row,
        "assignment": assignment,
        "score": own,
        "signals_by_question": _by_question(own),
        "steps": _steps(use_case.pk, assessment, scores, row),
        "done": _("%(answered)s réponses sur %(total)s") % {"answered": own.answered, "total": own.total},
        "rest": _counts(own),
    }


def _by_question(score: CriterionScore) -> dict[str, list]:
    grouped: dict[str, list] = {}
    for signal in score.signals:
        grouped.setdefault(signal.question_code, []).append(signal)
    return grouped


def _counts(score: CriterionScore) -> str:
    blockers = sum(signal.kind in ("B", "BD") for signal in score.signals)
    warnings = sum(signal.kind == "V" for signal in score.signals)
    words = []
    if blockers:
        words.append(ngettext("%(n)s point bloquant", "%(n)s points bloquants", blockers) % {"n": blockers})
    if warnings:
        words.append(ngettext("%(n)s point de vigilance", "%(n)s points de vigilance", warnings) % {"n": warnings})
    return " · ".join(words)


def _steps(pk: int, assessment: Assessment, scores: dict[str, CriterionScore], current: Criterion) -> list[dict]:
    signed = {opinion.criterion_id for opinion in assessment.opinions.all()}
    steps = []
    for row in assessment.grid.criteria.all():
        score = scores[row.code]
        whole = score.answered == score.total
        state = _("%(answered)s sur %(total)s") % {"answered": score.answered, "total": score.total}
        if row.pk in signed or (row.is_general and whole):
            state = _("Terminé")
        elif whole:
            state = _("Avis à donner")
        steps.append(
            {
                "label": row.label,
                "url": reverse("compass:criterion", args=[pk, row.code]),
                "state": state,
                "left": row.pk not in signed and not (row.is_general and whole),
                "current": row.pk == current.pk,
            }
        )
    return steps


def _recap(rows: list[tuple[Question, Answer | None]]) -> list[dict]:
    return [
        {"question": f"{question.code} {question.text}", "answer": answer_text(question, row)} for question, row in rows
    ]
