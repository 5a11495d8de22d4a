"""The stored bytes of reports are never rewritten, nor the heads and logos that they were printed with."""

from boussole.shared.triggers import register

FILES = register("reports_reportfile")
LETTERHEADS = register("reports_letterhead")
LOGOS = register("reports_logo")
