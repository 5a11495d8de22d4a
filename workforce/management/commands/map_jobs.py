"""`manage.py map_jobs FILE`: the exposure of the jobs of a staff file, as JSON, without writing anything."""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from accounts.models import Organisation
from boussole.shared.refusals import Refused
from workforce.columns import Field
from workforce.enums import ReferenceState
from workforce.job_map import Source, map_jobs
from workforce.models import ReferenceVersion
from workforce.selectors import decisions_of, default_reference, reference_of
from workforce.shipped import shipped_reference, shipped_version
from workforce.staff_file import clean_file


class Command(BaseCommand):
    help = "Donne l’exposition à l’IA des métiers d’un tableau des effectifs, en JSON (docs/metiers.md). N’écrit rien."
    requires_system_checks = ()
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="Le tableau : xlsx, ods ou csv.")
        parser.add_argument(
            "--organisation",
            default="none",
            help="Le SIREN de la collectivité, dont les choix déjà faits servent ; « none » (par défaut) : aucun.",
        )
        parser.add_argument(
            "--reference",
            help="Le nom d’un référentiel publié ; sans lui, celui de la collectivité ou le dernier livré.",
        )
        parser.add_argument(
            "--show-small", action="store_true", help="Donne aussi les effectifs de moins de cinq agents."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        answer = self._answer(options)
        self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2))
        if answer["status"] != "ok":
            sys.exit(1)

    def _answer(self, options: dict[str, Any]) -> dict[str, Any]:
        try:
            content = Path(options["file"]).read_bytes()
        except OSError:
            return _refused("Ce fichier ne s’ouvre pas.")
        try:
            source, decisions = self._source(options["organisation"], options["reference"])
            clean = clean_file(Path(options["file"]).name, content)
        except Refused as refusal:
            return _refused(refusal.message)
        if Field.JOB not in clean.mapping:
            return _refused("Aucune colonne de métier n’est reconnue. Intitulez-la « Métier ».")
        answer = map_jobs(clean, source, decisions, hide=not options["show_small"])
        errors = answer["report"].pop("errors")
        return {"status": "errors" if errors else "ok", "errors": errors, **answer}

    def _source(self, siren: str, name: str | None) -> tuple[Source, dict[str, str]]:
        """Return the reference and the decisions to use. Without a SIREN nor a name, no database is read."""
        if siren == "none" and not name:
            version = shipped_version()
            return Source(version["name"], version["sha256"], shipped_reference()), {}
        organisation = Organisation.objects.filter(siren=siren).first() if siren != "none" else None
        if siren != "none" and organisation is None:
            raise Refused(f"Aucune collectivité n’a le SIREN {siren}.")
        if name:
            named = ReferenceVersion.objects.filter(name=name, state=ReferenceState.PUBLISHED)
            version = named.order_by("-number").first()
        else:
            version = default_reference(organisation.pk)
        if version is None:
            raise Refused("Ce référentiel n’existe pas, ou n’est pas publié.")
        decisions = dict(decisions_of(organisation.pk)) if organisation else {}
        return Source(version.name, version.sha256, reference_of(version)), decisions


def _refused(message: str) -> dict[str, Any]:
    return {"status": "unusable", "errors": [{"line": None, "column": "", "value": "", "message": message}]}
