"""`manage.py classify_ai_act CASES.json`: the classes of written cases, so that anybody can check the tree."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from evaluation.ai_act.classifier import AnswerError, Law, case_from_dict, classification_to_dict, classify, load_law


class Command(BaseCommand):
    help = "Classe au titre du règlement européen sur l’IA les cas d’un fichier JSON (format : docs/reglement-ia.md)."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", metavar="CAS.json", help="un cas, ou une liste de cas")

    def handle(self, *args: Any, path: str, **options: Any) -> None:
        try:
            data = json.loads(Path(path).read_text(encoding="utf-8"))
        except OSError as error:
            raise CommandError(f"Le fichier {path} ne peut pas être lu : {error.strerror}.") from error
        except ValueError as error:
            raise CommandError(f"Le fichier {path} n’est pas du JSON valide : {error}.") from error
        law = load_law()
        cases = data if isinstance(data, list) else [data]
        results = [_result(case, number, law) for number, case in enumerate(cases, start=1)]
        self.stdout.write(json.dumps(results, ensure_ascii=False, indent=1))


def _result(case: Any, number: int, law: Law) -> dict[str, Any]:
    name = case.get("id") if isinstance(case, dict) else None
    try:
        result = classification_to_dict(classify(law=law, **case_from_dict(case)))
    except AnswerError as error:
        raise CommandError(f"Cas {name or number} : {error}") from error
    return ({"id": name} if name else {}) | result
