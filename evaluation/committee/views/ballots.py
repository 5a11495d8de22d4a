"""Voting: one's own ballot and, beside it, the one of a member whose proxy one holds. Public, secret or on paper."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from boussole.shared.forms import BoussoleForm
from boussole.shared.refusals import Refused
from evaluation.committee import actions
from evaluation.committee.case_builder import case_of
from evaluation.committee.enums import VoteMode
from evaluation.committee.forms import BallotForm, SecretBallotForm
from evaluation.committee.models import CommitteeMember, Vote
from evaluation.committee.permissions import seat_of
from evaluation.committee.selectors import ballots_for, counts_of, secret_ballots_for, secret_progress
from evaluation.committee.views.common import after_declaration, crumbs_of_item, get_vote
from usecases.views.common import refused_as_403


@dataclass
class Sent:
    """A ballot that came: whether it was taken, for whom, or why not. `forms` are what the page shows."""

    forms: list[tuple[Any, BoussoleForm]]
    taken_for: CommitteeMember | None = None
    refusal: str = ""


# What is typed here never reaches an error report, nor the cache of a browser that others use.
@after_declaration
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def ballot(request: HttpRequest, vote_pk: int) -> HttpResponse:
    """The voices that the person may express in a vote."""
    vote = get_vote(request, vote_pk)
    seat = seat_of(request.user, vote.item.meeting)
    if seat is None:
        raise PermissionDenied(_("Seuls les membres du comité votent."))
    if vote.mode == VoteMode.PAPER:
        return _on_paper(request, vote, seat)
    case = case_of(vote.item)
    if vote.mode == VoteMode.SECRET:
        rows = secret_ballots_for(vote, seat, case)
        cast = partial(actions.cast_secret_ballot, vote=vote, actor=request.user)
        sent = _receive(request, vote, rows, SecretBallotForm, cast)
        done, template = _("Le bulletin pour %(name)s est dans l’urne."), "committee/secret_ballot.html"
    else:
        rows = ballots_for(vote, seat, case)
        cast = partial(actions.cast_ballot, vote=vote, actor=request.user, now=timezone.now())
        sent = _receive(request, vote, rows, BallotForm, cast)
        done, template = _("Le bulletin pour %(name)s est reçu."), "committee/ballot.html"
    if sent.taken_for is not None:
        messages.success(request, done % {"name": sent.taken_for.user})
        return redirect("committee:ballot", vote_pk=vote.pk)
    context = {
        "vote": vote,
        "item": vote.item,
        "rows": sent.forms,
        "others": [row.voice for row in rows if not row.own],
        "refusal": sent.refusal,
        "page_has_errors": bool(sent.refusal) or any(form.is_bound and form.errors for _row, form in sent.forms),
        "progress": secret_progress(vote) if vote.mode == VoteMode.SECRET else None,
        "crumbs": crumbs_of_item(vote.item),
    }
    return render(request, template, context)


def _receive(
    request: HttpRequest, vote: Vote, rows: Sequence[Any], form_class: type[BoussoleForm], cast: Callable[..., Any]
) -> Sent:
    """Cast what was sent for one voice. A refusal stands in its form, or above when its form is no longer there."""
    asked = request.POST.get("voice", "") if request.method == "POST" else None
    sent = Sent([])
    for row in rows:
        mine = asked == str(row.voice.pk)
        form = form_class(request.POST if mine else None, prefix=f"voice-{row.voice.pk}")
        sent.forms.append((row, form))
        if mine and form.is_valid():
            try:
                with refused_as_403():
                    cast(voice=row.voice, choice=form.cleaned_data["choice"])
            except Refused as refused:
                form.add_refusal(refused)
                sent.refusal = refused.message
            else:
                sent.taken_for = row.voice
    if asked is not None and asked not in {str(row.voice.pk) for row in rows}:
        sent.refusal = _why_not(vote, asked, cast)
    return sent


def _why_not(vote: Vote, asked: str, cast: Callable[..., Any]) -> str:
    """Why a voice that the page does not offer cannot be expressed: the act itself says it, and does nothing."""
    committee = vote.item.meeting.committee
    voice = committee.members.filter(pk=asked).first() if asked.isdecimal() else None
    try:
        if voice is not None:
            with refused_as_403():
                cast(voice=voice, choice="")
    except Refused as refused:
        return refused.message
    return _("Cette voix n’existe pas dans ce comité. Rechargez la page.")


def _on_paper(request: HttpRequest, vote: Vote, seat: CommitteeMember) -> HttpResponse:
    refusal = _("Ce vote se fait sur papier : rien n’a été enregistré ici.") if request.method == "POST" else ""
    scrutineers = (vote.first_scrutineer, vote.second_scrutineer)
    context = {
        "vote": vote,
        "item": vote.item,
        "refusal": refusal,
        "page_has_errors": bool(refusal),
        "scrutineers": scrutineers,
        "counts": seat in scrutineers,
        "typed": len(counts_of(vote)),
        "crumbs": crumbs_of_item(vote.item),
    }
    return render(request, "committee/paper_ballot.html", context)
