"""What a token opens."""

from datetime import datetime

from django.utils import timezone

from evaluation.questionnaires.enums import CampaignState
from evaluation.questionnaires.models import Campaign, Invitation
from evaluation.questionnaires.tokens import hash_of


def answerable(token: str, now: datetime) -> Invitation | None:
    """Return the invitation of a token that can still serve, with its campaign and service, else None. One query."""
    rows = Invitation.objects.select_related("service", "campaign__template", "campaign__use_case__organisation")
    found = rows.filter(token_hash=hash_of(token)).first()
    if found is None or found.used or not is_open(found.campaign, now):
        return None
    return found


def is_open(campaign: Campaign, now: datetime) -> bool:
    """Tell whether the campaign takes answers at that instant: opened, between its two days, both included."""
    return campaign.state == CampaignState.OPEN and campaign.opens_on <= timezone.localdate(now) <= campaign.closes_on
