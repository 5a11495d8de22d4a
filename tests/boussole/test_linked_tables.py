"""Tables of the same people side by side: an attacker who reads all of them at once still has several answers."""

from collections import Counter
from itertools import combinations

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from boussole.shared.linked_tables import suppress_linked

THRESHOLD = 3


def equations_of(rows, shown):
    """What the attacker knows: every total that is shown, and the groups of two tables that hold the same people.

    Each equation is (figures counted +1, figures counted -1, what they make).
    """
    columns = list(dict.fromkeys(column for _groups, column, _count in rows))
    for table, view in enumerate(shown):
        groups = list(view.rows)
        for group in groups:
            if view.rows[group] is not None:
                yield [(table, group, column) for column in columns], [], view.rows[group]
        for column in columns:
            yield [(table, group, column) for group in groups], [], view.columns[column]
    for left, right in combinations(range(len(shown)), 2):
        for mine, theirs in same_people(rows, left, right):
            for column in columns:
                yield [(left, g, column) for g in mine], [(right, g, column) for g in theirs], 0


def same_people(rows, left, right):
    blocks = []
    for groups, _column, _count in rows:
        joined = ({groups[left]}, {groups[right]})
        apart = []
        for block in blocks:
            if block[0] & joined[0] or block[1] & joined[1]:
                joined = (block[0] | joined[0], block[1] | joined[1])
            else:
                apart.append(block)
        blocks = [*apart, joined]
    return blocks


def values_left(rows, shown, most):
    """Return every value that each hidden figure takes in the tables of whole numbers that agree with what is shown."""
    figures = {(table, *place): count for table, view in enumerate(shown) for place, count in view.cells.items()}
    hidden = [figure for figure, count in figures.items() if count is None]
    equations = list(equations_of(rows, shown))
    found = {figure: set() for figure in hidden}

    def search(values, rest):
        if not agrees(values, equations):
            return
        for value in range(1, most + 1) if rest else ():
            search(values | {rest[0]: value}, rest[1:])
        if not rest:
            for figure in hidden:
                found[figure].add(values[figure])

    search({figure: count for figure, count in figures.items() if count is not None}, hidden)
    return found


def agrees(values, equations):
    """Whether figures known so far can still make every total, each of the others being 1 or more."""
    for plus, minus, total in equations:
        signed = [*((f, 1) for f in plus), *((f, -1) for f in minus)]
        left = [sign for f, sign in signed if f not in values]
        amount = total - sum(sign * values[f] for f, sign in signed if f in values)
        if (not left and amount) or (set(left) == {1} and amount < len(left)):
            return False
    return True


people = st.lists(
    st.tuples(
        st.tuples(st.sampled_from("abc"), st.sampled_from("xyz")),
        st.sampled_from(["low", "high", "top"]),
        st.integers(1, 6),
    ),
    min_size=3,
    max_size=8,
)


@settings(max_examples=60, deadline=None)
@given(people)
def test_no_hidden_figure_can_be_worked_out_from_all_the_tables(rows):
    for place in (0, 1):
        by_group = Counter()
        for groups, _column, count in rows:
            by_group[groups[place]] += count
        assume(min(by_group.values()) >= THRESHOLD)
    by_column = Counter()
    for _groups, column, count in rows:
        by_column[column] += count
    assume(min(by_column.values()) >= THRESHOLD)
    shown = suppress_linked(rows, THRESHOLD)
    true = Counter()
    for groups, column, count in rows:
        for table, group in enumerate(groups):
            true[table, group, column] += count
    for table, view in enumerate(shown):
        assert view.columns == by_column
        assert view.total == sum(by_column.values())
        for (group, column), count in view.cells.items():
            assert count in (None, true[table, group, column])
            assert count is None or count == 0 or count >= THRESHOLD
    hidden = [count for view in shown for count in view.cells.values() if count is None]
    assume(len(hidden) <= 9 and all(None not in view.rows.values() for view in shown))
    most = max(true.values()) + 1
    found = values_left(rows, shown, most)
    assert {figure for figure, values in found.items() if len(values) < 2} == set()


def test_what_one_table_hides_the_other_does_not_show():
    """The same people under two names: a police branch that is a police department."""
    rows = [
        (("police", "tranquillity"), "low", 3), (("police", "tranquillity"), "high", 20),
        (("office", "town hall"), "low", 40), (("office", "town hall"), "high", 30),
        (("office", "archives"), "low", 9), (("office", "archives"), "high", 12),
        (("works", "town hall"), "low", 25), (("works", "roads"), "low", 50), (("works", "roads"), "high", 15),
    ]  # fmt: skip
    branches, departments = suppress_linked(rows, 5)
    assert branches.cells["police", "low"] is None
    assert departments.cells["tranquillity", "low"] is None
    assert branches.cells["police", "high"] is None
    assert departments.cells["tranquillity", "high"] is None


def test_a_group_made_of_the_groups_of_another_table_does_not_give_one_of_them_away():
    """Two corps make a branch: what the branch and one corps show would be the other corps."""
    rows = [
        (("technical", "workers"), "low", 60), (("technical", "workers"), "high", 30),
        (("technical", "engineers"), "low", 2), (("technical", "engineers"), "high", 30),
        (("office", "clerks"), "low", 20), (("office", "clerks"), "high", 45),
        (("office", "attachés"), "low", 12), (("office", "attachés"), "high", 18),
    ]  # fmt: skip
    branches, corps = suppress_linked(rows, 5)
    hidden = {group for (group, column), count in corps.cells.items() if column == "low" and count is None}
    assert {"engineers", "workers"} <= hidden
    assert branches.cells["technical", "low"] == 62


def test_nothing_is_hidden_without_a_small_figure():
    rows = [(("a", "x"), "low", 9), (("a", "x"), "high", 8), (("b", "y"), "low", 7)]
    first, second = suppress_linked(rows, 5)
    assert first.cells == {("a", "low"): 9, ("a", "high"): 8, ("b", "low"): 7, ("b", "high"): 0}
    assert second.rows == {"x": 17, "y": 7}
    assert suppress_linked([], 5) == ()


def test_a_list_hides_a_group_with_another_one():
    rows = [(("a", "clerk"), "low", 3), (("a", "driver"), "low", 9), (("a", "guard"), "low", 12)]
    groups, jobs = suppress_linked(rows, 5, lists=[1])
    assert groups.cells == {("a", "low"): 24}
    assert jobs.cells == {("clerk", "low"): None, ("driver", "low"): None, ("guard", "low"): 12}
