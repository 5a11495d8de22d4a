"""Scoring on screen: what stays hidden until the reveal, what each role opens, what is typed is never lost."""

import re

import pytest
from django.template.loader import get_template
from django.urls import reverse

from evaluation.committee.models import CommitteeScore, ScoreReveal
from tests.evaluation.committee.table import Table
from tests.factories.committee import open_vote
from tests.factories.scores import codes_of, score
from tests.pages import html_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def table(cast):
    return Table(cast)


def url(name, table):
    return reverse(f"committee:{name}", args=[table.item.pk])


def typed(table, mark="3", **special):
    given = {f"mark_{code}": special.get(code, mark) for code in codes_of(table.item)}
    return {**given, "round": "initial"}


def test_each_page_by_each_role(client, table):
    members = {"president": table.m1.user, "member": table.m3.user, "expert": table.m4.user, "recused": table.m5.user}
    everyone = {**table.cast.everyone(), **members}
    readers = {"coordinator", "committee_member", "committee_president", "staff_representative", "auditor"}
    seats = {"president", "member", "expert"}
    for revealed in (False, True):
        if revealed:
            for member in (table.m1, table.m2, table.m3):
                score(table.item, member)
            table.reveal()
        allowed = {
            "score": seats,
            "scores": readers | seats if revealed else set(),
            "scores_reveal": {"coordinator", "president"},
        }
        for who, person in everyone.items():
            client.force_login(person)
            outside = 403 if who in readers | seats | {"recused"} else 404
            for name, people in allowed.items():
                expected = 200 if who in people else outside
                assert client.get(url(name, table)).status_code == expected, (who, name, revealed)


def test_nothing_of_another_member_shows_before_the_reveal(client, table):
    client.force_login(table.m2.user)
    sent = {**typed(table, "1"), "comment_TRA": "Trop de fatigue."}
    assert client.post(url("score", table), sent).status_code == 302
    assert CommitteeScore.objects.filter(mark=1).count() == 7
    assert "Trop de fatigue." in html_of(client.get(url("score", table)))
    assert html_of(client.get(url("score", table))).count("checked") == 7
    for person, progress in ((table.m3.user, False), (table.m1.user, True), (table.cast.coordinator, True)):
        client.force_login(person)
        page = html_of(client.get(url("item", table)))
        assert ("1 sur 4" in page) == progress
        for hidden in ("Trop de fatigue", "Médiane", "avis proches", "1 sur 4</span>"):
            assert hidden not in page
        if person != table.cast.coordinator:
            own = html_of(client.get(url("score", table)))
            assert "Trop de fatigue" not in own
            assert "checked" not in own
        refused = client.get(url("scores", table))
        assert refused.status_code == 403
        assert "chacun ne voit que les siennes" in html_of(refused)


def test_what_is_typed_is_never_lost(client, table):
    client.force_login(table.m3.user)
    sent = {**typed(table, "2"), "comment_JUR": "À relire."}
    del sent["mark_TRA"]
    page = html_of(client.post(url("score", table), sent))
    assert "Donnez une note ou « sans avis » pour « Conditions de travail »" in page.replace("\u202f", " ")
    assert page.count("checked") == 6
    assert "À relire." in page
    # The reveal comes in between: the typed marks stay, the next sending makes them revised ones.
    for member in (table.m1, table.m2, table.m4):
        score(table.item, member)
    table.reveal()
    whole = {**sent, "mark_TRA": "none"}
    page = html_of(client.post(url("score", table), whole))
    assert "viennent d’être révélées" in page
    assert page.count("checked") == 7
    assert 'name="round" value="revised"' in page
    assert client.post(url("score", table), {**whole, "round": "revised"}).status_code == 302
    assert CommitteeScore.objects.filter(member=table.m3, round="revised").count() == 7


