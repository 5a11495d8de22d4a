from argparse import ArgumentParser
from hashlib import sha256
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from boussole.demo.journey import Journey, JourneyError, count_pages


class Command(BaseCommand):
    help = "Parcourt par HTTP les principaux écrans de la démonstration, puis fait produire le rapport PDF de Delibia."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--base-url", required=True, help="l’adresse du site ouvert : http://127.0.0.1:8000")
        parser.add_argument("--output", required=True, type=Path, help="où écrire le PDF")

    def handle(self, *args: object, base_url: str, output: Path, **options: object) -> None:
        journey = Journey(base_url, self.stdout.write)
        try:
            pdf = journey.walk()
        except JourneyError as failure:
            raise CommandError(f"Le parcours s’arrête après {journey.steps} écrans : {failure}.") from failure
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_bytes(pdf)
        self.stdout.write(
            f"PDF : {output}, {len(pdf)} octets, {count_pages(pdf)} pages, SHA-256 {sha256(pdf).hexdigest()}"
        )
        self.stdout.write(f"Tout a répondu : {journey.steps} écrans.")
