"""Versions of the reference: copied, corrected while a draft, published for good, archived."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from workforce.actions.common import ReferenceRefused, StaleReference, journal
from workforce.classification import ScoreOutOfRangeError, Thresholds, level_of
from workforce.content import content_hash
from workforce.enums import ReferenceState
from workforce.models import IscoScore, ReferenceJob, ReferenceVersion, Task
from workforce.permissions import require_author, require_writer

MAX_JOBS = 2000
THRESHOLDS = ("little_from", "exposed_from", "very_from")


@transaction.atomic
def open_draft(*, source: ReferenceVersion, organisation: Organisation, actor: User, now: datetime) -> ReferenceVersion:
    """Open a draft for a collectivité, copied from a published version with its jobs, tasks and scores.

    Raises NotAllowed, ReferenceRefused (a draft already, a draft as a source).
    """
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    require_writer(actor, organisation.pk)
    if source.state == ReferenceState.DRAFT:
        raise ReferenceRefused(_("Copiez une version publiée."))
    own = ReferenceVersion.objects.filter(organisation=organisation)
    if own.filter(state=ReferenceState.DRAFT).exists():
        raise ReferenceRefused(_("Un brouillon est déjà ouvert : terminez-le d’abord."))
    number = (own.aggregate(last=Max("number"))["last"] or 0) + 1
    draft = ReferenceVersion.objects.create(
        organisation=organisation,
        number=number,
        name=_("Référentiel de %(where)s, version %(number)s") % {"where": organisation, "number": number},
        source=source.source,
        dated_on=source.dated_on,
        copied_from=source,
        created_by=actor,
        created_at=now,
        **{name: getattr(source, name) for name in THRESHOLDS},
    )
    for model in (ReferenceJob, Task, IscoScore):
        rows = list(model.objects.filter(version=source))
        for row in rows:
            row.pk, row.version, row.sealed = None, draft, False
        model.objects.bulk_create(rows, batch_size=500)
    journal("open_draft", draft, actor, now, copied_from=source.pk)
    return draft


@transaction.atomic
def save_settings(
    *, reference: ReferenceVersion, actor: User, values: Mapping[str, Any], version: int, now: datetime
) -> ReferenceVersion:
    """Change the name, the source, its day and the thresholds of a draft; jobs with a score change level with them.

    Raises NotAllowed, ReferenceRefused (thresholds that do not rise), StaleReference.
    """
    reference = _lock_draft(reference, actor, version)
    try:
        thresholds = Thresholds(*(values[name] for name in THRESHOLDS))
    except ScoreOutOfRangeError as error:
        told = _("Les trois seuils vont en croissant, au-dessus de 0 et jusqu’à 1.")
        raise ReferenceRefused(told, field="exposed_from") from error
    for name in ("name", "source", "dated_on", *THRESHOLDS):
        setattr(reference, name, values[name])
    reference.edit_version += 1
    reference.save(update_fields=["name", "source", "dated_on", *THRESHOLDS, "edit_version"])
    scored = list(reference.jobs.filter(score__isnull=False))
    for job in scored:
        job.level = level_of(job.score, thresholds)
    ReferenceJob.objects.bulk_update(scored, ["level"], batch_size=500)
    journal("edit_reference", reference, actor, now)
    return reference


@transaction.atomic
def save_job(
    *,
    reference: ReferenceVersion,
    actor: User,
    values: Mapping[str, Any],
    version: int,
    now: datetime,
    job: ReferenceJob | None = None,
) -> ReferenceJob:
    """Write a job of a draft, or add one (`job` None). With a score, its level is the one of the thresholds.

    `values` holds label, isco08, isco_label, score, level, source and note. Raises NotAllowed, StaleReference,
    ReferenceRefused (a label twice, neither score nor level, too many jobs).
    """
    reference = _lock_draft(reference, actor, version)
    jobs = reference.jobs.all()
    if jobs.filter(label=values["label"]).exclude(pk=job.pk if job else None).exists():
        raise ReferenceRefused(_("Ce métier est déjà dans le référentiel."), field="label")
    if job is None and jobs.count() >= MAX_JOBS:
        raise ReferenceRefused(_("2 000 métiers au plus."))
    score, level = values.get("score"), values.get("level")
    if score is None and not level:
        raise ReferenceRefused(_("Donnez un score, ou choisissez un niveau."), field="level")
    row = job or ReferenceJob(version=reference, order=(jobs.aggregate(last=Max("order"))["last"] or 0) + 1)
    for name in ("label", "isco08", "isco_label", "source", "note"):
        setattr(row, name, values[name])
    row.score, row.level = score, level if score is None else level_of(score, reference.thresholds)
    row.noted_on = timezone.localdate(now)
    row.save()
    _grow(reference)
    journal("save_job", reference, actor, now, job=row.label, level=str(row.level))
    return row


@transaction.atomic
def remove_job(*, reference: ReferenceVersion, actor: User, job: ReferenceJob, now: datetime) -> None:
    """Take a job out of a draft. Raises NotAllowed, ReferenceRefused (published, the last one)."""
    reference = _lock_draft(reference, actor, None)
    if reference.jobs.count() == 1:
        raise ReferenceRefused(_("Un référentiel garde au moins un métier."))
    label = job.label
    reference.jobs.filter(pk=job.pk).delete()
    _grow(reference)
    journal("remove_job", reference, actor, now, job=label)


@transaction.atomic
def discard_draft(*, reference: ReferenceVersion, actor: User, now: datetime) -> None:
    """Give a draft up, with its jobs. Raises NotAllowed, ReferenceRefused (published)."""
    reference = _lock_draft(reference, actor, None)
    journal("discard_draft", reference, actor, now)
    for model in (ReferenceJob, Task, IscoScore):
        model.objects.filter(version=reference).delete()
    reference.delete()


@transaction.atomic
def publish_reference(*, reference: ReferenceVersion, actor: User, now: datetime) -> ReferenceVersion:
    """Publish a draft: new tables may use it, it never changes again. Raises NotAllowed, ReferenceRefused."""
    reference = _lock_draft(reference, actor, None)
    reference.sha256 = content_hash(reference, reference.jobs.all(), reference.tasks.all())
    reference.state, reference.published_by, reference.published_at = ReferenceState.PUBLISHED, actor, now
    for model in (ReferenceJob, Task, IscoScore):
        model.objects.filter(version=reference).update(sealed=True)
    reference.save(update_fields=["state", "published_by", "published_at", "sha256"])
    journal("publish_reference", reference, actor, now, sha256=reference.sha256)
    return reference


@transaction.atomic
def archive_reference(*, reference: ReferenceVersion, actor: User, now: datetime) -> ReferenceVersion:
    """Take a published version out of use; tables that have it keep it. Raises NotAllowed, ReferenceRefused."""
    reference = ReferenceVersion.objects.select_for_update().get(pk=reference.pk)
    require_author(actor, reference)
    if reference.state != ReferenceState.PUBLISHED:
        raise ReferenceRefused(_("Seule une version publiée s’archive."))
    reference.state = ReferenceState.ARCHIVED
    reference.save(update_fields=["state"])
    journal("archive_reference", reference, actor, now)
    return reference


def _lock_draft(reference: ReferenceVersion, actor: User, version: int | None) -> ReferenceVersion:
    rows = ReferenceVersion.objects.select_for_update(of=("self",)).select_related("organisation")
    reference = rows.get(pk=reference.pk)
    require_author(actor, reference)
    if reference.state != ReferenceState.DRAFT:
        raise ReferenceRefused(_("Cette version est publiée : elle ne change plus. Copiez-la pour en faire une autre."))
    if version is not None and version != reference.edit_version:
        raise StaleReference(_("Une autre personne a modifié ce brouillon entre-temps. Relisez, puis enregistrez."))
    return reference


def _grow(reference: ReferenceVersion) -> None:
    ReferenceVersion.objects.filter(pk=reference.pk).update(edit_version=F("edit_version") + 1)
