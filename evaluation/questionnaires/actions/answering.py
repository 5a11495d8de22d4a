"""An agent follows a link, answers, sends. Who they are is never asked, and nothing is kept of them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.throttle import count_try, tries
from boussole.shared.refusals import Refused
from evaluation.questionnaires.actions.mixing import mix
from evaluation.questionnaires.content import asked, clean_answers, phase_of, read_items
from evaluation.questionnaires.models import Campaign, Invitation
from evaluation.questionnaires.selectors.answering import answerable, is_open

GUESSES_A_MINUTE = 10
GUESS = "questionnaire"


class LinkRefused(Refused):
    """The link does not open a questionnaire: unknown, already used, or closed. Which of the three is never said."""


class TooManyGuesses(Refused):
    """Too many links that led nowhere were tried from one place in a minute."""


class NothingAnswered(Refused):
    """Not one question was answered."""


def begin(*, token: str, address: str, now: datetime) -> Invitation:
    """Return the invitation that a token opens. `address` is that of the machine that asks.

    Unknown, used and closed tokens are refused alike, by the same queries. Raises LinkRefused, TooManyGuesses (ten
    refusals in the minute from one address; even a right token then waits).
    """
    if tries(purpose=GUESS, address=address, now=now) >= GUESSES_A_MINUTE:
        raise TooManyGuesses(_("Trop d’essais. Attendez une minute, puis recommencez."))
    invitation = answerable(token, now)
    if invitation is None:
        count_try(purpose=GUESS, address=address, now=now)
        raise _no_way_in()
    return invitation


@transaction.atomic
def submit_answers(*, token: str, answers: Mapping[str, Any], now: datetime) -> None:
    """Keep the answers and use up the token, together or not at all.

    Raises LinkRefused (unknown, used or closed: a second sending gets this too), NothingAnswered.
    """
    found = answerable(token, now)
    if found is None:
        raise _no_way_in()
    campaign = Campaign.objects.select_for_update(of=("self",)).select_related("template").get(pk=found.campaign_id)
    if not is_open(campaign, now) or Invitation.objects.filter(pk=found.pk, used=False).update(used=True) != 1:
        raise _no_way_in()
    given = clean_answers(asked(read_items(campaign.template.content), phase_of(campaign.moment)), answers)
    if not given:
        raise NothingAnswered(_("Répondez au moins à une question avant d’envoyer."))
    mix(campaign, added=[(found.service_id, given)])


def _no_way_in() -> LinkRefused:
    return LinkRefused(_("Ce lien n’ouvre pas de questionnaire."))
