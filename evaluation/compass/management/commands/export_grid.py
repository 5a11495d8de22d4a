"""`manage.py export_grid GRID.json`: a grid version as one file, to be read, kept or scored elsewhere."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from evaluation.compass.grids import exported
from evaluation.compass.models import GridVersion
from evaluation.compass.selectors import grid_in_force


class Command(BaseCommand):
    help = (
        "Écrit une version de la grille dans un fichier JSON : celle en vigueur, ou celle du code et du numéro donnés."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", metavar="GRILLE.json", type=Path)
        parser.add_argument("--code", help="code de la grille")
        parser.add_argument("--number", type=int, help="numéro de version")

    def handle(self, *args: Any, path: Path, code: str | None, number: int | None, **options: Any) -> None:
        grid = GridVersion.objects.filter(code=code, number=number).first() if code else grid_in_force()
        if grid is None:
            raise CommandError("Cette version de la grille n’existe pas.")
        path.write_text(json.dumps(exported(grid), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        self.stdout.write(f"{grid} : {path}")
