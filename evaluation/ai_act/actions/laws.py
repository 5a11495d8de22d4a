"""Importing a version of the law, then publishing it: from then on it never changes."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions.refusals import lock_administered
from accounts.models import Organisation, User
from audit import actions as audit
from boussole.shared.refusals import Refused
from evaluation.ai_act.law_format import LawFileError, read_law
from evaluation.ai_act.models import LawVersion
from evaluation.ai_act.selectors import law_holds, seal


class LawRefused(Refused):
    """The version cannot be imported or published. `errors` holds what is wrong in the file, each with its place."""

    def __init__(self, message: str, *, field: str | None = None, errors: Sequence[str] = ()) -> None:
        super().__init__(message, field=field)
        self.errors = tuple(errors)


@transaction.atomic
def import_law(*, organisation: Organisation, actor: User, data: Any, now: datetime) -> LawVersion:
    """Keep a version of the law read from a file, to be compared and then published. `data`: what the JSON holds.

    Importing the same version again, as long as it is not published, takes the place of the one before.
    Raises NotAllowed, LawRefused (errors of the file, version already published, read in the future).
    """
    organisation = lock_administered(organisation, actor)
    try:
        law = read_law(data)
    except LawFileError as error:
        raise LawRefused(
            _("Ce fichier ne peut pas être importé. Corrigez-le, puis recommencez."), field="file", errors=error.errors
        ) from error
    if law.read_on > timezone.localdate(now):
        raise LawRefused(_("Le droit est dit lu à une date à venir : corrigez « read_on »."), field="file")
    taken = Q(organisation__isnull=True) | Q(organisation=organisation, published_at__isnull=False)
    if LawVersion.objects.filter(taken, code=law.version).exists():
        raise LawRefused(
            _("La version « %(code)s » existe déjà. Donnez un autre nom dans « version ».") % {"code": law.version},
            field="file",
        )
    version, _created = LawVersion.objects.update_or_create(
        organisation=organisation,
        code=law.version,
        defaults={
            "read_on": law.read_on,
            "content": data,
            "sha256": seal(data),
            "imported_by": actor,
            "imported_at": now,
        },
    )
    _journal("ai_act.import_law", version, actor, now)
    return version


@transaction.atomic
def publish_law(*, version: LawVersion, actor: User, now: datetime) -> LawVersion:
    """Publish an imported version: new classifications are made with it; dossiers keep the one they were made with.

    Raises NotAllowed, LawRefused (published already, content that no longer matches its SHA-256).
    """
    if version.organisation_id is None:
        raise LawRefused(_("Cette version est livrée avec le logiciel : elle est déjà publiée."))
    lock_administered(version.organisation, actor)
    version = LawVersion.objects.select_related("organisation").get(pk=version.pk)
    if version.published_at is not None:
        raise LawRefused(_("Cette version est déjà publiée."))
    if not law_holds(version):
        raise LawRefused(_("Cette version a été modifiée depuis son import. Importez-la de nouveau."))
    version.published_by, version.published_at = actor, now
    version.save(update_fields=["published_by", "published_at"])
    _journal("ai_act.publish_law", version, actor, now)
    return version


def _journal(verb: str, version: LawVersion, actor: User, now: datetime) -> None:
    audit.append(
        verb=verb,
        actor_id=actor.pk,
        actor_label=actor.get_full_name(),
        target=audit.Target("law_version", version.pk, version.code, version.organisation_id),
        now=now,
        details={"code": version.code, "read_on": version.read_on, "sha256": version.sha256},
    )
