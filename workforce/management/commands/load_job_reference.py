"""`manage.py load_job_reference`: the versions that come with the software and that the database lacks."""

from typing import Any

from django.core import serializers
from django.core.management.base import BaseCommand
from django.db import transaction

from workforce.models import ReferenceVersion
from workforce.shipped import JOBS, TASKS, VERSIONS


class Command(BaseCommand):
    help = "Charge le référentiel de métiers livré avec le logiciel. La relancer ne change rien."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        known = set(ReferenceVersion.objects.filter(organisation__isnull=True).values_list("number", flat=True))
        written: dict[int, ReferenceVersion] = {}
        for row in self._rows(VERSIONS):
            if row.number not in known:
                shipped, row.pk = row.pk, None  # the number in the file may be taken by a collectivité's own version
                row.save()
                written[shipped] = row
        for path in (JOBS, TASKS):
            rows = [row for row in self._rows(path) if row.version_id in written]
            for row in rows:
                row.pk, row.version = None, written[row.version_id]
            if rows:
                type(rows[0]).objects.bulk_create(rows)
        names = ", ".join(version.name for version in written.values())
        if options["verbosity"]:
            self.stdout.write(f"Chargé : {names}." if names else "Rien à charger : tout y est déjà.")

    @staticmethod
    def _rows(path: Any) -> list[Any]:
        return [row.object for row in serializers.deserialize("json", path.read_text(encoding="utf-8"))]
