"""A secret vote on screen: one paper per voice, final, counted at the close, with nothing that links the two."""

import json

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.models import Notification
from audit.models import Entry
from boussole.shared.refusals import NotAllowed
from evaluation.committee import actions
from evaluation.committee.enums import ItemState, Presence
from evaluation.committee.models import AgendaItem, Emargement, Paper, PublicBallot, Scrub, Tally, Vote
from evaluation.committee.selectors import names_by_seat, result_of, secret_progress
from evaluation.committee.tally import Rules, case_from_dict, result_to_dict, tally
from tests.evaluation.committee.checks import everything, refused
from tests.evaluation.committee.room import Room
from tests.factories.committee import (
    MEETING_AT,
    asked,
    attend,
    cast,
    cast_all_secretly,
    cast_secretly,
    close,
    declare_all,
    on_paper,
    open_vote,
    seat,
)

pytestmark = pytest.mark.django_db


def test_a_secret_vote_from_its_opening_to_its_result(room):
    vote = room.open()
    m1, m2, m3, m4, m5, m6 = room.members[:6]
    assert Notification.objects.filter(key__startswith=f"committee-vote-{vote.pk}").count() == 7
    progress = secret_progress(vote)
    assert (progress.signed, progress.total) == (0, 8)
    cast_all_secretly(vote, [m1, m2, m3, m4, m5], "PPPCB")
    cast_secretly(vote, room.holder, "POUR")
    cast_secretly(vote, room.holder, "CONTRE", voice=room.giver)
    progress = secret_progress(vote)
    assert (progress.signed, progress.total) == (7, 8)
    assert not Tally.objects.exists()
    frozen = close(vote, room.people.coordinator)
    assert (frozen.outcome, frozen.result["for"], frozen.result["against"], frozen.result["abstain"]) == (
        "ADOPTE", 4, 2, 1,
    )  # fmt: skip
    assert result_to_dict(tally(case_from_dict(frozen.inputs))) == frozen.result
    assert frozen.inputs["ballots"]["box"] == ["POUR"] * 4 + ["CONTRE"] * 2 + ["BLANC"]
    assert str(m6.pk) not in frozen.inputs["ballots"]["roll"]
    assert AgendaItem.objects.get(pk=room.item.pk).state == ItemState.VOTED
    assert close(vote, room.people.coordinator) == frozen
    assert Scrub.objects.get(vote=vote).job_state == "queued"

    shown = result_of(Vote.objects.with_results().get(pk=vote.pk), names_by_seat(room.committee))
    assert shown.sentence == "4 pour, 2 contre, 1 abstention. Quorum atteint : 7 présents, 5 nécessaires."
    assert [(row.label, row.count, row.names) for row in shown.rows] == [
        ("Pour", 4, ()),
        ("Contre", 2, ()),
        ("Blanc ou nul", 1, ()),
    ]
    assert (len(shown.signed), shown.silent, shown.rejected) == (7, (str(m6.user),), ())


def test_a_tie_in_secret_has_no_casting_vote(room):
    vote = room.open()
    cast_all_secretly(vote, room.members[:6], "PPPCCC")
    assert close(vote, room.people.coordinator).outcome == "REJETE"
    assert AgendaItem.objects.get(pk=room.item.pk).state == ItemState.OPEN
    assert room.open(motion="unfavourable").mode == "secret"


def test_papers_change_identifier_and_place_at_the_close(room):
    vote = room.open()
    cast_all_secretly(vote, room.members[:6], "PCPCPC")
    before = set(Paper.objects.filter(vote=vote).values_list("uuid", flat=True))
    close(vote, room.people.coordinator)
    after = Paper.objects.filter(vote=vote)
    assert len(before) == after.count() == 6
    assert not before & set(after.values_list("uuid", flat=True))
    assert sorted(after.values_list("choice", flat=True)) == ["CONTRE"] * 3 + ["POUR"] * 3
    assert {field.name for field in Paper._meta.get_fields()} == {"uuid", "vote", "choice", "sealed"}
    assert {field.name for field in Emargement._meta.get_fields()} == {"id", "vote", "voice", "signed", "sealed"}


