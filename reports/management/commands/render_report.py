"""`manage.py render_report KIND OBJECT OUT`: a document from the command line (exit codes 0, 1, 2)."""

import hashlib
import json
import os
import tempfile
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User
from boussole.shared.refusals import Refused
from reports.by_hand import made_by_hand
from reports.documents import DOCUMENTS
from reports.pdf import RenderFailed


class Command(BaseCommand):
    help = (
        "Produit un document sans rien enregistrer en base (docs/rapports-production.md). Dit en JSON ce qu’il a fait."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", metavar="KIND", choices=sorted(DOCUMENTS), help="le genre de document")
        parser.add_argument(
            "object", metavar="OBJECT", help="référence ou numéro d’un dossier, numéro d’une séance, SIREN"
        )
        parser.add_argument("out", metavar="OUT", type=Path, help="le fichier à écrire")
        parser.add_argument("--topic", metavar="YEAR", default="", help="l’année dont parle le document")
        parser.add_argument(
            "--as", metavar="EMAIL", dest="reader", default="", help="le lecteur ; sans lui, une personne sans rôle"
        )

    def handle(self, *args: Any, kind: str, out: Path, topic: str, reader: str, **options: Any) -> None:
        try:
            file, seal = made_by_hand(kind=kind, name=options["object"], topic=topic, reader=_reader(reader))
        except Refused as refusal:
            raise CommandError(refusal.message) from refusal
        except RenderFailed as error:
            raise CommandError(f"Le document n’a pas pu être mis en page : {error}.") from error
        except OSError as error:
            raise CommandError("Le moteur de PDF ne répond pas : vérifiez son installation.") from error
        try:
            _write_whole(out, file.content)
        except OSError as error:
            raise CommandError(f"Le fichier {out} ne peut pas être écrit : {error.strerror}.") from error
        said = {
            "kind": kind,
            "pages": file.pages,
            "sha256": hashlib.sha256(file.content).hexdigest(),
            "code": seal.code,
        }
        self.stdout.write(json.dumps(said, ensure_ascii=False))


def _reader(email: str) -> User | None:
    if not email:
        return None
    found = User.objects.filter(email__iexact=email, is_active=True).first()
    if found is None:
        raise CommandError(f"Aucun compte ouvert n’a l’adresse {email}.")
    return found


def _write_whole(path: Path, content: bytes) -> None:
    """Put `content` at `path` whole or not at all, readable by whoever runs the command only."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".render_report-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
