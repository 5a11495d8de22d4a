"""The dossiers like this one, and why its lead opens one more."""

from django.contrib import messages as flash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from boussole.shared.refusals import Refused
from usecases import actions
from usecases.forms import OverlapForm
from usecases.permissions import can_edit, lead_still_writes, require_overlap_answerer
from usecases.similar import similar_to
from usecases.views.common import get_use_case, refused_as_403


@require_http_methods(["GET", "HEAD", "POST"])
def similar(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the dossiers like this one with the reasons; the lead says why one more is needed."""
    use_case = get_use_case(request, pk)
    answer = use_case.overlap_answers.select_related("written_by").order_by("-number").first()
    form = None
    if request.method == "POST":
        with refused_as_403():
            require_overlap_answerer(request.user, use_case)
        form = OverlapForm(request.POST)
        if form.is_valid():
            try:
                with refused_as_403():
                    actions.answer_overlap(
                        use_case=use_case, actor=request.user, text=form.cleaned_data["text"], now=timezone.now()
                    )
            except Refused as refusal:
                form.add_refusal(refusal)
            else:
                flash.success(request, _("Votre réponse est gardée dans le dossier. Le coordinateur la lira."))
                return redirect("usecases:check" if can_edit(request.user, use_case) else "usecases:similar", pk)
    elif lead_still_writes(request.user, use_case):
        form = OverlapForm(initial={"text": answer.text if answer else ""})
    context = {
        "use_case": use_case,
        "section": "similar",
        "cards": similar_to(use_case, request.user),
        "answer": answer,
        "form": form,
        "editable": can_edit(request.user, use_case),
    }
    return render(request, "usecases/similar.html", context)
