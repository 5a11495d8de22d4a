"""Reading: the classification that holds, those before it, and what a newer law would change."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from evaluation.ai_act.case_format import frozen_result
from evaluation.ai_act.differences import law_changes, result_changes
from evaluation.ai_act.models import Classification
from evaluation.ai_act.permissions import can_fill, can_sign
from evaluation.ai_act.selectors import (
    classification_holds,
    classifications_of,
    law_in_force,
    law_of,
    still_offered,
)
from evaluation.ai_act.views.common import shown
from usecases.models import UseCase
from usecases.views.common import get_use_case


@require_safe
def overview(request: HttpRequest, pk: int) -> HttpResponse:
    """Where the dossier stands: the classification that holds, the one being made, the history."""
    use_case = get_use_case(request, pk)
    rows = classifications_of(use_case)
    signed = [row for row in rows if row.signed_at is not None]
    current = signed[-1] if signed else None
    being_made = rows[-1] if rows and rows[-1].signed_at is None else None
    law = law_in_force(use_case.organisation)
    latest = being_made or current
    context = _context(use_case) | {
        "current": current,
        "result": shown(current.result) if current else None,
        "open": being_made,
        "open_result": shown(being_made.result) if being_made and being_made.result else None,
        "history": rows[::-1],
        "law": law,
        "law_changed": latest is not None and law is not None and law.pk != latest.law_id,
        "can_fill": can_fill(request.user, use_case),
        "can_sign": can_sign(request.user, use_case),
    }
    return render(request, "ai_act/overview.html", context)


@require_safe
def classification(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One classification as it was answered, and what it changed."""
    use_case = get_use_case(request, pk)
    rows = {row.number: row for row in classifications_of(use_case)}
    row = rows.get(number)
    if row is None or row.result is None:
        raise Http404
    before = rows.get(number - 1)
    context = _context(use_case) | {
        "classification": row,
        "result": shown(row.result),
        "holds": classification_holds(row),
        "before": before,
        "changes": result_changes(before.result, row.result) if before else [],
    }
    return render(request, "ai_act/classification.html", context)


@require_safe
def compare(request: HttpRequest, pk: int) -> HttpResponse:
    """What the law in force changes for the dossier: the text, then the result of the same answers."""
    use_case = get_use_case(request, pk)
    rows = classifications_of(use_case)
    law = law_in_force(use_case.organisation)
    if not rows or law is None or law.pk == rows[-1].law_id:
        raise Http404
    row = rows[-1]
    context = _context(use_case) | {
        "classification": row,
        "law": law,
        "law_changes": law_changes(law_of(row.law), law_of(law)),
        "result_changes": _same_answers(row, use_case) if row.result else [],
        "answered": row.result is not None,
        "can_fill": can_fill(request.user, use_case),
    }
    return render(request, "ai_act/compare.html", context)


def _same_answers(row: Classification, use_case: UseCase) -> list[Any]:
    new = law_of(law_in_force(use_case.organisation))
    answers = {
        code: tuple(given) if isinstance(given, list) else given
        for code, given in still_offered(row.answers, new).items()
    }
    after = frozen_result(answers, new, on=timezone.localdate(), already_in_service=use_case.already_in_service)
    return result_changes(row.result, after)


def _context(use_case: UseCase) -> dict[str, Any]:
    return {"use_case": use_case, "section": "ai_act"}
