"""`manage.py load_isco_scores FILE.xlsx`: the scores of the ILO, beside a reference of jobs."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from boussole.shared.refusals import Refused
from workforce.actions import load_scores
from workforce.enums import Edition
from workforce.isco_file import read_scores
from workforce.models import ReferenceVersion


class Command(BaseCommand):
    help = "Charge les scores de l’OIT (moyenne et écart type par code CITP-08) dans un référentiel de métiers."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="Le classeur des auteurs, au format xlsx.")
        parser.add_argument("--reference", help="Le nom du référentiel ; sans lui, le dernier livré avec le logiciel.")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        try:
            content = Path(options["file"]).read_bytes()
        except OSError as error:
            raise CommandError(f"Ce fichier ne s’ouvre pas : {options['file']}.") from error
        reference = self._reference(options["reference"])
        try:
            found = read_scores(content)
            counts = {
                year: load_scores(reference=reference, edition=Edition[f"ILO_{year}"], rows=rows)
                for year, rows in found.items()
            }
        except Refused as refusal:
            raise CommandError(refusal.message) from refusal
        used = set(reference.jobs.values_list("isco08", flat=True))
        for year, count in counts.items():
            lacking = sorted(used - {row.code for row in found[year]})
            told = f" Codes du référentiel sans score : {', '.join(lacking)}." if lacking else ""
            self.stdout.write(f"OIT {year} : {count} codes chargés dans « {reference.name} ».{told}")

    @staticmethod
    def _reference(name: str | None) -> ReferenceVersion:
        rows = ReferenceVersion.objects.all()
        rows = rows.filter(name=name) if name else rows.filter(organisation__isnull=True)
        found = rows.order_by("-number").first()
        if found is None:
            raise CommandError("Référentiel introuvable. Lancez d’abord « manage.py load_job_reference ».")
        return found
