"""bin/bench runs: every measure on tiny sizes, its table, its names. No time is asserted: machines differ."""

import pytest

from tests.benchmarks import scoring
from tests.benchmarks.__main__ import main, measures
from tests.benchmarks.table import Table, ratio, seconds
from tests.evaluation.compass.grid import published_grid


@pytest.mark.parametrize("name", measures())
def test_every_measure_runs_on_tiny_sizes(name):
    table = measures()[name](full=False)
    assert table.rows
    assert {len(row) for row in table.rows} == {len(table.heads)}
    assert all(cell for row in table.rows for cell in row)
    assert table.title in str(table)


def test_scoring_measures_one_a_hundred_and_ten_thousand():
    assert scoring.SIZES == (1, 100, 10_000)
    table = scoring.measure(full=False)
    assert [row[0] for row in table.rows] == [str(size) for size in scoring.TINY]
    assert table.rows[0][1:] == ("1,00", "1,00")


def test_the_same_assessments_are_scored_each_time():
    grid = published_grid()
    three = scoring.sittings(grid, 3)
    assert three == scoring.sittings(grid, 3)
    assert three[:2] == scoring.sittings(grid, 2)
    scores = scoring.score_all(grid, three)
    assert [len(score.criteria) for score in scores] == [7, 7, 7]
    assert scores[0] != scores[1]


def test_names_are_checked(capsys, monkeypatch):
    assert main(["inconnue"]) == 2
    assert "scoring" in capsys.readouterr().err
    tiny = Table("Titre", ("a", "b"), (("x", "1"), ("longue", "22")), "Note.")
    monkeypatch.setattr(scoring, "measure", lambda full: tiny)
    assert main(["scoring"]) == 0
    assert capsys.readouterr().out == "Titre\n\na        b\n------  --\nx        1\nlongue  22\n\nNote.\n\n"


def test_time_is_the_best_of_several_runs():
    runs = []
    assert seconds(lambda: runs.append(1), times=3) >= 0
    assert len(runs) == 3
    assert (ratio(3.0, 2.0), ratio(1.0, 0.0)) == ("1,50", "–")
