"""No count under the threshold is shown, and none can be worked out from what is shown."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from boussole.shared.suppression import ShownList, suppress_list, suppress_table


@pytest.mark.parametrize(
    ("counts", "shown", "total"),
    [
        ({}, {}, None),
        ({"a": 4}, {"a": None}, None),
        ({"a": 5}, {"a": 5}, 5),
        ({"a": 5, "b": 9}, {"a": 5, "b": 9}, 14),
        # The group of 4 takes with it the smallest one that would have given it away.
        ({"a": 60, "b": 4, "c": 12}, {"a": 60, "b": None, "c": None}, 76),
        # Two small groups hide each other only if together they are five people.
        ({"a": 60, "b": 4, "c": 1, "d": 9}, {"a": 60, "b": None, "c": None, "d": 9}, 74),
        ({"a": 60, "b": 1, "c": 2, "d": 9}, {"a": 60, "b": None, "c": None, "d": None}, 72),
        ({"a": 60, "b": 0}, {"a": None, "b": None}, 60),
        ({"a": 2, "b": 2}, {"a": None, "b": None}, None),
    ],
)
def test_a_list_hides_small_groups_and_those_that_would_reveal_them(counts, shown, total):
    assert suppress_list(counts) == ShownList(shown, total)


def test_a_group_can_be_hidden_for_another_reason():
    shown = suppress_list({"a": 30, "b": 20, "c": 12}, hidden={"a"})
    assert shown.counts == {"a": None, "b": 20, "c": None}
    assert shown.hidden == {"a", "c"}
    assert suppress_list({"a": 30}, hidden={"a"}) == ShownList({"a": None}, None)


@given(st.dictionaries(st.text("abcdefgh", min_size=1, max_size=2), st.integers(0, 30), max_size=8), st.integers(1, 9))
def test_no_hidden_count_of_a_list_can_be_recomputed(counts, threshold):
    shown = suppress_list(counts, threshold)
    assert all(count is None or count == counts[name] >= threshold for name, count in shown.counts.items())
    if shown.total is None:
        assert not set(shown.counts.values()) - {None}
        return
    assert shown.total == sum(counts.values()) >= threshold
    left = shown.total - sum(count for count in shown.counts.values() if count is not None)
    if shown.hidden:
        assert len(shown.hidden) > 1
        assert left >= threshold


def possible_values(shown, top):
    """Every value that each hidden figure takes among the tables, up to `top` a cell, that agree with what is shown."""
    places = list(shown.cells)
    ranges = [range(top + 1) if shown.cells[place] is None else (shown.cells[place],) for place in places]
    found = {}
    for values in product(*ranges):
        table = dict(zip(places, values, strict=True))
        rows = {row: sum(table[place] for place in places if place[0] == row) for row in shown.rows}
        columns = {column: sum(table[place] for place in places if place[1] == column) for column in shown.columns}
        agrees = all(shown.rows[row] in (None, count) for row, count in rows.items())
        agrees = agrees and all(shown.columns[column] in (None, count) for column, count in columns.items())
        if not (agrees and shown.total in (None, sum(values))):
            continue
        figures = [*table.items(), *rows.items(), *columns.items(), ("total", sum(values))]
        for name, value in figures:
            found.setdefault(name, set()).add(value)
    return found


def hidden_of(shown):
    pairs = [*shown.cells.items(), *shown.rows.items(), *shown.columns.items(), ("total", shown.total)]
    return [name for name, value in pairs if value is None]


@settings(max_examples=40)
@given(st.lists(st.integers(0, 5), min_size=6, max_size=6), st.integers(2, 3))
def test_no_hidden_figure_of_a_table_can_be_recomputed(counts, threshold):
    cells = dict(zip(product("ab", "xyz"), counts, strict=True))
    shown = suppress_table(cells, threshold)
    for place, count in shown.cells.items():
        assert count is None or count == cells[place] >= threshold
    if (
        sum(count is None for count in shown.cells.values()) > 4
    ):  # nearly nothing is shown, and too many tables to write out
        return
    found = possible_values(shown, top=max(counts) + 1)
    assert {name: len(found[name]) > 1 for name in hidden_of(shown)} == dict.fromkeys(hidden_of(shown), True)


def test_a_table_says_what_it_may():
    cells = {
        ("Mairie", "Avant"): 20, ("Mairie", "Après"): 22,
        ("Voirie", "Avant"): 9, ("Voirie", "Après"): 11,
        ("Archives", "Avant"): 4, ("Archives", "Après"): 8,
    }  # fmt: skip
    shown = suppress_table(cells)
    assert shown.cells == {
        ("Mairie", "Avant"): 20, ("Mairie", "Après"): 22,
        ("Voirie", "Avant"): None, ("Voirie", "Après"): None,
        ("Archives", "Avant"): None, ("Archives", "Après"): None,
    }  # fmt: skip
    assert (shown.rows, shown.columns, shown.total) == (
        {"Mairie": 42, "Voirie": 20, "Archives": 12},
        {"Avant": 33, "Après": 41},
        74,
    )


def test_a_table_too_small_shows_nothing():
    shown = suppress_table({("a", "x"): 1, ("a", "y"): 1, ("b", "x"): 1})
    assert set(shown.cells.values()) | set(shown.rows.values()) | set(shown.columns.values()) == {None}
    assert shown.total is None


def test_what_the_hidden_cells_of_a_row_add_up_to_is_a_group_too():
    shown = suppress_table(
        {("a", "x"): 1, ("a", "y"): 1, ("a", "z"): 40, ("b", "x"): 30, ("b", "y"): 30, ("b", "z"): 9}
    )
    assert shown.cells["a", "z"] is None
