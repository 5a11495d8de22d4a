"""Which motions are open: the blocker (B) closes the favourable ones, the start blocker (BD) the plain one (GOV-16)."""

from itertools import product

import pytest

from evaluation.committee.enums import FINAL_MOTIONS, FIRST_MOTIONS, ItemKind
from evaluation.committee.motions import possible_motions
from evaluation.compass.scoring import Signal
from evaluation.decisions.rules import FOLLOWS

MOTIONS = {ItemKind.OPINION: FIRST_MOTIONS, ItemKind.FINAL_OPINION: FINAL_MOTIONS}
PLAIN = {"favourable", "roll_out"}
WITH_CONDITIONS = {"conditions", "roll_out_with_conditions"}


def signals(*kinds):
    return [Signal(f"{kind}-1", "JUR", kind, "Un point.") for kind in kinds]


@pytest.mark.parametrize(("kind", "blocked", "held"), list(product(MOTIONS, (False, True), (False, True))))
def test_what_each_signal_closes(kind, blocked, held):
    found = possible_motions(kind, signals("V", "D", *["B"] * blocked, *["BD"] * held))
    closed = {motion for motion, why in found.items() if why}
    every = set(MOTIONS[kind])
    assert set(found) == every
    expected = (PLAIN | WITH_CONDITIONS if blocked else PLAIN if held else set()) & every
    assert closed == expected
    for motion in closed:
        word = "bloquant est ouvert (B-1)" if blocked else "(BD-1), il devient d’office une réserve"
        assert word in found[motion], motion


def test_every_motion_but_the_postponement_leads_to_a_decision():
    """What the life line reads of an opinion: each motion that can be one has the decisions that follow it."""
    assert {*FIRST_MOTIONS, *FINAL_MOTIONS} - {"postpone"} == set(FOLLOWS)


def test_each_code_is_said_once():
    twice = [*signals("B"), *signals("B")]
    assert possible_motions("opinion", twice)["favourable"] == "un point bloquant est ouvert (B-1)"
