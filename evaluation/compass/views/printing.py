"""The whole compass on one page, to print: every criterion open."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from evaluation.compass.enums import PersonsConcerned
from evaluation.compass.scoring import is_visible
from evaluation.compass.selectors import (
    answers_by_code,
    consultations_of,
    open_signals,
    opinion_views,
    plan_rows,
    score_of,
    situation,
    specs,
)
from evaluation.compass.views.common import readable_assessment
from evaluation.compass.wording import answer_text
from usecases.views.common import get_use_case


@require_safe
def printable(request: HttpRequest, pk: int) -> HttpResponse:
    """Answers, verdicts, opinions, actions and consultations, as far as the reader may see them."""
    use_case = get_use_case(request, pk)
    assessment = readable_assessment(request, use_case)
    score = score_of(assessment)
    scores = {row.code: row for row in (*score.criteria, *score.general)}
    given, known = answers_by_code(assessment), situation(assessment)
    shown = {spec.code for spec in specs(assessment) if is_visible(spec, given, known)}
    stored = {row.question.code: row for row in assessment.answers.all()}
    views = opinion_views(assessment, request.user)
    noted = consultations_of(assessment)
    today = timezone.localdate()
    context = {
        "use_case": use_case,
        "assessment": assessment,
        "signals": [signal for signal in open_signals(assessment, score=score) if signal.kind != "D"],
        "criteria": [
            {
                "criterion": row,
                "score": scores[row.code],
                "view": views.get(row.pk),
                "answers": [
                    {"question": f"{item.code} {item.text}", "answer": answer_text(item, stored.get(item.code))}
                    for item in row.questions.all()
                    if item.code in shown
                ],
            }
            for row in assessment.grid.criteria.all()
        ],
        "consultations": [(group.label, noted.get(group)) for group in PersonsConcerned],
        "plan": plan_rows(use_case, request.user, today=today),
        "today": today,
    }
    return render(request, "compass/print.html", context)
