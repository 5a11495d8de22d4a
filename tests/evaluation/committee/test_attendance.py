"""Who is there, item by item: carried on, late arrivals and departures with their hour, quorum judged each time."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import DatabaseError

from boussole.shared.refusals import NotAllowed
from evaluation.committee import actions
from evaluation.committee.case_builder import case_of
from evaluation.committee.enums import ItemState, Presence, ProxyEnd
from evaluation.committee.models import AgendaItem, Attendance, Movement, Proxy
from evaluation.committee.quorum import quorum_status
from evaluation.committee.selectors import columns_of, recorded_presences
from evaluation.committee.tally import CGCT, Rules
from tests.evaluation.committee.checks import refused
from tests.factories.committee import (
    MEETING_AT,
    attend,
    cast,
    cast_all,
    close,
    convene,
    declare_all,
    make_committee,
    make_ready,
    members_of,
    open_vote,
)

pytestmark = pytest.mark.django_db
CRPA_LIKE = Rules(remote_counts_present=True)


def at(minutes):
    return MEETING_AT + timedelta(minutes=minutes)


class Sitting:
    """Five members, three items; the meeting is open and nobody is recorded yet."""

    def __init__(self, people, rules=CGCT):
        self.people, self.actor = people, people.coordinator
        self.committee = make_committee(people.organisation, size=5, rules=rules)
        self.members = members_of(self.committee)
        dossiers = [make_ready(people.organisation, people.lead) for _ in range(3)]
        self.meeting = convene(self.committee, self.actor, *dossiers)
        self.items = list(self.meeting.items.all())
        actions.open_meeting(meeting=self.meeting, actor=self.actor, now=MEETING_AT)
        for item in self.items:
            declare_all(item)

    def open(self, index, minutes=1):
        return actions.open_item(item=self.items[index], actor=self.actor, now=at(minutes))

    def start(self, present):
        """Open the first item with the first `present` members."""
        attend(self.items[0], self.actor, self.members[:present])
        return self.open(0)

    def settle(self, index):
        actions.postpone_item(item=self.items[index], actor=self.actor, reason="Plus tard.", now=at(30))

    def move(self, member, presence, minutes=10, **more):
        given = {"meeting": self.meeting, "member": member, "presence": presence, "at": at(minutes), "now": at(60)}
        return {**given, "actor": self.actor, **more}

    def presence(self, index, member):
        row = Attendance.objects.get(item=self.items[index], member=member)
        return row.at_opening, row.at_vote


@pytest.fixture
def room(cast):
    return Sitting(cast)


def test_a_departure_keeps_the_quorum_of_its_item_and_undoes_that_of_the_next(room):
    assert room.start(3).reached
    third = room.members[2]
    row = actions.note_movement(**room.move(third, Presence.ABSENT))
    assert (row.item, row.at, row.noted_by) == (room.items[0], at(10), room.actor)
    assert room.presence(0, third) == ("present", "absent")
    assert quorum_status(case_of(AgendaItem.objects.get(pk=room.items[0].pk))).reached  # R3
    vote = open_vote(room.items[0], room.actor)
    cast_all(vote, room.members[:2], "PP")
    assert close(vote, room.actor).outcome == "ADOPTE"
    # Nobody records the attendance of the next item: it is that of the end of the one before.
    status = room.open(1, 40)
    assert (status.reached, status.present, status.required) == (False, 2, 3)
    assert AgendaItem.objects.get(pk=room.items[1].pk).without_quorum


def test_an_arrival_brings_a_voice_at_once_and_the_quorum_of_what_follows(room):
    room.start(3)
    late = room.members[3]
    actions.note_movement(**room.move(late, Presence.PRESENT))
    assert room.presence(0, late) == ("absent", "present")
    assert quorum_status(case_of(AgendaItem.objects.get(pk=room.items[0].pk))).present == 3
    vote = open_vote(room.items[0], room.actor)
    cast(vote, late, "CONTRE")
    assert close(vote, room.actor).result["against"] == 1
    room.settle(0)
    assert room.open(1, 40).present == 4
    assert room.presence(1, late) == ("present", "present")


def test_between_two_items_only_what_follows_changes(room):
    room.start(4)
    room.settle(0)
    fourth = room.members[3]
    row = actions.note_movement(**room.move(fourth, Presence.ABSENT, 35))
    assert row.item is None
    assert room.presence(0, fourth) == ("present", "present")
    assert room.presence(1, fourth) == ("absent", "absent")
    assert room.open(1, 40).present == 3


def test_items_already_recorded_follow_the_movement_and_those_to_come_are_carried(room):
    attend(room.items[2], room.actor, room.members)
    room.start(3)
    actions.note_movement(**room.move(room.members[2], Presence.ABSENT))
    assert room.presence(2, room.members[2]) == ("absent", "absent")
    assert not Attendance.objects.filter(item=room.items[1]).exists()


def test_distance_counts_only_where_the_rules_say_so(cast):
    near = Sitting(cast)
    near.start(3)
    near.settle(0)
    actions.note_movement(**near.move(near.members[2], Presence.REMOTE, 35))
    assert near.open(1, 40).present == 2
    assert AgendaItem.objects.get(pk=near.items[1].pk).state == ItemState.POSTPONED


def test_distance_counts_where_the_rules_say_so(cast):
    far = Sitting(cast, CRPA_LIKE)
    far.start(3)
    far.settle(0)
    actions.note_movement(**far.move(far.members[2], Presence.REMOTE, 35))
    assert far.open(1, 40).present == 3


def test_the_proxy_of_who_arrives_ends_and_frees_its_holder(room):
    giver, holder, other = room.members[3], room.members[1], room.members[4]
    proxy = actions.give_proxy(meeting=room.meeting, giver=giver, holder=holder, actor=giver.user, now=at(0))
    room.start(3)
    actions.note_movement(**room.move(giver, Presence.PRESENT, 12))
    proxy.refresh_from_db()
    assert (proxy.revoked_at, proxy.ended) == (at(12), ProxyEnd.ARRIVAL)
    again = actions.give_proxy(meeting=room.meeting, giver=other, holder=holder, actor=other.user, now=at(13))
    assert again.revoked_at is None
    # Leaving again does not bring the first proxy back: it takes another one, in writing.
    actions.note_movement(**room.move(giver, Presence.ABSENT, 15))
    assert Proxy.objects.filter(meeting=room.meeting, revoked_at__isnull=True).get() == again


def test_a_member_at_a_distance_keeps_their_proxy_where_distance_is_no_presence(room):
    giver, holder = room.members[3], room.members[1]
    actions.give_proxy(meeting=room.meeting, giver=giver, holder=holder, actor=giver.user, now=at(0))
    room.start(3)
    actions.note_movement(**room.move(giver, Presence.REMOTE))
    assert Proxy.objects.get().revoked_at is None


@pytest.mark.parametrize(
    ("minutes", "match"), [(-5, "séance s’est ouverte"), (61, "pas encore passée"), (0, "quorum y est jugé")]
)
def test_the_hour_lies_within_the_meeting_and_the_item(room, minutes, match):
    attend(room.items[0], room.actor, room.members[:3])
    room.open(0, 5)
    refusal = refused(match, actions.note_movement, **room.move(room.members[4], Presence.PRESENT, minutes))
    assert refusal.field == "at"


def test_an_hour_of_the_same_minute_is_not_before(room):
    attend(room.items[0], room.actor, room.members[:3])
    actions.open_item(item=room.items[0], actor=room.actor, now=at(5) + timedelta(seconds=40))
    assert actions.note_movement(**room.move(room.members[4], Presence.PRESENT, 5)).at == at(5)


def test_movements_that_cannot_be(room):
    room.start(3)
    outside = make_committee(room.people.elsewhere, size=1).members.get()
    refused("déjà noté « présent »", actions.note_movement, **room.move(room.members[0], Presence.PRESENT))
    refused("Choisissez un membre", actions.note_movement, **room.move(outside, Presence.PRESENT))
    refused("Choisissez un membre", actions.note_movement, **room.move(room.members[0], "ailleurs"))
    for index in range(3):
        room.settle(index)
    refused("points sont clos", actions.note_movement, **room.move(room.members[4], Presence.PRESENT))
    actions.close_meeting(meeting=room.meeting, actor=room.actor, now=at(50))
    refused("pas ouverte", actions.note_movement, **room.move(room.members[4], Presence.PRESENT))


def test_who_has_voted_does_not_leave_and_a_secret_list_does_not_change(room):
    room.start(4)
    vote = open_vote(room.items[0], room.actor)
    cast(vote, room.members[0], "POUR")
    refused("a déjà voté", actions.note_movement, **room.move(room.members[0], Presence.ABSENT))
    actions.note_movement(**room.move(room.members[3], Presence.ABSENT))
    close(vote, room.actor)


def test_only_who_runs_the_meeting_notes_who_comes_and_goes(room):
    room.start(3)
    given = room.move(room.members[4], Presence.PRESENT)
    for person in (room.members[2].user, room.people.lead, room.people.auditor, room.people.outsider):
        refused("conduisent la séance", actions.note_movement, error=NotAllowed, **{**given, "actor": person})
        refused(
            "conduisent la séance", actions.set_attendances, error=NotAllowed, meeting=room.meeting, actor=person,
            presences={room.items[1]: {room.members[0]: "present"}}, now=at(10),
        )  # fmt: skip
    assert actions.note_movement(**{**given, "actor": room.members[1].user}).member == room.members[4]


def test_the_whole_agenda_is_recorded_at_once_or_not_at_all(room):
    everybody = dict.fromkeys(room.members, Presence.PRESENT)
    away = {**everybody, room.members[4]: Presence.ABSENT}
    wrong = {**everybody, room.members[4]: "ailleurs"}
    given = {"meeting": room.meeting, "actor": room.actor, "now": at(0)}
    refused("Choisissez une présence", actions.set_attendances, presences={room.items[0]: away, room.items[1]: wrong},
            **given)  # fmt: skip
    rows = actions.set_attendances(presences={room.items[0]: away, room.items[1]: everybody}, **given)
    assert len(rows) == 10
    room.open(0)
    refused("vient d’être ouvert", actions.set_attendances, presences={room.items[0]: everybody}, **given)
    refused("plus de point à venir", actions.set_attendances, presences={}, **given)


def test_the_grid_reads_any_agenda_in_the_same_queries(room, django_assert_num_queries):
    attend(room.items[0], room.actor, room.members[:3])
    for count in (1, 3):
        with django_assert_num_queries(4):
            columns = columns_of(room.meeting, room.items[:count])
            recorded = recorded_presences(room.items[:count])
        assert [column.pending for column in columns] == [True] * count
        assert len(recorded) == 5
    assert columns[0].quorum.present == 3
    assert columns[1].quorum is None


def test_the_database_keeps_movements(room):
    room.start(3)
    row = actions.note_movement(**room.move(room.members[4], Presence.PRESENT))
    for act in (lambda: Movement.objects.update(presence="absent"), Movement.objects.all().delete):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            act()
    with pytest.raises(IntegrityError), transaction.atomic():
        Movement.objects.create(
            meeting=room.meeting, member=row.member, presence="ailleurs", at=at(1), noted_at=at(1), noted_by=room.actor
        )


def test_a_proxy_is_written_and_says_how_it_ended(room):
    giver, holder, other = room.members[2:5]
    secretary = {"meeting": room.meeting, "giver": giver, "holder": holder, "actor": room.actor, "now": at(0)}
    assert refused("Un pouvoir est écrit", actions.give_proxy, **secretary).field == "statement"
    first = actions.give_proxy(**secretary, statement="Lettre du 3 mars.")
    assert (first.statement, first.recorded_by) == ("Lettre du 3 mars.", room.actor)
    second = actions.give_proxy(meeting=room.meeting, giver=giver, holder=other, actor=giver.user, now=at(1))
    assert second.statement.startswith(f"Je donne pouvoir à {other.user} pour voter en mon nom")
    first.refresh_from_db()
    assert (first.ended, first.revoked_at) == (ProxyEnd.REPLACED, at(1))
    actions.revoke_proxy(proxy=second, actor=giver.user, now=at(2))
    second.refresh_from_db()
    assert (second.ended, second.revoked_at) == (ProxyEnd.REVOKED, at(2))
    for wrong in ({"statement": ""}, {"revoked_at": at(3)}, {"ended": "revoked"}):
        values = {"meeting": room.meeting, "giver": giver, "holder": holder, "statement": "x", "received_at": at(3)}
        with pytest.raises(IntegrityError), transaction.atomic():
            Proxy.objects.create(**{**values, **wrong})


@pytest.mark.parametrize(("limit", "match"), [(0, "n’admet pas les pouvoirs"), (1, "1 pouvoir,"), (2, "2 pouvoirs,")])
def test_the_rules_limit_the_proxies_of_one_holder(cast, limit, match):
    room = Sitting(cast, Rules(max_proxies_per_holder=limit))
    holder, *givers = room.members
    for giver in givers[:limit]:
        actions.give_proxy(meeting=room.meeting, giver=giver, holder=holder, actor=giver.user, now=at(0))
    giver = givers[limit]
    given = {"meeting": room.meeting, "giver": giver, "holder": holder, "actor": giver.user, "now": at(0)}
    assert refused(match, actions.give_proxy, **given).field == "holder"


def test_a_recused_member_leaves_the_quorum_as_the_rules_say(cast):
    for rules, present, base in (
        (Rules(), 2, 5),
        (Rules(quorum_recused="out_of_base"), 2, 4),
        (Rules(quorum_recused="counted"), 3, 5),
    ):
        with transaction.atomic():
            room = Sitting(cast, rules)
            attend(room.items[0], room.actor, room.members[:3])
            out = room.members[2]
            actions.declare_recusal(item=room.items[0], member=out, actor=out.user, reason="Lien.", now=at(0))
            status = quorum_status(case_of(room.items[0]))
            assert (status.present, status.base) == (present, base)
            transaction.set_rollback(True)
