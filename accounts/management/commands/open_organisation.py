from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.actions import open_organisation
from accounts.enums import OrganisationKind
from boussole.shared.refusals import Refused


class Command(BaseCommand):
    help = "Ouvre une collectivité et invite par courriel son premier administrateur."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--name", required=True, help="nom de la collectivité")
        parser.add_argument("--siren", required=True, help="neuf chiffres")
        parser.add_argument("--kind", required=True, choices=OrganisationKind.values, help="type")
        parser.add_argument("--population", required=True, type=int, help="nombre d’habitants")
        parser.add_argument("--email", required=True, help="adresse du premier administrateur")
        parser.add_argument("--first-name", required=True, help="son prénom")
        parser.add_argument("--last-name", required=True, help="son nom")

    def handle(self, *args: object, **options: object) -> None:
        names = ("name", "siren", "kind", "population", "email", "first_name", "last_name")
        try:
            organisation, user = open_organisation(now=timezone.now(), **{name: options[name] for name in names})
        except Refused as refusal:
            raise CommandError(refusal.message) from refusal
        self.stdout.write(f"{organisation} est ouverte ; l’invitation part à {user.email}.")
