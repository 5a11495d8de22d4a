"""What a table comes to: by hand on one table, then what must hold for any table."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.cost.table import (
    ALERT,
    CAPPED,
    CATEGORIES,
    FLAT,
    HOURS,
    LIMITED,
    NATURES,
    ONCE,
    PERIODS,
    PURCHASE,
    UNCAPPED,
    USAGE_RULES,
    Line,
    Table,
    differences,
)
from evaluation.cost.total import Money, add, baseline_year, cents, full_time, total
from tests.factories.cost import WHOLE, make_line

D = Decimal


def money(net: str, gross: str) -> Money:
    return Money(D(net), D(gross))


def row(computed, category):
    return next(line for line in computed.rows if line.category == category)


def test_the_whole_table_by_hand():
    found = total(WHOLE)
    # Purchases TTC: 36 000 + 13 000 + 6 000 + 1 200 + 2 400,50 + 1 800; hours: 1 560 at 30 €; internal: 3 000.
    assert found.hours == 1560
    assert found.planned.gross == D("110200.50")
    assert [period.gross for period in found.periods] == [D("15000.50"), D(29400), D(30400), D(35400)]
    assert found.by_nature["purchase"].gross == D("60400.50")
    assert found.by_nature["hours"] == money("46800.00", "46800.00")
    assert found.by_nature["internal"] == money("3000.00", "3000.00")
    # 36 000 / 1,2 by year; 3 000 + 4 000 + 6 000; 5 000; 1 000; 2 000,42; 1 500.
    assert found.by_nature["purchase"].net == sum(map(D, ("30000", "10833.33", "5000", "1000", "2000.42", "1500")))
    assert (found.told, found.unknown, found.unknown_share, found.missing) == (21, 0, 0, ())
    assert full_time(found.hours) == D("0.32")  # 520 hours a year
    assert full_time(found.hours, 6) == D("1.94")
    assert baseline_year(WHOLE) == D("24000.00")


def test_doubled_usage_of_the_whole_table():
    found = total(WHOLE)
    # Calls: 3 000 → 5 000 (cap), 4 000 → 5 000, 6 000 stays (already above). Re-reading: 36 000 → 72 000, no cap.
    assert row(found, "calls").doubled.gross == D(16000)
    assert row(found, "review").doubled.gross == D(72000)
    assert row(found, "licences").doubled == row(found, "licences").planned
    assert found.doubled.gross == found.planned.gross + 3000 + 36000
    assert found.limit_passed


@pytest.mark.parametrize(
    ("rule", "limit", "calls"),
    [("", None, 26000), (UNCAPPED, None, 26000), (ALERT, 100, 26000), (FLAT, None, 13000), (CAPPED, 5500, 17000),
     (CAPPED, 8000, 22000), (CAPPED, 20000, 26000), (CAPPED, 1, 13000)],
)  # fmt: skip
def test_what_the_contract_says_of_doubled_usage(rule, limit, calls):
    table = replace(WHOLE, usage_rule=rule, usage_limit=None if limit is None else D(limit))
    assert row(total(table), "calls").doubled.gross == calls


def test_a_cap_holds_the_sum_of_a_year_and_loses_no_cent():
    lines = tuple(make_line("calls", 500, "33.33", label=str(place), follows_usage=True) for place in range(3))
    found = total(Table(usage_rule=CAPPED, usage_limit=D("149.99"), lines=lines))
    gained = [line.total_doubled.gross - line.total.gross for line in found.lines]
    assert sum(gained) == D("50.00")
    assert max(gained) - min(gained) <= D("0.01")


@pytest.mark.parametrize(
    ("included", "rate", "typed", "expected"),
    [(True, "20", "100.00", ("83.33", "100.00")), (False, "20", "100.00", ("100.00", "120.00")),
     (False, "5.5", "0.10", ("0.10", "0.11")), (True, "0", "9.99", ("9.99", "9.99")),
     (False, "20", "0.02", ("0.02", "0.02")), (False, "20", "0.03", ("0.03", "0.04"))],
)  # fmt: skip
def test_vat_is_rounded_to_the_cent(included, rate, typed, expected):
    table = Table(vat_included=included, vat_rate=D(rate), lines=(make_line("licences", typed),))
    assert total(table).planned == money(*expected)


def test_halves_go_away_from_zero():
    assert [cents(D(value)) for value in ("0.005", "0.015", "0.0149", "2.675")] == [
        D("0.01"), D("0.02"), D("0.01"), D("2.68"),
    ]  # fmt: skip


def test_what_is_not_known_is_counted_as_unknown_and_never_as_zero():
    lines = (make_line("licences", 0, None, 100), make_line("review", "-", 10, nature=HOURS))
    found = total(Table(lines=lines))
    assert found.lines[0].unknown == (1,)
    assert found.lines[1].unknown == (1,)  # ten hours, but nobody said what an hour costs
    assert (found.told, found.unknown, found.unknown_share) == (4, 2, 50)
    assert found.unknown_by_period == (0, 2, 0, 0)
    assert (row(found, "licences").unknown_by_period, row(found, "licences").unknown) == ((0, 1, 0, 0), 1)
    assert found.planned.gross == 100
    assert found.hours == 10
    assert total(Table(hourly_cost=D(20), lines=lines)).unknown == 1
    assert total(Table(lines=(make_line("review", 0, nature=HOURS),))).unknown == 0


def test_a_single_unknown_among_many_is_never_rounded_away():
    lines = tuple(make_line("licences", 1, 1, 1, 1, label=str(place)) for place in range(60))
    assert total(Table(lines=(*lines, make_line("exit", None)))).unknown_share == 1


def test_an_empty_table_comes_to_nothing_and_says_that_everything_lacks():
    found = total(Table())
    assert found.planned == found.doubled == Money()
    assert found.missing == CATEGORIES
    assert (found.told, found.unknown_share, full_time(found.hours)) == (0, 0, 0)


@pytest.mark.parametrize(
    ("spending", "hours", "hourly", "expected"),
    [(None, None, "30", None), ("100", None, None, "100"), (None, "10", None, None), (None, "10", "30", "300"),
     ("0", "0", None, "0"), ("50", "1.5", "0.01", "50.02")],
)  # fmt: skip
def test_a_year_without_the_tool(spending, hours, hourly, expected):
    given_ = [None if value is None else D(value) for value in (spending, hours, hourly)]
    table = Table(baseline_spending=given_[0], baseline_hours=given_[1], hourly_cost=given_[2])
    assert baseline_year(table) == (None if expected is None else D(expected))


def test_what_two_tables_do_not_share():
    first, second, third = (make_line("data", number, label=str(number)) for number in (1, 2, 3))
    assert differences(None, Table(lines=(first,))) == ((first,), ())
    assert differences(Table(lines=(first, second)), Table(lines=(second, third))) == ((third,), (first,))
    assert differences(Table(lines=(first,)), Table(lines=(first, first))) == ((first,), ())


euros = st.decimals(0, 10**7, places=2)
periods = st.dictionaries(st.sampled_from(PERIODS), st.none() | euros, max_size=4)
line_values = st.builds(
    Line,
    category=st.sampled_from(CATEGORIES),
    label=st.just("Poste"),
    nature=st.sampled_from(NATURES),
    follows_usage=st.booleans(),
    amounts=periods,
)


@st.composite
def any_table(draw):
    rule = draw(st.sampled_from(("", *USAGE_RULES)))
    return Table(
        vat_included=draw(st.booleans()),
        vat_rate=draw(st.decimals(0, 100, places=2)),
        hourly_cost=draw(st.none() | st.decimals("0.01", 200, places=2)),
        usage_rule=rule,
        usage_limit=draw(st.decimals("0.01", 10**7, places=2)) if rule in LIMITED else None,
        lines=tuple(draw(st.lists(line_values, max_size=8))),
    )


@given(any_table())
def test_a_total_is_the_same_whichever_way_it_is_added_up(table):
    found = total(table)
    by_line = add(line.total for line in found.lines)
    assert found.planned == add(found.periods) == add(found.by_nature.values()) == by_line
    assert found.doubled == add(line.total_doubled for line in found.lines)
    for shown in found.rows:
        assert shown.planned == add(shown.periods)


@given(any_table())
def test_doubling_never_lowers_an_amount_and_at_most_doubles_it(table):
    found = total(table)
    for line in found.lines:
        for period, planned in line.planned.items():
            doubled = line.doubled[period]
            assert planned.gross <= doubled.gross <= 2 * planned.gross + D("0.01")
            assert planned.net <= doubled.net <= 2 * planned.net + D("0.01")
            if period == ONCE or not line.line.follows_usage:
                assert doubled == planned


@given(any_table())
def test_a_flat_price_never_grows_and_a_cap_is_never_passed_by_growth(table):
    flat = total(replace(table, usage_rule=FLAT, usage_limit=None))
    assert flat.by_nature["purchase"] == add(line.total_doubled for line in flat.lines if line.line.nature == PURCHASE)
    if table.usage_rule != CAPPED:
        return
    for year in PERIODS[1:]:
        used = [line for line in total(table).lines if line.line.follows_usage and line.line.nature == PURCHASE]
        planned = sum((line.line.amounts.get(year) or D(0) for line in used), D(0))
        side = "gross" if table.vat_included else "net"
        doubled = sum((getattr(line.doubled.get(year, Money()), side) for line in used), D(0))
        assert doubled <= max(planned, table.usage_limit)


@given(any_table())
def test_every_amount_told_is_known_or_unknown(table):
    found = total(table)
    for line in found.lines:
        assert set(line.planned) | set(line.unknown) == set(line.line.amounts)
        assert not set(line.planned) & set(line.unknown)
    assert found.unknown <= found.told
    assert (found.unknown_share == 0) == (found.unknown == 0)


@given(any_table(), st.sampled_from(CATEGORIES))
def test_one_more_line_changes_its_own_category_only(table, category):
    more = make_line(category, 100, nature="internal")
    before, after = total(table), total(replace(table, lines=(*table.lines, more)))
    assert after.planned.gross == before.planned.gross + 100
    for old, new in zip(before.rows, after.rows, strict=True):
        assert new.planned.gross - old.planned.gross == (100 if old.category == category else 0)
