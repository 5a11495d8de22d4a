"""What answers say, and what is kept back: plain functions."""

import random
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.questionnaires.content import asked, read_items
from evaluation.questionnaires.results import (
    Change,
    Sheet,
    campaign_results,
    changes,
    item_means,
    recoded,
    spread_of,
)
from tests.evaluation.questionnaires.test_content import SHIPPED

ITEMS = read_items(SHIPPED)
D = Decimal
SCALES = [item for item in ITEMS if item.kind == "scale"]


def sheets(service, number, **answers):
    return [Sheet(service, answers)] * number


def item(results, code):
    return next(row for row in results.items if row.item.code == code)


def test_a_mark_is_recoded_so_that_five_is_good():
    assert [recoded(mark, reverse=True) for mark in range(1, 6)] == [5, 4, 3, 2, 1]
    assert [recoded(mark, reverse=False) for mark in range(1, 6)] == [1, 2, 3, 4, 5]


def test_a_spread_by_hand():
    spread = spread_of([1, 2, 4, 4, 5])
    assert (spread.number, spread.mean, spread.deviation) == (5, D("3.20"), D("1.47"))
    assert spread.quartiles == (D("2.00"), D("4.00"), D("4.00"))
    assert spread_of([1, 2, 4, 4, 5, 5]).quartiles == (D("2.50"), D("4.00"), D("4.75"))
    assert spread_of([1, 2, 4, 4]) is None


@pytest.mark.parametrize("number", [0, 1, 4])
def test_nothing_is_said_under_five_answers(number):
    results = campaign_results(ITEMS, sheets("A", number, Q01=5), {"A": 30})
    assert (results.invited, results.responses, results.shown, results.rate) == (30, None, False, None)
    assert (results.items, results.dimensions, results.services) == ((), {}, ())


def test_five_answers_are_enough():
    results = campaign_results(ITEMS, sheets("A", 5, Q01=5, Q06=5), {"A": 8})
    assert (results.responses, results.rate) == (5, D(63))
    assert item(results, "Q01").spread.mean == D(5)
    assert item(results, "Q06").spread.mean == D(1)
    assert (item(results, "Q03").number, item(results, "Q03").spread) == (0, None)
    assert set(results.dimensions) == {"usefulness", "workload"}


def test_not_applicable_is_no_mark_and_an_item_needs_five_of_its_own():
    rows = sheets("A", 4, Q01=2) + sheets("A", 6, Q01="na", Q03=4)
    results = campaign_results(ITEMS, rows, {"A": 10})
    assert item(results, "Q01").spread is None
    assert set(item(results, "Q01").classes.values()) == {None}
    assert item(results, "Q03").number == 6
    assert item_means(ITEMS, rows) == {"Q03": D("4.00")}


def test_small_classes_are_hidden_with_another():
    rows = sheets("A", 20, Q01=5) + sheets("A", 9, Q01=3) + sheets("A", 2, Q01=1)
    classes = item(campaign_results(ITEMS, rows, {"A": 40}), "Q01").classes
    assert classes == {"unfavourable": None, "divided": None, "favourable": 20}
    rows = sheets("A", 20, Q16="yes") + sheets("A", 7, Q16="no") + sheets("A", 5, Q16="yes_if")
    classes = item(campaign_results(ITEMS, rows, {"A": 40}), "Q16").classes
    assert classes == {"yes": 20, "yes_if": None, "no": 7, "no_opinion": None}


def test_minutes_are_spread_too():
    rows = [Sheet("A", {"Q02": 4, "Q02-minutes": minutes}) for minutes in (0, 10, 30, 30, 60)]
    assert item(campaign_results(ITEMS, rows, {"A": 9}), "Q02").minutes.quartiles[1] == D(30)


def test_a_person_counts_once_in_a_dimension():
    rows = sheets("A", 5, Q03=5, Q04=1) + sheets("A", 5, Q03=3)
    reliability = campaign_results(ITEMS, rows, {"A": 10}).dimensions["reliability"]
    assert (reliability.number, reliability.mean, reliability.deviation) == (10, D("3.00"), D("0.00"))


