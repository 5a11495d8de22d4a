"""Annulling a vote, rectifying a result: new acts, nothing deleted."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from evaluation.committee import actions
from evaluation.committee.enums import VoteMode
from evaluation.committee.forms import AnnulForm, RectifyForm
from evaluation.committee.secret_case import Totals, situation
from evaluation.committee.selectors import annulled_because, names_by_seat, standing
from evaluation.committee.tally import case_from_dict
from evaluation.committee.views.common import act, crumbs_of_item, get_item_to_run, get_vote, item_address


@require_http_methods(["GET", "HEAD", "POST"])
def vote_annul(request: HttpRequest, vote_pk: int) -> HttpResponse:
    """Declare a vote void, open or closed."""
    vote = get_vote(request, vote_pk)
    found = get_item_to_run(request, vote.item_id)
    return act(
        request,
        do=partial(actions.annul_vote, vote=vote),
        form=AnnulForm(request.POST or None),
        title=_("Annuler ce vote"),
        text=_(
            "Rien n’est effacé : le vote reste lisible, avec ce motif, mais ne compte plus. S’il était ouvert, il "
            "n’est pas dépouillé. Un nouveau vote peut être ouvert tant que la séance dure."
        ),
        done=_("Le vote est annulé."),
        back=item_address(found),
        crumbs=crumbs_of_item(found),
        danger=True,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def vote_rectify(request: HttpRequest, vote_pk: int) -> HttpResponse:
    """Count a closed vote again with its record put right."""
    vote = get_vote(request, vote_pk)
    found = get_item_to_run(request, vote.item_id)
    if vote.closed_at is None or annulled_because(vote):
        raise PermissionDenied(_("Seul le résultat d’un vote clos et non annulé se rectifie."))
    case = case_from_dict(standing(vote).inputs)
    names = names_by_seat(found.meeting.committee)
    members = [(member.id, names.get(member.id, member.id)) for member in case.members]
    form = RectifyForm(
        request.POST or None,
        members=members,
        situations={member: situation(case, member) for member, _name in members},
        totals=Totals.of(case.ballots.box) if vote.mode == VoteMode.PAPER else None,
    )
    return act(
        request,
        do=partial(actions.rectify_vote, vote=vote),
        form=form,
        values=lambda: {"reason": form.cleaned_data["reason"], "correction": form.correction()},
        title=_("Rectifier le résultat"),
        text=_(
            "Corrigez ce qui était inexact : le résultat est recalculé. Le premier résultat reste lisible. Les choix "
            "exprimés, eux, ne se corrigent pas."
        ),
        done=_("Le résultat est rectifié."),
        back=item_address(found),
        crumbs=crumbs_of_item(found),
    )