def test_after_the_reveal_each_criterion_has_its_numbers_and_its_words(client, table):
    score(table.item, table.m1, 3, TRA=None)
    score(table.item, table.m2, 2, TRA=0)
    score(table.item, table.m3, 3, TRA=4)
    client.force_login(table.m1.user)
    assert "Révéler les notes" in html_of(client.get(url("item", table)))
    assert client.post(url("scores_reveal", table)).status_code == 302
    assert ScoreReveal.objects.get().revealed_by == table.m1.user
    score(table.item, table.m2, 2, TRA=2)
    page = html_of(client.get(url("scores", table)))
    rows = re.findall(r'<th scope="row">.*?</tr>', page.partition('id="who"')[0], re.DOTALL)
    assert len(rows) == 7
    jur, tra = (" ".join(re.sub(r"<[^>]+>|&nbsp;", " ", row).split()) for row in (rows[0], rows[-1]))
    assert jur == "Juridique avis proches 3 2 à 3 3 avis proches"
    assert tra == (
        "Conditions de travail avis partagés au départ : médiane 2, étendue 0 à 4 3 2 à 4 2 1 sans avis "
        "avis partagés à discuter"
    )
    assert [row.count("<circle") for row in rows] == [3] * 6 + [2]
    who = " ".join(re.sub(r"<[^>]+>|&nbsp;", " ", page.partition('id="who"')[2].partition("</section>")[0]).split())
    assert "Ada M1 3 3 3 3 3 3 sans avis Benoît M2 2 2 2 2 2 2 2 au départ : 0 Chloé M3 3 3 3 3 3 3 4" in who
    assert 'id="remarks"' not in page
    client.force_login(table.m3.user)
    said = {**typed(table, "3", TRA="4"), "round": "revised", "comment_TRA": "Bien suivi."}
    client.post(url("score", table), said)
    page = html_of(client.get(url("scores", table)))
    remarks = " ".join(
        re.sub(r"<[^>]+>|&nbsp;", " ", page.partition('id="remarks"')[2].partition("</section>")[0]).split()
    )
    assert remarks == ">Remarques Conditions de travail Chloé M3 (4 sur 4) : Bien suivi."
    client.force_login(table.cast.auditor)
    assert "Réviser mes notes" not in html_of(client.get(url("scores", table)))


def test_the_vote_closes_the_sheets(client, table):
    for member in (table.m1, table.m2, table.m3):
        score(table.item, member)
    table.reveal()
    open_vote(table.item, table.cast.coordinator)
    client.force_login(table.m1.user)
    page = html_of(client.get(url("score", table)))
    assert "Les notes sont closes" in page
    assert "<form method" not in page.partition("<main")[2]
    assert "3 sur 4" in page
    refused = client.post(url("score", table), {**typed(table, "0"), "round": "revised"})
    assert refused.status_code == 200
    assert "Les notes sont closes" in html_of(refused)
    item = html_of(client.get(url("item", table)))
    assert "Elles ne changent plus" in item
    assert "Réviser mes notes" not in item


def test_too_few_sheets_are_told_next_to_the_button(client, table):
    score(table.item, table.m1)
    client.force_login(table.cast.coordinator)
    assert "Il en faut 3 au moins pour révéler" in html_of(client.get(url("item", table)))
    page = html_of(client.post(url("scores_reveal", table)))
    assert "Il manque encore 2 feuilles de notes" in page
    assert not ScoreReveal.objects.exists()


def test_no_page_adds_criteria_up(client, table):
    for member in (table.m1, table.m2, table.m3):
        score(table.item, member)
    table.reveal()
    client.force_login(table.m1.user)
    wrong = re.compile(r"\b(total|moyenne|somme|note globale)\b", re.IGNORECASE)
    for name in ("score", "scores", "item"):
        main = html_of(client.get(url(name, table))).partition("<main")[2].partition("</main")[0]
        assert wrong.findall(re.sub(r"<[^>]+>", " ", main)) == [], name
    for name in ("score", "scores", "scoring"):
        source = get_template(f"committee/{name}.html").template.source
        assert wrong.findall(re.sub(r"{% comment %}.*?{% endcomment %}", "", source)) == [], name


@pytest.mark.parametrize("number", [1, 3])
def test_reading_costs_the_same_whatever_the_number_of_sheets(
    client, table, number, settings, django_assert_num_queries
):
    settings.COMMITTEE_SCORES_NEEDED = 1
    for member in (table.m1, table.m2, table.m3)[:number]:
        score(table.item, member)
    client.force_login(table.m1.user)
    with django_assert_num_queries(23):
        client.get(url("score", table))
    table.reveal()
    with django_assert_num_queries(19):
        client.get(url("scores", table))
