"""TRA-03: a very exposed job, or more than one agent in ten; and what may be told of how many they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.jobs.counting import count_touched
from evaluation.jobs.rules import DIALOGUE, NO, REAL_WORK, TRAINING, UNKNOWN, YES, proposals, vigilance
from workforce.exposure import Line


@pytest.mark.parametrize(
    ("levels", "agents", "total", "expected"),
    [
        ({"very"}, None, None, YES),
        ({"very", "little"}, 1, 1000, YES),
        ({"exposed"}, 100, 1000, NO),  # one in ten exactly is not more
        ({"exposed"}, 101, 1000, YES),
        ({"not_exposed"}, 0, 1000, NO),
        ({"exposed"}, None, None, UNKNOWN),
        ({"little"}, 0, 0, UNKNOWN),
        (set(), None, None, UNKNOWN),
    ],
)
def test_the_rule(levels, agents, total, expected):
    assert vigilance(levels, agents, total) == expected


@pytest.mark.parametrize(
    ("levels", "result", "expected"),
    [
        ({"little"}, NO, ()),
        ({"exposed"}, NO, (TRAINING,)),
        ({"exposed"}, UNKNOWN, (TRAINING,)),
        ({"little"}, YES, (TRAINING, DIALOGUE, REAL_WORK)),
        ({"very"}, YES, (TRAINING, DIALOGUE, REAL_WORK)),
    ],
)
def test_what_is_proposed(levels, result, expected):
    assert proposals(levels, result) == expected


LINES = (
    Line("Accueil", "very", 30, direction="Accueil"),
    Line("Accueil", "very", 12, direction="Mairies annexes"),
    Line("Assistant", "exposed", 40, direction="Ressources"),
    Line("Jardinier", "not_exposed", 60, direction="Espaces verts"),
    Line("", "", 8, direction="Ressources"),
)


def test_agents_are_counted_everywhere_or_in_some_departments():
    found = count_touched(LINES, {"Accueil", "Assistant"}, ())
    assert (found.agents, found.total, found.shown_agents) == (82, 150, 82)
    assert found.shown_levels == {"very": 42, "exposed": 40}
    found = count_touched(LINES, {"Accueil", "Assistant"}, {"Accueil"})
    assert (found.shown_agents, found.shown_levels) == (30, {"very": 30})


@pytest.mark.parametrize(
    ("here", "elsewhere"),
    [(3, 30), (30, 3)],  # a few touched; all but a few, who would be the difference
)
def test_a_small_number_is_not_told_nor_what_would_tell_it(here, elsewhere):
    lines = [
        Line("Accueil", "very", here, direction="A"),
        Line("Accueil", "very", elsewhere, direction="B"),
        Line("Jardinier", "not_exposed", 60, direction="B"),
    ]
    found = count_touched(lines, {"Accueil"}, {"A"})
    assert found.agents == here
    assert (found.shown_agents, found.shown_levels) == (None, {"very": None})


def test_nobody_holds_the_job():
    found = count_touched(LINES, {"Archiviste"}, ())
    assert (found.agents, found.shown_agents, found.shown_levels) == (0, 0, {})
    assert count_touched((), {"Archiviste"}, ()).agents == 0


@given(
    st.lists(
        st.tuples(st.sampled_from(["low", "high", ""]), st.sampled_from("AB"), st.integers(1, 20)),
        min_size=1,
        max_size=6,
    )
)
def test_neither_side_of_a_shown_number_is_of_one_to_four(rows):
    lines = [Line(level and "Job" + level, level, count, direction=direction) for level, direction, count in rows]
    found = count_touched(lines, {"Joblow", "Jobhigh"}, {"A"})
    assert found.total == sum(count for _level, _direction, count in rows)
    for level, shown in found.shown_levels.items():
        every = sum(line.head_count for line in lines if line.level == level)
        assert shown is None or (shown >= 5 and (every - shown == 0 or every - shown >= 5))
    if found.shown_agents is not None:
        assert found.shown_agents == found.agents
        assert found.agents == 0 or found.agents >= 5
