import re
from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from audit.selectors import verify_journal
from audit.wording import verdict_fr


class Command(BaseCommand):
    help = "Vérifie la chaîne du journal ; avec --head, qu’une empreinte notée ailleurs s’y trouve toujours."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--head", help="empreinte notée ailleurs (procès-verbal, courriel)")

    def handle(self, *args: object, **options: object) -> None:
        head = options["head"]
        if head is not None and not re.fullmatch(r"[0-9a-f]{64}", head):
            raise CommandError("--head attend une empreinte entière : 64 chiffres et lettres de a à f.")
        verdict = verify_journal(expected_head=head)
        if not verdict.intact:
            raise CommandError(verdict_fr(verdict))
        self.stdout.write(verdict_fr(verdict))
