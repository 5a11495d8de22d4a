"""What is worked out while a trial runs: figures of observations, ratios of spending, marks of a chart."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.trial.chart import HEIGHT, MARGIN, WIDTH, draw
from evaluation.trial.gathering import COUNT, MEAN, MEDIAN, TOTAL, gather, most_per_day
from evaluation.trial.spending import Month, Spending, latest_months, planned_over
from evaluation.trial.training import Coverage, fewest

FIRST = date(2026, 1, 12)
LAST = date(2026, 7, 10)
VALUES = st.lists(st.decimals(-1000, 1000, places=3), min_size=1, max_size=30)


@pytest.mark.parametrize(("how", "expected"), [(MEAN, "4.333"), (MEDIAN, "2.000"), (TOTAL, "13.000"), (COUNT, "3")])
def test_observations_become_one_figure(how, expected):
    assert gather([Decimal(1), Decimal(2), Decimal(10)], how) == Decimal(expected)


def test_nothing_is_gathered_of_nothing_nor_in_an_unknown_way():
    with pytest.raises(ValueError, match="nothing"):
        gather([], MEAN)
    with pytest.raises(ValueError, match="unknown"):
        gather([Decimal(1)], "best")


@given(VALUES)
def test_a_mean_and_a_median_stay_among_the_values(values):
    for how in (MEAN, MEDIAN):
        assert min(values) <= gather(values, how) <= max(values)
    assert gather(values, COUNT) == len(values)
    assert gather(list(reversed(values)), MEDIAN) == gather(values, MEDIAN)


@pytest.mark.parametrize(
    ("counts", "percents", "level", "sentence"),
    [
        ((0, 0, 0, 0, 0, 20), (0, 0), "none", "Aucune formation n’est notée."),
        ((2, 0, 0, 0, 0, 20), (0, 0), "none", "2 formations prévues, aucune tenue."),
        ((1, 1, 5, 0, 0, 20), (0, 0), "none", "1 formation prévue, 1 tenue : 0 présence pour 5 invitations, soit 0 %"),
        ((2, 1, 20, 14, 14, 20), (70, 70), "partial", "2 formations prévues, 1 tenue : 14 présences pour 20 invi"),
        ((2, 2, 30, 24, 14, 20), (70, 100), "partial", "2 formations prévues, 2 tenues : 24 présences pour 30 invi"),
        ((3, 2, 30, 20, 20, 20), (100, 100), "partial", "3 formations prévues, 2 tenues : 20 présences pour 30 invi"),
        ((2, 2, 30, 24, 21, 20), (100, 100), "whole", "2 formations prévues, 2 tenues : 24 présences pour 30 invita"),
        ((2, 2, 200, 199, 199, 200), (99, 99), "partial", "2 formations prévues, 2 tenues : 199 présences"),
        ((1, 1, 1, 1, 1, None), None, "partial", "1 formation prévue, 1 tenue : 1 présence pour 1 invitation."),
        ((1, 1, 1, 1, 1, 0), None, "partial", "1 formation prévue, 1 tenue : 1 présence pour 1 invitation."),
    ],
)
def test_trainings_are_set_beside_the_participants_of_the_protocol(counts, percents, level, sentence):
    coverage = Coverage(*counts)
    assert (coverage.percents, coverage.level) == (percents, level)
    assert coverage.sentence.startswith(sentence)


def test_the_share_says_its_two_ends_when_people_may_have_come_twice():
    assert Coverage(2, 2, 210, 147, 112, 160).sentence == (
        "2 formations prévues, 2 tenues : 147 présences pour 210 invitations, soit entre 70 et 91 % des 160 "
        "participants prévus."
    )


ATTENDANCE = st.lists(st.dictionaries(st.sampled_from("ABC"), st.integers(0, 30), max_size=3), max_size=4)


@given(ATTENDANCE)
def test_people_who_came_are_between_the_best_attended_training_and_all_attendances(attendance):
    totals = [sum(row.values()) for row in attendance]
    assert max(totals, default=0) <= fewest(attendance) <= sum(totals)
    assert fewest([*attendance, *attendance]) == fewest(attendance)
    assert fewest([{f" {name.lower()} ": came for name, came in row.items()} for row in attendance]) == fewest(
        attendance
    )


@pytest.mark.parametrize(("participants", "most"), [(None, 200), (0, 200), (40, 200), (41, 205), (160, 800)])
def test_a_notebook_takes_so_much_a_day(participants, most):
    assert most_per_day(participants) == most


@pytest.mark.parametrize(
    ("planned", "actual", "ratio", "over"),
    [
        (None, Decimal(10), None, False),
        (Decimal(100), None, None, False),
        (Decimal(100), Decimal(0), Decimal(0), False),
        (Decimal(100), Decimal(120), Decimal("1.2"), False),
        (Decimal(100), Decimal("120.01"), Decimal("1.2001"), True),
        (Decimal(0), Decimal(1), None, True),
        (Decimal(0), Decimal(0), None, False),
    ],
)
def test_cost_above_120_percent_is_an_overrun(planned, actual, ratio, over):
    spending = Spending(planned_cost=planned, actual_cost=actual)
    assert (spending.cost_ratio, spending.cost_over) == (ratio, over)


@pytest.mark.parametrize(
    ("planned", "actual", "over"),
    [
        (None, 5.0, False),
        (5.0, None, False),
        (0.0, 5.0, False),
        (10.0, 12.0, False),
        (10.0, 12.1, True),
        (0.1, 0.12, False),
    ],
)
def test_footprint_above_120_percent_is_an_overrun(planned, actual, over):
    assert Spending(planned_footprint=planned, actual_footprint=actual).footprint_over is over


@given(st.decimals("0.01", 10**6, places=2), st.decimals(0, 10**6, places=2))
def test_an_overrun_is_a_ratio_above_1_2(planned, actual):
    spending = Spending(planned_cost=planned, actual_cost=actual)
    assert spending.cost_over is (actual > planned * Decimal("1.2"))


def test_the_last_reading_of_a_month_counts():
    january, february = date(2026, 1, 1), date(2026, 2, 1)
    rows = [Month(february, 5, 1), Month(january, 9, 2), Month(february, 7, 1)]
    assert latest_months(rows) == [Month(january, 9, 2), Month(february, 7, 1)]
    assert latest_months([]) == []
    assert planned_over(120.0, 3) == 30.0


def test_a_chart_of_nothing_is_not_drawn():
    assert draw([], threshold=Decimal(1), baseline=None, first_day=FIRST, last_day=LAST) is None


def test_a_chart_places_figures_threshold_and_baseline():
    figures = [(FIRST, Decimal(0)), (LAST, Decimal(40))]
    chart = draw(figures, threshold=Decimal(30), baseline=Decimal(0), first_day=FIRST, last_day=LAST)
    assert [(mark.x, mark.y) for mark in chart.marks] == [(8, 88), (264, 8)]
    assert (chart.threshold, chart.baseline) == (28, 88)
    assert chart.line == "8,88 264,8"
    assert (chart.marks[0].left, chart.marks[0].top) == (4, 84)
    flat = draw(figures[:1], threshold=Decimal(0), baseline=None, first_day=FIRST, last_day=LAST)
    assert (flat.threshold, flat.baseline, flat.marks[0].y) == (48, None, 48)


@given(
    st.lists(st.tuples(st.integers(-400, 400), st.decimals(-(10**6), 10**6, places=3)), min_size=1, max_size=40),
    st.decimals(-(10**6), 10**6, places=3),
    st.none() | st.decimals(-(10**6), 10**6, places=3),
)
def test_nothing_of_a_chart_leaves_its_frame(days, threshold, baseline):
    figures = sorted((FIRST + timedelta(days=day), value) for day, value in days)
    chart = draw(figures, threshold=threshold, baseline=baseline, first_day=FIRST, last_day=LAST)
    heights = [mark.y for mark in chart.marks] + [chart.threshold] + ([] if baseline is None else [chart.baseline])
    assert all(MARGIN <= height <= HEIGHT - MARGIN for height in heights)
    assert all(MARGIN <= mark.x <= WIDTH - MARGIN for mark in chart.marks)
    higher = {mark.y for mark, (_day, value) in zip(chart.marks, figures, strict=True) if value >= threshold}
    assert all(height <= chart.threshold for height in higher)
