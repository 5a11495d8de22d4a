"""Minority opinions: several, signed by members, named or not, after the vote and until the opinion is recorded."""

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from audit.models import Entry
from boussole.shared.refusals import NotAllowed
from evaluation.committee import actions
from evaluation.committee.models import AgendaItem, MinorityOpinion, MinoritySignature
from evaluation.committee.selectors.minority import minority_views
from evaluation.compass.models import Answer, Assessment, Question
from reports.documents.decision import build_snapshot
from tests.evaluation.committee.checks import refused
from tests.evaluation.committee.table import Table
from tests.factories import life
from tests.factories.committee import MEETING_AT, cast_all, close, open_vote
from tests.factories.compass import load_grid
from tests.pages import html_of

pytestmark = pytest.mark.django_db


class Voted(Table):
    """The favourable motion is adopted by two voices against one."""

    def __init__(self, cast):
        super().__init__(cast)
        vote = open_vote(self.item, cast.coordinator)
        refused("après le vote", self.file, member=self.m3)
        cast_all(vote, [self.m1, self.m2, self.m3], "PPC")
        close(vote, cast.coordinator)

    def file(self, member, text="Trop tôt.", *, named=True):
        given = {"text": text, "named": named, "now": MEETING_AT}
        return actions.file_minority_opinion(item=self.item, actor=member.user, **given)

    def sign(self, opinion, member, *, named=True):
        return actions.sign_minority_opinion(opinion=opinion, actor=member.user, named=named, now=MEETING_AT)

    def leave(self, opinion, member):
        return actions.withdraw_minority_signature(opinion=opinion, actor=member.user, now=MEETING_AT)

    def record(self):
        return actions.record_opinion(item=self.item, actor=self.cast.coordinator, now=MEETING_AT)


@pytest.fixture
def voted(cast):
    return Voted(cast)


def test_several_opinions_signed_named_or_not_are_frozen_with_the_opinion(voted):
    first = voted.file(voted.m3, "  Trop tôt.\nAttendons le bilan.  ")
    assert voted.file(voted.m3, "Trop tôt.\nAttendons le bilan.") == first  # sent twice: one
    second = voted.file(voted.m4, "Trop cher.", named=False)  # a consultative voice disagrees too
    assert [first.number, second.number] == [1, 2]
    assert voted.sign(first, voted.m2, named=False) == voted.sign(first, voted.m2, named=False)
    voted.sign(first, voted.m1, named=False)
    voted.sign(first, voted.m1, named=True)  # changes their mind: one signature stands
    dropped = voted.file(voted.m2, "Je retire ceci.")
    voted.leave(dropped, voted.m2)
    voted.leave(dropped, voted.m2)
    refused("Plus personne ne signe", voted.sign, opinion=dropped, member=voted.m1)
    item = voted.record()
    assert item.minority_opinion == (
        "« Trop tôt.\nAttendons le bilan. » (Chloé M3, Ada M1 et un membre non nommé)\n"
        "« Trop cher. » (un membre non nommé)"
    )
    assert MinoritySignature.objects.filter(withdrawn_at__isnull=True).count() == 4
    assert not MinoritySignature.objects.filter(sealed=False).exists()


def test_once_the_opinion_is_recorded_nothing_changes_any_more(voted):
    opinion = voted.file(voted.m3)
    voted.record()
    for act in (
        lambda: voted.file(voted.m2, "Et moi."),
        lambda: voted.sign(opinion, voted.m2),
        lambda: voted.leave(opinion, voted.m3),
    ):
        refused("L’avis du comité est enregistré", act)
    standing = MinoritySignature.objects.filter(opinion=opinion)
    new = {"member": voted.m2, "named": True, "signed_at": MEETING_AT}
    for why, write in (
        ("append-only", lambda: standing.update(named=False)),
        ("append-only", lambda: standing._raw_delete("default")),
        ("append-only", lambda: MinorityOpinion.objects.update(text="Autre.")),
        ("append-only", lambda: MinorityOpinion.objects.all()._raw_delete("default")),
        ("is recorded", lambda: MinoritySignature.objects.create(opinion=opinion, **new)),
        (
            "is recorded",
            lambda: MinorityOpinion.objects.create(item=voted.item, number=2, text="-", filed_at=MEETING_AT),
        ),
    ):
        with pytest.raises(DatabaseError, match=why), transaction.atomic():
            write()


def test_a_blocker_opened_since_the_vote_holds_a_favourable_opinion_back(voted):
    assessment, question = Assessment.objects.get(), Question.objects.get(code="JUR-01", criterion__grid=1)
    row = {"question": question, "answered_by": voted.cast.expert, "answered_at": MEETING_AT}
    Answer.objects.create(assessment=assessment, value="oui", **row)
    refused("Depuis le vote, un point bloquant est ouvert .JUR-01", voted.record)
    assert AgendaItem.objects.get(pk=voted.item.pk).opinion_recorded_at is None


def test_a_minority_of_an_annulled_vote_is_not_carried_to_the_next_one(voted):
    voted.file(voted.m3, "Contre le premier vote.")
    first = voted.item.votes.get()
    actions.annul_vote(vote=first, actor=voted.cast.coordinator, reason="Erreur.", now=MEETING_AT)
    assert not MinoritySignature.objects.filter(withdrawn_at__isnull=True).exists()
    vote = open_vote(voted.item, voted.cast.coordinator)
    cast_all(vote, [voted.m1, voted.m2, voted.m3], "PPC")
    close(vote, voted.cast.coordinator)
    voted.file(voted.m3, "Contre le second.")
    assert voted.record().minority_opinion == "« Contre le second. » (Chloé M3)"


