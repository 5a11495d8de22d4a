"""The tables of the journal that only grow."""

from boussole.shared.triggers import register

ENTRIES = register("audit_entry")
