"""No count under the threshold is shown, and none can be worked out from what is shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from boussole.shared.suppression import ShownList, suppress_list


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
