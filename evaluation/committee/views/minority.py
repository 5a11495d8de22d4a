"""Minority opinions: file one, sign one, take one's signature back."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from evaluation.committee import actions
from evaluation.committee.forms import MinorityForm, SignForm
from evaluation.committee.models import MinorityOpinion
from evaluation.committee.views.common import act, crumbs_of_item, get_item_as_member, item_address


@require_http_methods(["GET", "HEAD", "POST"])
def minority_file(request: HttpRequest, item_pk: int) -> HttpResponse:
    """Write a minority opinion and sign it."""
    found, _seat = get_item_as_member(request, item_pk)
    form = MinorityForm(request.POST or None)
    return act(
        request,
        do=partial(actions.file_minority_opinion, item=found),
        form=form,
        values=lambda: {"text": form.cleaned_data["text"], "named": form.is_named()},
        title=_("Déposer une opinion minoritaire"),
        text=_("Elle dit pourquoi vous ne suivez pas le comité. Les élus la liront avec l’avis."),
        done=_("Votre opinion minoritaire est déposée."),
        back=item_address(found),
        crumbs=crumbs_of_item(found),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def minority_sign(request: HttpRequest, opinion_pk: int) -> HttpResponse:
    """Sign an opinion that another member filed."""
    opinion = _get_opinion(request, opinion_pk)
    form = SignForm(request.POST or None)
    return act(
        request,
        do=partial(actions.sign_minority_opinion, opinion=opinion),
        form=form,
        values=lambda: {"named": form.is_named()},
        title=_("Signer cette opinion minoritaire"),
        text=_("Lisez-la : votre signature vaut pour ce texte, tel quel."),
        template="committee/minority_sign.html",
        extra={"opinion": opinion},
        done=_("Votre signature est enregistrée."),
        back=item_address(opinion.item),
        crumbs=crumbs_of_item(opinion.item),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def minority_leave(request: HttpRequest, opinion_pk: int) -> HttpResponse:
    """Take one's signature back."""
    opinion = _get_opinion(request, opinion_pk)
    return act(
        request,
        do=partial(actions.withdraw_minority_signature, opinion=opinion),
        title=_("Retirer ma signature"),
        text=_("Une opinion que plus personne ne signe n’est pas jointe à l’avis."),
        done=_("Votre signature est retirée."),
        back=item_address(opinion.item),
        crumbs=crumbs_of_item(opinion.item),
        danger=True,
    )


def _get_opinion(request: HttpRequest, pk: int) -> MinorityOpinion:
    """Return the opinion to a member of its item; a 404 for outsiders, a 403 with the reason for the others."""
    opinion = get_object_or_404(MinorityOpinion, pk=pk)
    opinion.item, _seat = get_item_as_member(request, opinion.item_id)
    return opinion
