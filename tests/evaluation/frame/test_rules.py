"""The rules of the frame and of the matrix, without a database."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.frame.alignment import (
    JUSTIFIED,
    STANDS,
    WORST_FIRST,
    Kind,
    Problem,
    Said,
    Stand,
    next_code,
    problem_of,
    unsaid,
    verdict_of,
)
from evaluation.frame.comparison import Change, Wording, compare
from evaluation.frame.enums import POSITION_LABELS, ItemKind, Position
from evaluation.frame.matrix import CELLS, MOVES, Path, count_by_path, next_move, path_of
from usecases.enums import FINISHED, State
from usecases.lifeline import TRANSITIONS

stands = st.lists(st.sampled_from(Stand))
answers = st.sampled_from([True, False, None])
words = st.text(min_size=1, max_size=3)
items = st.dictionaries(st.sampled_from(["P-1", "P-2", "LR-1", "LR-2"]), st.tuples(words, words))


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ([], None),
        (["not_concerned"], Stand.FITS),
        (["fits", "not_concerned"], Stand.FITS),
        (["fits", "departs"], Stand.DEPARTS),
        (["fits", "crosses", "departs"], Stand.CROSSES),
    ],
)
def test_the_worst_position_is_the_verdict(said, expected):
    assert verdict_of(said) == expected


@given(stands, stands)
def test_one_more_position_never_makes_a_verdict_better(first, more):
    rank = {stand: place for place, stand in enumerate(WORST_FIRST)}
    before, after = verdict_of(first), verdict_of([*first, *more])
    assert before is None or rank[after] <= rank[before]
    assert verdict_of(reversed(first)) == before
    assert (before == Stand.CROSSES) == (Stand.CROSSES in first)


@given(st.sampled_from(Kind), st.sampled_from([*Stand, "", "maybe"]), st.text(max_size=4), st.booleans(), st.booleans())
def test_a_position_is_taken_or_its_problem_is_named(kind, position, justification, crossed, changed):
    problem = problem_of(kind, Said(position, justification), crossed=crossed, changed=changed)
    justified = bool(justification.strip())
    if problem is None:
        assert position in STANDS[kind]
        assert justified or position not in JUSTIFIED
        assert not crossed or position == Stand.CROSSES or (changed and justified)
    else:
        assert position not in STANDS[kind] or not justified or (crossed and not changed)


@pytest.mark.parametrize(
    ("kind", "said", "crossed", "changed", "problem"),
    [
        ("principle", Said("crosses", "Motif."), False, False, Problem.UNKNOWN_POSITION),
        ("priority", Said("crosses", "Motif."), False, False, Problem.UNKNOWN_POSITION),
        ("red_line", Said("departs", "Motif."), False, False, Problem.UNKNOWN_POSITION),
        ("principle", Said("departs", "  "), False, False, Problem.NO_JUSTIFICATION),
        ("red_line", Said("crosses"), False, False, Problem.NO_JUSTIFICATION),
        ("red_line", Said("fits", "Réglé."), True, False, Problem.NOTHING_CHANGED),
        ("red_line", Said("not_concerned", "Réglé."), True, False, Problem.NOTHING_CHANGED),
        ("red_line", Said("fits"), True, True, Problem.LIFTED_WITHOUT_WORDS),
        ("red_line", Said("fits", "Une personne répond."), True, True, None),
        ("red_line", Said("crosses", "Encore."), True, False, None),
        ("red_line", Said("fits"), False, False, None),
    ],
)
def test_each_problem(kind, said, crossed, changed, problem):
    assert problem_of(kind, said, crossed=crossed, changed=changed) == problem


def test_what_is_not_said_keeps_its_order():
    assert unsaid(["LR-1", "LR-2", "LR-3"], {"LR-2"}) == ["LR-1", "LR-3"]


@given(st.lists(st.sampled_from(Kind), max_size=12))
def test_a_code_never_comes_back(kinds):
    used: list[str] = []
    for kind in kinds:
        code = next_code(kind, used)
        assert code not in used
        used.append(code)
    assert next_code("red_line", ["LR-2", "LR-9", "P-40"]) == "LR-10"


def test_every_position_has_its_words():
    assert {kind: list(rows) for kind, rows in POSITION_LABELS.items()} == {
        kind: list(STANDS[Kind(kind)]) for kind in ItemKind
    }
    assert set(Position.values) == set(Stand)


@given(items, items)
def test_a_comparison_holds_each_item_once_and_says_what_happened(before, after):
    rows = compare(
        [Wording(code, "principle", *said) for code, said in before.items()],
        [Wording(code, "principle", *said) for code, said in after.items()],
    )
    found = {row.code: row.change for row in rows}
    assert len(rows) == len(found) == len(before.keys() | after.keys())
    for code, change in found.items():
        assert (change == Change.ADDED) == (code not in before)
        assert (change == Change.REMOVED) == (code not in after)
        assert (change == Change.SAME) == (code in before and before.get(code) == after.get(code))
    assert all(row.kind == "principle" for row in rows)


@given(answers, answers)
def test_a_dossier_has_a_path_when_both_axes_are_placed(can, wish):
    path = path_of(can, wish)
    assert (path is None) == (can is None or wish is None)
    assert path is None or CELLS[can, wish] == path


@pytest.mark.parametrize(
    ("can", "wish", "path"),
    [(True, True, "try"), (False, True, "watch"), (True, False, "refused"), (False, False, "out")],
)
def test_the_four_cells(can, wish, path):
    assert path_of(can, wish) == path


@given(st.lists(st.tuples(answers, answers)))
def test_every_dossier_is_counted_once(places):
    counts = count_by_path(places)
    assert sum(counts.values()) == len(places)
    assert set(counts) == {*Path, None}


def test_each_move_of_a_path_starts_from_its_state():
    for path, moves in MOVES.items():
        for state, name in moves.items():
            assert State(state) in TRANSITIONS[name].sources, (path, state, name)
    assert next_move(Path.REFUSED, State.OPINION_GIVEN, in_service=True) == "stop_existing"
    assert State.OPINION_GIVEN in TRANSITIONS["stop_existing"].sources


def test_a_dossier_that_is_not_wished_for_always_moves_until_it_is_closed():
    still = {State.DRAFT, State.TO_COMPLETE, State.ON_WATCH, State.AUTHORISED, State.TRIAL_RUNNING, State.TRIAL_ENDED}
    for state in State:
        if state in FINISHED:
            assert not any(next_move(path, state) for path in Path), state
        elif state not in still:
            assert next_move(Path.REFUSED, state), state
    assert next_move(None, State.SUBMITTED) == ""
    for before, after in pairwise([Path.WATCH, Path.TRY]):
        assert next_move(before, "in_assessment") != next_move(after, "in_assessment")
