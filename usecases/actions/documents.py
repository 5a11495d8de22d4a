"""Supporting documents: checked, named by the server, hashed, journaled."""

import hashlib
import uuid
from datetime import datetime

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from boussole.shared.refusals import NotAllowed, Refused
from boussole.shared.typography import size_fr
from usecases.actions.locking import lock
from usecases.enums import FINISHED, DocumentKind
from usecases.file_checks import CONTENT_TYPES, FileRefused, check_content, clean_name, extension_of
from usecases.journal import record
from usecases.models import Document, UseCase
from usecases.permissions import can_add_document

TITLE_LENGTH = 150


class DocumentRefused(Refused):
    """The document cannot be added to the dossier."""


@transaction.atomic
def add_document(
    *, use_case: UseCase, actor: User, kind: str, title: str, file: UploadedFile, now: datetime
) -> Document:
    """Add a supporting document after checking that its content is what its name says.

    Raises NotAllowed; DocumentRefused when it is empty, too heavy, of a refused format, active (script,
    macro), or already in the dossier under the same type.
    """
    lock(use_case)
    _require_adder(actor, use_case)
    if kind not in DocumentKind.values:
        raise DocumentRefused(_("Choisissez le type de la pièce."), field="kind")
    title = " ".join(title.split())
    if not title or len(title) > TITLE_LENGTH:
        raise DocumentRefused(
            _("Donnez à la pièce un titre de %(limit)s caractères au plus.") % {"limit": TITLE_LENGTH},
            field="title",
        )
    name = clean_name(file.name or "")
    content = _checked_content(file, name)
    digest = hashlib.sha256(content).hexdigest()
    twin = use_case.documents.filter(sha256=digest, kind=kind).first()
    if twin:
        raise DocumentRefused(
            _("Cette pièce est déjà dans le dossier, sous le titre « %(title)s ».") % {"title": twin.title},
            field="file",
        )
    extension = extension_of(name)
    document = Document(
        use_case=use_case, kind=kind, title=title, original_name=name, content_type=CONTENT_TYPES[extension],
        size=len(content), sha256=digest, uploaded_by=actor, uploaded_at=now,
    )  # fmt: skip
    _store(document, content, extension)
    details = {"document": document.pk, "kind": kind, "sha256": digest, "size": document.size}
    record(verb="document.add", actor=actor, use_case=use_case, now=now, details=details)
    return document


def _require_adder(actor: User, use_case: UseCase) -> None:
    if can_add_document(actor, use_case):
        return
    if use_case.state in FINISHED:
        raise NotAllowed(_("Le dossier est clos : il ne reçoit plus de pièces."))
    raise NotAllowed(_("Seuls le porteur et les personnes qui instruisent ajoutent des pièces à ce dossier."))


def _checked_content(file: UploadedFile, name: str) -> bytes:
    limit = settings.DOCUMENT_MAX_BYTES
    if not file.size:
        raise DocumentRefused(_("Ce fichier est vide. Choisissez-en un autre."), field="file")
    if file.size > limit:
        raise DocumentRefused(
            _("Ce fichier pèse %(size)s. La limite est de %(limit)s.")
            % {"size": size_fr(file.size), "limit": size_fr(limit)},
            field="file",
        )
    file.seek(0)
    content = file.read(limit + 1)
    try:
        check_content(extension_of(name), content)
    except FileRefused as refusal:
        raise DocumentRefused(refusal.message, field="file") from refusal
    return content


def _store(document: Document, content: bytes, extension: str) -> None:
    """Write the file, then its row; no file is left behind when the row is refused."""
    document.file.save(f"{uuid.uuid4().hex}.{extension}", ContentFile(content), save=False)
    try:
        document.save()
    except Exception:
        document.file.storage.delete(document.file.name)
        raise
