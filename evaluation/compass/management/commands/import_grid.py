"""`manage.py import_grid GRID.json [--publish]`: the host of the site brings in a grid open to every collectivité."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from boussole.shared.refusals import Refused
from evaluation.compass.actions.grids import import_grid, publish_grid
from evaluation.compass.checksum import grid_checksum
from evaluation.compass.selectors import grid_content


class Command(BaseCommand):
    help = "Importe une grille du site depuis un fichier JSON (format : docs/grille.md), en brouillon ou publiée."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", metavar="GRILLE.json", type=Path)
        parser.add_argument("--publish", action="store_true", help="publie aussitôt la grille, pour de bon")

    def handle(self, *args: Any, path: Path, publish: bool, **options: Any) -> None:
        now = timezone.now()
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
            grid = import_grid(data=data, owner=None, actor=None, now=now)
            if publish:
                publish_grid(grid=grid, actor=None, now=now, seen=grid_checksum(grid_content(grid)))
        except OSError as error:
            raise CommandError(f"Le fichier {path} ne peut pas être lu : {error.strerror}.") from error
        except Refused as refused:
            lines = [refused.message, *map(str, getattr(refused, "errors", ()))]
            raise CommandError("\n".join(lines)) from refused
        except ValueError as error:
            raise CommandError(f"Le fichier {path} n’est pas du JSON valide : {error}.") from error
        self.stdout.write(f"{grid} : {'publiée' if publish else 'brouillon'}")
