"""Figures in words: units, ranges, two digits, everyday comparisons."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.footprint import wording
from evaluation.footprint.calculation import Setting, by_hand, by_model
from evaluation.footprint.estimate import INDICATORS, Impacts, Span, Usage

NOTHING = Span.of(0)


def plain(text):
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(
    ("span", "indicator", "words"),
    [
        (Span(0.785, 1.906), "gwp_kg", "0,79 à 1,9 kg CO₂e"),
        (Span(0.097, 0.28), "gwp_kg", "97 à 280 g CO₂e"),
        (Span(900, 2400), "gwp_kg", "0,9 à 2,4 t CO₂e"),
        (Span.of(28.4), "energy_kwh", "28 kWh"),
        (Span(28.1, 28.4), "energy_kwh", "28 kWh"),
        (Span(12_345, 23_456), "energy_kwh", "12 à 23 MWh"),
        (Span.of(1), "energy_kwh", "1 kWh"),
        (Span.of(0.00009), "energy_kwh", "0,09 Wh"),
        (Span(1.8e-5, 4.3e-5), "adpe_kg", "18 à 43 mg Sb éq."),
        (Span.of(2e-10), "adpe_kg", "0,2 µg Sb éq."),
        (Span(2400, 4800), "pe_mj", "2,4 à 4,8 GJ"),
        (NOTHING, "gwp_kg", "0 kg CO₂e"),
        (NOTHING, "pe_mj", "0 MJ"),
    ],
)
def test_a_quantity_in_the_unit_that_suits_it(span, indicator, words):
    assert plain(wording.quantity(span, indicator)) == words


def test_a_column_keeps_one_unit():
    assert plain(wording.quantity(Span(0.097, 0.28), "gwp_kg", largest=13)) == "0,097 à 0,28 kg CO₂e"


@given(st.sampled_from(INDICATORS), st.floats(min_value=1e-12, max_value=1e12))
def test_never_more_than_two_significant_digits(indicator, value):
    number = wording.quantity(Span.of(value), indicator).split("\u00a0")[0].replace("\u202f", "").replace(",", ".")
    digits = number.replace(".", "").strip("0")
    assert len(digits) <= 2


def test_the_sentence_of_a_year():
    year = Impacts(Span(11.3, 27.9), Span(1.9, 1.91), NOTHING, NOTHING)
    foreseen = plain(wording.sentence(year, observed=False))
    assert foreseen == (
        "Sur un an, cet usage demanderait de 11 à 28 kWh d’électricité et émettrait environ 1,9 kg CO₂e."
    )
    assert "demande de 11" in plain(wording.sentence(year, observed=True))


@pytest.mark.parametrize(
    ("times", "words"),
    [
        (None, ""),
        (0, "rien"),
        (0.94, "environ 1,1 fois moins"),
        (0.95, "à peu près autant"),
        (1.05, "à peu près autant"),
        (1.06, "environ 1,1 fois plus"),
        (12.4, "environ 12 fois plus"),
        (0.27, "environ 3,7 fois moins"),
    ],
)
def test_how_many_times(times, words):
    assert wording.times_label(times) == words


def test_one_comparison_for_climate_and_one_for_electricity():
    year = Impacts(Span.of(220), Span(1.42, 2.84), NOTHING, NOTHING)
    climate, electricity = wording.comparables(year)
    assert climate.text == "10 à 20 km en voiture thermique"
    assert electricity.text == "10 ans d’un ordinateur portable"
    assert "ADEME" in climate.source
    assert "28 novembre 2026" in plain(climate.source)


def test_small_figures_are_told_with_small_things():
    texts = [row.text for row in wording.comparables(Impacts(Span.of(0.16), Span.of(0.01), NOTHING, NOTHING))]
    assert texts == ["3,4 km en TGV", "1,5 litre d’eau porté à ébullition"]
    assert wording.comparables(Impacts(Span.of(0.001), Span.of(0.0001), NOTHING, NOTHING)) == []


def test_the_size_of_a_model():
    assert wording.size_label(Span.of(8), Span.of(119)) == "119 milliards de paramètres, dont 8 actifs"
    assert wording.size_label(Span(10, 35), Span(10, 35)) == "10 à 35 milliards de paramètres"
    assert wording.size_label(Span.of(8.02), Span.of(8.02)) == "8 milliards de paramètres"


def test_places():
    result = by_hand(Span.of(1), "WOR")
    assert wording.mix_label(result) == "Lieu inconnu, moyenne mondiale : 0,46 kg CO₂e par kWh"
    assert wording.zone_label("XXX") == "XXX"  # a country that the catalogue no longer offers


def test_what_is_left_out_is_said():
    usage = Usage(Span.of(1), Span.of(1), 1, Span.of(100))
    for result in (by_hand(Span.of(1), "FRA"), by_model(Setting("mistral-small", "FRA"), usage)):
        said = wording.limits(result)
        assert said.startswith("Usage seulement.")
        assert "ni l’entraînement du modèle" in said
        assert "ni le réseau" in said


def test_every_warning_of_the_library_has_its_french():
    usage = Usage(Span.of(1), Span.of(1), 1, Span.of(100))
    codes = {code for key in ("gpt-5.4", "mistral-large") for code in by_model(Setting(key, "FRA"), usage).warnings}
    assert codes == set(wording.WARNINGS)


def test_a_model_that_left_the_catalogue_keeps_its_name():
    usage = Usage(Span.of(1), Span.of(1), 1, Span.of(100))
    result = by_model(Setting("mistral-small", "FRA"), usage)
    assert wording.model_label(result) == "Mistral Small (2603)"
    assert wording.model_label(type(result).from_json({**result.to_json(), "model": "parti"})) == "parti"
    own = by_model(Setting("own", "FRA", active=7, total=7), usage)
    assert wording.model_label(own) == "Modèle décrit par sa taille"
