"""The footprints of a trial in words: the same on the page of the evaluation, in its document and in the report."""

import pytest

from evaluation.trial.wording import FootprintSaid, footprint_said


def said(planned: object, actual: object, **more: str) -> FootprintSaid:
    return footprint_said({"planned_footprint": planned, "actual_footprint": actual, **more})


@pytest.mark.parametrize(
    ("planned", "actual", "expected"),
    [
        (None, None, ("non connue", "non connue", False)),
        (37.675, "14.647", ("38\u00a0kg\u00a0CO₂e", "15\u00a0kg\u00a0CO₂e", True)),
        (37.675, None, ("38\u00a0kg\u00a0CO₂e", "non connue", True)),
        (0.5, 0.25, ("500\u00a0g\u00a0CO₂e", "250\u00a0g\u00a0CO₂e", True)),
        (0.5, 12, ("0,5\u00a0kg\u00a0CO₂e", "12\u00a0kg\u00a0CO₂e", True)),
    ],
)
def test_two_digits_one_unit_and_what_is_not_known(planned, actual, expected):
    found = said(planned, actual)
    assert (found.planned, found.actual, found.known) == expected


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, ""),
        ({"footprint_basis": ""}, ""),
        (
            {"footprint_basis": "usage"},
            "Empreinte réelle : réponses comptées pendant l’essai, à l’empreinte prévue de chacune.",
        ),
        ({"footprint_basis": "estimate"}, "Empreinte : les deux estimations du dossier, sur un an."),
    ],
)
def test_a_footprint_says_what_it_rests_on(more, expected):
    assert said(3, 4, **more).basis == expected
