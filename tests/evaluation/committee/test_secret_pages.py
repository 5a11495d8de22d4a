"""Secret votes on screen: what shows before the close, what a bad ballot hears, what leaves no trace anywhere."""

import json
import logging

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core import mail
from django.http import Http404
from django.urls import reverse
from django.views.debug import SafeExceptionReporterFilter

from audit.models import Entry
from evaluation.committee import actions
from evaluation.committee.models import Paper, Vote
from evaluation.committee.selectors.rules_text import rules_in_words
from evaluation.committee.tally import CGCT, Rules, rules_to_dict
from evaluation.committee.views import ballot
from tests.evaluation.committee.checks import everything
from tests.evaluation.committee.room import Room
from tests.factories.committee import MEETING_AT, asked, cast, cast_secretly, close, declare_all, open_vote, seat
from tests.pages import text_of

pytestmark = pytest.mark.django_db
WORDS = ("POUR", "CONTRE", "BLANC")


def send(client, vote, member, voice=None, choice="POUR", follow=True):
    voice = voice or member
    client.force_login(member.user)
    data = {"voice": voice.pk, f"voice-{voice.pk}-choice": choice}
    return client.post(reverse("committee:ballot", args=[vote.pk]), data, follow=follow)


def test_each_secret_page_by_each_role(client, room):
    vote = room.open()
    runs = {"coordinator", "president"}
    everyone = {**room.people.everyone(), "president": room.members[0].user, "member": room.members[2].user}
    readers = {"coordinator", "committee_member", "committee_president", "staff_representative", "auditor",
               "president", "member"}  # fmt: skip
    pages = [
        ("secret_open", [room.item.pk], runs),
        ("vote_annul", [vote.pk], runs),
        ("vote_rectify", [vote.pk], set()),
        ("paper_count", [vote.pk], set()),
        ("ballot", [vote.pk], {"president", "member"}),
    ]
    for name, args, allowed in pages:
        for who, person in everyone.items():
            client.force_login(person)
            status = client.get(reverse(f"committee:{name}", args=args)).status_code
            assert status == (200 if who in allowed else 403 if who in readers else 404), (name, who)


def test_a_secret_vote_is_opened_from_its_page(client, room):
    url = reverse("committee:secret_open", args=[room.item.pk])
    client.force_login(room.members[0].user)
    page = text_of(client.get(url))
    assert "Le secret est dû à partir de 3 demandes, pour 7 présents." in page
    assert "Le règlement du comité le prévoit" not in page
    assert str(room.members[0].user) not in page.split("Premier scrutateur")[1].split("Second scrutateur")[0]
    sent = {"motion": "favourable", "mode": "secret", "because": "requested", "requests": "2"}
    page = text_of(client.post(url, sent))
    assert 'href="#id_requests"' in page
    assert 'value="2"' in page
    assert 'href="#id_second_scrutineer"' in text_of(client.post(url, {**sent, "mode": "paper", "requests": "3"}))
    assert not Vote.objects.exists()
    assert client.post(url, {**sent, "requests": "3"}).status_code == 302
    item = text_of(client.get(reverse("committee:item", args=[room.item.pk])))
    assert "0 sur 8" in item
    assert "Annuler ce vote" in item


def test_one_votes_for_oneself_and_for_the_giver_of_a_proxy_and_keeps_no_choice(client, room):
    vote = room.open()
    client.force_login(room.holder.user)
    url = reverse("committee:ballot", args=[vote.pk])
    page = text_of(client.get(url))
    assert "Idris M9 vous a donné pouvoir" in page
    assert "Ce que ce vote ne garantit pas" in page
    assert "Nul" not in page
    answer = send(client, vote, room.holder, choice="CONTRE", follow=False)
    assert answer.status_code == 302
    page = text_of(client.get(url))
    assert "A voté" in page
    assert "CONTRE" not in page.split("A voté")[1].split("<h2")[0]
    assert page.count("dans l’urne</button>") == 1
    assert client.get(url)["Cache-Control"].startswith("max-age=0, no-cache, no-store")
    assert "est dans l’urne" in text_of(send(client, vote, room.holder, room.giver, "POUR"))
    assert sorted(Paper.objects.values_list("choice", flat=True)) == ["CONTRE", "POUR"]


def test_nobody_reads_who_has_voted_before_the_close(client, room):
    vote = room.open()
    for member in room.members[:3]:
        cast_secretly(vote, member, "POUR")
    for reader in (room.members[0].user, room.people.coordinator, room.people.auditor):
        client.force_login(reader)
        page = text_of(client.get(reverse("committee:item", args=[room.item.pk])))
        panel = page.split('id="running"')[1].split("</section>")[0]
        assert "3 sur 8" in panel
        assert not any(str(member.user) in panel for member in room.members)
    client.force_login(room.people.coordinator)
    assert "3 voix sur 8 ont voté." in text_of(client.get(reverse("committee:vote_close", args=[vote.pk])))
    client.force_login(room.members[0].user)
    assert "Vote ouvert" not in text_of(client.get(reverse("home")))
    client.force_login(room.members[4].user)
    assert "Vote ouvert" in text_of(client.get(reverse("home")))
    assert client.post(reverse("committee:vote_close", args=[vote.pk])).status_code == 403
    client.force_login(room.people.coordinator)
    assert client.post(reverse("committee:vote_close", args=[vote.pk])).status_code == 302
    page = text_of(client.get(reverse("committee:item", args=[room.item.pk])))
    assert "Ont signé la liste d’émargement : Ada M1, Benoît M2, Chloé M3." in page
    assert "3 pour, 0 contre" in page
    assert "L’effacement de leurs traces est en cours" in page


