"""Were the persons concerned consulted? If not, why?"""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from boussole.shared.refusals import Refused
from evaluation.compass import actions
from evaluation.compass.enums import PersonsConcerned
from evaluation.compass.forms import ConsultationForm
from evaluation.compass.permissions import can_consult
from evaluation.compass.selectors import consultations_of
from evaluation.compass.views.common import readable_assessment
from usecases.views.common import get_use_case, refused_as_403


@require_http_methods(["GET", "HEAD", "POST"])
def consultations(request: HttpRequest, pk: int) -> HttpResponse:
    """Agents, users, panel: consulted or not, when and what they said, or why not."""
    use_case = get_use_case(request, pk)
    assessment = readable_assessment(request, use_case)
    editable = can_consult(request.user, assessment)
    if request.method == "POST" and not editable:
        raise PermissionDenied(
            _("Qui répond aux questions générales, ou le coordinateur, note les consultations pendant l’évaluation.")
        )
    stored = consultations_of(assessment)
    form = ConsultationForm(request.POST or None, stored=stored)
    conflict, status = {}, 200
    if request.method == "POST" and form.is_valid():
        try:
            with refused_as_403():
                actions.save_consultations(
                    assessment=assessment,
                    actor=request.user,
                    given=form.given(),
                    versions=form.versions(),
                    now=timezone.now(),
                )
        except actions.StaleConsultations as stale:
            conflict, status = stale.current, 409
            typed = request.POST.dict() | {f"{group}_number": row.number for group, row in conflict.items()}
            form = ConsultationForm(typed, stored=stored)
            form.add_refusal(stale)
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, _("Les consultations sont notées."))
            return redirect("compass:overview", pk=pk)
    context = {
        "use_case": use_case,
        "section": "compass",
        "form": form,
        "rows": form.rows(),
        "noted": [(group.label, stored.get(group)) for group in PersonsConcerned],
        "conflict": conflict.values(),
        "editable": editable,
    }
    return render(request, "compass/consultations.html", context, status=status)
