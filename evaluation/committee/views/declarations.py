"""Members declare their interests, dossier by dossier, before any of them opens; the president lifts a recusal."""

from collections.abc import Sequence
from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from boussole.shared.refusals import Refused
from evaluation.committee import actions
from evaluation.committee.forms import DeclarationsForm, LiftRecusalForm
from evaluation.committee.models import Meeting
from evaluation.committee.permissions import can_lift_recusals, is_recused, seat_of
from evaluation.committee.selectors import lines_to_declare
from evaluation.committee.selectors.sittings import Line
from evaluation.committee.views.common import (
    act,
    crumbs_of_item,
    crumbs_of_meeting,
    get_item,
    get_meeting,
    item_address,
    meeting_address,
)
from usecases.views.common import refused_as_403


@require_http_methods(["GET", "HEAD", "POST"])
def declare(request: HttpRequest, meeting_pk: int) -> HttpResponse:
    """Declare one's interests in every dossier of the agenda: title and lead only."""
    found = get_meeting(request, meeting_pk)
    lines = _lines(request, found)
    return _page(request, found, lines, back=meeting_address(found), crumbs=crumbs_of_meeting(found))


@require_http_methods(["GET", "HEAD", "POST"])
def declare_item(request: HttpRequest, item_pk: int) -> HttpResponse:
    """Declare one's interests in one dossier, then open it."""
    item = get_item(request, item_pk, declaring=True)
    lines = [line for line in _lines(request, item.meeting) if line.item.pk == item.pk]
    if not lines:
        return redirect("committee:item", item_pk=item.pk)
    return _page(request, item.meeting, lines, back=item_address(item), crumbs=crumbs_of_meeting(item.meeting))


@require_http_methods(["GET", "HEAD", "POST"])
def recusal_lift(request: HttpRequest, item_pk: int, recusal_pk: int) -> HttpResponse:
    """Let a recused member back in."""
    item = get_item(request, item_pk)
    recusal = get_object_or_404(item.recusals.select_related("member__user"), pk=recusal_pk)
    if not can_lift_recusals(request.user, item):
        raise PermissionDenied(_("Seule la présidence, ou sa suppléance, lève un déport."))
    words = {"name": recusal.member.user, "reason": recusal.reason}
    return act(
        request,
        do=partial(actions.lift_recusal, recusal=recusal),
        form=LiftRecusalForm(request.POST or None),
        title=_("Lever un déport"),
        text=_("%(name)s s’est déporté : « %(reason)s » Une fois le déport levé, le dossier lui est de nouveau ouvert.")
        % words,
        done=_("Le déport est levé."),
        back=item_address(item),
        crumbs=crumbs_of_item(item),
    )


def _lines(request: HttpRequest, meeting: Meeting) -> list[Line]:
    seat = seat_of(request.user, meeting)
    if seat is None:
        raise PermissionDenied(_("Seuls les membres du comité déclarent leurs intérêts."))
    return lines_to_declare(meeting.items.all(), seat)


def _page(
    request: HttpRequest, meeting: Meeting, lines: Sequence[Line], *, back: str, crumbs: list[tuple[str, str]]
) -> HttpResponse:
    form = DeclarationsForm(request.POST or None, lines=lines)
    if request.method == "POST" and form.is_valid():
        try:
            with refused_as_403():
                actions.declare_interests(said=form.said(), actor=request.user, now=timezone.now())
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, _("Votre déclaration est enregistrée."))
            out = len(lines) == 1 and is_recused(request.user, lines[0].item)
            return redirect(meeting_address(meeting) if out else back)
    context = {
        "meeting": meeting,
        "form": form,
        "rows": list(form.rows()),
        "recused": [line for line in lines if line.recused],
        "crumbs": crumbs,
        "back_url": meeting_address(meeting),
    }
    return render(request, "committee/declare.html", context)
