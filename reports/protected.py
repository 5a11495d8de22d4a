"""The stored bytes of reports are never rewritten."""

from boussole.shared.triggers import register

FILES = register("reports_reportfile")
