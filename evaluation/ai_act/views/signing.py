"""Signing a classification: everything to read first, then one button."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from evaluation.ai_act import actions
from evaluation.ai_act.differences import result_changes
from evaluation.ai_act.forms import SignatureForm
from evaluation.ai_act.permissions import require_signer
from evaluation.ai_act.selectors import classifications_of
from evaluation.ai_act.views.common import open_or_404, shown
from usecases.views.act import attempt
from usecases.views.common import get_use_case, refused_as_403


@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """The result, what it changes, who answered; then the signature."""
    use_case = get_use_case(request, pk)
    with refused_as_403():
        require_signer(request.user, use_case)
    row = open_or_404(use_case)
    if row.result is None and request.method != "POST":
        return redirect("ai_act:overview", pk)
    form = SignatureForm(request.POST if request.method == "POST" else None, initial={"sha256": row.sha256})
    done, _refusal = attempt(
        request,
        form=form,
        act=partial(actions.sign_classification, classification=row),
        done=_("Le classement est signé. Il vaut pour le dossier."),
    )
    if done or row.result is None:
        return redirect("ai_act:overview", pk)
    before = next((item for item in classifications_of(use_case) if item.number == row.number - 1), None)
    context = {
        "use_case": use_case,
        "section": "ai_act",
        "form": SignatureForm(initial={"sha256": row.sha256}),
        "page_errors": form.error_list() if form.is_bound else [],
        "classification": row,
        "result": shown(row.result),
        "before": before,
        "changes": result_changes(before.result, row.result) if before else [],
    }
    return render(request, "ai_act/sign.html", context)
