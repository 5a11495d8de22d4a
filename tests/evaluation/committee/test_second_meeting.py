"""Without quorum the committee is convened again: same agenda, three clear days later, no quorum asked for it."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Notification
from boussole.shared.refusals import NotAllowed
from evaluation.committee import actions
from evaluation.committee.enums import ItemState
from evaluation.committee.models import AgendaItem, Meeting
from evaluation.committee.selectors import awaits_second_meeting
from tests.evaluation.committee.checks import refused
from tests.factories.committee import (
    attend,
    cast_all,
    close,
    declare_all,
    make_committee,
    make_ready,
    members_of,
    open_vote,
)

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
TENTH = datetime(2026, 3, 10, 14, 0, tzinfo=PARIS)
DAY = timedelta(days=1)


class Failed:
    """A meeting of the tenth of March where two of five came: two items put off, one voted on before they left."""

    def __init__(self, cast):
        self.people, self.actor = cast, cast.coordinator
        self.committee = make_committee(cast.organisation, size=5)
        self.members = members_of(self.committee)
        self.dossiers = [make_ready(cast.organisation, cast.lead) for _ in range(3)]
        self.meeting = actions.convene_meeting(
            committee=self.committee, actor=self.actor, starts_at=TENTH, place="Mairie", now=TENTH - 8 * DAY
        )
        for use_case in self.dossiers:
            actions.add_item(meeting=self.meeting, use_case=use_case, actor=self.actor, now=TENTH - 8 * DAY)
        actions.open_meeting(meeting=self.meeting, actor=self.actor, now=TENTH)
        voted, opened, unreached = self.meeting.items.all()
        attend(voted, self.actor, self.members[:3])
        actions.open_item(item=voted, actor=self.actor, now=TENTH)
        vote = open_vote(voted, self.actor)
        cast_all(vote, self.members[:3], "PPP")
        close(vote, self.actor)
        for item in (opened, unreached):
            attend(item, self.actor, self.members[:2])
        assert actions.open_item(item=opened, actor=self.actor, now=TENTH).reached is False
        self.voted, self.opened, self.unreached = voted, opened, unreached

    def closed(self):
        actions.close_meeting(meeting=self.meeting, actor=self.actor, now=TENTH)
        return self

    def second(self, starts_at=TENTH + 4 * DAY, **more):
        given = {"first": self.meeting, "actor": self.actor, "starts_at": starts_at, "place": "Mairie"}
        return {**given, "now": TENTH + timedelta(hours=3), **more}


@pytest.fixture
def failed(cast):
    return Failed(cast)


def test_the_items_without_quorum_and_no_other_are_taken_up(failed):
    first = failed.closed()
    # Not reached, but the attendance recorded for it shows that the quorum was lost for it too.
    first.unreached.refresh_from_db()
    assert (first.unreached.without_quorum, first.unreached.state) == (True, ItemState.POSTPONED)
    assert first.unreached.postponed_because.startswith("Le quorum n’est pas atteint : 2 présents")
    assert awaits_second_meeting(Meeting.objects.get(pk=first.meeting.pk))
    meeting = actions.convene_second_meeting(**first.second())
    assert [(row.use_case, row.second_of) for row in meeting.items.all()] == [
        (first.dossiers[1], first.opened),
        (first.dossiers[2], first.unreached),
    ]
    assert (meeting.second_of, meeting.rules) == (first.meeting, first.meeting.rules)
    assert not awaits_second_meeting(Meeting.objects.get(pk=first.meeting.pk))
    told = Notification.objects.filter(key__startswith=f"committee-meeting-{meeting.pk}-0-")
    assert told.count() == 5
    assert "Aucun quorum ne sera exigé pour ces points" in told.first().body
    assert "10 mars 2026" in told.first().body.replace("\xa0", " ")


@pytest.mark.parametrize(("wait", "accepted"), [(1, False), (3, False), (4, True), (30, True)])
def test_three_clear_days_lie_between_the_two(failed, wait, accepted):
    given = failed.closed().second(TENTH + wait * DAY)
    if accepted:
        assert actions.convene_second_meeting(**given).items.count() == 2
    else:
        refusal = refused("trois jours francs", actions.convene_second_meeting, **given)
        assert "14 mars 2026" in refusal.message.replace("\xa0", " ")
        assert refusal.field == "starts_at"


def test_two_members_are_enough_for_what_is_taken_up_and_not_for_what_is_added(failed):
    meeting = actions.convene_second_meeting(**failed.closed().second())
    added = make_ready(failed.people.organisation, failed.people.lead)
    actions.add_item(meeting=meeting, use_case=added, actor=failed.actor, now=TENTH + DAY)
    at = TENTH + 4 * DAY
    actions.open_meeting(meeting=meeting, actor=failed.actor, now=at)
    taken_up, _other, extra = meeting.items.all()
    attend(taken_up, failed.actor, failed.members[:2])
    status = actions.open_item(item=taken_up, actor=failed.actor, now=at)
    assert (status.reached, status.required) == (True, 0)
    assert status.reason == "Aucun quorum n’est exigé : la séance est une seconde convocation."
    vote = open_vote(taken_up, failed.actor)
    cast_all(vote, failed.members[:2], "PP")
    frozen = close(vote, failed.actor)
    assert (frozen.outcome, frozen.inputs["rules"]["quorum"]) == ("ADOPTE", "none")
    declare_all(extra)
    status = actions.open_item(item=extra, actor=failed.actor, now=at)  # its attendance is that of the item before
    assert (status.reached, status.present, status.required) == (False, 2, 3)
    assert AgendaItem.objects.get(pk=extra.pk).without_quorum


def test_once_only_and_after_the_close(failed):
    refused("Levez d’abord", actions.convene_second_meeting, **failed.second())
    failed.closed()
    second = actions.convene_second_meeting(**failed.second())
    refused("existe déjà", actions.convene_second_meeting, **failed.second())
    with pytest.raises(IntegrityError, match=r"committee_one_second_convocation|second_of"), transaction.atomic():
        Meeting.objects.create(
            committee=second.committee, rules=second.rules, starts_at=second.starts_at, place="X",
            convened_at=second.convened_at, second_of=failed.meeting,
        )  # fmt: skip
    actions.cancel_meeting(meeting=second, actor=failed.actor, reason="Grève.", now=TENTH + DAY)
    assert actions.convene_second_meeting(**failed.second()).items.count() == 2


def test_a_second_convocation_that_moves_stays_three_clear_days_away(failed):
    second = actions.convene_second_meeting(**failed.closed().second(TENTH + 6 * DAY))
    near = {"starts_at": TENTH + 3 * DAY, "place": "Mairie", "sequence": 0, "now": TENTH + DAY}
    refused("trois jours francs", actions.change_meeting, meeting=second, actor=failed.actor, **near)
    moved = actions.change_meeting(
        meeting=second, actor=failed.actor, **{**near, "starts_at": TENTH + 4 * DAY, "place": "Salle 2"}
    )
    assert moved.sequence == 1


def test_a_dossier_heard_elsewhere_since_is_left_out_and_nothing_left_is_refused(failed):
    failed.closed()
    elsewhere = actions.convene_meeting(
        committee=failed.committee, actor=failed.actor, starts_at=TENTH + 9 * DAY, place="Mairie", now=TENTH + DAY
    )
    actions.add_item(meeting=elsewhere, use_case=failed.dossiers[1], actor=failed.actor, now=TENTH + DAY)
    given = failed.second(now=TENTH + DAY)
    with transaction.atomic():
        assert [row.use_case for row in actions.convene_second_meeting(**given).items.all()] == [failed.dossiers[2]]
        transaction.set_rollback(True)
    actions.add_item(meeting=elsewhere, use_case=failed.dossiers[2], actor=failed.actor, now=TENTH + DAY)
    refused("Aucun point de cette séance", actions.convene_second_meeting, **given)


def test_a_meeting_that_had_its_quorum_is_not_convened_again(cast):
    committee = make_committee(cast.organisation, size=3)
    meeting = actions.convene_meeting(
        committee=committee, actor=cast.coordinator, starts_at=TENTH, place="Mairie", now=TENTH - 8 * DAY
    )
    use_case = make_ready(cast.organisation, cast.lead)
    item = actions.add_item(meeting=meeting, use_case=use_case, actor=cast.coordinator, now=TENTH - 8 * DAY)
    actions.open_meeting(meeting=meeting, actor=cast.coordinator, now=TENTH)
    actions.close_meeting(meeting=meeting, actor=cast.coordinator, now=TENTH)
    item.refresh_from_db()
    assert (item.without_quorum, item.postponed_because) == (False, "La séance a été levée avant ce point.")
    assert not awaits_second_meeting(Meeting.objects.get(pk=meeting.pk))
    given = {"first": meeting, "starts_at": TENTH + 4 * DAY, "place": "Mairie", "now": TENTH + DAY}
    refused("Aucun point", actions.convene_second_meeting, actor=cast.coordinator, **given)
    president = members_of(committee)[0].user
    refused("secrétariat", actions.convene_second_meeting, error=NotAllowed, actor=president, **given)
