"""What may be shown of a staff table: every post counts once, small groups are put together, nothing is given away."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workforce.exposure import DIMENSIONS, UNMATCHED, Exposure, Group, JobCount, Line, measure

LEVELS = ("not_exposed", "little", "exposed", "very")
JOBS = {
    "Jardinier": "not_exposed",
    "Policier": "not_exposed",
    "Juriste": "little",
    "Accueil": "exposed",
    "Saisie": "very",
}


def line(job, head_count, **groups):
    return Line(job, JOBS.get(job, ""), head_count, **groups)


town = [
    line("Jardinier", 60, filiere="Technique", sex="M"),
    line("Juriste", 12, filiere="Administrative", sex="F"),
    line("Accueil", 30, filiere="Administrative", sex="F"),
    line("Accueil", 10, filiere="Culturelle", sex="M"),
    line("Saisie", 8, filiere="Administrative", sex="F"),
    line("", 7, filiere="Technique", sex="M"),
]


def test_the_posts_of_each_level_and_group():
    found = measure(town, LEVELS)
    assert (found.total, found.matched, found.unmatched) == (127, 120, 7)
    assert found.counts == {"not_exposed": 60, "little": 12, "exposed": 40, "very": 8}
    assert found.at_least("exposed") == 48
    assert found.share(found.at_least("little")) == pytest.approx(60 / 127)
    assert found.groupings["filiere"].groups == (
        Group("Technique", (), 67, {"not_exposed": 60, "little": 0, "exposed": 0, "very": 0, UNMATCHED: 7}),
        Group("Administrative", (), 50, {"not_exposed": 0, "little": 12, "exposed": 30, "very": 8, UNMATCHED: 0}),
        Group("Culturelle", (), 10, {"not_exposed": 0, "little": 0, "exposed": 10, "very": 0, UNMATCHED: 0}),
    )
    assert found.groupings["filiere"].groups[1].at_least(("exposed", "very")) == 38
    assert found.jobs == (
        JobCount("Saisie", (), "very", 8),
        JobCount("Accueil", (), "exposed", 40),
        JobCount("Juriste", (), "little", 12),
        JobCount("Jardinier", (), "not_exposed", 60),
    )


def test_groups_of_fewer_than_five_are_put_together_and_take_the_next_one_when_alone():
    more = [line("Policier", 3, filiere="Police", sex="M"), line("Jardinier", 6, filiere="Administrative", sex="M")]
    found = measure([*town, *more], LEVELS)
    last = found.groupings["filiere"].groups[-1]
    assert (last.name, last.members, last.total) == ("", ("Culturelle", "Police"), 13)
    # 3 posts not exposed and 10 exposed: both hidden, with two figures of another group that could take their place.
    assert (last.counts["not_exposed"], last.counts["exposed"]) == (None, None)
    assert last.at_least(("exposed", "very")) is None
    office = found.groupings["filiere"].groups[1]
    assert (office.name, office.counts["not_exposed"], office.counts["exposed"]) == ("Administrative", None, None)
    assert [job for job in found.jobs if job.level == "not_exposed"] == [
        JobCount("", ("Jardinier", "Policier"), "not_exposed", 69)
    ]


def test_a_grouping_that_only_hidden_totals_would_protect_is_not_shown():
    found = measure([*town, line("Policier", 3, filiere="Police", sex="M")], LEVELS)
    assert found.groupings["filiere"].groups == ()
    assert found.groupings["sex"].groups


def test_a_level_of_a_few_posts_is_hidden_with_the_next_smallest():
    found = measure([line("Jardinier", 60), line("Juriste", 12), line("Accueil", 30), line("Saisie", 3)], LEVELS)
    assert found.counts == {"not_exposed": 60, "little": None, "exposed": 30, "very": None}
    assert found.at_least("exposed") is None
    assert found.at_least("little") == 45  # the two hidden levels and the third one together are told by the total
    assert {job.label for job in found.jobs} == {"Jardinier", "Accueil"}


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([], Exposure(LEVELS, None, 0, dict.fromkeys(LEVELS), {}, ())),
        ([line("Accueil", 4)], Exposure(LEVELS, None, 0, dict.fromkeys(LEVELS), {}, ())),
        # Posts without a job are always shown; the four others are not said to be of one level.
        ([line("Accueil", 4), line("", 9)], Exposure(LEVELS, 13, 9, dict.fromkeys(LEVELS), {}, ())),
        ([line("", 9)], Exposure(LEVELS, 9, 9, dict.fromkeys(LEVELS, 0), {}, ())),
    ],
)
def test_a_table_too_small_shows_its_size_at_most(lines, expected):
    assert measure(lines, LEVELS) == expected


def test_a_few_unmatched_posts_are_counted_in_all_and_left_out_of_the_groups():
    found = measure([*town[:-1], line("", 2, filiere="Technique", sex="M")], LEVELS)
    assert (found.total, found.unmatched) == (122, 2)
    assert not found.groupings["filiere"].counts_unmatched
    assert found.groupings["filiere"].groups[0].total == 60


def test_other_levels_can_be_given():
    found = measure([Line("Accueil", "gradient_3", 8), Line("Juriste", "gradient_1", 9)], ("gradient_1", "gradient_3"))
    assert found.counts == {"gradient_1": 9, "gradient_3": 8}


a_line = st.builds(
    lambda job, head_count, filiere, direction, sex: line(
        job, head_count, filiere=filiere, direction=direction, sex=sex
    ),
    st.sampled_from([*JOBS, ""]),
    st.integers(1, 30),
    st.sampled_from(["Technique", "Administrative", "Culturelle"]),
    st.sampled_from(["Mairie", "Voirie", "Médiathèque", "Écoles"]),
    st.sampled_from("FM"),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(a_line, max_size=12))
def test_every_post_counts_once_in_each_grouping_and_no_small_figure_is_shown(lines):
    found = measure(lines, LEVELS)
    total = sum(one.head_count for one in lines)
    assert found.unmatched == sum(one.head_count for one in lines if not one.level)
    assert found.total == (total if total >= 5 else None)
    shown = [count for count in found.counts.values() if count is not None]
    for dimension, grouping in found.groupings.items():
        assert dimension in DIMENSIONS
        if grouping.groups:
            expected = total if grouping.counts_unmatched else total - found.unmatched
            assert sum(group.total for group in grouping.groups) == expected
        for group in grouping.groups:
            shown += [count for count in (group.total, *group.counts.values()) if count is not None]
            if None not in group.counts.values():
                assert sum(group.counts.values()) == group.total
            hidden = group.total - sum(count or 0 for count in group.counts.values())
            assert hidden == 0 or hidden >= 5
            assert list(group.counts.values()).count(None) != 1
    shown += [job.count for job in found.jobs if job.count is not None]
    assert all(count == 0 or count >= 5 for count in shown)


@settings(max_examples=25, deadline=None)
@given(st.lists(a_line, min_size=1, max_size=12), st.randoms(use_true_random=False))
def test_the_order_of_the_lines_changes_nothing(lines, rnd: random.Random):
    again = list(lines)
    rnd.shuffle(again)
    assert measure(again, LEVELS) == measure(lines, LEVELS)
