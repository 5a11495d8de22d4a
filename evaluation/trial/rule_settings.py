"""The thresholds of the evaluation rules: versions that can be changed, each with its source.

A trial is judged by the version in force the day its protocol was first locked: nobody moves the posts afterwards.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from evaluation.trial.rules import COST_TOLERANCE


class SettingsError(ValueError):
    """A version of the rules is not written as docs/essai.md says; the message says where, in French."""


@dataclass(frozen=True)
class RuleSettings:
    """One version of the thresholds. Marks go from 1 to 5, recoded so that 5 is good; shares are in percent.

    Source of the values: boussole § 4.4, choices of the project to be checked with the method's owner.
    """

    version: str = "1"
    in_force_from: date = date(2025, 1, 1)
    minimum_answers: int = 10
    minimum_share: Decimal = Decimal(50)
    workload_floor: Decimal = Decimal("2.5")
    workload_drop: Decimal = Decimal("0.5")
    autonomy_floor: Decimal = Decimal(3)
    dependence_floor: Decimal = Decimal("2.5")
    overrun: Decimal = COST_TOLERANCE * 100
    extension_months: int = 3
    source: str = ""
    to_check: bool = True


# What each figure may be: lowest, highest.
LIMITS = {
    "minimum_answers": (1, 10_000),
    "minimum_share": (0, 100),
    "workload_floor": (1, 5),
    "workload_drop": (0, 4),
    "autonomy_floor": (1, 5),
    "dependence_floor": (1, 5),
    "overrun": (100, 1000),
    "extension_months": (1, 3),
}


def settings_on(versions: Sequence[RuleSettings], day: date) -> RuleSettings:
    """Return the newest version in force on `day`; the oldest one before the first."""
    known = sorted(versions, key=lambda row: row.in_force_from)
    return next((row for row in reversed(known) if row.in_force_from <= day), known[0])


def settings_from_dict(data: Any) -> RuleSettings:
    """Read one version; every field must be given. Raises SettingsError, which names the field."""
    if not isinstance(data, Mapping):
        raise SettingsError("une version des règles est un objet JSON.")
    names = [field.name for field in fields(RuleSettings)]
    lacking = [name for name in names if name not in data]
    if lacking:
        raise SettingsError(f"{lacking[0]} : ce réglage manque.")
    unknown = sorted(str(name) for name in data if name not in names)
    if unknown:
        raise SettingsError(f"{unknown[0]} : ce réglage n’existe pas.")
    return RuleSettings(**{name: _read(name, data[name]) for name in names})


def settings_to_dict(settings: RuleSettings) -> dict[str, Any]:
    """Return one version as plain data; `settings_from_dict` reads it back unchanged."""
    return {name: value if isinstance(value, bool | int) else str(value) for name, value in asdict(settings).items()}


def _read(name: str, value: Any) -> Any:
    if name in ("version", "source"):
        if not isinstance(value, str):
            raise SettingsError(f"{name} : écrivez un texte.")
        return value
    if name == "to_check":
        if not isinstance(value, bool):
            raise SettingsError(f"{name} : écrivez true ou false.")
        return value
    if name == "in_force_from":
        return _day(name, value)
    return _number(name, value)


def _day(name: str, value: Any) -> date:
    try:
        return date.fromisoformat(str(value))
    except ValueError as error:
        raise SettingsError(f"{name} : écrivez une date comme 2026-11-24.") from error


def _number(name: str, value: Any) -> Decimal | int:
    whole = name in ("minimum_answers", "extension_months")
    low, high = LIMITS[name]
    if whole and (not isinstance(value, int) or isinstance(value, bool)):
        raise SettingsError(f"{name} : écrivez un nombre entier.")
    try:
        number = Decimal(str(value))
    except InvalidOperation as error:
        raise SettingsError(f"{name} : écrivez un nombre.") from error
    if not number.is_finite() or not low <= number <= high:
        raise SettingsError(f"{name} : entre {low} et {high}.")
    return int(number) if whole else number
