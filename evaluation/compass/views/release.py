"""Lifting a blocker, with what shows that it no longer blocks."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from boussole.shared.refusals import NotAllowed, Refused
from evaluation.compass import actions
from evaluation.compass.forms import ReleaseForm
from evaluation.compass.permissions import can_release
from evaluation.compass.selectors import open_signals
from evaluation.compass.views.common import readable_assessment
from usecases.views.common import get_use_case


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