@pytest.mark.parametrize("secret", [True, False])
def test_each_bad_ballot_gets_its_sentence_and_changes_nothing(client, secret):
    room = Room()
    vote = room.open() if secret else open_vote(room.item, room.people.coordinator)
    m1, m2, m3 = room.members[:3]
    if secret:
        cast_secretly(vote, m1, "CONTRE")
    else:
        cast(vote, m1, "CONTRE")
    consultative = seat(room.committee, room.people.expert, voting=False)
    declare_all(room.item)
    before = everything()

    def hears(sentence, status=200, **given):
        answer = send(client, vote, follow=False, **given)
        assert (answer.status_code, sentence in text_of(answer)) == (status, True), sentence
        assert everything() == before, sentence

    hears("Aucun pouvoir ne permet de voter pour ce membre", member=m2, voice=m3)
    hears("pas présent au moment du vote", member=room.giver)
    hears("déporté", status=403, member=room.out)
    hears("voix délibérative", member=consultative)
    hears("Choisissez pour, contre ou", member=m2, choice="")
    hears("Sélectionnez un choix valide", member=m2, choice="PEUT-ÊTRE")
    client.force_login(m2.user)
    for odd in ("abc", "999999", ""):
        page = text_of(client.post(reverse("committee:ballot", args=[vote.pk]), {"voice": odd}))
        assert "n’existe pas dans ce comité" in page
    if secret:
        hears("a déjà voté", member=m1, choice="CONTRE")
    else:
        # The member arrives: the proxy that the page still offers is worth nothing.
        there = {room.giver: "present"}
        actions.set_attendance(item=room.item, actor=room.people.coordinator, presences=there, now=MEETING_AT)
        before = everything()
        hears("présent", member=room.holder, voice=room.giver)
    close(vote, room.people.coordinator)
    before = everything()
    hears("Le vote est clos : votre bulletin n’a pas été compté", member=m2)
    # A form left open since another vote on the same item: the ballot does not slip into the new one.
    newer = room.open(motion="unfavourable")
    before = everything()
    hears("Le vote est clos", member=m3)
    assert not newer.roll.filter(signed=True).exists()


def test_a_public_form_left_open_does_not_vote_in_a_secret_one(client, room):
    vote = room.open()
    before = everything()
    page = text_of(send(client, vote, room.members[1], choice="ABSTENTION"))
    assert "Sélectionnez un choix valide" in page
    assert everything() == before


def test_no_choice_is_left_anywhere_but_in_the_box_and_the_count(client, caplog, room):
    caplog.set_level(logging.DEBUG)
    vote = room.open()
    for member, choice in zip(room.members[:6], ["POUR", "CONTRE", "BLANC"] * 2, strict=True):
        send(client, vote, member, choice=choice)
        send(client, vote, member, choice="POUR")  # refused
    close(vote, room.people.coordinator)
    client.force_login(room.people.auditor)
    exported = b"".join(client.get(reverse("audit:export")).streaming_content).decode()
    assert "committee.close_vote" in exported
    sessions = json.dumps([row.get_decoded() for row in Session.objects.all()])
    logs = "\n".join(
        line for record in caplog.records if record.name != "django.db.backends" for line in [str(record.__dict__)]
    )
    letters = "".join(f"{row.subject}{row.body}" for row in mail.outbox)
    entries = "".join(Entry.objects.values_list("content", flat=True))
    for place in (exported, sessions, logs, letters, entries):
        assert not any(word in place for word in WORDS)
    holding = {
        model._meta.label
        for model in apps.get_models()
        for row in model._default_manager.values()
        if any(word in str(row) for word in WORDS)
    }
    assert holding == {"committee.Paper", "committee.Tally"}


def test_an_error_report_hides_what_was_typed(rf, room):
    vote = room.open()
    request = rf.post(reverse("committee:ballot", args=[vote.pk]), {"choice": "CONTRE"})
    request.user = room.people.nobody
    with pytest.raises(Http404):
        ballot(request, vote_pk=vote.pk)
    assert request.sensitive_post_parameters == "__ALL__"
    shown = SafeExceptionReporterFilter().get_post_parameters(request)
    assert "CONTRE" not in str(shown)


def test_the_rules_say_how_people_vote():
    by_name = {row.name: row for row in rules_in_words(rules_to_dict(CGCT))}
    assert "tiers des présents" in by_name["Vote"].text
    by_name = {row.name: row for row in rules_in_words(rules_to_dict(Rules(ballot="secret")))}
    assert by_name["Vote"].text.startswith("Le scrutin est secret.")


def test_more_votes_take_no_more_queries(client, room, django_assert_num_queries):
    client.force_login(room.people.coordinator)
    url, dossier = (
        reverse("committee:item", args=[room.item.pk]),
        reverse("committee:dossier", args=[room.use_case.pk]),
    )
    for expected in (1, 3):
        for _ in range(expected - room.item.votes.count()):
            close(room.open(asked()), room.people.coordinator)
        assert room.item.votes.count() == expected
        client.get(url)
        with django_assert_num_queries(29):
            client.get(url)
        with django_assert_num_queries(19):
            client.get(dossier)
