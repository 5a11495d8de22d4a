from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from audit.export import lines
from audit.selectors import head


class Command(BaseCommand):
    help = "Écrit le journal en JSONL, vérifiable par bin/verify_journal sans l’application."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("output", type=Path)
        parser.add_argument("--organisation", type=int, help="ne montre que les actes de cette collectivité")

    def handle(self, *args: object, **options: object) -> None:
        count = 0
        try:
            with options["output"].open("w", encoding="utf8", newline="\n") as handle:
                for line in lines(options["organisation"]):
                    handle.write(line + "\n")
                    count += 1
        except OSError as error:
            raise CommandError(f"Impossible d’écrire {options['output']} : {error.strerror}") from error
        self.stdout.write(f"{count} entrées écrites, tête {head()[1]}")
