"""Planned against actual over the same months, and what a table establishes for the grid."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.cost.comparison import Gap, compare, months_in, planned_over
from evaluation.cost.levels import levels, without_time
from evaluation.cost.table import MAX_MONTHS, STAFF_CATEGORIES, Table
from evaluation.cost.total import total
from tests.evaluation.cost.test_total import any_table
from tests.factories.cost import WHOLE, make_line, spent

D = Decimal


@pytest.mark.parametrize(
    ("months", "expected"),
    [(0, (0, 0, 0)), (1, (1, 0, 0)), (12, (12, 0, 0)), (13, (12, 1, 0)), (36, (12, 12, 12)), (40, (12, 12, 12))],
)
def test_months_fall_in_years(months, expected):
    assert tuple(months_in(year, months) for year in (1, 2, 3)) == expected


def test_six_months_count_what_is_paid_once_and_half_a_year():
    found = planned_over(total(WHOLE), 6)
    assert found["licences"] == 6000
    assert found["integration"] == 6000
    assert found["training"] == 1800 + 120 * 30 + 10 * 30
    assert found["exit"] == 0


def test_planned_and_actual_by_category():
    found = compare(total(WHOLE), total(spent()), 6)
    rows = dict(found.rows)
    assert rows["calls"] == Gap(D(1500), D(2000))
    assert (rows["calls"].difference, rows["calls"].ratio) == (500, D("133.3"))
    assert rows["data"] == Gap(D("1200.00"), D(0))
    assert rows["exit"].ratio is None
    assert found.whole == Gap(sum(gap.planned for gap in rows.values()), D(20000))
    assert (found.months, found.unknown, found.over) == (6, 0, False)


@pytest.mark.parametrize(("actual", "over"), [("119.99", False), ("120.00", False), ("120.01", True), ("0", False)])
def test_over_120_percent_means_above_it(actual, over):
    planned = Table(lines=(make_line("licences", 100),))
    found = compare(total(planned), total(Table(months=1, lines=(make_line("licences", actual),))), 1)
    assert found.over is over


def test_spending_when_nothing_was_planned_is_over():
    found = compare(total(Table()), total(Table(lines=(make_line("licences", 1),))), 1)
    assert (found.whole.ratio, found.over) == (None, True)


def test_only_unknowns_of_the_months_compared_count():
    planned = total(Table(lines=(make_line("licences", "-", None, None, None), make_line("exit", None))))
    assert compare(planned, total(spent()), 6).unknown == 2
    assert compare(planned, total(spent()), 13).unknown == 3


@given(any_table())
def test_thirty_six_months_are_the_whole_plan(table):
    found = total(table)
    assert sum(planned_over(found, MAX_MONTHS).values()) == found.planned.gross


@given(any_table(), st.integers(1, MAX_MONTHS - 1))
def test_time_never_lowers_what_was_planned(table, months):
    found = total(table)
    now, later = planned_over(found, months), planned_over(found, months + 1)
    assert all(later[category] >= now[category] for category in now)


def test_no_table_establishes_nothing_and_does_not_say_what_the_contract_holds():
    assert levels(None) == dict.fromkeys(("total", "staff_time", "baseline", "exit", "purchase"), "none")


def test_the_whole_table_establishes_everything():
    assert levels(WHOLE) == {
        "total": "whole",
        "doubled": "capped",
        "staff_time": "whole",
        "baseline": "whole",
        "exit": "whole",
        "purchase": "whole",
    }


def changed(**fields):
    return replace(WHOLE, **fields)


def lines(*kept):
    return replace(WHOLE, lines=tuple(kept))


@pytest.mark.parametrize(
    ("table", "point", "level"),
    [
        (lines(), "total", "none"),
        (lines(make_line("licences", 0)), "total", "none"),
        (lines(make_line("licences", None)), "total", "none"),
        (lines(*WHOLE.lines[:6]), "total", "purchase"),
        (lines(*WHOLE.lines[:6], make_line("review", 0, nature="hours")), "total", "purchase"),
        (lines(*WHOLE.lines[:8]), "total", "partial"),
        (lines(*WHOLE.lines[:-1], make_line("exit", None)), "total", "partial"),
        (changed(hourly_cost=None), "total", "partial"),
        (lines(*WHOLE.lines[:-1], make_line("exit", 0)), "total", "whole"),
        (changed(usage_rule="", usage_limit=None), "doubled", None),
        (changed(usage_rule="uncapped", usage_limit=None), "doubled", "uncapped"),
        (changed(usage_rule="alert"), "doubled", "alert"),
        (changed(usage_rule="flat", usage_limit=None), "doubled", "capped"),
        (changed(hourly_cost=None), "staff_time", "none"),
        (lines(*WHOLE.lines[:8]), "staff_time", "none"),
        (lines(*WHOLE.lines[:8], make_line("steering", 5, None, nature="hours")), "staff_time", "none"),
        (lines(*(make_line(name, 0, nature="hours") for name in STAFF_CATEGORIES)), "staff_time", "none"),
        (lines(*(make_line(name, 9) for name in STAFF_CATEGORIES)), "staff_time", "none"),
        (lines(*WHOLE.lines[:8], make_line("steering", 0, nature="hours")), "staff_time", "whole"),
        (changed(baseline_spending=None), "baseline", "none"),
        (changed(baseline_hours=None), "baseline", "none"),
        (changed(baseline_source=""), "baseline", "none"),
        (lines(*WHOLE.lines[:-1]), "exit", "none"),
        (lines(make_line("exit", 10, None)), "exit", "none"),
        (lines(make_line("exit", 0)), "exit", "whole"),
        (changed(purchase_route=""), "purchase", "none"),
        (changed(purchase_reference=""), "purchase", "none"),
        (changed(purchase_route="free"), "purchase", "none"),
        (changed(purchase_route="in_house"), "purchase", "whole"),
        (changed(purchase_route="pooled"), "purchase", "whole"),
    ],
)  # fmt: skip
def test_each_level_at_its_edge(table, point, level):
    assert levels(table).get(point) == level


def test_where_no_hours_are_told():
    assert without_time(WHOLE) == ()
    assert without_time(lines(*WHOLE.lines[:7])) == ("review", "steering")