def test_without_any_the_opinion_says_nothing_of_a_minority(voted):
    assert voted.record().minority_opinion == ""


def test_only_members_who_take_part_file_and_sign(voted):
    opinion = voted.file(voted.m3)
    people = {**voted.cast.everyone(), "recused": voted.m5.user}
    for who, person in people.items():
        for act in (
            lambda person=person: actions.file_minority_opinion(
                item=voted.item, actor=person, text="Non.", named=True, now=MEETING_AT
            ),
            lambda person=person: actions.sign_minority_opinion(
                opinion=opinion, actor=person, named=True, now=MEETING_AT
            ),
            lambda person=person: actions.withdraw_minority_signature(opinion=opinion, actor=person, now=MEETING_AT),
        ):
            refusal = refused("Seuls les membres|déporté", act, error=NotAllowed)
            assert ("déporté" in refusal.message) == (who == "recused")


@pytest.mark.parametrize(("text", "why"), [("  ", "dans vos mots"), ("x" * 1001, "1 000 caractères")])
def test_an_opinion_says_something_short(voted, text, why):
    assert refused(why, voted.file, member=voted.m3, text=text).field == "text"


def test_impossible_rows_do_not_enter(voted):
    opinion = voted.file(voted.m3)
    for rows in (
        MinorityOpinion(item=voted.item, number=1, text="Deux fois le même numéro.", filed_at=MEETING_AT),
        MinorityOpinion(item=voted.item, number=2, text="", filed_at=MEETING_AT),
        MinoritySignature(opinion=opinion, member=voted.m3, named=False, signed_at=MEETING_AT),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.save()


def test_the_journal_names_the_acts_without_the_words(voted):
    opinion = voted.file(voted.m3, "Secret de la motion.")
    voted.sign(opinion, voted.m2, named=False)
    voted.leave(opinion, voted.m2)
    rows = Entry.objects.filter(verb__contains="minority").order_by("seq")
    assert [row.verb for row in rows] == [
        "committee.file_minority_opinion",
        "committee.sign_minority_opinion",
        "committee.withdraw_minority_signature",
    ]
    assert all("Secret de la motion" not in row.content for row in rows)


def test_the_pages_from_the_first_word_to_the_recorded_opinion(client, voted):
    item = reverse("committee:item", args=[voted.item.pk])
    file = reverse("committee:minority_file", args=[voted.item.pk])
    client.force_login(voted.m3.user)
    empty = client.post(file, {"text": "Deux mots."})
    assert "Choisissez une réponse à la question" in html_of(empty)
    assert "Deux mots." in html_of(empty)
    assert client.post(file, {"text": "Trop tôt <b>.", "named": "no"}).status_code == 302
    opinion = MinorityOpinion.objects.get()
    page = html_of(client.get(item))
    assert "Trop tôt &lt;b&gt;." in page
    assert "Vous signez, sans votre nom" in page
    sign, leave = (reverse(f"committee:minority_{name}", args=[opinion.pk]) for name in ("sign", "leave"))
    client.force_login(voted.m2.user)
    before = html_of(client.get(item))
    assert "Signée par un membre non nommé." in before
    assert "Chloé" not in before.partition('id="minority"')[2].partition("</section>")[0]
    assert "Trop tôt &lt;b&gt;." in html_of(client.get(sign))
    client.post(sign, {"named": "yes"})
    assert "Signée par Benoît M2 et un membre non nommé." in html_of(client.get(item))
    client.post(leave)
    client.post(sign, {"named": "yes"})
    client.force_login(voted.cast.coordinator)
    client.post(reverse("committee:opinion", args=[voted.item.pk]))
    said = "« Trop tôt &lt;b&gt;. » (Benoît M2 et un membre non nommé)"
    recorded = html_of(client.get(item))
    assert said in recorded
    assert 'id="minority"' not in recorded
    assert said in html_of(client.get(reverse("committee:dossier", args=[voted.use_case.pk])))


def test_the_elected_official_and_the_report_read_it(client, cast):
    load_grid()
    use_case = life.meet(cast, life.ready(cast), "favourable", life.MET, letters="PPC", minority="Trop tôt.")
    said = "« Trop tôt. » (Chloé M3)"
    assert build_snapshot(use_case, "before_trial")["minority"] == said
    client.force_login(cast.elected_official)
    assert said in html_of(client.get(reverse("decisions:decide", args=[use_case.pk])))


def test_each_page_by_each_role(client, voted):
    opinion = voted.file(voted.m3)
    pages = (("file", voted.item.pk), ("sign", opinion.pk), ("leave", opinion.pk))
    members = {"m3": voted.m3.user, "consultative": voted.m4.user, "recused": voted.m5.user}
    for who, person in {**voted.cast.everyone(), **members}.items():
        client.force_login(person)
        reads = who in ("coordinator", "committee_member", "committee_president", "staff_representative", "auditor")
        expected = 200 if who in ("m3", "consultative") else 403 if reads or who == "recused" else 404
        for name, pk in pages:
            assert client.get(reverse(f"committee:minority_{name}", args=[pk])).status_code == expected, (who, name)
    assert AgendaItem.objects.get(pk=voted.item.pk).minority_opinions.count() == 1


def test_reading_them_takes_one_query_whatever_their_number(voted, django_assert_num_queries):
    for number in (1, 3):
        while voted.item.minority_opinions.count() < number:
            voted.sign(voted.file(voted.m3, f"Texte {number}.{voted.item.minority_opinions.count()}"), voted.m2)
        with django_assert_num_queries(1):
            assert len(minority_views(voted.item, voted.m1.user)) == number
