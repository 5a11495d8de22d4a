"""`manage.py classify_ai_act CASES.json`: the classes of written cases, so that anybody can check the tree."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from evaluation.ai_act.case_format import case_from_dict, classification_to_dict
from evaluation.ai_act.classifier import AnswerError, classify
from evaluation.ai_act.law import Law
from evaluation.ai_act.law_format import LawFileError, read_law
from evaluation.ai_act.shipped import shipped_law


class Command(BaseCommand):
    help = "Classe au titre du règlement européen sur l’IA les cas d’un fichier JSON (format : docs/reglement-ia.md)."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", metavar="CAS.json", help="un cas, ou une liste de cas")
        parser.add_argument("--law", metavar="DROIT.json", help="une autre version du droit que celle qui est livrée")

    def handle(self, *args: Any, path: str, law: str | None = None, **options: Any) -> None:
        data = _read(path)
        version = _law(law) if law else shipped_law()
        cases = data if isinstance(data, list) else [data]
        results = [_result(case, number, version) for number, case in enumerate(cases, start=1)]
        self.stdout.write(json.dumps(results, ensure_ascii=False, indent=1))


def _read(path: str) -> Any:
    try:
        return json.loads(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise CommandError(f"Le fichier {path} ne peut pas être lu : {error.strerror}.") from error
    except ValueError as error:
        raise CommandError(f"Le fichier {path} n’est pas du JSON valide : {error}.") from error


def _law(path: str) -> Law:
    try:
        return read_law(_read(path))
    except LawFileError as errors:
        raise CommandError(f"{path} :\n{errors}") from errors


def _result(case: Any, number: int, law: Law) -> dict[str, Any]:
    name = case.get("id") if isinstance(case, dict) else None
    try:
        result = classification_to_dict(classify(law=law, **case_from_dict(case)))
    except AnswerError as error:
        raise CommandError(f"Cas {name or number} : {error}") from error
    return ({"id": name} if name else {}) | result
