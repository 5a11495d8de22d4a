"""The minutes: started once, written by the secretariat, frozen for good, signed by two, corrected by a version."""

import json
from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from accounts.enums import Role
from accounts.models import Notification
from audit.models import Entry
from audit.selectors import head, verify_journal
from boussole.shared.refusals import NotAllowed
from evaluation.committee import actions
from evaluation.committee.actions import MinutesRefused, StaleMinutes
from evaluation.committee.enums import MinutesState, Signatory
from evaluation.committee.models import Debate, Meeting, Minutes, MinutesSignature
from evaluation.committee.secret_case import Correction
from evaluation.committee.selectors import (
    changed_since,
    content_of,
    minutes_due,
    minutes_readers,
    minutes_to_sign,
    missing_in,
)
from tests.evaluation.committee.checks import refused
from tests.evaluation.committee.minutes_room import hold, second_secretary, settle, sign, start, write
from tests.factories.accounts import make_member
from tests.factories.committee import (
    MEETING_AT,
    cast_all,
    close,
    convene,
    count_papers,
    make_ready,
    on_paper,
    open_item,
    open_vote,
)

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def held(db):
    return hold()


def test_from_the_draft_to_the_two_signatures(held):
    minutes = write(held, start(held))
    assert (minutes.state, minutes.chair, minutes.edition) == (MinutesState.DRAFT, held.members[0], 2)
    minutes = actions.settle_minutes(minutes=minutes, actor=held.secretary, now=MEETING_AT)
    assert (minutes.head_seq, minutes.head_hash) == head()
    assert verify_journal(expected_head=minutes.head_hash).intact
    settled = Entry.objects.get(verb="committee.settle_minutes")
    assert settled.seq == minutes.head_seq
    assert json.loads(settled.content)["details"]["sha256"] == minutes.snapshot_sha256
    assert actions.content_hash(minutes.snapshot) == minutes.snapshot_sha256
    assert Minutes.objects.whole().get().state == MinutesState.SETTLED
    signed = sign(held, minutes)
    assert signed.state == MinutesState.SIGNED
    assert {(row.signatory, row.signed_by) for row in signed.signatures.all()} == {
        (Signatory.CHAIR, held.president),
        (Signatory.SECRETARY, held.secretary),
    }
    assert content_of(signed) == minutes.snapshot


def test_the_content_says_what_the_law_asks(held):
    said = settle(held).snapshot
    m1, m2, m3, m4, m5 = (str(member) for member in held.members)
    facts = {row["label"]: row["text"] for row in said["facts"]}
    assert facts["Présidence de la séance"] == m1
    assert facts["Secrétaire de séance"] == str(held.secretary)
    assert {"Convoquée le", "Prévue le", "Ouverte le", "Levée le", "Lieu", "Règles de vote"} <= set(facts)
    assert [row["title"] for row in said["agenda"]] == ["Outil 1", "Outil 2"]
    first, second = said["items"]
    assert first["presided_by"] == m1
    assert first["quorum"].startswith("Le quorum est atteint : 3 présents sur 5 membres votants, il en faut 3.")
    assert (first["present"], first["recused"], first["absent"]) == ([m1, m2, m4], [m3], [])
    assert first["represented"] == [f"{m5} (par {m4})"]
    assert first["debate"] == "Le comité a débattu du coût."
    assert first["minority"] == f"« Trop tôt. » ({m2})"
    (vote,) = first["votes"]
    assert vote["choices"][0] == {"label": "Pour", "count": 2, "names": [m1, m2]}
    assert vote["silent"] == [m5]
    assert {row["name"]: row["presence"] for row in said["members"]}[m3] == "déporté au point 1, présent au point 2"
    assert said["proxies"] == [{"giver": m5, "holder": m4, "text": said["proxies"][0]["text"]}]
    assert said["remarks"] == "Séance publique."
    assert second["votes"][0]["public"] is False


def test_a_secret_vote_gives_totals_and_no_name(held):
    vote = settle(held).snapshot["items"][1]["votes"][0]
    assert vote["turnout"] == "4 voix ont signé la liste d’émargement, sur 5."
    assert [(row["count"], row["names"]) for row in vote["choices"]] == [(3, []), (1, []), (0, [])]
    assert vote["silent"] == []
    said = json.dumps(vote, ensure_ascii=False)
    assert not any(str(member) in said for member in held.members)


def test_minutes_wait_for_a_closed_meeting_and_start_once(held):
    coming = convene(
        held.committee, held.secretary, make_ready(held.people.organisation, held.people.lead), at=MEETING_AT
    )
    refused("Levez d’abord", actions.start_minutes, meeting=coming, actor=held.secretary, now=MEETING_AT)
    start(held)
    refused("déjà commencé", actions.start_minutes, meeting=held.meeting, actor=held.secretary, now=MEETING_AT)


