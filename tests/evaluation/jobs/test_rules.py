"""TRA-03: a very exposed job, or more than one agent in ten; and what may be told of how many they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.jobs.counting import count_touched
from evaluation.jobs.rules import DIALOGUE, NO, REAL_WORK, TRAINING, UNKNOWN, YES, proposals, vigilance
from workforce.classification import LEVELS
from workforce.exposure import Line, measure


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


def test_what_a_job_or_a_department_leaves_is_not_told_either():
    lines = [
        Line("Accueil", "very", 17, direction="A"),
        Line("Accueil", "very", 9, direction="B"),
        Line("Saisie", "very", 5, direction="A"),
        Line("Saisie", "very", 30, direction="B"),
    ]
    assert count_touched(lines, {"Accueil"}, {"A"}).shown_levels == {"very": 17}
    # Four others of that level in the department: its figure less this one would tell them.
    fewer = [*lines[:2], Line("Saisie", "very", 4, direction="A"), Line("Saisie", "very", 30, direction="B")]
    assert count_touched(fewer, {"Accueil"}, {"A"}).shown_levels == {"very": None}


def test_posts_that_the_pages_set_aside_are_not_told():
    lines = [
        Line("Accueil", "very", 30, direction="A", sex="F"),
        Line("Accueil", "very", 2, direction="A", sex="M"),
        Line("Saisie", "very", 6, direction="B", sex="F"),
        Line("Jardinier", "not_exposed", 60, direction="B", sex="M"),
    ]
    found = count_touched(lines, {"Accueil"}, ())
    assert (found.agents, found.shown_agents, found.shown_levels) == (32, None, {"very": None})


a_row = st.tuples(
    st.sampled_from([("Saisie", "very"), ("Accueil", "very"), ("Juriste", "little"), ("", "")]),
    st.sampled_from("AB"),
    st.integers(1, 20),
)


@given(st.lists(a_row, min_size=1, max_size=8))
def test_nothing_shown_on_the_pages_of_results_makes_a_small_number_with_it(rows):
    lines = [Line(job, level, count, direction=direction) for (job, level), direction, count in rows]
    found, shown = count_touched(lines, {"Accueil", "Juriste"}, {"A"}), measure(lines, LEVELS)
    assert found.total == sum(count for _job, _direction, count in rows)
    for level, count in found.shown_levels.items():
        if count is None:
            continue
        of_jobs = sum(job.count for job in shown.jobs if job.level == level and job.label in ("Accueil", "Juriste"))
        of_department = sum(group.counts[level] for group in shown.groupings["direction"] if group.name == "A")
        for left in (count, of_jobs - count, of_department - count, shown.counts[level] - count):
            assert left == 0 or left >= 5
    if found.shown_agents is not None:
        assert found.shown_agents == found.agents
        assert found.agents == 0 or found.agents >= 5
