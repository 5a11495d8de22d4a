"""`manage.py load_law`: the versions of the law that come with the software and that the database lacks."""

from typing import Any

from django.core import serializers
from django.core.management.base import BaseCommand

from evaluation.ai_act.models import LawVersion
from evaluation.ai_act.shipped import FIXTURE


class Command(BaseCommand):
    help = "Charge les versions du règlement européen sur l’IA livrées avec le logiciel. La relancer ne change rien."

    def handle(self, *args: Any, **options: Any) -> None:
        known = set(LawVersion.objects.filter(organisation__isnull=True).values_list("code", flat=True))
        rows = list(serializers.deserialize("json", FIXTURE.read_text(encoding="utf-8")))
        lacking = [row.object for row in rows if row.object.code not in known]
        for version in lacking:
            version.pk = None  # the number in the file may be taken by a version that was imported
            version.save()
        codes = ", ".join(version.code for version in lacking)
        if options["verbosity"]:
            self.stdout.write(f"Chargé : version {codes}." if codes else "Rien à charger : tout y est déjà.")
