"""Answering: one question a page, back and forth, then « Vérifier vos réponses »."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from boussole.shared.refusals import Refused
from evaluation.ai_act import actions
from evaluation.ai_act.case_format import answer_words, answers_from_json, frozen_result
from evaluation.ai_act.classifier import asked_questions
from evaluation.ai_act.differences import result_changes
from evaluation.ai_act.forms import HandOverForm, JustificationForm, QuestionForm
from evaluation.ai_act.law import Law, Question
from evaluation.ai_act.models import Classification
from evaluation.ai_act.permissions import require_filler
from evaluation.ai_act.selectors import answers_of, classifications_of, law_of, seal
from evaluation.ai_act.views.common import open_or_404, shown
from usecases.models import UseCase
from usecases.views.act import attempt
from usecases.views.common import crumbs, get_use_case, refused_as_403


@require_POST
def start(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the questionnaire, or take it up where it was left."""
    use_case = get_use_case(request, pk)
    try:
        with refused_as_403():
            row = actions.start_classification(use_case=use_case, actor=request.user, now=timezone.now())
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("ai_act:overview", pk)
    return _onwards(pk, row)


@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """One question. Saving leads to the next one that the answers call for."""
    use_case = get_use_case(request, pk)
    with refused_as_403():
        require_filler(request.user, use_case)
    row = open_or_404(use_case)
    law = law_of(row.law)
    if code not in law.questions:
        raise Http404
    asked = law.questions[code]
    form = QuestionForm(
        request.POST if request.method == "POST" else None, question=asked, stored=row.answers.get(code)
    )
    if request.method == "POST" and "back" in request.POST and form.is_blank:
        return redirect(_before(pk, row, law, code))
    if request.method == "POST" and form.is_valid():
        try:
            with refused_as_403():
                row = actions.save_answer(
                    classification=row,
                    actor=request.user,
                    code=code,
                    answer=form.cleaned_data["answer"],
                    seen=form.cleaned_data["seen"],
                    now=timezone.now(),
                )
        except actions.StaleAnswer as refusal:
            return _conflict(request, use_case, row, asked, refusal)
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            return redirect(_before(pk, row, law, code) if "back" in request.POST else _after(pk, row, law, code))
    return _question_page(request, use_case, row, asked, form)


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """« Vérifier vos réponses »: everything on one page with the result it gives, then the answers are handed over."""
    use_case = get_use_case(request, pk)
    with refused_as_403():
        require_filler(request.user, use_case)
    row = open_or_404(use_case)
    law = law_of(row.law)
    again = row.number > 1
    kind = JustificationForm if again else HandOverForm
    shown_now = {"seen": seal(row.answers), "justification": row.justification}
    form = kind(request.POST if request.method == "POST" else None, initial=shown_now)
    done, _refusal = attempt(
        request,
        form=form,
        act=partial(actions.submit_answers, classification=row),
        done=_("Les réponses sont rendues. Un expert ou le coordinateur doit signer le classement."),
    )
    if done:
        return redirect("ai_act:overview", pk)
    if form.is_bound:  # what is shown again is what a second try hands over
        form.data = {**form.data.dict(), "seen": shown_now["seen"]}
    answers = answers_of(row)
    result = frozen_result(answers, law, on=timezone.localdate(), already_in_service=use_case.already_in_service)
    asked = asked_questions(answers, law)
    before = next((item for item in classifications_of(use_case) if item.number == row.number - 1), None)
    context = {
        "use_case": use_case,
        "form": form,
        "again": again,
        "answers": [_line(pk, law.questions[code], row.answers) for code in asked],
        "waiting": sum(code not in answers for code in asked),
        "result": shown(result),
        "changes": result_changes(before.result, result) if before else [],
        "crumbs": _crumbs(use_case),
    }
    return render(request, "ai_act/check.html", context)


def _question_page(
    request: HttpRequest,
    use_case: UseCase,
    row: Classification,
    asked: Question,
    form: QuestionForm,
    *,
    status: int = 200,
    conflict: str = "",
) -> HttpResponse:
    law = law_of(row.law)
    on_path = _path(row, law, asked.code)
    context = {
        "use_case": use_case,
        "question": asked,
        "form": form,
        "conflict": conflict,
        "place": on_path.index(asked.code) + 1,
        "answered": sum(code in row.answers for code in on_path),
        "first": on_path[0] == asked.code,
        "law": row.law,
        "crumbs": _crumbs(use_case),
    }
    return render(request, "ai_act/question.html", context, status=status)


def _conflict(
    request: HttpRequest, use_case: UseCase, row: Classification, asked: Question, refusal: actions.StaleAnswer
) -> HttpResponse:
    """Show the stored answer beside the one just chosen, which a second save will keep."""
    row = open_or_404(use_case)
    form = QuestionForm(request.POST, question=asked, stored=refusal.current)
    form.data = form.data.copy()
    form.data["seen"] = form.fields["seen"].initial
    form.add_refusal(refusal)
    current = answers_from_json({asked.code: refusal.current})[asked.code] if refusal.current is not None else ""
    said = answer_words(asked, current) if refusal.current is not None else _("pas de réponse")
    return _question_page(request, use_case, row, asked, form, status=409, conflict=said)


def _line(pk: int, asked: Question, answers: dict[str, Any]) -> dict[str, str]:
    given = answers_from_json({asked.code: answers[asked.code]})[asked.code] if asked.code in answers else None
    return {
        "question": asked.text,
        "answer": "" if given is None else answer_words(asked, given),
        "url": reverse("ai_act:question", args=[pk, asked.code]),
        "action": _("Répondre") if given is None else _("Modifier"),
    }


def _path(row: Classification, law: Law, code: str) -> Sequence[str]:
    """The questions asked, in order; `code` among them even when the answers no longer lead to it."""
    asked = asked_questions(answers_of(row), law)
    return asked if code in asked else (*asked, code)


def _after(pk: int, row: Classification, law: Law, code: str) -> str:
    """The address of the question after `code`, or of the check when it was the last."""
    path = _path(row, law, code)
    following = path[path.index(code) + 1 :]
    if following:
        return reverse("ai_act:question", args=[pk, following[0]])
    return reverse("ai_act:check", args=[pk])


def _before(pk: int, row: Classification, law: Law, code: str) -> str:
    path = _path(row, law, code)
    place = path.index(code)
    return reverse("ai_act:question", args=[pk, path[place - 1]]) if place else reverse("ai_act:overview", args=[pk])


def _onwards(pk: int, row: Classification) -> HttpResponse:
    """Go to the first question that has no answer, or to the check when every one has."""
    asked = asked_questions(answers_of(row), law_of(row.law))
    waiting = next((code for code in asked if code not in row.answers), None)
    return redirect("ai_act:question", pk, waiting) if waiting else redirect("ai_act:check", pk)


def _crumbs(use_case: UseCase) -> list[tuple[str, str]]:
    return crumbs(use_case, (_("Règlement IA"), reverse("ai_act:overview", args=[use_case.pk])))
