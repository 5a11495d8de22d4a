"""Versions never change: what an assessment or a decision saw can be found again."""

from boussole.shared.triggers import register

ESTIMATES = register("footprint_footprint")
COMPARISONS = register("footprint_comparison")
OPTIONS = register("footprint_comparedoption")
