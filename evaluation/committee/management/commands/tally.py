"""`manage.py tally CASES.json`: the results of written cases, so that anybody can check the count."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from evaluation.committee.tally import case_from_dict, result_to_dict, tally


class Command(BaseCommand):
    help = "Calcule le résultat de votes décrits dans un fichier JSON (format : docs/votes.md)."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", metavar="CAS.json", help="un cas, ou une liste de cas")

    def handle(self, *args: Any, path: str, **options: Any) -> None:
        cases = _read(path)
        results = [_result(case, number) for number, case in enumerate(cases, start=1)]
        self.stdout.write(json.dumps(results, ensure_ascii=False, indent=1))


def _read(path: str) -> list[Any]:
    try:
        data = json.loads(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise CommandError(f"Le fichier {path} ne peut pas être lu : {error.strerror}.") from error
    except ValueError as error:
        raise CommandError(f"Le fichier {path} n’est pas du JSON valide : {error}.") from error
    return data if isinstance(data, list) else [data]


def _result(case: Any, number: int) -> dict[str, Any]:
    """The result without its sentence, after the case's own id when it has one."""
    name = case.get("id") if isinstance(case, dict) else None
    try:
        result = result_to_dict(tally(case_from_dict(case)))
    except ValueError as error:
        raise CommandError(f"Cas {name or number} : {error}") from error
    del result["reason"]
    return ({"id": name} if name else {}) | result