def test_only_the_secretariat_writes_and_settles(held):
    minutes = start(held)
    for who, person in held.people.everyone().items():
        if who == Role.COORDINATOR:
            continue
        for act in (actions.settle_minutes, actions.correct_minutes):
            more = {"corrects": "Un nom."} if act is actions.correct_minutes else {}
            with pytest.raises(NotAllowed):
                act(minutes=minutes, actor=person, now=MEETING_AT, **more)
        with pytest.raises(NotAllowed):
            write(held, minutes, actor=person)
        with pytest.raises(NotAllowed):
            actions.start_minutes(meeting=held.meeting, actor=person, now=MEETING_AT)


def test_two_people_who_write_at_once_do_not_erase_one_another(held):
    minutes = start(held)
    write(held, minutes, "D’abord.")
    with pytest.raises(StaleMinutes) as stale:
        write(held, minutes, "Ensuite.")
    assert stale.value.edition == 2
    assert set(Debate.objects.values_list("text", flat=True)) == {"D’abord."}


def test_who_presided_and_who_kept_the_minutes_are_checked(held):
    minutes = start(held)
    other = second_secretary(held)
    assert write(held, minutes, secretary=other).secretary == other
    minutes = Minutes.objects.get()
    with pytest.raises(MinutesRefused, match="a présidé") as refusal:
        write(held, minutes, chair=held.members[3])
    assert refusal.value.field == "chair"
    with pytest.raises(MinutesRefused, match="tient le secrétariat"):
        write(held, minutes, secretary=held.people.lead)
    make_member(held.people.organisation, Role.AUDITOR)
    held.members[0].user.memberships.create(organisation=held.people.organisation, role=Role.COORDINATOR)
    with pytest.raises(MinutesRefused, match="deux personnes différentes"):
        write(held, minutes, secretary=held.president)


def test_what_is_missing_is_said_before_it_is_settled():
    held = hold(recorded=False)
    minutes = start(held)
    lacks = missing_in(minutes)
    assert lacks == [
        "Point 1 : résumez la teneur des discussions.",
        "Point 1 : enregistrez d’abord l’avis du comité.",
        "Point 2 : résumez la teneur des discussions.",
        "Point 2 : enregistrez d’abord l’avis du comité.",
    ]
    refused("résumez la teneur", actions.settle_minutes, minutes=minutes, actor=held.secretary, now=MEETING_AT)


def test_the_head_of_the_journal_leaves_the_site(held):
    minutes = settle(held)
    told = Notification.objects.filter(key__startswith=f"minutes-{minutes.pk}-")
    assert {row.recipient for row in told} == {held.president, held.secretary, held.people.auditor}
    assert all(minutes.head_hash in row.body and f"n° {minutes.head_seq}" in row.body for row in told)


def test_only_the_two_named_sign_once_and_only_what_is_settled(held):
    draft = write(held, start(held))
    refused("pas encore arrêté", actions.sign_minutes, minutes=draft, actor=held.president, now=MEETING_AT)
    minutes = actions.settle_minutes(minutes=draft, actor=held.secretary, now=MEETING_AT)
    for person in (held.members[1].user, held.people.elected_official, held.people.auditor, held.people.outsider):
        refused("présidence", actions.sign_minutes, error=NotAllowed, minutes=minutes, actor=person, now=MEETING_AT)
    actions.sign_minutes(minutes=minutes, actor=held.president, now=MEETING_AT)
    refused("déjà signé", actions.sign_minutes, minutes=minutes, actor=held.president, now=MEETING_AT)
    refused("est arrêté", actions.settle_minutes, minutes=minutes, actor=held.secretary, now=MEETING_AT)


def test_a_correction_is_a_new_version_and_the_first_stays(held):
    first = sign(held, settle(held))
    refused("Dites ce que", actions.correct_minutes, minutes=first, actor=held.secretary, corrects=" ", now=MEETING_AT)
    second = actions.correct_minutes(
        minutes=first, actor=held.secretary, corrects="Le nom d’un membre.", now=MEETING_AT
    )
    assert (second.version, second.state) == (2, MinutesState.DRAFT)
    assert set(second.debates.values_list("text", flat=True)) == {"Le comité a débattu du coût."}
    refused(
        "plus récente", actions.correct_minutes, minutes=first, actor=held.secretary, corrects="Encore.", now=MEETING_AT
    )
    second = actions.settle_minutes(minutes=second, actor=held.secretary, now=MEETING_AT)
    assert second.snapshot["corrects"] == "Le nom d’un membre."
    assert second.snapshot_sha256 != first.snapshot_sha256
    refused("plus récente", actions.sign_minutes, minutes=first, actor=held.president, now=MEETING_AT)
    assert Minutes.objects.get(version=1).snapshot == first.snapshot


@pytest.mark.parametrize("how", ["update", "delete"])
@pytest.mark.parametrize("model", [Minutes, Debate, MinutesSignature])
def test_the_database_itself_keeps_what_is_settled(held, model, how):
    sign(held, settle(held))
    rows = model.objects.all()
    field = {Minutes: "remarks", Debate: "text", MinutesSignature: "snapshot_sha256"}[model]
    act = {"update": lambda: rows.update(**{field: "x"}), "delete": lambda: rows._raw_delete(rows.db)}[how]
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        act()


