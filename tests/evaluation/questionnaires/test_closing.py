"""A campaign closes by itself once its last day has passed: to the minute for who answers, once, in nobody's name."""

from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone

from accounts.models import Notification
from audit.models import Entry
from audit.selectors import verify_journal
from boussole.shared.refusals import NotAllowed
from evaluation.questionnaires import actions
from evaluation.questionnaires.enums import CampaignState
from evaluation.questionnaires.models import Campaign, Invitation
from evaluation.questionnaires.tasks import close_ended
from tests.factories.questionnaires import DAY, END, GOOD, draft, opened
from usecases.models import UseCase

pytestmark = pytest.mark.django_db
LAST_MINUTE = datetime.combine(END.date(), time(23, 59), tzinfo=timezone.get_default_timezone())
AFTER = LAST_MINUTE + timedelta(minutes=1)


def states():
    return list(Campaign.objects.order_by("pk").values_list("state", flat=True))


def test_the_last_day_counts_whole_then_nobody_answers_and_the_campaign_closes_once(cast):
    found = opened(cast)
    found.answer("Assemblées", *[GOOD] * 6)
    assert actions.close_when_over(campaign=found.campaign, now=LAST_MINUTE) is None
    found.answer("Archives", GOOD, now=LAST_MINUTE)
    with pytest.raises(actions.LinkRefused):
        found.answer("Communes", GOOD, now=AFTER)
    seen = Entry.objects.count()
    closed = actions.close_when_over(campaign=found.campaign, now=AFTER)
    assert (closed.state, closed.closed_at, Invitation.objects.exists()) == (CampaignState.CLOSED, AFTER, False)
    assert dict(closed.services.values_list("name", "responses")) == {"Assemblées": 6, "Archives": 1, "Communes": 0}
    assert actions.close_when_over(campaign=found.campaign, now=AFTER + DAY) is None
    [entry] = Entry.objects.filter(seq__gt=seen)
    assert (entry.verb, entry.actor_id, entry.actor_label) == ("questionnaires.close", None, "L’application")
    assert entry.organisation_id == cast.organisation.pk
    assert verify_journal().intact
    told = Notification.objects.filter(subject__startswith="Questionnaire clos")
    assert set(told.values_list("recipient", flat=True)) == {cast.lead.pk, cast.coordinator.pk}


def test_a_person_may_still_close_before_and_nothing_happens_again(cast):
    found = opened(cast)
    with pytest.raises(NotAllowed):
        actions.close_campaign(campaign=found.campaign, actor=cast.expert, now=LAST_MINUTE)
    found.close(LAST_MINUTE)
    entry = Entry.objects.latest("seq")
    assert (entry.verb, entry.actor_id) == ("questionnaires.close", cast.lead.pk)
    assert actions.close_when_over(campaign=found.campaign, now=AFTER) is None
    assert Entry.objects.latest("seq").pk == entry.pk


def test_a_campaign_put_off_in_time_stays_open(cast):
    found = opened(cast)
    longer = {"opens_on": found.campaign.opens_on, "closes_on": END.date() + DAY}
    actions.change_days(campaign=found.campaign, actor=cast.lead, now=LAST_MINUTE, **longer)
    assert actions.close_when_over(campaign=found.campaign, now=AFTER) is None
    found.answer("Archives", GOOD, now=AFTER)


def test_the_hourly_task_closes_what_is_over_even_on_a_dossier_that_stopped_and_nothing_else(cast):
    over, stopped, today, prepared = opened(cast), opened(cast), opened(cast), draft(cast)
    now = timezone.localdate()
    ended = [over.campaign.pk, stopped.campaign.pk, prepared.pk]
    Campaign.objects.filter(pk__in=ended).update(opens_on=now - 9 * DAY, closes_on=now - DAY)
    Campaign.objects.filter(pk=today.campaign.pk).update(opens_on=now - 9 * DAY, closes_on=now)
    UseCase.objects.filter(pk=stopped.campaign.use_case_id).update(state="abandoned", abandoned_at=timezone.now())
    assert close_ended() == 2
    # Nobody had answered: there is nothing to re-read.
    assert states() == ["published", "published", "open", "draft"]
    assert set(Invitation.objects.values_list("campaign", flat=True)) == {today.campaign.pk}
    assert close_ended() == 0
