"""What closed campaigns say."""

from dataclasses import dataclass
from datetime import date, datetime

from boussole.shared.suppression import THRESHOLD
from evaluation.questionnaires.content import Item, asked, phase_of, read_items, text_codes
from evaluation.questionnaires.enums import CLOSED_STATES, CampaignState, Moment, ReviewState
from evaluation.questionnaires.models import Campaign
from evaluation.questionnaires.results import CampaignResults, MomentResults, Sheet, campaign_results, item_means
from usecases.models import UseCase

TRIAL_MOMENTS = (Moment.BEFORE, Moment.MIDWAY, Moment.END)
# What the results of a moment are set beside: a trial beside what was before it, a system in service beside its trial.
BESIDE: dict[str, tuple[str, ...]] = {
    Moment.MIDWAY: (Moment.BEFORE,),
    Moment.END: (Moment.BEFORE,),
    Moment.YEAR_1: (Moment.END,),
    Moment.YEAR_3: (Moment.YEAR_1, Moment.END),
    Moment.YEAR_5: (Moment.YEAR_3, Moment.YEAR_1, Moment.END),
}


@dataclass(frozen=True)
class Voices:
    """The free answers to one question that may be read, and how many were withheld."""

    question: str
    texts: tuple[str, ...]
    withheld: int


def results_of_trial(use_case: UseCase, since: datetime | None = None) -> dict[str, MomentResults]:
    """Return the figures of the latest closed campaign of each moment of the trial: before, midway, end.

    `since` leaves out campaigns closed before that instant (of an earlier trial). Means are kept only where five people
    marked the item; the number of responses is exact, even small: it is for rules, not for a page.
    """
    rows = use_case.campaigns.filter(state__in=CLOSED_STATES, moment__in=TRIAL_MOMENTS).select_related("template")
    if since is not None:
        rows = rows.filter(closed_at__gte=since)
    latest = {campaign.moment: campaign for campaign in rows.order_by("closed_at", "pk")}
    return {moment: _moment_results(latest[moment]) for moment in map(str, TRIAL_MOMENTS) if moment in latest}


def closed_in_service(use_case: UseCase, since: date) -> list[Campaign]:
    """Return the campaigns of the system in service closed from the day `since`, in the order of their close.

    Each with its services at hand, which say how many were invited and how many answered. Two queries.
    """
    rows = use_case.campaigns.filter(state__in=CLOSED_STATES, closed_at__date__gte=since)
    return list(rows.exclude(moment__in=TRIAL_MOMENTS).prefetch_related("services").order_by("closed_at", "pk"))


def items_of(campaign: Campaign) -> tuple[Item, ...]:
    """Return the items that the campaign asks, in order."""
    return asked(read_items(campaign.template.content), phase_of(campaign.moment))


def results_of(campaign: Campaign) -> CampaignResults:
    """Return what may be shown of a closed campaign. Two queries."""
    services = list(campaign.services.all())
    invited = {service.name: service.invited or 0 for service in services}
    return campaign_results(items_of(campaign), _sheets(campaign), invited)


def set_beside(campaign: Campaign) -> Campaign | None:
    """Return the latest closed campaign that the results of this one are set beside, or None."""
    moments = BESIDE.get(campaign.moment, ())
    rows = Campaign.objects.filter(
        use_case=campaign.use_case_id, state__in=CLOSED_STATES, moment__in=moments, number__lt=campaign.number
    )
    found = {row.moment: row for row in rows.select_related("template").order_by("number")}
    return next((found[moment] for moment in moments if moment in found), None)


def voices_of(campaign: Campaign) -> list[Voices]:
    """Return the published free answers of a campaign by question; nothing before they are published."""
    if campaign.state != CampaignState.PUBLISHED:
        return []
    items = items_of(campaign)
    questions = question_of(items)
    rows = list(campaign.free_answers.all())
    found = []
    for code in text_codes(items):
        inside = [row for row in rows if row.code == code]
        withheld = sum(row.state == ReviewState.WITHHELD for row in inside)
        texts = tuple(row.text for row in inside if row.state != ReviewState.WITHHELD)
        if inside:
            found.append(Voices(questions[code], texts, withheld))
    return found


def question_of(items: tuple[Item, ...]) -> dict[str, str]:
    """Return the question behind each code of free words."""
    questions = {}
    for item in items:
        detail = next((option.detail for option in item.options if option.detail), "")
        questions |= {item.code: item.text, item.detail_code: f"{item.text} {detail}".strip()}
    return questions


def _sheets(campaign: Campaign) -> list[Sheet]:
    rows = campaign.answers.select_related("service")
    return [Sheet(row.service.name, row.answers) for row in rows]


def _moment_results(campaign: Campaign) -> MomentResults:
    services = list(campaign.services.all())
    responses = sum(service.responses or 0 for service in services)
    sheets = _sheets(campaign) if responses >= THRESHOLD else []
    return MomentResults(
        moment=campaign.moment,
        invited=sum(service.invited or 0 for service in services),
        responses=responses,
        means=item_means(items_of(campaign), sheets),
    )
