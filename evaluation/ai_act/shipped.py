"""The versions of the law that come with the software: one home, the fixture that fills the database too."""

import json
from pathlib import Path
from typing import Any

from evaluation.ai_act.law import Law
from evaluation.ai_act.law_format import read_law

FIXTURE = Path(__file__).resolve().parents[2] / "fixtures" / "ai_act__lawversion.json"


def shipped_content() -> dict[str, Any]:
    """Return the newest version of the law in the fixture, as data."""
    rows = json.loads(FIXTURE.read_text(encoding="utf-8"))
    return max(rows, key=lambda row: row["fields"]["published_at"])["fields"]["content"]


def shipped_law() -> Law:
    """Return the newest version of the law in the fixture, ready to classify with."""
    return read_law(shipped_content())
