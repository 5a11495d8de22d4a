"""The signed opinion of a staff representative."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from boussole.shared.refusals import Refused
from evaluation.dialogue import actions
from evaluation.dialogue.enums import MOMENTS
from evaluation.dialogue.forms import VoiceForm
from evaluation.dialogue.models import StaffVoice
from evaluation.dialogue.permissions import require_speaker
from evaluation.dialogue.selectors import work_row
from evaluation.dialogue.views.common import page_context
from usecases.enums import State
from usecases.models import UseCase
from usecases.views.common import get_use_case, refused_as_403


@require_http_methods(["GET", "HEAD", "POST"])
def voice(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign an opinion, or correct one's own while its moment lasts."""
    use_case = get_use_case(request, pk)
    with refused_as_403():
        require_speaker(request.user, use_case)
    current = _current(request, use_case)
    form = VoiceForm(request.POST or None, voice=current)
    stored, status = None, 200
    if request.method == "POST" and form.is_valid():
        try:
            with refused_as_403():
                actions.sign_voice(use_case=use_case, actor=request.user, now=timezone.now(), **form.values())
        except actions.StaleVoice as stale:
            stored, status = stale.current, 409
            form.add_refusal(stale)
            form.data = {**request.POST.dict(), "version": str(stale.current.number)}
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, _("Votre avis est signé. Le comité et les élus le lisent."))
            return redirect("dialogue:dossier", pk)
    context = page_context(
        use_case,
        form=form,
        current=current,
        stored=stored,
        moment=MOMENTS[State(use_case.state)],
        work=work_row(use_case, request.user),
    )
    return render(request, "dialogue/voice.html", context, status=status)


def _current(request: HttpRequest, use_case: UseCase) -> StaffVoice | None:
    rows = StaffVoice.objects.filter(use_case=use_case, author=request.user, moment=MOMENTS[State(use_case.state)])
    return rows.order_by("-number").first()
