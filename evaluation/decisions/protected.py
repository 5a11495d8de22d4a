"""Decisions are never rewritten: another decision answers them."""

from boussole.shared.triggers import register

DECISIONS = register("decisions_decision")
