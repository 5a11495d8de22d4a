"""The versions of the questionnaire that come with the software: one home, the fixture that fills the database too."""

from pathlib import Path

FIXTURE = Path(__file__).resolve().parents[2] / "fixtures" / "questionnaires__template.json"
