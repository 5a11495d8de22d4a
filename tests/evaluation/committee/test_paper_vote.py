"""A vote on paper: two scrutineers count apart, differences are said, the vote closes when they agree."""

import json

import pytest
from django.urls import reverse

from audit.models import Entry
from boussole.shared.refusals import NotAllowed
from evaluation.committee import actions
from evaluation.committee.models import PaperCount, Tally
from evaluation.committee.secret_case import Totals
from tests.evaluation.committee.checks import everything, refused
from tests.factories.committee import MEETING_AT, close, count_papers, on_paper

pytestmark = pytest.mark.django_db


def opened(room):
    """A vote on paper that m3 and m4 count; six members and the holder of a proxy put eight papers in."""
    return room.open(on_paper(room.members[2], room.members[3])), room.members[2], room.members[3]


def closing(room, vote):
    return {"vote": vote, "actor": room.people.coordinator, "now": MEETING_AT}


def test_two_counts_that_agree_make_the_result(room):
    vote, one, two = opened(room)
    signed = [*room.members[:6], room.holder, room.giver]
    refused(str(one), actions.close_vote, **closing(room, vote))
    count_papers(vote, one, signed, 5, 2, 1, 0)
    refused(str(two), actions.close_vote, **closing(room, vote))
    count_papers(vote, two, signed[:7], 4, 2, 1, 1)
    refused("les signatures, « pour », « nul »", actions.close_vote, **closing(room, vote))
    count_papers(vote, two, signed, 5, 2, 1, 0)
    assert PaperCount.objects.filter(vote=vote).count() == 3
    frozen = close(vote, room.people.coordinator)
    assert (frozen.outcome, frozen.result["for"], frozen.result["against"], frozen.result["abstain"]) == (
        "ADOPTE", 5, 2, 1,
    )  # fmt: skip
    assert not PaperCount.objects.filter(vote=vote, sealed=False).exists()
    refused("n’a pas été enregistré", actions.type_count, vote=vote, actor=one.user, signed=signed,
            totals=Totals(8, 0, 0, 0), now=MEETING_AT)  # fmt: skip
    entry = json.loads(Entry.objects.filter(verb="committee.type_count").order_by("pk").first().content)
    assert entry["details"] == {"item": room.item.pk, "vote": vote.pk, "scrutineer": one.pk}


def test_a_box_that_does_not_match_the_roll_voids_the_vote_and_another_may_be_held(room):
    vote, one, two = opened(room)
    for scrutineer in (one, two):
        count_papers(vote, scrutineer, room.members[:6], 5, 2, 0, 0)
    frozen = close(vote, room.people.coordinator)
    assert frozen.outcome == "ANNULE"
    assert "(7) et celui des signatures (6)" in frozen.result["reason"]
    assert room.open().mode == "secret"


def test_only_the_two_scrutineers_type_and_only_voices_sign(room):
    vote, one, _two = opened(room)
    given = {"vote": vote, "signed": [], "totals": Totals(0, 0, 0, 0), "now": MEETING_AT}
    refused("Seuls les deux scrutateurs", actions.type_count, actor=room.members[0].user, **given)
    refused("Seuls les membres", actions.type_count, error=NotAllowed, actor=room.people.coordinator, **given)
    wrong = {**given, "signed": [room.out], "actor": one.user}
    assert refused("n’a pas de voix", actions.type_count, **wrong).field == "signed"
    refused(
        "sur papier, dans la salle", actions.cast_secret_ballot, vote=vote, actor=one.user, voice=one, choice="POUR"
    )
    assert not Tally.objects.exists()


@pytest.mark.parametrize(
    ("seats", "sentence"),
    [
        ((2, 2), "deux scrutateurs différents"),
        ((2,), "deux scrutateurs différents"),
        ((), "deux scrutateurs différents"),
        ((0, 2), "Qui préside ne dépouille pas"),
        ((2, 6), "n’est pas dans la salle"),
        ((8, 2), "n’est pas dans la salle"),
    ],
)
def test_who_may_not_count(room, seats, sentence):
    wish = actions.SecretWish("paper", "nomination", scrutineers=tuple(room.members[seat] for seat in seats))
    refused(sentence, actions.open_vote, item=room.item, actor=room.people.coordinator, motion="favourable",
            secret=wish, now=MEETING_AT)  # fmt: skip


def test_each_scrutineer_types_on_their_page_and_reads_what_differs(client, room):
    vote, one, two = opened(room)
    url = reverse("committee:paper_count", args=[vote.pk])
    for who, status in ((room.members[0].user, 403), (room.people.coordinator, 403), (room.people.outsider, 404)):
        client.force_login(who)
        assert client.get(url).status_code == status
    client.force_login(one.user)
    assert "Dépouillement à saisir" in client.get(reverse("home")).content.decode()
    sent = {"signed": [row.pk for row in room.members[:6]], "in_favour": "4", "against": "deux", "blank": "0"}
    page = client.post(url, sent).content.decode()
    assert 'href="#id_against"' in page
    assert 'value="deux"' in page
    assert not PaperCount.objects.exists()
    assert client.post(url, {**sent, "against": "2", "null": "0"}).status_code == 302
    client.force_login(two.user)
    page = client.get(url).content.decode()
    assert "diffèrent" not in page
    assert 'name="in_favour" value' not in page
    fewer = sent["signed"][:5]
    assert client.post(url, {**sent, "signed": fewer, "against": "1", "null": "0"}).status_code == 302
    page = client.get(url).content.decode()
    assert "Signature de Fatou M6 : cochée par l’autre scrutateur, pas par vous." in page.replace("\xa0", " ")
    assert "1 pour vous, 2 pour l’autre scrutateur" in page
    assert "Dépouillement à saisir" not in client.get(reverse("home")).content.decode()
    item = client.get(reverse("committee:item", args=[room.item.pk])).content.decode()
    assert "2 sur 2" in item


def test_a_vote_on_paper_takes_nothing_on_screen(client, room):
    vote, one, _two = opened(room)
    url = reverse("committee:ballot", args=[vote.pk])
    client.force_login(room.members[0].user)
    page = client.get(url).content.decode()
    assert "Signez la liste d’émargement" in page
    assert "Saisir le dépouillement" not in page
    before = everything()
    answer = client.post(url, {"voice": room.members[0].pk, f"voice-{room.members[0].pk}-choice": "POUR"})
    assert "rien n’a été enregistré" in answer.content.decode()
    assert everything() == before
    client.force_login(one.user)
    assert "Saisir le dépouillement" in client.get(url).content.decode()
