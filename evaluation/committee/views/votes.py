"""Putting a motion to the vote, voting, closing."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from boussole.shared.refusals import Refused
from evaluation.committee import actions
from evaluation.committee.case_builder import case_of
from evaluation.committee.forms import BallotForm, MotionForm
from evaluation.committee.models import AgendaItem
from evaluation.committee.motions import possible_motions
from evaluation.committee.permissions import seat_of
from evaluation.committee.selectors import ballots_for
from evaluation.committee.views.common import act, get_item_to_run, get_vote
from evaluation.compass.selectors import signals_of


@require_http_methods(["GET", "HEAD", "POST"])
def vote_open(request: HttpRequest, item_pk: int) -> HttpResponse:
    """Put a motion to the vote."""
    found = get_item_to_run(request, item_pk)
    possible = possible_motions(found.kind, signals_of(found.use_case))
    form = MotionForm(request.POST or None, possible=possible)
    return act(
        request,
        do=partial(actions.open_vote, item=found),
        form=form,
        values=lambda: {"motion": form.cleaned_data["motion"], "conditions": form.conditions()},
        title=_("Mettre une motion aux voix"),
        text=_("Une motion à la fois. Les résultats restent cachés jusqu’à la clôture."),
        done=_("Le vote est ouvert."),
        back=_address(found),
        crumbs=_crumbs(found),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def vote_close(request: HttpRequest, vote_pk: int) -> HttpResponse:
    """Close the vote and show its result."""
    vote = get_vote(request, vote_pk)
    get_item_to_run(request, vote.item_id)
    return act(
        request,
        do=partial(actions.close_vote, vote=vote),
        title=_("Clore le vote"),
        text=_("Le résultat est calculé, figé et affiché. Les bulletins arrivés ensuite ne comptent pas."),
        done=_("Le vote est clos."),
        back=_address(vote.item),
        crumbs=_crumbs(vote.item),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def ballot(request: HttpRequest, vote_pk: int) -> HttpResponse:
    """One's own ballot and, apart, the one of a member whose proxy one holds."""
    vote = get_vote(request, vote_pk)
    seat = seat_of(request.user, vote.item.meeting.committee, vote.item.meeting.day)
    if seat is None:
        raise PermissionDenied(_("Seuls les membres du comité votent."))
    expected = ballots_for(vote, seat, case_of(vote.item))
    asked = request.POST.get("voice", "")
    rows, refused = [], False
    for row in expected:
        sent = request.POST if request.method == "POST" and asked == str(row.voice.pk) else None
        form = BallotForm(sent, prefix=f"voice-{row.voice.pk}")
        if sent is not None and form.is_valid():
            try:
                actions.cast_ballot(
                    vote=vote,
                    actor=request.user,
                    voice=row.voice,
                    choice=form.cleaned_data["choice"],
                    now=timezone.now(),
                )
            except Refused as refusal:
                form.add_refusal(refusal)
            else:
                messages.success(request, _("Le bulletin pour %(name)s est reçu.") % {"name": row.voice.user})
                return redirect("committee:ballot", vote_pk=vote.pk)
        refused = refused or bool(sent is not None and form.errors)
        rows.append((row, form))
    context = {
        "vote": vote,
        "item": vote.item,
        "rows": rows,
        "page_has_errors": refused,
        "crumbs": _crumbs(vote.item),
    }
    return render(request, "committee/ballot.html", context)


def _address(found: AgendaItem) -> str:
    return reverse("committee:item", args=[found.pk])


def _crumbs(found: AgendaItem) -> list[tuple[str, str]]:
    return [
        (_("Comité"), reverse("committee:home")),
        (str(found.meeting), reverse("committee:meeting", args=[found.meeting_id])),
        (found.use_case.title, _address(found)),
    ]
