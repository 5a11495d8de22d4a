from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand

from audit.export import lines


class Command(BaseCommand):
    help = "Écrit le journal en JSONL, vérifiable par bin/verify_journal sans l’application."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("output", type=Path)
        parser.add_argument("--organisation", type=int, help="ne montre que les actes de cette collectivité")

    def handle(self, *args: object, **options: object) -> None:
        count = 0
        with options["output"].open("w", encoding="utf8") as handle:
            for line in lines(options["organisation"]):
                handle.write(line + "\n")
                count += 1
        self.stdout.write(f"{count} entrées écrites")
