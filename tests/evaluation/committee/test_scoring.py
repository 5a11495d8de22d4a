"""Scoring: alone until one reveal, both rounds kept, closed by the vote. The database holds what the acts froze."""

from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from audit.models import Entry
from boussole.shared.refusals import NotAllowed
from evaluation.committee import actions
from evaluation.committee.dispersion import Agreement
from evaluation.committee.enums import ItemState, Presence
from evaluation.committee.models import AgendaItem, CommitteeScore, ScoreReveal
from evaluation.committee.permissions import may_score
from evaluation.committee.selectors.scores import items_to_score, revealed_scores, scoring_for, scoring_progress
from evaluation.compass.models import Assessment
from tests.evaluation.committee.checks import refused
from tests.evaluation.committee.table import Table
from tests.factories.committee import (
    MEETING_AT,
    attend,
    open_vote,
)
from tests.factories.committee import seat as sit
from tests.factories.compass import load_second_grid
from tests.factories.scores import codes_of, score, sheet
from tests.factories.usecases import START
from usecases.models import UseCase

pytestmark = pytest.mark.django_db
SEVEN = ["JUR", "TEC", "ECO", "CYB", "DON", "COU", "TRA"]


@pytest.fixture
def table(cast):
    return Table(cast)


def test_seven_criteria_are_scored_alone_then_all_revealed_at_once(table):
    assert codes_of(table.item) == SEVEN
    assert len(score(table.item, table.m1, 3)) == 7
    score(table.item, table.m2, 4, JUR=None, TEC=1)
    score(table.item, table.m4, 2)  # a consultative voice scores too
    assert revealed_scores(table.item) == []
    progress = scoring_progress(table.item)
    assert (progress.done, progress.expected, progress.needed, progress.enough) == (3, 4, 3, True)

    # Before the reveal a mark is simply replaced.
    assert [row.mark for row in score(table.item, table.m2, 4, JUR=None, TEC=0)] == [0]
    assert CommitteeScore.objects.count() == 21

    reveal = table.reveal()
    assert table.reveal(table.m1.user) == reveal
    assert (ScoreReveal.objects.count(), reveal.revealed_by) == (1, table.cast.coordinator)
    rows = {row.code: row for row in revealed_scores(table.item)}
    assert list(rows) == SEVEN
    jur, tec = rows["JUR"].now, rows["TEC"].now
    assert (jur.median, jur.lowest, jur.highest, jur.number, jur.without) == (Decimal("2.5"), 2, 3, 2, 1)
    assert (jur.agreement, rows["JUR"].words) == (Agreement.CLOSE, "avis proches")
    assert (tec.median, tec.agreement, rows["TEC"].words) == (2, Agreement.OPPOSED, "avis opposés")
    assert [row.member for row in rows["TEC"].members] == [table.m1, table.m2, table.m4]


def test_after_the_reveal_both_marks_are_kept_and_the_vote_closes_them(table):
    for member, mark in ((table.m1, 3), (table.m2, 0), (table.m3, 4)):
        score(table.item, member, mark)
    table.reveal()
    assert score(table.item, table.m2, 0) == []  # nothing changed: nothing is written
    (changed,) = score(table.item, table.m2, 0, JUR=3)
    assert (changed.round, changed.mark, changed.sealed) == ("revised", 3, False)
    (again,) = score(table.item, table.m2, 0, JUR=2)
    assert again.pk == changed.pk
    late = score(table.item, table.m4, 3)  # arrived late: everything is a revised mark
    assert {row.round for row in late} == {"revised"}
    jur = revealed_scores(table.item)[0]
    assert (jur.first.median, jur.first.lowest, jur.first.number) == (3, 0, 3)
    assert (jur.now.median, jur.now.lowest, jur.now.number) == (3, 2, 4)
    by_member = {row.member: row for row in jur.members}
    assert (by_member[table.m2].initial.mark, by_member[table.m2].revised.mark, by_member[table.m2].moved) == (
        0,
        2,
        True,
    )
    assert by_member[table.m4].initial is None
    assert (by_member[table.m1].revised, by_member[table.m1].moved) == (None, False)

    open_vote(table.item, table.cast.coordinator)
    assert not CommitteeScore.objects.filter(sealed=False).exists()
    given = {"item": table.item, "actor": table.m1.user, "scores": sheet(table.item, 1), "now": MEETING_AT}
    refused("closes", actions.give_scores, **given, round="revised")
    assert len(revealed_scores(table.item)) == 7


def test_the_vote_closes_scores_that_nobody_revealed(table):
    score(table.item, table.m1)
    open_vote(table.item, table.cast.coordinator)
    refused("déjà passé au vote", table.reveal)
    refused("closes", score, item=table.item, member=table.m2)
    assert revealed_scores(table.item) == []


