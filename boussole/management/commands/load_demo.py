from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from boussole.demo.load import load_demonstration


class Command(BaseCommand):
    help = "Charge la démonstration : trois collectivités inventées et les cas réels, joués du brouillon à la décision."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="ne fait rien si la base contient déjà des comptes")

    def handle(self, *args: object, **options: object) -> None:
        if User.objects.exists():
            if options["if_empty"]:
                return
            raise CommandError("La base contient déjà des comptes : la démonstration se charge dans une base vide.")
        plays = load_demonstration()
        self.stdout.write(f"Démonstration chargée : {len(plays)} dossiers.")
