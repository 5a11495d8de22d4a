"""What may be shown of a staff table: every post counts once, no small number shows, none can be worked out."""

import random
from collections import Counter
from itertools import product

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
    assert found.columns == (*LEVELS, UNMATCHED)
    assert set(found.set_aside.values()) == {0}
    assert found.groupings["filiere"] == (
        Group("Technique", 67, {"not_exposed": 60, "little": 0, "exposed": 0, "very": 0, UNMATCHED: 7}),
        Group("Administrative", 50, {"not_exposed": 0, "little": 12, "exposed": 30, "very": 8, UNMATCHED: 0}),
        Group("Culturelle", 10, {"not_exposed": 0, "little": 0, "exposed": 10, "very": 0, UNMATCHED: 0}),
    )
    assert found.groupings["filiere"][1].at_least(("exposed", "very")) == 38
    assert found.groupings["filiere"][1].share_of(("exposed", "very")) == 0.76
    assert Group("", 7, {"very": 0, UNMATCHED: 7}).share_of(("very",)) is None
    assert found.jobs == (
        JobCount("Saisie", "very", 8),
        JobCount("Accueil", "exposed", 40),
        JobCount("Juriste", "little", 12),
        JobCount("Jardinier", "not_exposed", 60),
    )


def test_a_few_posts_are_set_aside_from_every_grouping_with_enough_others_of_their_level():
    more = [line("Policier", 3, filiere="Police", sex="M"), line("Jardinier", 6, filiere="Administrative", sex="M")]
    found = measure([*town, *more], LEVELS)
    assert found.counts["not_exposed"] == 69
    # Three alone would be told by difference: the smallest line of their level joins them.
    assert found.set_aside == {"not_exposed": 9, "little": 0, "exposed": 0, "very": 0, UNMATCHED: 0}
    assert "Police" not in {group.name for group in found.groupings["filiere"]}
    for grouping in found.groupings.values():
        assert sum(group.counts["not_exposed"] for group in grouping) == 60
    assert [job for job in found.jobs if job.level == "not_exposed"] == [JobCount("Jardinier", "not_exposed", 60)]


def test_a_level_of_a_few_posts_is_hidden_with_the_next_smallest():
    found = measure([line("Jardinier", 60), line("Juriste", 12), line("Accueil", 30), line("Saisie", 3)], LEVELS)
    assert found.counts == {"not_exposed": 60, "little": None, "exposed": 30, "very": None}
    assert found.columns == ("not_exposed", "exposed")
    assert found.at_least("exposed") is None
    assert found.at_least("little") == 45  # the two hidden levels and the third one together are told by the total
    assert {job.label for job in found.jobs} == {"Jardinier", "Accueil"}


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([], Exposure(LEVELS, None, 0, dict.fromkeys(LEVELS), (), {}, {}, ())),
        ([line("Accueil", 4)], Exposure(LEVELS, None, 0, dict.fromkeys(LEVELS), (), {}, {}, ())),
        # Posts without a job are always shown; the four others are not said to be of one level.
        ([line("Accueil", 4), line("", 9)], Exposure(LEVELS, 13, 9, dict.fromkeys(LEVELS), (), {}, {}, ())),
        ([line("", 9)], Exposure(LEVELS, 9, 9, dict.fromkeys(LEVELS, 0), (), {}, {}, ())),
    ],
)
def test_a_table_too_small_shows_its_size_at_most(lines, expected):
    assert measure(lines, LEVELS) == expected


def test_a_few_unmatched_posts_are_counted_in_all_and_left_out_of_the_groups():
    found = measure([*town[:-1], line("", 2, filiere="Technique", sex="M")], LEVELS)
    assert (found.total, found.unmatched) == (122, 2)
    assert UNMATCHED not in found.columns
    assert found.groupings["filiere"][0].total == 60


def test_a_table_of_small_lines_sets_all_of_a_level_aside():
    found = measure([line("Accueil", 2, direction=str(number)) for number in range(9)], LEVELS)
    assert (found.counts["exposed"], found.set_aside["exposed"]) == (18, 18)
    assert found.groupings == dict.fromkeys(DIMENSIONS, ())
    assert found.jobs == ()


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


@settings(max_examples=80, deadline=None)
@given(st.lists(a_line, max_size=14))
def test_every_post_counts_once_in_each_grouping_and_no_small_number_shows(lines):
    found = measure(lines, LEVELS)
    total = sum(one.head_count for one in lines)
    assert found.unmatched == sum(one.head_count for one in lines if not one.level)
    assert found.total == (total if total >= 5 else None)
    shown = [count for count in (*found.counts.values(), *found.set_aside.values()) if count is not None]
    assert list(found.counts.values()).count(None) != 1
    for grouping in found.groupings.values():
        for column in found.columns:
            every = found.unmatched if column == UNMATCHED else found.counts[column]
            assert sum(group.counts[column] for group in grouping) + found.set_aside[column] == every
        for group in grouping:
            assert sum(group.counts.values()) == group.total
            shown += [group.total, *group.counts.values()]
    for level in LEVELS:
        jobs = sum(job.count for job in found.jobs if job.level == level)
        assert jobs + found.set_aside.get(level, 0) == (found.counts[level] or 0) or level not in found.columns
    shown += [job.count for job in found.jobs]
    assert all(count == 0 or count >= 5 for count in shown)


def possible_numbers(lines, found, dimension, other, level):
    """Return the numbers of posts that each group may have at a level, for whoever reads every figure shown.

    They know who works where: for each pair of groups of two groupings, whether anyone is in both. What they look for
    is how many are set aside in each pair, all that is shown being as it is.
    """
    pairs = sorted({(getattr(one, dimension), getattr(one, other)) for one in lines})
    aside = found.set_aside[level]
    shown = {group.name: group.counts[level] for group in found.groupings[dimension]}
    values = {group: set() for group, _ in pairs}
    for spread in product(range(aside + 1), repeat=len(pairs)):
        if sum(spread) == aside:
            posts = Counter(shown)
            for (group, _), number in zip(pairs, spread, strict=True):
                posts[group] += number
            for group in values:
                values[group].add(posts[group])
    return values


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.builds(
            lambda job, count, filiere, direction: line(job, count, filiere=filiere, direction=direction),
            st.sampled_from(["Accueil", "Saisie", "Juriste"]),
            st.integers(1, 7),
            st.sampled_from("AB"),
            st.sampled_from("XY"),
        ),
        min_size=2,
        max_size=6,
    )
)
def test_an_attacker_who_reads_every_table_cannot_tell_a_small_number(lines):
    found = measure(lines, LEVELS)
    for level, (dimension, other) in product(found.columns, (("filiere", "direction"), ("direction", "filiere"))):
        true = Counter()
        for one in lines:
            true[getattr(one, dimension)] += one.head_count if one.level == level else 0
        if found.set_aside[level] > 9 or len(true) < 2:  # too many spreads to write out; one group is everyone
            continue
        values = possible_numbers(lines, found, dimension, other, level)
        for group, count in true.items():
            if 0 < count < 5:
                assert count in values[group]
                assert len(values[group]) > 1


@settings(max_examples=25, deadline=None)
@given(st.lists(a_line, min_size=1, max_size=12), st.randoms(use_true_random=False))
def test_the_order_of_the_lines_changes_nothing(lines, rnd: random.Random):
    again = list(lines)
    rnd.shuffle(again)
    assert measure(again, LEVELS) == measure(lines, LEVELS)
