"""A cost table is never rewritten: what a compass, a committee or an élu saw can be found again."""

from boussole.shared.triggers import register

TABLES = register("cost_costtable")
LINES = register("cost_costline")
AMOUNTS = register("cost_costamount")
