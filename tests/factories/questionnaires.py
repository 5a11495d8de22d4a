"""Campaigns of questionnaires for tests, through the real actions: slips, whose tokens tests may know."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.core.management import call_command

from accounts.models import User
from evaluation.questionnaires import actions
from evaluation.questionnaires.models import Campaign, Template
from tests.factories.accounts import Cast
from tests.factories.usecases import make_use_case
from usecases.enums import State
from usecases.models import UseCase

NOW = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
END = NOW + 20 * DAY  # the last day
CLOSED = END + DAY
SERVICES = {"Assemblées": 12, "Archives": 4, "Communes": 9}
GOOD = {
    "Q01": 5,
    "Q02": 4,
    "Q02-minutes": 30,
    "Q03": 4,
    "Q06": 2,
    "Q07": 4,
    "Q09": 4,
    "Q16": "yes",
    "L1": "Retrouver un acte.",
}


def load_template() -> Template:
    """The shipped version of the questionnaire."""
    call_command("load_questionnaires", verbosity=0)
    return Template.objects.get(organisation=None)


def running(cast: Cast) -> UseCase:
    """A dossier whose trial runs, without what came before."""
    return make_use_case(cast.organisation, cast.lead, state=State.TRIAL_RUNNING)


def draft(
    cast: Cast, use_case: UseCase | None = None, *, moment: str = "end", now: datetime = NOW, days: int = 20
) -> Campaign:
    """A campaign in preparation, nobody invited yet."""
    template = Template.objects.filter(organisation=None).first() or load_template()
    return actions.prepare_campaign(
        use_case=use_case or running(cast),
        actor=cast.lead,
        template=template,
        moment=moment,
        opens_on=now.date(),
        closes_on=(now + days * DAY).date(),
        now=now,
    )


@dataclass
class Opened:
    """An open campaign and the tokens of its slips, by service."""

    campaign: Campaign
    tokens: dict[str, list[str]]
    lead: User

    def answer(self, service: str, *sheets: dict, now: datetime = NOW) -> None:
        """Send `sheets` with the next tokens of a service."""
        for sheet in sheets:
            actions.submit_answers(token=self.tokens[service].pop(0), answers=sheet, now=now)

    def close(self, now: datetime = CLOSED) -> Campaign:
        """Close the campaign as its lead."""
        self.campaign = actions.close_campaign(campaign=self.campaign, actor=self.lead, now=now)
        return self.campaign


def opened(
    cast: Cast,
    use_case: UseCase | None = None,
    *,
    services: dict[str, int] | None = None,
    moment: str = "end",
    now: datetime = NOW,
) -> Opened:
    """A campaign open to answers, by slips."""
    campaign = draft(cast, use_case, moment=moment, now=now)
    for service, number in (services or SERVICES).items():
        actions.add_slips(campaign=campaign, actor=cast.lead, service=service, number=number, now=now)
    tokens: dict[str, list[str]] = {}
    for slip in actions.print_slips(campaign=campaign, actor=cast.lead, now=now):
        tokens.setdefault(slip.service, []).append(slip.token)
    campaign = actions.open_campaign(campaign=campaign, actor=cast.lead, now=now)
    return Opened(campaign, tokens, cast.lead)


def closed(cast: Cast, use_case: UseCase | None = None, *, moment: str = "end", now: datetime = NOW) -> Campaign:
    """A closed campaign: 8 answers of « Assemblées », 3 of « Archives », 6 of « Communes »; its texts not re-read."""
    campaign = opened(cast, use_case, moment=moment, now=now)
    campaign.answer("Assemblées", *[GOOD] * 8, now=now)
    campaign.answer("Archives", *[{**GOOD, "Q01": 1}] * 3, now=now)
    campaign.answer("Communes", *[{**GOOD, "Q01": 3}] * 6, now=now)
    return campaign.close(now + 21 * DAY)
