"""`manage.py load_questionnaires`: the versions that come with the software and that the database lacks."""

from typing import Any

from django.core import serializers
from django.core.management.base import BaseCommand

from evaluation.questionnaires.models import Template
from evaluation.questionnaires.shipped import FIXTURE


class Command(BaseCommand):
    help = "Charge les questionnaires livrés avec le logiciel. La relancer ne change rien."

    def handle(self, *args: Any, **options: Any) -> None:
        known = set(Template.objects.filter(organisation__isnull=True).values_list("number", flat=True))
        rows = list(serializers.deserialize("json", FIXTURE.read_text(encoding="utf-8")))
        lacking = [row.object for row in rows if row.object.number not in known]
        for template in lacking:
            template.pk = None  # the number in the file may be taken by a collectivité's own version
            template.save()
        titles = ", ".join(template.title for template in lacking)
        if options["verbosity"]:
            self.stdout.write(f"Chargé : {titles}." if titles else "Rien à charger : tout y est déjà.")
