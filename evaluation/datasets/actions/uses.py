"""Saying which data sets a dossier uses, and how it handles each of them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from boussole.shared.refusals import Refused
from evaluation.datasets.content import USE_FIELDS, changes, frozen
from evaluation.datasets.enums import Done
from evaluation.datasets.models import Dataset, DatasetUse, DatasetUseVersion
from evaluation.datasets.permissions import require_contributor
from usecases.journal import record
from usecases.models import UseCase


class UseRefused(Refused):
    """The data set cannot be used, or described, this way in the dossier."""


class StaleUse(Refused):
    """Somebody saved this use since the page was shown. `current` is what is stored."""

    def __init__(self, current: DatasetUse) -> None:
        super().__init__(_("Cet usage a été modifié par ailleurs. Comparez, puis enregistrez de nouveau."))
        self.current = current


@transaction.atomic
def add_use(
    *, use_case: UseCase, dataset: Dataset, actor: User, values: Mapping[str, Any], now: datetime
) -> DatasetUse:
    """Add a data set of the inventory to the dossier. `values`: fields of USE_FIELDS, `purpose` needed.

    Raises NotAllowed, UseRefused (another collectivité's, retired, already used, no purpose, « oui » or « en partie »
    without saying what was done).
    """
    use_case = UseCase.objects.select_for_update().get(pk=use_case.pk)
    require_contributor(actor, use_case)
    dataset = Dataset.objects.select_for_update().get(pk=dataset.pk)
    if dataset.organisation_id != use_case.organisation_id:
        raise UseRefused(_("Ce jeu de données est celui d’une autre collectivité."), field="dataset")
    if dataset.retired_at is not None:
        raise UseRefused(_("Ce jeu de données est retiré de l’inventaire."), field="dataset")
    if DatasetUse.objects.filter(use_case=use_case, dataset=dataset, removed_at__isnull=True).exists():
        raise UseRefused(_("Le dossier utilise déjà ce jeu de données : modifiez son usage."), field="dataset")
    use = DatasetUse(use_case=use_case, dataset=dataset, added_by=actor, added_at=now)
    _describe(use, values)
    use.save()
    _keep(use, actor, now)
    _journal("dataset_use.add", use, actor, now)
    return use


@transaction.atomic
def save_use(*, use: DatasetUse, actor: User, values: Mapping[str, Any], version: int, now: datetime) -> DatasetUse:
    """Save what the dossier does with a data set, as a new version; nothing is written when nothing changed.

    `version` is the one that `actor` was shown. Raises NotAllowed, UseRefused (see `add_use`, or removed), StaleUse.
    """
    use = _locked(use, actor)
    before, shown = frozen(use), use.version
    _describe(use, values)
    after = frozen(use)
    if before == after:
        return use
    if shown != version:
        raise StaleUse(DatasetUse.objects.select_related("dataset").get(pk=use.pk))
    use.version += 1
    use.save()
    _keep(use, actor, now)
    _journal("dataset_use.change", use, actor, now, fields=changes(DatasetUse, before, after))
    return use


@transaction.atomic
def remove_use(*, use: DatasetUse, actor: User, now: datetime) -> DatasetUse:
    """Take a data set out of the dossier; what was said of it stays readable. Raises NotAllowed, UseRefused."""
    use = _locked(use, actor)
    use.removed_at = now
    use.save(update_fields=["removed_at"])
    _journal("dataset_use.remove", use, actor, now)
    return use


def _locked(use: DatasetUse, actor: User) -> DatasetUse:
    use_case = UseCase.objects.select_for_update().get(pk=use.use_case_id)
    require_contributor(actor, use_case)
    use = DatasetUse.objects.select_related("dataset", "use_case").get(pk=use.pk)
    if use.removed_at is not None:
        raise UseRefused(_("Le dossier n’utilise plus ce jeu de données."))
    return use


def _describe(use: DatasetUse, values: Mapping[str, Any]) -> None:
    if foreign := sorted(set(values) - set(USE_FIELDS)):
        raise UseRefused(_("Ces champs ne décrivent pas un usage : %s.") % ", ".join(foreign))
    for name, value in values.items():
        setattr(use, name, value.strip())
    if not use.purpose:
        raise UseRefused(_("Dites ce que l’outil fait de ces données."), field="purpose")
    try:
        use.clean_fields(exclude=[field.name for field in DatasetUse._meta.fields if field.name not in USE_FIELDS])
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise UseRefused(messages[0], field=field) from error
    if use.minimised in (Done.YES, Done.PARTLY) and not use.minimised_how:
        raise UseRefused(_("Dites ce qui est retiré avant l’usage."), field="minimised_how")
    if use.underserved in (Done.YES, Done.PARTLY) and not use.underserved_finding:
        raise UseRefused(_("Dites ce que la recherche a montré."), field="underserved_finding")


def _keep(use: DatasetUse, actor: User, now: datetime) -> None:
    DatasetUseVersion.objects.create(use=use, number=use.version, content=frozen(use), saved_by=actor, saved_at=now)


def _journal(verb: str, use: DatasetUse, actor: User, now: datetime, **details: Any) -> None:
    details = {
        "dataset": use.dataset_id,
        "dataset_version": use.dataset.version,
        "version": use.version,
        **details,
    }
    record(verb=verb, actor=actor, use_case=use.use_case, now=now, details=details)
