"""The campaigns of a dossier, and one of them while it is prepared, open or closed."""

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from boussole.shared.refusals import Refused
from evaluation.questionnaires import actions
from evaluation.questionnaires.enums import CampaignState, ReviewState
from evaluation.questionnaires.forms.campaigns import DaysForm, PrepareForm
from evaluation.questionnaires.permissions import (
    may_close,
    may_prepare,
    may_read_results,
    may_reread,
    moments_open_to,
    require_closer,
    require_runner,
    runs,
)
from evaluation.questionnaires.selectors import campaigns_of, progress, usable_templates
from evaluation.questionnaires.views.common import act_options, get_campaign, run_campaign
from usecases.views.act import act_page
from usecases.views.common import get_use_case, refused_as_403

FORM_METHODS = ["GET", "HEAD", "POST"]


@require_safe
def overview(request: HttpRequest, pk: int) -> HttpResponse:
    """Every campaign of the dossier, the newest first."""
    use_case = get_use_case(request, pk)
    context = {
        "use_case": use_case,
        "section": "questionnaires",
        "campaigns": campaigns_of(use_case),
        "may_prepare": may_prepare(request.user, use_case),
        "runs": runs(request.user, use_case),
    }
    return render(request, "questionnaires/overview.html", context)


@require_http_methods(FORM_METHODS)
def prepare(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose the moment, the version and the days of a new campaign."""
    use_case = get_use_case(request, pk)
    with refused_as_403():
        require_runner(request.user, use_case)
    templates = usable_templates(use_case.organisation_id)
    form = PrepareForm(request.POST or None, moments=moments_open_to(use_case), templates=templates)
    if request.method == "POST" and form.is_valid():
        try:
            with refused_as_403():
                campaign = actions.prepare_campaign(
                    use_case=use_case, actor=request.user, now=timezone.now(), **form.cleaned_data
                )
        except Refused as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("Le questionnaire est préparé. Dites maintenant qui est invité."))
            return redirect("questionnaires:campaign", campaign.pk)
    context = {
        "use_case": use_case,
        "section": "questionnaires",
        "form": form,
        "templates": templates,
        "possible": bool(form.moments) and templates.exists(),
    }
    return render(request, "questionnaires/prepare.html", context)


@require_safe
def campaign(request: HttpRequest, campaign_pk: int) -> HttpResponse:
    """Where a campaign stands, what its runners may do now."""
    shown = get_campaign(request, campaign_pk)
    today = timezone.localdate()
    runner = runs(request.user, shown.use_case)
    waiting = shown.free_answers.filter(state=ReviewState.WAITING).count()
    context = {
        "use_case": shown.use_case,
        "section": "questionnaires",
        "campaign": shown,
        "progress": progress(shown),
        "runs": runner,
        "closes": may_close(request.user, shown.use_case),
        "draft": shown.state == CampaignState.DRAFT,
        "opened": shown.state == CampaignState.OPEN,
        "removable": runner and shown.state == CampaignState.DRAFT,
        "over": today > shown.closes_on,
        "readable": may_read_results(shown),
        "waiting": waiting,
        "rereads": shown.state == CampaignState.CLOSED and may_reread(request.user, shown.use_case),
    }
    return render(request, "questionnaires/campaign.html", context)


@require_http_methods(FORM_METHODS)
def days(request: HttpRequest, campaign_pk: int) -> HttpResponse:
    """Change the days."""
    shown = run_campaign(request, campaign_pk)
    initial = {"opens_on": shown.opens_on, "closes_on": shown.closes_on}
    return act_page(
        request,
        form=DaysForm(request.POST or None, initial=initial),
        act=partial(actions.change_days, campaign=shown),
        title=_("Changer les dates"),
        text=_("Une fois le questionnaire ouvert, seul le dernier jour peut changer."),
        done=_("Les dates sont changées."),
        **act_options(shown),
    )


@require_http_methods(FORM_METHODS)
def discard(request: HttpRequest, campaign_pk: int) -> HttpResponse:
    """Throw away a campaign in preparation."""
    shown = run_campaign(request, campaign_pk)
    options = act_options(shown)
    return act_page(
        request,
        form=None,
        act=partial(actions.discard_campaign, campaign=shown),
        title=_("Abandonner ce questionnaire"),
        text=_("La préparation et la liste des invités sont effacées. Personne n’a encore répondu."),
        done=_("Le questionnaire est abandonné."),
        danger=True,
        then="questionnaires:overview",
        **options,
    )


@require_http_methods(FORM_METHODS)
def open_(request: HttpRequest, campaign_pk: int) -> HttpResponse:
    """Open to answers."""
    shown = run_campaign(request, campaign_pk)
    return act_page(
        request,
        form=None,
        act=partial(actions.open_campaign, campaign=shown),
        title=_("Ouvrir le questionnaire"),
        text=_("Les courriels partent aussitôt. Le questionnaire, les services et les bulletins ne changent plus."),
        done=_("Le questionnaire est ouvert."),
        **act_options(shown),
    )


@require_http_methods(FORM_METHODS)
def remind(request: HttpRequest, campaign_pk: int) -> HttpResponse:
    """Remind those whose link has not served."""
    shown = run_campaign(request, campaign_pk)
    return act_page(
        request,
        form=None,
        act=partial(actions.remind, campaign=shown),
        title=_("Relancer"),
        text=_(
            "Un nouveau lien part à chaque adresse dont le lien n’a pas servi ; l’ancien ne marche plus. "
            "Ni vous ni personne ne voit à qui."
        ),
        done=_("La relance est partie."),
        **act_options(shown),
    )


@require_http_methods(FORM_METHODS)
def close(request: HttpRequest, campaign_pk: int) -> HttpResponse:
    """Close for good."""
    shown = get_campaign(request, campaign_pk)
    with refused_as_403():
        require_closer(request.user, shown.use_case)
    return act_page(
        request,
        form=None,
        act=partial(actions.close_campaign, campaign=shown),
        title=_("Clore le questionnaire"),
        text=_(
            "Plus personne ne pourra répondre. Les adresses et les liens sont effacés, les réponses mélangées. "
            "Sous cinq réponses, elles sont effacées aussi. On ne revient pas en arrière."
        ),
        done=_("Le questionnaire est clos."),
        danger=True,
        **act_options(shown),
    )
