"""`manage.py evaluate_trial CASES.json`: what the rules propose for written trials, so that anybody can check them."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from evaluation.trial.case import evaluate
from evaluation.trial.case_format import CaseError, case_from_dict, outcome_to_dict
from evaluation.trial.rule_settings import RuleSettings, SettingsError, settings_from_dict
from evaluation.trial.shipped_rules import shipped_versions


class Command(BaseCommand):
    help = "Évalue les essais décrits dans un fichier JSON selon les règles EVA-01 à EVA-08 (format : docs/essai.md)."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", metavar="CAS.json", help="un cas, ou une liste de cas")
        parser.add_argument("--rules", metavar="REGLES.json", help="d’autres seuils que ceux qui sont livrés")

    def handle(self, *args: Any, path: str, rules: str | None = None, **options: Any) -> None:
        data = _read(path)
        settings = _rules(rules) if rules else shipped_versions()[-1]
        cases = data if isinstance(data, list) else [data]
        results = [_result(case, number, settings) for number, case in enumerate(cases, start=1)]
        self.stdout.write(json.dumps(results, ensure_ascii=False, indent=1))


def _read(path: str) -> Any:
    try:
        return json.loads(Path(path).read_text(encoding="utf-8"), parse_float=Decimal)
    except OSError as error:
        raise CommandError(f"Le fichier {path} ne peut pas être lu : {error.strerror}.") from error
    except ValueError as error:
        raise CommandError(f"Le fichier {path} n’est pas du JSON valide : {error}.") from error


def _rules(path: str) -> RuleSettings:
    try:
        return settings_from_dict(_read(path))
    except SettingsError as error:
        raise CommandError(f"{path} : {error}") from error


def _result(case: Any, number: int, settings: RuleSettings) -> dict[str, Any]:
    name = case.get("id") if isinstance(case, dict) else None
    try:
        read = case_from_dict(case, settings)
    except CaseError as error:
        raise CommandError(f"Cas {name or number} : {error}") from error
    found = outcome_to_dict(evaluate(read))
    return ({"id": name} if name else {}) | found | {"settings": read.settings.version}
