"""EcoLogits as it is used here: the control figures, its formulas worked out again, its data, and no network."""

import math
import socket
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from ecologits.electricity_mix_repository import electricity_mixes
from ecologits.tracers.utils import llm_impacts
from hypothesis import given
from hypothesis import strategies as st

from evaluation.footprint import catalogue, engine
from evaluation.footprint.calculation import USUAL_PUE, Setting, by_hand, by_model
from evaluation.footprint.engine import ModelFacts, facts_of, one_answer
from evaluation.footprint.estimate import INDICATORS, TOKENS_OF, Mix, Span, Usage

ROOT = Path(__file__).resolve().parents[3]
DENSE_24 = ModelFacts(active=Span.of(24), total=Span.of(24), pue=Span.of(1.2))
# One kilowatt-hour in France, as the control figures have it: the release's own value for climate is 0.04144.
CONTROL_MIX = Mix(gwp_kg=0.04418, adpe_kg=4.858e-8, pe_mj=9.3135)
CONTROL = {"energy_kwh": 4.34267e-5, "gwp_kg": 5.54629e-6, "adpe_kg": 2.05305e-10, "pe_mj": 4.50361e-4}
MODELS = [model for model in catalogue.models().values() if model.is_known]


def worked_out_again(active, total, tokens, pue, mix):
    """The published formulas, without the library: energy, climate, metals, primary energy of one answer."""
    batch, card, server = 64, (273, 0.00895, 3721), (5700, 0.37, 70_000)
    gpus = 2 ** math.ceil(math.log2(math.ceil(1.2 * total * 16 / 8 / 80)))
    gpu_kwh = tokens * (1.1665e-6 * math.exp(-0.011206 * batch) * active + 4.0529e-5) / 1000
    seconds = tokens * (6.785e-4 * active + 3.119e-4 * batch + 0.019474)
    server_kwh = seconds / 3600 * 1.2 * gpus / 8 / batch
    energy = pue * (server_kwh + gpus * gpu_kwh)
    share = seconds / (batch * 3 * 365 * 24 * 3600)
    made = [share * (gpus / 8 * whole + gpus * one) for whole, one in zip(server, card, strict=True)]
    factors = (mix.gwp_kg, mix.adpe_kg, mix.pe_mj)
    return energy, *(energy * factor + making for factor, making in zip(factors, made, strict=True))


def lows(impacts):
    return [getattr(impacts, name).low for name in INDICATORS]


def test_the_control_figures():
    found = one_answer(DENSE_24, tokens=Span.of(400), mix=CONTROL_MIX)
    for name, expected in CONTROL.items():
        span = getattr(found, name)
        assert span.low == span.high == pytest.approx(expected, rel=1e-5), name


def test_the_same_answer_with_the_release_s_own_french_electricity():
    found = one_answer(DENSE_24, tokens=Span.of(400), mix=catalogue.zones()["FRA"].mix)
    assert found.gwp_kg.low == pytest.approx(5.42730e-6, rel=1e-5)


@given(
    active=st.floats(min_value=1, max_value=400),
    spare=st.floats(min_value=1, max_value=10),
    tokens=st.integers(min_value=1, max_value=5000),
    pue=st.floats(min_value=1, max_value=2),
)
def test_the_published_formulas_worked_out_again(active, spare, tokens, pue):
    facts = ModelFacts(active=Span.of(active), total=Span.of(active * spare), pue=Span.of(pue))
    found = one_answer(facts, tokens=Span.of(tokens), mix=CONTROL_MIX)
    assert lows(found) == pytest.approx(worked_out_again(active, active * spare, tokens, pue, CONTROL_MIX), rel=1e-4)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.key)
def test_each_model_offered_gives_what_the_library_gives(model):
    mix = catalogue.zones()["FRA"].mix
    theirs = llm_impacts(model.provider, model.name, 400, math.inf, electricity_mix_zone="FRA")
    assert not theirs.has_errors
    facts = facts_of(model.provider, model.name)
    assert (facts.active, facts.total) == (model.active, model.total)
    ours = one_answer(facts, tokens=Span.of(400), mix=mix)
    for name, row in zip(INDICATORS, (theirs.energy, theirs.gwp, theirs.adpe, theirs.pe), strict=True):
        low, high = (row.value.min, row.value.max) if hasattr(row.value, "min") else (row.value, row.value)
        assert (getattr(ours, name).low, getattr(ours, name).high) == pytest.approx((low, high)), name
    assert facts.warnings == tuple(row.code for row in theirs.warnings or ())


def test_each_country_offered_has_the_library_s_electricity():
    for zone in catalogue.zones().values():
        theirs = electricity_mixes.find_electricity_mix(zone.code)
        assert zone.mix == Mix(theirs.gwp, theirs.adpe, theirs.pe), zone.code
        assert not theirs.warnings, zone.code
    assert next(iter(catalogue.zones())) == "FRA"


