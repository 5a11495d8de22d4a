"""`manage.py score_grid GRID.json ANSWERS.json`: the scores that the screens would show, as JSON."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from evaluation.compass.grid_format import GridFileError, read_answers, read_grid
from evaluation.compass.scoring import score_assessment
from evaluation.compass.selectors import score_to_json


class Command(BaseCommand):
    help = "Calcule les notes d’une grille pour des réponses données en JSON (formats : docs/grille.md)."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("grid", metavar="GRILLE.json")
        parser.add_argument("answers", metavar="REPONSES.json")

    def handle(self, *args: Any, grid: str, answers: str, **options: Any) -> None:
        try:
            questions = read_grid(_read(grid))
        except GridFileError as errors:
            raise CommandError(f"{grid} :\n{errors}") from errors
        try:
            sitting = read_answers(_read(answers), questions)
        except GridFileError as errors:
            raise CommandError(f"{answers} :\n{errors}") from errors
        score = score_assessment(
            questions=questions,
            answers=sitting.answers,
            facts=sitting.facts,
            assessed_on=sitting.on,
            released=sitting.released,
        )
        self.stdout.write(json.dumps(score_to_json(score), ensure_ascii=False, indent=1))


def _read(path: str) -> Any:
    try:
        return json.loads(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise CommandError(f"Le fichier {path} ne peut pas être lu : {error.strerror}.") from error
    except ValueError as error:
        raise CommandError(f"Le fichier {path} n’est pas du JSON valide : {error}.") from error
