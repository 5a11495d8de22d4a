"""How the pages of a campaign find it, and who may act on it."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from evaluation.questionnaires.models import Campaign
from evaluation.questionnaires.permissions import require_runner
from usecases.views.common import get_use_case, refused_as_403


def get_campaign(request: HttpRequest, pk: int) -> Campaign:
    """Return the campaign of a dossier that the person reads; a 404 for anyone else."""
    campaign = get_object_or_404(Campaign.objects.select_related("template"), pk=pk)
    campaign.use_case = get_use_case(request, campaign.use_case_id)
    return campaign


def run_campaign(request: HttpRequest, pk: int) -> Campaign:
    """Return the campaign if the person runs it; a 403 with the reason for another reader."""
    campaign = get_campaign(request, pk)
    with refused_as_403():
        require_runner(request.user, campaign.use_case)
    return campaign


def act_options(campaign: Campaign) -> dict[str, Any]:
    """Return what every page of an act on the campaign gives to `act_page`."""
    return {
        "use_case": campaign.use_case,
        "back": "questionnaires:campaign",
        "back_pk": campaign.pk,
        "extra": {"section": "questionnaires", "back_url": reverse("questionnaires:campaign", args=[campaign.pk])},
    }
