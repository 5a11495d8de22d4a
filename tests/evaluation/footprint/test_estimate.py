"""Ranges and their arithmetic, without a database or a library."""

import json
from math import inf, nan

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from evaluation.footprint.estimate import (
    INDICATORS,
    TOKENS_OF,
    Impacts,
    Mix,
    Result,
    Span,
    Usage,
    between,
    of_electricity,
    overruns,
    ratio,
    round_significant,
)

FRANCE = Mix(0.04144, 4.858e-8, 9.3135)
numbers = st.floats(min_value=0, max_value=1e9, allow_nan=False)
spans = st.tuples(numbers, numbers).map(lambda ends: Span(*sorted(ends)))
impacts = st.builds(Impacts, spans, spans, spans, spans)


def flat(value):
    """Impacts of which every indicator is the same range."""
    return Impacts(*(value for _ in INDICATORS))


@pytest.mark.parametrize("ends", [(2, 1), (-1, 1), (0, inf), (nan, 1), (1, nan)])
def test_what_is_not_a_range_is_refused(ends):
    with pytest.raises(ValueError, match="not a range"):
        Span(*ends)


def test_a_range_of_one_number_has_two_equal_ends():
    assert Span.of(3) == Span(3.0, 3.0) == Span.of(3, 3)
    assert Span(2, 4).middle == 3


def test_answers_of_a_year():
    usage = Usage(users=Span.of(40), requests_per_day=Span.of(5, 10), days=210, tokens=Span.of(*TOKENS_OF["medium"]))
    assert usage.requests == Span(42_000, 84_000)


@given(impacts, spans, spans)
def test_more_answers_never_take_less(one, few, more):
    assume(few.low <= more.low and few.high <= more.high)
    small, large = one.times(few), one.times(more)
    for name in INDICATORS:
        assert getattr(small, name).low <= getattr(large, name).low
        assert getattr(small, name).high <= getattr(large, name).high


@given(impacts, impacts)
def test_what_lies_between_keeps_the_outer_ends(low, high):
    for name in INDICATORS:
        assume(getattr(low, name).low <= getattr(high, name).high)
    joined = between(low, high)
    for name in INDICATORS:
        assert (getattr(joined, name).low, getattr(joined, name).high) == (
            getattr(low, name).low,
            getattr(high, name).high,
        )


def test_electricity_by_hand_takes_the_mix_of_its_country():
    year = of_electricity(Span.of(100, 300), FRANCE)
    assert year.energy_kwh == Span(100, 300)
    assert year.gwp_kg.low == pytest.approx(4.144)
    assert year.adpe_kg.high == pytest.approx(1.4574e-5)
    assert year.pe_mj.high == pytest.approx(2794.05)


@pytest.mark.parametrize(
    ("high", "found"),
    [(119.9, ()), (120, ()), (120.1, INDICATORS), (240, INDICATORS)],  # exactly 120 % is no overrun
)
def test_above_120_percent_of_the_planned_high_end_is_an_overrun(high, found):
    assert overruns(flat(Span(10, 100)), flat(Span(5, high))) == found


def test_an_overrun_names_its_indicators_only():
    planned = flat(Span(0, 10))
    actual = Impacts(Span(0, 10), Span(0, 13), Span(0, 12), Span(0, 5))
    assert overruns(planned, actual) == ("gwp_kg",)
    assert overruns(flat(Span(0, 0)), actual) == INDICATORS


def test_ratio():
    assert ratio(Span(1, 3), Span(4, 8)) == 3
    assert ratio(Span(0, 0), Span(4, 8)) is None


@pytest.mark.parametrize(
    ("value", "digits", "rounded"),
    [(168.3, 2, 170), (0.0734, 2, 0.073), (0, 2, 0), (1.96, 2, 2.0), (99.6, 2, 100), (134_400, 3, 134_000), (7, 2, 7)],
)
def test_two_significant_digits(value, digits, rounded):
    assert round_significant(value, digits) == rounded


@given(st.floats(min_value=1e-12, max_value=1e12))
def test_rounding_stays_within_five_percent(value):
    assert round_significant(value) == pytest.approx(value, rel=0.051)


@given(impacts, spans, st.none() | numbers)
def test_a_result_comes_back_from_json_as_it_went(year, span, latency):
    result = Result(
        year=year,
        mix=FRANCE,
        zone="FRA",
        answer=year,
        requests=span,
        tokens=span,
        model="own",
        active=span,
        total=span,
        pue=span,
        latency_s=latency,
        library="EcoLogits 0.11.3",
        warnings=("model-arch-not-released",),
    )
    assert Result.from_json(json.loads(json.dumps(result.to_json()))) == result


def test_a_result_by_hand_has_no_answer():
    result = Result(year=of_electricity(Span.of(1), FRANCE), mix=FRANCE, zone="FRA")
    assert Result.from_json(json.loads(json.dumps(result.to_json()))) == result
