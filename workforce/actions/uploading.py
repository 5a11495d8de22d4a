"""A staff file, until its columns are chosen. What speaks of persons is dropped before anything is kept."""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from workforce.actions.common import ImportRefused, journal
from workforce.columns import Field, is_personal
from workforce.models import ReferenceVersion, StaffFile, StaffTable
from workforce.permissions import require_writer
from workforce.selectors import usable_references
from workforce.staff_file import clean_file, pack_rows

NAME_LENGTH = 200
KEPT = timedelta(days=1)  # a file that nobody confirms


@transaction.atomic
def upload_staff_file(
    *, organisation: Organisation, actor: User, name: str, content: bytes, now: datetime
) -> StaffFile:
    """Keep a file without its personal columns, until they are confirmed.

    Raises NotAllowed, StaffFileRefused (the file cannot be read), ImportRefused (the same file is in use).
    """
    require_writer(actor, organisation.pk)
    sha256 = hashlib.sha256(content).hexdigest()
    _refuse_twice(organisation, sha256)
    clean = clean_file(name, content)
    file = StaffFile.objects.create(
        organisation=organisation,
        uploaded_by=actor,
        uploaded_at=now,
        source_name=_file_name(name),
        sha256=sha256,
        encoding=clean.sheet.encoding,
        columns=[asdict(column) for column in clean.columns],
        dropped=[asdict(column) for column in clean.dropped],
        line_count=len(clean.rows),
        choices={"mapping": clean.mapping},
        content=pack_rows(clean.rows),
    )
    journal("upload", file, actor, now, sha256=sha256, lines=len(clean.rows), dropped=len(clean.dropped))
    return file


@transaction.atomic
def choose_columns(
    *,
    file: StaffFile,
    actor: User,
    mapping: Mapping[str, int],
    name: str,
    as_of: date,
    reference: ReferenceVersion,
    now: datetime,
) -> StaffFile:
    """Write down which column is which, the name of the table, its day and its reference. Nothing is imported yet.

    Raises NotAllowed, ImportRefused (no column for the job, one column for two fields, a day to come).
    """
    file = lock_waiting_file(file, actor)
    places = {column["place"] for column in file.columns}
    chosen = {Field(field).value: place for field, place in mapping.items() if place is not None}
    if Field.JOB not in chosen:
        raise ImportRefused(_("Dites quelle colonne donne le métier."), field="job")
    if not set(chosen.values()) <= places:
        raise ImportRefused(_("Cette colonne n’est pas dans le fichier."))
    for field, place in chosen.items():
        if list(chosen.values()).count(place) > 1:
            raise ImportRefused(
                _("Cette colonne est choisie deux fois. Gardez-la pour une seule réponse."), field=field
            )
    if as_of > timezone.localdate(now):
        raise ImportRefused(_("Donnez la date des effectifs : elle n’est pas à venir."), field="as_of")
    if not usable_references(file.organisation_id).filter(pk=reference.pk).exists():
        raise ImportRefused(_("Choisissez un référentiel publié."), field="reference")
    file.choices = {
        "mapping": chosen,
        "name": name.strip()[:150],
        "as_of": as_of.isoformat(),
        "reference": reference.pk,
    }
    file.save(update_fields=["choices"])
    return file


@transaction.atomic
def discard_staff_file(*, file: StaffFile, actor: User, now: datetime) -> None:
    """Give a file up before its import, and erase its lines. Raises NotAllowed, ImportRefused (import asked)."""
    file = lock_waiting_file(file, actor)
    file.content = None
    file.save(update_fields=["content"])
    journal("discard", file, actor, now)


def lock_waiting_file(file: StaffFile, actor: User) -> StaffFile:
    """Return the file, locked, while its import was not asked. Raises NotAllowed, ImportRefused."""
    file = StaffFile.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=file.pk)
    require_writer(actor, file.organisation_id)
    if hasattr(file, "job"):
        raise ImportRefused(_("L’import de ce fichier est déjà demandé."))
    if file.content is None:
        raise ImportRefused(_("Les lignes de ce fichier ont été effacées. Déposez-le à nouveau."))
    _refuse_twice(file.organisation, file.sha256)
    return file


def forget_files(*, now: datetime) -> int:
    """Erase the lines of the files that nobody confirmed within a day, and of those whose import gave up.

    Returns how many files lost them. Acts for nobody: it is what was announced when the file was uploaded.
    """
    late = StaffFile.objects.filter(uploaded_at__lt=now - KEPT, content__isnull=False)
    return late.exclude(job__job_state__in=("queued", "running")).update(content=None)


def _refuse_twice(organisation: Organisation, sha256: str) -> None:
    same = StaffTable.objects.current().filter(organisation=organisation, sha256=sha256).first()
    if same is not None:
        told = _("Ce fichier est déjà importé : « %(name)s ». Retirez d’abord ce tableau pour le refaire.")
        raise ImportRefused(told % {"name": same.name}, field="file")


def _file_name(name: str) -> str:
    """Return the name of a file without its folders, cut, or a plain one when it holds something personal."""
    last = "".join(char for char in name.replace("\\", "/").split("/")[-1] if char.isprintable())
    return _("fichier d’effectifs") if is_personal(last) else last[-NAME_LENGTH:]
