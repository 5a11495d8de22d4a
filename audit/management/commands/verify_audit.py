from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from audit.selectors import verify_journal


class Command(BaseCommand):
    help = "Vérifie la chaîne du journal ; avec --head, qu’une empreinte notée ailleurs s’y trouve toujours."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--head", help="empreinte notée ailleurs (procès-verbal, courriel)")

    def handle(self, *args: object, **options: object) -> None:
        verdict = verify_journal(expected_head=options["head"])
        if not verdict.intact:
            raise CommandError(f"Le journal est rompu à l’entrée {verdict.broken_at} : {verdict.why}.")
        self.stdout.write(f"Journal intact : {verdict.entries} entrées, tête {verdict.head}")