def test_each_bad_ballot_hears_why_and_changes_nothing(room):
    vote = room.open()
    m1, m2 = room.members[:2]
    cast_secretly(vote, m1, "POUR")
    consultative = seat(room.committee, room.people.expert, voting=False)
    declare_all(room.item)
    again, stranger = actions.cast_secret_ballot, room.people.administrator
    refused("a déjà voté", again, vote=vote, actor=m1.user, voice=m1, choice="CONTRE")
    refused("déporté", again, vote=vote, actor=room.out.user, voice=room.out, choice="POUR")
    refused("pas présent au moment du vote", again, vote=vote, actor=room.giver.user, voice=room.giver, choice="POUR")
    refused("Aucun pouvoir ne permet", again, vote=vote, actor=m1.user, voice=m2, choice="POUR")
    refused("voix délibérative", again, vote=vote, actor=consultative.user, voice=consultative, choice="POUR")
    refused("Choisissez pour, contre ou blanc", again, vote=vote, actor=m2.user, voice=m2, choice="ABSTENTION")
    refused("Seuls les membres", again, error=NotAllowed, vote=vote, actor=stranger, voice=m2, choice="POUR")
    refused("secret", actions.cast_ballot, vote=vote, actor=m2.user, voice=m2, choice="POUR", now=MEETING_AT)
    refused(
        "liste de votants ne change plus",
        actions.set_attendance,
        item=room.item,
        actor=room.people.coordinator,
        presences={m2: Presence.ABSENT},
        now=MEETING_AT,
    )
    refused("Un vote est ouvert", actions.revoke_proxy, proxy=room.meeting.proxies.get(), actor=room.giver.user,
            now=MEETING_AT)  # fmt: skip
    refused("Un vote est ouvert", actions.declare_recusal, item=room.item, member=m2, actor=m2.user, reason="Lien.",
            now=MEETING_AT)  # fmt: skip
    close(vote, room.people.coordinator)
    refused("Le vote est clos", again, vote=vote, actor=m2.user, voice=m2, choice="POUR")


def test_a_proxy_of_somebody_present_is_refused_in_secret_too(db):
    room = Room(present=9)
    vote = room.open()
    refused("présent", actions.cast_secret_ballot, vote=vote, actor=room.holder.user, voice=room.giver, choice="POUR")


@pytest.mark.parametrize(
    ("wish", "sentence", "field"),
    [
        (asked("requested", requests=2), "au moins 3 sur 7", "requests"),
        (asked("requested", requests=8), "plus de demandes que de présents", "requests"),
        (asked("rules"), "ne prévoit pas le scrutin secret", "because"),
        (asked("whim"), "pourquoi le vote est secret", "because"),
        (actions.SecretWish(mode="public", because="nomination"), "comment les membres votent", "mode"),
    ],
)
def test_a_secret_vote_that_is_not_due_is_refused(room, wish, sentence, field):
    refusal = refused(
        sentence, actions.open_vote, item=room.item, actor=room.people.coordinator, motion="favourable", secret=wish,
        now=MEETING_AT,
    )  # fmt: skip
    assert refusal.field == field


def test_a_third_of_those_present_obtain_the_secret(room):
    vote = room.open(asked("requested", requests=3))
    assert (vote.secret_because, vote.secret_requests) == ("requested", 3)


def test_rules_that_want_secrecy_leave_no_public_vote(db):
    room = Room(rules=Rules(ballot="secret"))
    refused("prévoit le scrutin secret", actions.open_vote, item=room.item, actor=room.people.coordinator,
            motion="favourable", now=MEETING_AT)  # fmt: skip
    vote = room.open(asked("rules"))
    cast_all_secretly(vote, room.members[:6], "PPPPCC")
    assert close(vote, room.people.coordinator).outcome == "ADOPTE"


def test_a_secret_vote_is_not_held_with_somebody_at_a_distance(db):
    room = Room(rules=Rules(remote_counts_present=True))
    far = {room.members[0]: Presence.REMOTE}
    actions.set_attendance(item=room.item, actor=room.people.coordinator, presences=far, now=MEETING_AT)
    for wish in (asked(), on_paper(room.members[1], room.members[2])):
        refused("vote à distance", actions.open_vote, item=room.item, actor=room.people.coordinator,
                motion="favourable", secret=wish, now=MEETING_AT)  # fmt: skip
    assert open_vote(room.item, room.people.coordinator).mode == "public"


