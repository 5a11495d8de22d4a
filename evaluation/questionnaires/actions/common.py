"""What every act on a campaign starts with."""

from django.utils.translation import gettext as _

from boussole.shared.refusals import Refused
from evaluation.questionnaires.enums import CampaignState
from evaluation.questionnaires.models import Campaign
from usecases.models import UseCase


class CampaignRefused(Refused):
    """The campaign cannot be prepared, opened, changed or closed this way now."""


def lock_campaign(campaign: Campaign) -> Campaign:
    """Lock the dossier, then the campaign, and return it as it is now."""
    use_case = UseCase.objects.select_for_update().get(pk=campaign.use_case_id)
    locked = Campaign.objects.select_for_update().get(pk=campaign.pk)
    locked.use_case = use_case
    return locked


def require_state(campaign: Campaign, *states: str) -> None:
    """Raise CampaignRefused unless the campaign is in one of `states`."""
    if campaign.state in states:
        return
    sentences = {
        CampaignState.DRAFT: _("Le questionnaire n’est pas encore ouvert."),
        CampaignState.OPEN: _("Le questionnaire est ouvert aux réponses : ceci ne change plus."),
        CampaignState.CLOSED: _("Le questionnaire est clos."),
        CampaignState.PUBLISHED: _("Le questionnaire est clos et ses réponses libres sont publiées."),
    }
    raise CampaignRefused(sentences[CampaignState(campaign.state)])
