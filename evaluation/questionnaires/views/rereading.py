"""The coordinator re-reads free answers one by one, then publishes them."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from evaluation.questionnaires import actions
from evaluation.questionnaires.enums import CampaignState, ReviewState
from evaluation.questionnaires.forms.campaigns import ReviewForm
from evaluation.questionnaires.models import Campaign
from evaluation.questionnaires.permissions import require_rereader
from evaluation.questionnaires.selectors import to_reread
from evaluation.questionnaires.selectors.results import items_of, question_of
from evaluation.questionnaires.views.campaigns import FORM_METHODS
from evaluation.questionnaires.views.common import act_options, get_campaign
from usecases.views.act import act_page, attempt
from usecases.views.common import refused_as_403


@require_safe
def reread(request: HttpRequest, campaign_pk: int) -> HttpResponse:
    """Every free answer of a closed campaign, with what was decided of it."""
    campaign = _reread_by(request, campaign_pk)
    if campaign.state != CampaignState.CLOSED:
        return redirect("questionnaires:campaign", campaign.pk)
    questions = question_of(items_of(campaign))
    rows = [{"answer": row, "question": questions[row.code]} for row in to_reread(campaign)]
    waiting = sum(row["answer"].state == ReviewState.WAITING for row in rows)
    return render(request, "questionnaires/reread.html", _context(campaign, rows=rows, waiting=waiting))


@require_http_methods(FORM_METHODS)
def review(request: HttpRequest, campaign_pk: int, answer_pk: str) -> HttpResponse:
    """Decide of one free answer, then go to the next one."""
    campaign = _reread_by(request, campaign_pk)
    answer = get_object_or_404(campaign.free_answers, pk=answer_pk)
    if campaign.state != CampaignState.CLOSED:
        return redirect("questionnaires:campaign", campaign.pk)
    initial = {"text": answer.text, "reason": answer.reason}
    if answer.state != ReviewState.WAITING:
        initial["decision"] = answer.state
    form = ReviewForm(request.POST or None, initial=initial)
    done, _refusal = attempt(
        request,
        form=form,
        act=partial(actions.review_answer, answer=answer),
        done=_("C’est noté."),
    )
    if done:
        following = to_reread(campaign).filter(state=ReviewState.WAITING).first()
        if following is None:
            return redirect("questionnaires:reread", campaign.pk)
        return redirect("questionnaires:review", campaign.pk, following.pk)
    left = campaign.free_answers.filter(state=ReviewState.WAITING).count()
    question = question_of(items_of(campaign))[answer.code]
    context = _context(campaign, form=form, answer=answer, question=question, left=left)
    return render(request, "questionnaires/review.html", context)


@require_http_methods(FORM_METHODS)
def publish(request: HttpRequest, campaign_pk: int) -> HttpResponse:
    """Let readers of the dossier read what was re-read."""
    campaign = _reread_by(request, campaign_pk)
    return act_page(
        request,
        form=None,
        act=partial(actions.publish_free_answers, campaign=campaign),
        title=_("Publier les réponses libres"),
        text=_(
            "Les personnes qui lisent le dossier pourront les lire, dans le désordre. "
            "Celles que vous avez retenues sont effacées. On ne revient pas en arrière."
        ),
        done=_("Les réponses libres sont publiées."),
        **act_options(campaign),
    )


def _reread_by(request: HttpRequest, pk: int) -> Campaign:
    campaign = get_campaign(request, pk)
    with refused_as_403():
        require_rereader(request.user, campaign.use_case)
    return campaign


def _context(campaign: Campaign, **more: object) -> dict[str, object]:
    return {"use_case": campaign.use_case, "section": "questionnaires", "campaign": campaign, **more}
