"""A vote annulled, a result rectified: new acts that keep what was, and give the item the state it now needs."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from accounts.models import Notification
from audit.models import Entry
from boussole.shared.refusals import NotAllowed
from evaluation.committee import actions
from evaluation.committee.enums import ItemState
from evaluation.committee.models import AgendaItem, Annulment, Paper, Rectification, Tally, Vote
from evaluation.committee.secret_case import Correction, Totals
from evaluation.committee.selectors import adopted_vote, opinion_of, standing
from tests.evaluation.committee.checks import everything, refused
from tests.factories.committee import (
    MEETING_AT,
    cast_all,
    cast_all_secretly,
    close,
    convene,
    count_papers,
    make_ready,
    on_paper,
    open_item,
    open_vote,
)

pytestmark = pytest.mark.django_db


def annul(room, vote, reason="Une personne déportée a voté."):
    return actions.annul_vote(vote=vote, actor=room.people.coordinator, reason=reason, now=MEETING_AT)


def rectify(room, vote, correction, reason="Présence mal relevée."):
    return actions.rectify_vote(
        vote=vote, actor=room.people.coordinator, reason=reason, correction=correction, now=MEETING_AT
    )


def public(room, letters="PPPPCC", motion="favourable"):
    vote = open_vote(room.item, room.people.coordinator, motion)
    cast_all(vote, room.members[: len(letters)], letters)
    close(vote, room.people.coordinator)
    return Vote.objects.get(pk=vote.pk)


def state(room):
    return AgendaItem.objects.get(pk=room.item.pk).state


def test_an_open_secret_vote_annulled_is_never_counted_and_nothing_is_deleted(room):
    vote = room.open()
    cast_all_secretly(vote, room.members[:4], "PPCC")
    before = set(vote.papers.values_list("uuid", flat=True))
    annulment = annul(room, vote)
    assert (Tally.objects.count(), Paper.objects.filter(vote=vote, sealed=True).count()) == (0, 4)
    assert not before & set(vote.papers.values_list("uuid", flat=True))
    assert Vote.objects.get(pk=vote.pk).scrub.job_state == "queued"
    assert annul(room, vote, "Encore.") == annulment
    refused("a été annulé", actions.close_vote, vote=vote, actor=room.people.coordinator, now=MEETING_AT)
    refused("clos", actions.cast_secret_ballot, vote=vote, actor=room.members[4].user, voice=room.members[4],
            choice="POUR")  # fmt: skip
    assert state(room) == ItemState.OPEN
    again = room.open()
    cast_all_secretly(again, room.members[:6], "PPPPCC")
    assert close(again, room.people.coordinator).outcome == "ADOPTE"
    assert adopted_vote(room.item) == again


def test_an_adopted_vote_annulled_opens_its_item_again(room):
    vote = public(room)
    assert state(room) == ItemState.VOTED
    annul(room, vote)
    assert (state(room), adopted_vote(room.item)) == (ItemState.OPEN, None)
    refused("Aucune motion", actions.record_opinion, item=room.item, actor=room.people.coordinator, now=MEETING_AT)
    second = public(room)
    annul(room, public_again := second)
    assert public_again.tally.outcome == "ADOPTE"
    assert state(room) == ItemState.OPEN


def test_annulling_one_vote_leaves_the_adopted_one(room):
    first, second = public(room, "CCCCPP"), public(room, "PPPPCC", "unfavourable")
    annul(room, first)
    assert (state(room), adopted_vote(room.item)) == (ItemState.VOTED, second)


def test_an_annulled_vote_puts_its_item_off_when_the_meeting_has_moved_on(room):
    vote = public(room)
    other = make_ready(room.people.organisation, room.people.lead)
    actions.add_item(meeting=room.meeting, use_case=other, actor=room.people.coordinator, now=MEETING_AT)
    open_item(room.meeting, room.people.coordinator, room.members[:8], order=2)
    annul(room, vote)
    item = AgendaItem.objects.get(pk=room.item.pk)
    assert (item.state, item.postponed_because) == (
        ItemState.POSTPONED,
        "Le vote a été annulé : Une personne déportée a voté.",
    )
    assert convene(room.committee, room.people.coordinator, room.use_case).items.count() == 1


def test_what_an_annulment_needs(room):
    vote = public(room)
    given = {"vote": vote, "now": MEETING_AT}
    assert refused("pourquoi", actions.annul_vote, actor=room.people.coordinator, reason=" ", **given).field == "reason"
    refused("conduisent", actions.annul_vote, error=NotAllowed, actor=room.members[3].user, reason="Non.", **given)
    refused("conduisent", actions.rectify_vote, error=NotAllowed, actor=room.members[3].user, reason="Non.",
            correction=Correction({}), **given)  # fmt: skip
    actions.record_opinion(item=room.item, actor=room.people.coordinator, now=MEETING_AT)
    refused("il se rectifie", actions.annul_vote, actor=room.people.coordinator, reason="Tard.", **given)


def test_a_result_is_rectified_by_a_new_act_that_keeps_the_first(room):
    vote = public(room, "PPPCCC")
    frozen = Tally.objects.get(vote=vote)
    assert (frozen.outcome, state(room)) == ("ADOPTE", ItemState.VOTED)  # the president's casting vote
    m1 = room.members[0]
    done = rectify(room, vote, Correction({str(m1.pk): "recused"}))
    assert (done.number, done.outcome, done.result["for"], done.result["against"]) == (1, "REJETE", 2, 3)
    assert Tally.objects.get(vote=vote).result == frozen.result
    assert (standing(vote), state(room), adopted_vote(room.item)) == (done, ItemState.OPEN, None)
    back = rectify(room, vote, Correction({str(m1.pk): "present"}), "Erreur sur la personne.")
    assert (back.number, back.outcome, state(room)) == (2, "ADOPTE", ItemState.VOTED)
    assert adopted_vote(room.item) == vote
    entry = Entry.objects.filter(verb="committee.rectify_vote").order_by("seq").first()
    assert '"after":"REJETE","before":"ADOPTE"' in entry.content
    assert done.reason not in entry.content


def test_a_rectification_may_find_that_the_quorum_lacked(room):
    vote = public(room)
    gone = {str(row.pk): "recused" for row in room.members[:4]}
    assert rectify(room, vote, Correction(gone)).outcome == "REPORTE"
    assert state(room) == ItemState.POSTPONED


def test_paper_totals_are_rectified(room):
    vote = room.open(on_paper(room.members[2], room.members[3]))
    for scrutineer in room.members[2:4]:
        count_papers(vote, scrutineer, room.members[:6], 2, 4, 0, 0)
    assert close(vote, room.people.coordinator).outcome == "REJETE"
    assert rectify(room, vote, Correction({}, Totals(4, 2, 0, 0))).outcome == "ADOPTE"
    assert state(room) == ItemState.VOTED


def test_what_a_rectification_needs(room):
    vote = room.open()
    some = Correction({str(room.members[0].pk): "absent"})
    given = {"actor": room.people.coordinator, "now": MEETING_AT}
    refused("vote clos", actions.rectify_vote, vote=vote, reason="Non.", correction=some, **given)
    cast_all_secretly(vote, room.members[:6], "PPPPCC")
    close(vote, room.people.coordinator)
    refused("inexact", actions.rectify_vote, vote=vote, reason=" ", correction=some, **given)
    refused("Rien n’a changé", actions.rectify_vote, vote=vote, reason="Non.", correction=Correction({}), **given)
    hand = Correction({}, Totals(6, 0, 0, 0))
    refused("à la main", actions.rectify_vote, vote=vote, reason="Non.", correction=hand, **given)
    annul(room, vote)
    refused("non annulé", actions.rectify_vote, vote=vote, reason="Non.", correction=some, **given)


def test_a_recorded_opinion_stays_and_whoever_relies_on_it_is_told(room):
    vote = public(room, "PPPCCC")
    actions.record_opinion(item=room.item, actor=room.people.coordinator, now=MEETING_AT)
    rectify(room, vote, Correction({str(room.members[0].pk): "recused"}))
    assert state(room) == ItemState.VOTED
    assert opinion_of(room.use_case, "opinion") == vote
    told = Notification.objects.filter(key__startswith="rectification-").values_list("recipient", flat=True)
    assert set(told) == {room.people.elected_official.pk, room.people.lead.pk}


def test_both_acts_are_done_from_their_pages_and_shown(client, room):
    vote = public(room, "PPPCCC")
    client.force_login(room.members[0].user)
    m1 = room.members[0].pk
    url = reverse("committee:vote_rectify", args=[vote.pk])
    page = client.get(url).content.decode()
    assert "Ada M1, au moment du vote" in page
    sent = {f"member_{row.pk}": "present" for row in room.members}
    sent |= {f"member_{room.out.pk}": "recused", f"member_{room.giver.pk}": "absent", "reason": "Parenté."}
    assert "Rien n’a changé" in client.post(url, sent).content.decode()
    assert client.post(url, {**sent, f"member_{m1}": "recused"}).status_code == 302
    item = client.get(reverse("committee:item", args=[room.item.pk])).content.decode().replace("\xa0", " ")
    assert "Avis favorable : rejeté" in item
    assert "Parenté." in item
    assert "Premier résultat, conservé" in item
    dossier = client.get(reverse("committee:dossier", args=[room.use_case.pk])).content.decode()
    assert "Parenté." in dossier
    annul_url = reverse("committee:vote_annul", args=[vote.pk])
    assert 'href="#id_reason"' in client.post(annul_url, {"reason": ""}).content.decode()
    assert client.post(annul_url, {"reason": "Bulletin de trop."}).status_code == 302
    item = client.get(reverse("committee:item", args=[room.item.pk])).content.decode().replace("\xa0", " ")
    assert "Avis favorable : vote annulé" in item
    assert "Bulletin de trop." in item
    assert client.get(url).status_code == 403


def test_neither_act_can_be_changed(room):
    vote = public(room, "PPPCCC")
    rectify(room, vote, Correction({str(room.members[0].pk): "recused"}))
    annul(room, vote)
    before = everything()
    for sql in (
        "DELETE FROM committee_rectification",
        "UPDATE committee_annulment SET reason = 'Autre'",
        "UPDATE committee_rectification SET outcome = 'ADOPTE'",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    assert everything() == before
    assert (Annulment.objects.count(), Rectification.objects.count()) == (1, 1)
