"""Putting a motion to a public vote; closing any vote."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from evaluation.committee import actions
from evaluation.committee.case_builder import case_of
from evaluation.committee.enums import VoteMode
from evaluation.committee.forms import MotionForm
from evaluation.committee.models import AgendaItem, Vote
from evaluation.committee.motions import possible_motions
from evaluation.committee.selectors import names_by_seat, progress_of, secret_progress
from evaluation.committee.views.common import act, crumbs_of_item, get_item_to_run, get_vote, item_address
from evaluation.compass.selectors import signals_of


@require_http_methods(["GET", "HEAD", "POST"])
def vote_open(request: HttpRequest, item_pk: int) -> HttpResponse:
    """Put a motion to the vote."""
    found = get_item_to_run(request, item_pk)
    form = MotionForm(request.POST or None, possible=motions_of(found))
    return act(
        request,
        do=partial(actions.open_vote, item=found),
        form=form,
        values=lambda: {"motion": form.cleaned_data["motion"], "conditions": form.conditions()},
        title=_("Mettre une motion au vote public"),
        text=_("Une motion à la fois. Les choix restent cachés jusqu’à la clôture, puis sont publiés avec les noms."),
        done=_("Le vote est ouvert."),
        back=item_address(found),
        crumbs=crumbs_of_item(found),
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
        text=" ".join(
            [*_who_voted(vote), _("Le résultat est calculé, figé et affiché. Un bulletin tardif ne compte pas.")]
        ),
        done=_("Le vote est clos."),
        back=item_address(vote.item),
        crumbs=crumbs_of_item(vote.item),
    )


def motions_of(found: AgendaItem) -> dict[str, str]:
    """Return every motion of an item with why it is closed ('' when it is open)."""
    return possible_motions(found.kind, signals_of(found.use_case))


def _who_voted(vote: Vote) -> list[str]:
    """How many voices are in, so that nobody closes too early by mistake; nothing to say of a paper vote."""
    if vote.mode == VoteMode.PAPER:
        return []
    if vote.mode == VoteMode.SECRET:
        progress = secret_progress(vote)
        done, total = progress.signed, progress.total
    else:
        counted = progress_of(vote, case_of(vote.item), names_by_seat(vote.item.meeting.committee))
        done, total = counted.expressed, counted.total
    values = {"done": done, "total": total}
    return [ngettext("%(done)s voix sur %(total)s a voté.", "%(done)s voix sur %(total)s ont voté.", done) % values]
