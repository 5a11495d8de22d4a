"""The versions of the evaluation rules that come with the software, read once."""

import json
from datetime import date
from functools import cache
from pathlib import Path

from evaluation.trial.rule_settings import RuleSettings, settings_from_dict, settings_on

FILE = Path(__file__).with_name("data") / "evaluation_rules.json"


@cache
def shipped_versions() -> tuple[RuleSettings, ...]:
    """Return every version of data/evaluation_rules.json. Raises SettingsError for one that is badly written."""
    return tuple(settings_from_dict(row) for row in json.loads(FILE.read_text(encoding="utf-8")))


def shipped_on(day: date) -> RuleSettings:
    """Return the version in force on `day`."""
    return settings_on(shipped_versions(), day)