def test_opening_twice_is_one_vote_and_another_waits(room):
    vote = room.open()
    before = everything()
    assert room.open() == vote
    assert everything() == before
    refused("déjà ouvert", actions.open_vote, item=room.item, actor=room.people.coordinator, motion="favourable",
            now=MEETING_AT)  # fmt: skip


def test_the_same_public_ballot_sent_again_is_one_ballot(room):
    vote = open_vote(room.item, room.people.coordinator)
    m1 = room.members[0]
    cast(vote, m1, "POUR")
    before = everything()
    cast(vote, m1, "POUR")
    assert everything() == before
    cast(vote, m1, "CONTRE")
    assert list(PublicBallot.objects.values_list("choice", "superseded")) == [("POUR", True), ("CONTRE", False)]
    refused("public", actions.cast_secret_ballot, vote=vote, actor=m1.user, voice=m1, choice="POUR")


def test_attendance_may_follow_once_the_vote_is_closed(room):
    vote = room.open()
    cast_all_secretly(vote, room.members[:6], "CCCCPP")
    close(vote, room.people.coordinator)
    attend(room.item, room.people.coordinator, room.members[:6])


def test_no_choice_nor_vote_leaves_a_trace_in_the_journal(room):
    vote = room.open()
    entries = Entry.objects.count()
    cast_all_secretly(vote, room.members[:6], "PPPPCB")
    assert Entry.objects.count() == entries
    close(vote, room.people.coordinator)
    closing = json.loads(Entry.objects.order_by("-seq").values_list("content", flat=True)[0])["details"]
    assert closing == {
        "item": room.item.pk,
        "vote": vote.pk,
        "motion": "favourable",
        "mode": "secret",
        "outcome": "ADOPTE",
        "for": 4,
        "against": 1,
        "abstain": 1,
    }
    written = "".join(Entry.objects.values_list("content", flat=True))
    assert not any(word in written for word in ("POUR", "CONTRE", "BLANC", 'NUL"'))


# --- what the database itself refuses ---------------------------------------------------------------


def tried(sql, *params):
    """Run plain SQL that must be refused, whatever the dialect."""
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, params)


def test_nothing_of_a_closed_secret_vote_can_be_changed_nor_added(room):
    vote = room.open()
    cast_all_secretly(vote, room.members[:6], "PPPPCB")
    close(vote, room.people.coordinator)
    before = everything()
    tried("DELETE FROM committee_paper WHERE vote_id = %s", vote.pk)
    tried("DELETE FROM committee_emargement WHERE vote_id = %s", vote.pk)
    tried("DELETE FROM committee_vote WHERE id = %s", vote.pk)
    tried("UPDATE committee_paper SET choice = 'NUL' WHERE vote_id = %s", vote.pk)
    tried("UPDATE committee_emargement SET signed = (1 = 1) WHERE vote_id = %s", vote.pk)
    tried("UPDATE committee_vote SET closed_at = NULL WHERE id = %s", vote.pk)
    for row in (
        Paper(vote=vote, choice="POUR"),
        Emargement(vote=vote, voice=room.out, signed=True),
        PublicBallot(vote=vote, voice=room.out, cast_by=room.out, choice="POUR", cast_at=MEETING_AT),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            row.save(force_insert=True)
    assert everything() == before


@pytest.mark.parametrize(
    "values",
    [
        {"mode": "secret", "secret_because": ""},
        {"mode": "public", "secret_because": "nomination"},
        {"mode": "raised_hands", "secret_because": "nomination"},
        {"mode": "paper", "secret_because": "nomination"},
    ],
)
def test_impossible_votes_are_refused_by_the_database(room, values):
    with pytest.raises(DatabaseError), transaction.atomic():
        Vote.objects.create(
            item=room.item, motion="stop", opened_at=MEETING_AT, opened_by=room.people.coordinator, **values
        )
    with pytest.raises(DatabaseError), transaction.atomic():
        Paper.objects.create(vote=room.open(), choice="ABSTENTION")
