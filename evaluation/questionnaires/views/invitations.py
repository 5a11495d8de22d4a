"""Who is asked: mails and slips."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from boussole.shared.refusals import Refused
from boussole.shared.spreadsheets import CSV_TYPE, as_csv
from evaluation.questionnaires import actions
from evaluation.questionnaires.forms.campaigns import InviteForm, SlipsForm
from evaluation.questionnaires.models import Campaign, Service
from evaluation.questionnaires.selectors.campaigns import addresses_of
from evaluation.questionnaires.tokens import grouped
from evaluation.questionnaires.views.campaigns import FORM_METHODS
from evaluation.questionnaires.views.common import act_options, run_campaign
from usecases.views.act import act_page, attempt
from usecases.views.common import refused_as_403


@require_http_methods(FORM_METHODS)
def invite(request: HttpRequest, campaign_pk: int) -> HttpResponse:
    """Paste or send the list of those invited by mail."""
    campaign = run_campaign(request, campaign_pk)
    form = InviteForm(request.POST or None, request.FILES or None, known=addresses_of(campaign))
    done, _refusal = attempt(
        request,
        form=form,
        act=partial(actions.invite_by_mail, campaign=campaign),
        values=lambda: {"people": form.invitees},
        done=_("Les personnes de la liste sont invitées."),
    )
    if done:
        return redirect("questionnaires:campaign", campaign.pk)
    return render(request, "questionnaires/invite.html", _context(campaign, form=form))


@require_http_methods(FORM_METHODS)
def slips(request: HttpRequest, campaign_pk: int) -> HttpResponse:
    """Say how many slips a service needs."""
    campaign = run_campaign(request, campaign_pk)
    return act_page(
        request,
        form=SlipsForm(request.POST or None),
        act=partial(actions.add_slips, campaign=campaign),
        title=_("Prévoir des bulletins imprimés"),
        text=_("Pour les agents sans adresse de courriel. Chaque bulletin porte un code qui ne sert qu’une fois."),
        done=_("Les bulletins sont prévus. Imprimez-les avant d’ouvrir."),
        **act_options(campaign),
    )


@require_http_methods(FORM_METHODS)
def print_slips(request: HttpRequest, campaign_pk: int) -> HttpResponse:
    """Draw the codes: the answer to the POST is the only place where they are ever written."""
    campaign = run_campaign(request, campaign_pk)
    refusal = ""
    if request.method == "POST":
        try:
            with refused_as_403():
                drawn = actions.print_slips(campaign=campaign, actor=request.user, now=timezone.now())
        except Refused as refused:
            refusal = refused.message
        else:
            return _as_file(request, drawn) if "csv" in request.POST else _as_page(request, campaign, drawn)
    context = _context(campaign, refusal=refusal, page_has_errors=bool(refusal))
    return render(request, "questionnaires/print.html", context)


@require_http_methods(FORM_METHODS)
def remove_service(request: HttpRequest, service_pk: int) -> HttpResponse:
    """Take a service out of a campaign in preparation."""
    service = get_object_or_404(Service, pk=service_pk)
    campaign = run_campaign(request, service.campaign_id)
    return act_page(
        request,
        form=None,
        act=partial(actions.remove_service, service=service),
        title=_("Retirer « %(name)s »") % {"name": service.name},
        text=_("Les invitations de ce service sont effacées. Ses bulletins imprimés ne marcheront plus."),
        done=_("Le service est retiré."),
        **act_options(campaign),
    )


def _context(campaign: Campaign, **more: object) -> dict[str, object]:
    return {"use_case": campaign.use_case, "section": "questionnaires", "campaign": campaign, **more}


def _as_page(request: HttpRequest, campaign: Campaign, drawn: list[actions.Slip]) -> HttpResponse:
    rows = [{"service": slip.service, "code": grouped(slip.token)} for slip in drawn]
    context = _context(campaign, slips=rows, site=request.build_absolute_uri(reverse("questionnaires:code")))
    response = render(request, "questionnaires/slips.html", context)
    response["Cache-Control"] = "no-store, private"
    return response


def _as_file(request: HttpRequest, drawn: list[actions.Slip]) -> HttpResponse:
    rows = [
        (
            slip.service,
            grouped(slip.token),
            request.build_absolute_uri(reverse("questionnaires:start", args=[slip.token])),
        )
        for slip in drawn
    ]
    content = as_csv((_("Service"), _("Code"), _("Lien")), rows)
    headers = {"Content-Disposition": 'attachment; filename="bulletins.csv"', "Cache-Control": "no-store, private"}
    return HttpResponse(content, content_type=CSV_TYPE, headers=headers)