def test_a_small_service_is_hidden_with_the_one_that_would_reveal_it():
    rows = sheets("Assemblées", 30, Q01=5) + sheets("Archives", 4, Q01=1) + sheets("Communes", 12, Q01=3)
    results = campaign_results(ITEMS, rows, {"Archives": 4, "Assemblées": 40, "Communes": 20})
    assert [(row.name, row.invited, row.responses, row.means["usefulness"]) for row in results.services] == [
        ("Archives", 4, None, None),
        ("Assemblées", 40, 30, D("5.00")),
        ("Communes", 20, None, None),
    ]


def test_a_service_that_marked_little_is_hidden_in_that_dimension_only():
    rows = sheets("A", 9, Q01=5, Q05=4) + sheets("B", 9, Q01=3, Q05=4) + sheets("C", 3, Q01=4, Q05=2)
    rows += sheets("C", 6, Q01=4)
    results = campaign_results(ITEMS, rows, {"A": 10, "B": 10, "C": 10})
    assert [row.responses for row in results.services] == [9, 9, 9]
    assert [row.means["usefulness"] for row in results.services] == [D(5), D(3), D(4)]
    assert [row.means["quality"] for row in results.services].count(None) == 2
    assert results.services[2].means["quality"] is None


def test_before_and_after():
    before = campaign_results(asked(ITEMS, "before"), sheets("A", 6, Q07=2, Q08=4), {"A": 9})
    after = campaign_results(ITEMS, sheets("A", 6, Q07=3, Q01=5), {"A": 9})
    moved = changes(before, after)
    assert moved["Q07"] == Change(D("4.00"), D("3.00"))
    assert moved["Q07"].difference == D("-1.00")
    assert (moved["Q08"].difference, moved["Q01"]) == (None, Change(None, D("5.00")))
    assert changes(None, after)["Q07"] == Change(None, D("3.00"))


@st.composite
def crowds(draw):
    rng = random.Random(draw(st.integers(0, 10_000)))
    names = "ABCD"[: draw(st.integers(1, 4))]
    rows = []
    for name in names:
        for _person in range(draw(st.integers(0, 14))):
            marks = {row.code: rng.choice([1, 2, 3, 4, 5, "na"]) for row in SCALES if rng.random() < 0.7}
            rows.append(Sheet(name, marks))
    return rows, dict.fromkeys(names, 15)


@given(crowds())
def test_nothing_shown_speaks_of_fewer_than_five_people(crowd):
    rows, invited = crowd
    results = campaign_results(ITEMS, rows, invited)
    if not results.shown:
        assert len(rows) < 5
        return
    for row in results.items:
        assert row.spread is None or row.spread.number >= 5
        assert all(count is None or count >= 5 for count in row.classes.values())
        hidden = [name for name, count in row.classes.items() if count is None]
        assert len(hidden) != 1
    for spread in results.dimensions.values():
        assert spread.number >= 5
        assert D(1) <= spread.quartiles[0] <= spread.quartiles[1] <= spread.quartiles[2] <= D(5)
    left = results.responses - sum(row.responses or 0 for row in results.services)
    assert left == 0 or left >= 5
    for dimension, spread in results.dimensions.items():
        inside = {name: _scored(rows, name, dimension) for name in invited}
        shown = [row.name for row in results.services if row.means[dimension] is not None]
        assert all(inside[name] >= 5 for name in shown)
        rest = spread.number - sum(inside[name] for name in shown)
        assert (len(shown) == len(invited) and rest == 0) or rest >= 5


def _scored(rows, service, dimension):
    codes = [row.code for row in SCALES if row.dimension == dimension]
    return sum(
        any(sheet.answers.get(code) not in (None, "na") for code in codes) for sheet in rows if sheet.service == service
    )


@given(crowds(), st.integers(0, 1000))
def test_the_order_of_answers_changes_nothing(crowd, seed):
    rows, invited = crowd
    shuffled = list(rows)
    random.Random(seed).shuffle(shuffled)
    assert campaign_results(ITEMS, rows, invited) == campaign_results(ITEMS, shuffled, invited)
