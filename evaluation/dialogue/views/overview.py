"""The social dialogue of the collectivité, and of one dossier."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from evaluation.dialogue.enums import MOMENTS
from evaluation.dialogue.permissions import can_answer_reserve, can_decide_requirement, can_record, can_speak
from evaluation.dialogue.selectors import consultation_views, note_views, said_of_work, voice_views, work_row
from evaluation.dialogue.selectors.board import board_rows
from evaluation.dialogue.views.common import page_context
from usecases.enums import State
from usecases.views.common import get_use_case

PAGE_SIZE = 20


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The dossiers that touch work, among those the person reads; `?tous=oui` adds the others."""
    everything = request.GET.get("tous") == "oui"
    rows = board_rows(request.user, everything=everything)
    context = {
        "page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
        "total": len(rows),
        "everything": everything,
        "crumbs": [(_("La collectivité"), reverse("collectivite"))],
    }
    return render(request, "dialogue/home.html", context)


@require_safe
def dossier(request: HttpRequest, pk: int) -> HttpResponse:
    """What the dossier changes in work, who was consulted, what was answered, what the staff's representatives say."""
    use_case = get_use_case(request, pk)
    views = consultation_views(use_case)
    voices = voice_views(use_case)
    moment = MOMENTS.get(State(use_case.state))
    mine = [view for view in voices if view.voice.author_id == request.user.pk and view.voice.moment == moment]
    context = page_context(
        use_case,
        work=work_row(use_case, request.user),
        said=said_of_work(use_case, request.user),
        consultations=views,
        voices=voices,
        mine=mine[0] if mine else None,
        moment=moment,
        notes=note_views(use_case, request.user),
        can_decide=can_decide_requirement(request.user, use_case),
        can_record=can_record(request.user, use_case),
        can_answer=can_answer_reserve(request.user, use_case),
        can_speak=can_speak(request.user, use_case),
    )
    return render(request, "dialogue/dossier.html", context)
