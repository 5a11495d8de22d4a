"""Opening a secret vote; the two scrutineers of a vote on paper."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from evaluation.committee import actions
from evaluation.committee.case_builder import case_of
from evaluation.committee.forms import CountForm, SecretMotionForm
from evaluation.committee.permissions import seat_of
from evaluation.committee.secret_case import possible_scrutineers, secret_requests_needed
from evaluation.committee.selectors import differences_said, people_of
from evaluation.committee.tally import BallotMode, Case, present_members, voices
from evaluation.committee.views.common import (
    act,
    after_declaration,
    crumbs_of_item,
    get_item_to_run,
    get_vote,
    item_address,
)
from evaluation.committee.views.votes import motions_of


@require_http_methods(["GET", "HEAD", "POST"])
def secret_open(request: HttpRequest, item_pk: int) -> HttpResponse:
    """Put a motion to a secret vote, on screen or on paper."""
    found = get_item_to_run(request, item_pk)
    case = case_of(found)
    form = SecretMotionForm(
        request.POST or None,
        possible=motions_of(found),
        by_the_rules=case.rules.ballot == BallotMode.SECRET,
        needed=_needed(case),
        members=people_of(possible_scrutineers(case)),
    )
    return act(
        request,
        do=partial(actions.open_vote, item=found),
        form=form,
        values=lambda: {
            "motion": form.cleaned_data["motion"],
            "conditions": form.conditions(),
            "secret": form.wish(),
        },
        title=_("Mettre une motion au scrutin secret"),
        text=_("Le nombre de votants se voit pendant le vote. Ni les noms, ni les choix."),
        done=_("Le scrutin secret est ouvert."),
        back=item_address(found),
        crumbs=crumbs_of_item(found),
        template="committee/secret_open.html",
    )


@after_declaration
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def paper_count(request: HttpRequest, vote_pk: int) -> HttpResponse:
    """What one scrutineer counted; the other's count shows only what differs, once both are typed."""
    vote = get_vote(request, vote_pk)
    seat = seat_of(request.user, vote.item.meeting)
    if seat is None or seat.pk not in (vote.first_scrutineer_id, vote.second_scrutineer_id):
        raise PermissionDenied(_("Seuls les deux scrutateurs d’un vote sur papier saisissent le dépouillement."))
    mine = vote.counts.filter(scrutineer=seat, superseded=False).first()
    people = people_of(voices(case_of(vote.item)))
    form = CountForm(request.POST or None, people=people, initial=_typed(mine))
    return act(
        request,
        do=partial(actions.type_count, vote=vote),
        form=form,
        values=lambda: {"signed": form.cleaned_data["signed"], "totals": form.totals()},
        title=_("Saisir le dépouillement"),
        text=_("Comptez les signatures et les bulletins, sans regarder la saisie de l’autre scrutateur."),
        done=_("Votre dépouillement est enregistré."),
        back=item_address(vote.item),
        crumbs=crumbs_of_item(vote.item),
        template="committee/paper_count.html",
        extra={"vote": vote, "differences": differences_said(vote, seat), "mine": mine},
    )


def _typed(mine: object) -> dict:
    names = ("signed", "in_favour", "against", "blank", "null")
    return {name: getattr(mine, name) for name in names} if mine else {}


def _needed(case: Case) -> str:
    present = present_members(case)
    needed = secret_requests_needed(present)
    return ngettext(
        "Le secret est dû à partir de %(needed)s demande, pour %(present)s présents.",
        "Le secret est dû à partir de %(needed)s demandes, pour %(present)s présents.",
        needed,
    ) % {"needed": needed, "present": present}