def test_names_are_dated_and_keys_fit_their_column():
    for model in catalogue.models().values():
        assert "latest" not in model.name
        assert len(model.key) <= 40
        assert model.active.low <= model.total.low


def test_everyday_comparisons_say_where_they_come_from():
    for row in catalogue.everyday():
        assert row.per in INDICATORS
        assert row.amount > 0
        assert row.source
        assert row.confidence
        assert row.read_on >= "2026-01-01"
    kettle = next(row for row in catalogue.everyday() if row.key == "kettle")
    assert kettle.amount == pytest.approx(85 * 4.18 / 3600 / 0.9, rel=0.01)  # kWh to boil a litre


def test_a_model_that_nobody_knows():
    with pytest.raises(engine.UnknownModel):
        facts_of("mistralai", "modele-inconnu")


def test_a_measured_time_lowers_the_share_of_the_servers_but_not_the_work_of_the_cards():
    slow = one_answer(DENSE_24, tokens=Span.of(400), mix=CONTROL_MIX)
    fast = one_answer(DENSE_24, tokens=Span.of(400), mix=CONTROL_MIX, latency_s=1)
    assert fast.gwp_kg.low < slow.gwp_kg.low
    assert fast.energy_kwh.low < slow.energy_kwh.low
    assert one_answer(DENSE_24, tokens=Span.of(400), mix=CONTROL_MIX, latency_s=1e6) == slow


def test_ranges_come_from_the_model_the_centre_and_the_length():
    for facts, tokens in (
        (DENSE_24, Span(300, 500)),
        (replace(DENSE_24, pue=Span(1.1, 1.5)), Span.of(400)),
        (replace(DENSE_24, active=Span(12, 24), total=Span(12, 24)), Span.of(400)),
    ):
        found = one_answer(facts, tokens=tokens, mix=CONTROL_MIX)
        assert found.energy_kwh.low < found.energy_kwh.high


USAGE = Usage(Span.of(40), Span.of(5, 10), 210, Span.of(*TOKENS_OF["medium"]))


def test_a_year_by_model_keeps_what_it_rests_on():
    result = by_model(Setting("mistral-small", "SWE", latency_s=4.0), USAGE)
    assert (result.library, result.zone, result.latency_s) == ("EcoLogits 0.11.3", "SWE", 4.0)
    assert (result.requests, result.tokens) == (Span(42_000, 84_000), Span(350, 580))
    assert (result.pue, result.total) == (Span.of(1.16), Span.of(119))
    assert result.year.energy_kwh.high == pytest.approx(84_000 * result.answer.energy_kwh.high)


def test_the_example_of_the_form():
    result = by_model(Setting(catalogue.OWN, "FRA", active=24, total=24, pue=1.2), USAGE)
    assert (result.year.energy_kwh.low, result.year.energy_kwh.high) == pytest.approx((1.6, 5.3), rel=0.01)
    assert (result.year.gwp_kg.low, result.year.gwp_kg.high) == pytest.approx((0.2, 0.66), rel=0.01)


def test_the_centre_is_the_provider_s_unless_someone_gives_it():
    assert by_model(Setting("mistral-small", "FRA", pue=1.4), USAGE).pue == Span.of(1.4)
    assert by_model(Setting("unknown-medium", "FRA"), USAGE).pue == USUAL_PUE
    assert by_model(Setting(catalogue.OWN, "FRA", active=8, total=8), USAGE).pue == USUAL_PUE


def test_by_hand_nothing_is_said_of_a_model():
    result = by_hand(Span.of(200, 300), "FRA")
    assert (result.library, result.answer, result.requests, result.active) == ("", None, None, None)
    assert result.year.gwp_kg.high == pytest.approx(300 * 0.04144)


def test_it_works_without_a_network(monkeypatch):
    def no_network(*args, **kwargs):
        raise AssertionError("the network was asked for")

    for name in ("socket", "create_connection", "getaddrinfo"):
        monkeypatch.setattr(socket, name, no_network)
    assert by_model(Setting("mistral-small", "FRA"), USAGE).year.gwp_kg.low > 0


def test_the_site_starts_without_the_library():
    code = (
        "import sys, django; django.setup();"
        "import boussole.urls, evaluation.footprint.views, evaluation.footprint.forms;"
        "print('ecologits' in sys.modules)"
    )
    environment = {"DJANGO_SETTINGS_MODULE": "boussole.settings.test", "PYTHONPATH": str(ROOT)}
    call = [sys.executable, "-c", code]
    done = subprocess.run(call, capture_output=True, text=True, cwd=ROOT, env=environment, check=True)  # noqa: S603 - our own code
    assert done.stdout.strip() == "False"
