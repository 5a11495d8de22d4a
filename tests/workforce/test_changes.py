"""Between two tables: what moved, said only where both figures are shown."""

from workforce.changes import Change, Move, group_changes, level_changes, moves
from workforce.exposure import Line, measure

LEVELS = ("low", "high")


def town(clerks, filiere="Administrative"):
    return measure(
        [Line("Clerk", "high", clerks, filiere=filiere), Line("Gardener", "low", 20, filiere="Tech")], LEVELS
    )


def test_the_difference_of_each_level():
    assert level_changes(town(9), town(12)) == [Change("low", 20, 20), Change("high", 9, 12)]
    assert [row.difference for row in level_changes(town(9), town(12))] == [0, 3]
    # Three clerks are hidden, and their level with the other one.
    assert [row.difference for row in level_changes(town(9), town(3))] == [None, None]


def test_only_the_groups_that_both_tables_show():
    rows = group_changes(town(9), town(12), "filiere", ("high",))
    assert rows == [Change("Tech", 0, 0), Change("Administrative", 9, 12)]
    assert group_changes(town(9), town(12, filiere="Culture"), "filiere", ("high",)) == [Change("Tech", 0, 0)]
    assert group_changes(town(9), measure([], LEVELS), "filiere", ("high",)) == []


def test_titles_that_changed_level_are_counted_together():
    before = {"clerk": "low", "guard": "low", "cook": "high", "new": "", "same": "low"}
    after = [
        ("clerk", "Clerk", "high", 3),
        ("guard", "Guard", "high", 4),
        ("cook", "Cook", "", 2),
        ("new", "New", "low", 9),
        ("same", "Same", "low", 30),
        ("unknown", "Unknown", "high", 30),
    ]
    assert moves(before, after) == [
        Move("", "low", ("New",), 9),
        Move("low", "high", ("Clerk", "Guard"), 7),
        Move("high", "", ("Cook",), None),
    ]