def test_a_sheet_filled_before_the_reveal_is_not_taken_after_it(table):
    for member in (table.m1, table.m2, table.m3):
        score(table.item, member)
    table.reveal()
    given = {"item": table.item, "actor": table.m1.user, "scores": sheet(table.item, 0), "now": MEETING_AT}
    refused("viennent d’être révélées", actions.give_scores, **given, round="initial")
    refused("viennent d’être révélées", actions.give_scores, **given, round="")


def test_a_sheet_is_whole_and_its_marks_are_possible(table):
    whole = sheet(table.item)
    wrong = (
        ({code: whole[code] for code in SEVEN[1:]}, "Donnez une note ou « sans avis » pour « Juridique »", "mark_JUR"),
        ({**whole, "TEC": actions.GivenScore(5)}, "de 0 à 4", "mark_TEC"),
        ({**whole, "TEC": actions.GivenScore(-1)}, "de 0 à 4", "mark_TEC"),
        ({**whole, "TRA": actions.GivenScore(2, "x" * 501)}, "500 caractères", "comment_TRA"),
        ({**whole, "GEN": actions.GivenScore(2)}, "La grille du dossier a changé", None),
    )
    for scores, why, field in wrong:
        given = {"item": table.item, "actor": table.m1.user, "round": "initial", "now": MEETING_AT}
        refusal = refused(why, actions.give_scores, **given, scores=scores)
        assert refusal.field == field, why
    assert not CommitteeScore.objects.exists()


def test_who_scores_and_who_reveals(table):
    seats = {table.m1.user: True, table.m3.user: True, table.m4.user: True, table.m5.user: False}
    everyone = {**dict.fromkeys(table.cast.everyone().values(), False), **seats}
    item = AgendaItem.objects.get(pk=table.item.pk)
    for person, scores in everyone.items():
        assert may_score(person, item) == scores, person
        if not scores:
            given = {"scores": sheet(table.item), "round": "initial", "now": MEETING_AT}
            refused(
                "Seuls les membres|déporté|portez",
                actions.give_scores,
                error=NotAllowed,
                item=table.item,
                actor=person,
                **given,
            )
    for member in (table.m1, table.m2, table.m3):
        score(table.item, member)
    for person in everyone:
        if person not in (table.cast.coordinator, table.m1.user, table.m2.user):
            refused("conduisent la séance", table.reveal, error=NotAllowed, actor=person)
    table.reveal(table.m2.user)  # the deputy presides too


def test_a_member_who_leads_the_dossier_neither_scores_nor_reveals(cast):
    table = Table(cast)
    lead_seat = sit(table.committee, cast.lead)
    refused("portez ce dossier", score, error=NotAllowed, item=table.item, member=lead_seat)


def test_too_few_sheets_then_all_who_are_there(table, settings):
    score(table.item, table.m1)
    score(table.item, table.m2)
    refused("Il manque encore 1 feuille", table.reveal)
    settings.COMMITTEE_SCORES_NEEDED = 9  # more than the four who may score: all of them
    refused("Il manque encore 2 feuilles", table.reveal)
    gone = dict.fromkeys((table.m3, table.m4), Presence.ABSENT)
    actions.set_attendance(item=table.item, actor=table.cast.coordinator, presences=gone, now=MEETING_AT)
    progress = scoring_progress(table.item)
    assert (progress.done, progress.expected, progress.needed) == (2, 2, 2)
    table.reveal()


def test_scores_come_before_the_meeting_but_are_revealed_in_it(cast):
    table = Table(cast, opened=False)
    score(table.item, table.m1)
    assert scoring_progress(table.item).expected == 4
    scoring = scoring_for(table.item, table.m1.user, runs=True)
    assert (scoring.open, scoring.scores, scoring.mine, scoring.can_reveal) == (True, True, True, False)
    refused("Ouvrez d’abord ce point", table.reveal)
    actions.open_meeting(meeting=table.meeting, actor=cast.coordinator, now=MEETING_AT)
    attend(table.item, cast.coordinator, table.members)
    actions.open_item(item=table.item, actor=cast.coordinator, now=MEETING_AT)
    refused("Il manque encore 2 feuilles", table.reveal)


def test_what_waits_for_a_member(table):
    def waiting(person):
        return [item.pk for item in items_to_score(person, today=MEETING_AT.date())]

    people = {**table.cast.everyone(), "recused": table.m5.user}
    assert [who for who, person in people.items() if waiting(person)] == []
    assert waiting(table.m1.user) == waiting(table.m4.user) == [table.item.pk]
    score(table.item, table.m1)
    assert waiting(table.m1.user) == []
    table.committee.members.filter(pk=table.m4.pk).update(ended_on=START.date())
    assert waiting(table.m4.user) == []
    Assessment.objects.update(phase="ex_post")
    assert waiting(table.m2.user) == []
    AgendaItem.objects.filter(pk=table.item.pk).update(kind="final_opinion")
    assert waiting(table.m2.user) == [table.item.pk]
    AgendaItem.objects.filter(pk=table.item.pk).update(kind="opinion")
    Assessment.objects.update(phase="ex_ante")
    assert waiting(table.m2.user) == [table.item.pk]
    open_vote(table.item, table.cast.coordinator)
    assert waiting(table.m2.user) == []