def test_the_database_refuses_impossible_minutes(held):
    minutes = start(held)
    for impossible in ({"settled_at": MEETING_AT}, {"snapshot": {}}, {"corrects": "Un nom."}, {"head_seq": 3}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Minutes.objects.filter(pk=minutes.pk).update(**impossible)


def test_who_reads_and_who_has_something_to_do(held):
    people = held.people
    assert list(minutes_due(people.coordinator)) == [held.meeting]
    assert not minutes_due(people.auditor).exists()
    minutes = settle(held)
    assert not minutes_due(people.coordinator).exists()
    assert list(minutes_to_sign(held.president)) == [minutes]
    assert list(minutes_to_sign(held.secretary)) == [minutes]
    readers = {who for who, person in people.everyone().items() if minutes_readers(person).exists()}
    assert readers == {
        Role.COORDINATOR,
        Role.COMMITTEE_MEMBER,
        Role.COMMITTEE_PRESIDENT,
        Role.STAFF_REPRESENTATIVE,
        Role.AUDITOR,
        Role.ELECTED_OFFICIAL,
    }
    sign(held, minutes)
    assert not minutes_to_sign(held.president).exists()
    actions.correct_minutes(minutes=minutes, actor=held.secretary, corrects="Un nom.", now=MEETING_AT)
    assert list(minutes_due(people.coordinator)) == [held.meeting]


@pytest.mark.parametrize("count", [1, 3])
def test_more_items_take_no_more_queries(db, count, django_assert_num_queries):
    held = hold(count=count)
    start(held)
    minutes = Minutes.objects.whole().get()
    with django_assert_num_queries(10):
        assert len(content_of(minutes)["items"]) == count
    assert Meeting.objects.count() == 1


def test_what_happened_at_a_meeting_where_little_went_well(cast_of_nine):
    """No quorum at the first item; a vote annulled, then one on paper at the second; the third is never reached."""
    people, committee, members = cast_of_nine
    dossiers = [make_ready(people.organisation, people.lead, title=f"Outil {n + 1}") for n in range(3)]
    meeting = convene(committee, people.coordinator, *dossiers)
    first = actions.give_proxy(
        meeting=meeting, giver=members[8], holder=members[1], actor=members[8].user, now=MEETING_AT
    )
    open_item(meeting, people.coordinator, members[:3])
    actions.revoke_proxy(proxy=first, actor=members[8].user, now=MEETING_AT + MINUTE)
    item = open_item(meeting, people.coordinator, members[:6], order=2)
    annulled = open_vote(item, people.coordinator, "unfavourable")
    cast_all(annulled, members[:6], "PPPPPC")
    actions.annul_vote(vote=annulled, actor=people.coordinator, reason="Motion mal lue.", now=MEETING_AT)
    paper = open_vote(item, people.coordinator, secret=on_paper(members[2], members[3]))
    for scrutineer in members[2:4]:
        count_papers(paper, scrutineer, members[:5], 3, 1, 1, 0)
    close(paper, people.coordinator)
    actions.record_opinion(item=item, actor=people.coordinator, now=MEETING_AT)
    actions.close_meeting(meeting=meeting, actor=people.coordinator, now=MEETING_AT)
    minutes = actions.start_minutes(
        meeting=Meeting.objects.get(pk=meeting.pk), actor=people.coordinator, now=MEETING_AT
    )
    assert missing_in(minutes) == ["Point 2 : résumez la teneur des discussions."]
    lost, held_, unreached = content_of(minutes)["items"]
    assert lost["quorum"].startswith("Le quorum n’est pas atteint : 3 présents")
    assert lost["represented"] == [f"{members[8]} (par {members[1]})"]
    assert lost["votes"] == []
    assert held_["represented"] == []
    void, counted = held_["votes"]
    assert (void["annulled"], void["counted"]) == ("Motion mal lue.", False)
    assert counted["mode"].startswith("Scrutin secret, sur papier (il s’agit d’une nomination), dépouillé par")
    assert str(members[2]) in counted["mode"]
    assert counted["turnout"] == "5 voix ont signé la liste d’émargement, sur 6."
    assert (unreached["opened"], unreached["postponed"]) == (False, "La séance a été levée avant ce point.")
    assert [row["outcome"] for row in content_of(minutes)["agenda"]] == [
        "Reporté",
        "Avis favorable : adopté",
        "Reporté",
    ]


def test_a_vote_rectified_afterwards_asks_for_a_new_version(held):
    minutes = settle(held)
    assert changed_since(minutes) == []
    vote = held.items[0].votes.get()
    correction = Correction(situations={str(held.members[1].pk): "absent"})
    actions.rectify_vote(
        vote=vote, actor=held.secretary, reason="Une présence mal relevée.", correction=correction, now=MEETING_AT
    )
    assert changed_since(minutes) == [1]
    second = actions.correct_minutes(
        minutes=minutes, actor=held.secretary, corrects="Le vote du point 1.", now=MEETING_AT
    )
    second = actions.settle_minutes(minutes=second, actor=held.secretary, now=MEETING_AT)
    said = second.snapshot["items"][0]["votes"][0]
    assert said["rectified"][0]["reason"] == "Une présence mal relevée."
    assert said["first"]
    assert changed_since(second) == []