@pytest.mark.parametrize("state", [ItemState.VOTED, ItemState.POSTPONED])
def test_a_closed_item_takes_no_score(table, state):
    for member in (table.m1, table.m2, table.m3):
        score(table.item, member)
    AgendaItem.objects.filter(pk=table.item.pk).update(state=state)
    refused("closes", score, item=table.item, member=table.m1)
    refused("Ouvrez d’abord ce point", table.reveal)


def test_a_dossier_that_left_its_state_or_has_no_compass_is_not_scored(table):
    UseCase.objects.filter(pk=table.use_case.pk).update(state="in_assessment")
    refused("n’attend plus l’avis", score, item=table.item, member=table.m1)
    UseCase.objects.filter(pk=table.use_case.pk).update(state="ready_for_committee")
    Assessment.objects.update(phase="ex_post")
    refused("pas encore de boussole", score, item=table.item, member=table.m1)


def test_whoever_recuses_themselves_after_scoring_counts_nowhere(table):
    for member, mark in ((table.m1, 3), (table.m2, 3), (table.m3, 3), (table.m4, 0)):
        score(table.item, member, mark)
    table.reveal()
    assert revealed_scores(table.item)[0].words == "avis opposés"
    actions.declare_recusal(item=table.item, member=table.m4, actor=table.m4.user, reason="Lien.", now=MEETING_AT)
    first = revealed_scores(table.item)[0]
    assert (first.words, first.now.number, [row.member for row in first.members]) == (
        "avis proches",
        3,
        [table.m1, table.m2, table.m3],
    )
    assert scoring_progress(table.item).done == 3


def test_another_grid_brings_its_own_criteria(cast):
    table = Table(cast, grid=load_second_grid())
    codes = codes_of(table.item)
    assert codes
    assert not set(codes) & set(SEVEN)
    score(table.item, table.m1)
    assert [row.criterion for row in CommitteeScore.objects.all()] == codes


def test_the_final_opinion_scores_the_assessment_made_after_the_trial(table):
    AgendaItem.objects.filter(pk=table.item.pk).update(kind="final_opinion")
    item = AgendaItem.objects.get(pk=table.item.pk)
    assert codes_of(item) == []
    Assessment.objects.update(phase="ex_post")
    assert codes_of(item) == SEVEN


def test_the_journal_names_the_acts_and_never_a_mark(table):
    for member in (table.m1, table.m2, table.m3):
        score(table.item, member, 4)
    score(table.item, table.m1, 4)
    table.reveal()
    score(table.item, table.m1, 4, JUR=1)
    rows = Entry.objects.filter(verb__in=["committee.give_scores", "committee.reveal_scores"]).order_by("seq")
    assert [row.verb.split(".")[1] for row in rows] == [*["give_scores"] * 3, "reveal_scores", "give_scores"]
    for row in rows:
        assert "mark" not in row.content
        assert "JUR" not in row.content


def test_the_database_keeps_what_the_reveal_and_the_vote_closed(table):
    for member in (table.m1, table.m2, table.m3):
        score(table.item, member)
    early = CommitteeScore.objects.first()
    new = {"item": table.item, "label": "x", "mark": 1, "given_at": MEETING_AT}
    _denied(
        "scores are closed",
        lambda: CommitteeScore.objects.create(**new, member=table.m1, criterion="A", round="revised"),
    )
    table.reveal()
    _denied("append-only", lambda: CommitteeScore.objects.filter(pk=early.pk).update(mark=0))
    _denied("append-only", lambda: CommitteeScore.objects.filter(pk=early.pk)._raw_delete("default"))
    _denied("append-only", lambda: ScoreReveal.objects.update(revealed_at=MEETING_AT))
    _denied("append-only", lambda: ScoreReveal.objects.all()._raw_delete("default"))
    _denied(
        "scores are closed",
        lambda: CommitteeScore.objects.create(**new, member=table.m4, criterion="A", round="initial"),
    )
    score(table.item, table.m1, 1)
    open_vote(table.item, table.cast.coordinator)
    revised = CommitteeScore.objects.filter(round="revised")
    _denied("append-only", lambda: revised.update(mark=0))
    _denied(
        "scores are closed",
        lambda: CommitteeScore.objects.create(**new, member=table.m4, criterion="A", round="revised"),
    )


def test_impossible_scores_do_not_enter(table):
    score(table.item, table.m1)
    row = CommitteeScore.objects.first()
    for wrong in ({"mark": 5}, {"round": "third"}, {"criterion": "TEC"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            CommitteeScore.objects.filter(pk=row.pk).update(**wrong)


def _denied(why, write):
    with pytest.raises(DatabaseError, match=why), transaction.atomic(), connection.cursor():
        write()
