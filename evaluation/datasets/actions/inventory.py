"""Describing a data set once for all dossiers, keeping the description up to date, retiring it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from audit import actions as audit
from boussole.shared.refusals import Refused
from evaluation.datasets.content import DATASET_FIELDS, changes, frozen
from evaluation.datasets.enums import SPECIAL, Quality, Sensitivity
from evaluation.datasets.models import Dataset, DatasetVersion
from evaluation.datasets.permissions import require_creator, require_editor


class DatasetRefused(Refused):
    """The data set cannot be described this way."""


class StaleDataset(Refused):
    """Somebody saved the data set since the page was shown. `current` is what is stored."""

    def __init__(self, current: Dataset) -> None:
        super().__init__(_("Cette description a été modifiée par ailleurs. Comparez, puis enregistrez de nouveau."))
        self.current = current


@transaction.atomic
def create_dataset(*, organisation: Organisation, actor: User, values: Mapping[str, Any], now: datetime) -> Dataset:
    """Describe a new data set of the collectivité. `values`: fields of DATASET_FIELDS, `name` and `sensitivity` needed.

    Personal or sensitive data are personal whatever `is_personal` says. Raises NotAllowed, DatasetRefused (name
    missing or taken, unknown value, measure without its method or date, special categories that contradict the
    sensitivity, open data that are not public).
    """
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    require_creator(actor, organisation.pk)
    dataset = Dataset(organisation=organisation, created_by=actor, created_at=now, saved_by=actor, saved_at=now)
    _describe(dataset, values, now)
    dataset.save()
    _keep(dataset, actor, now)
    _journal("dataset.create", dataset, actor, now)
    return dataset


@transaction.atomic
def save_dataset(*, dataset: Dataset, actor: User, values: Mapping[str, Any], version: int, now: datetime) -> Dataset:
    """Save a description as a new version; nothing is written when nothing changed.

    `version` is the one that `actor` was shown. Raises NotAllowed, DatasetRefused (see `create_dataset`), StaleDataset.
    """
    dataset = _locked(dataset)
    require_editor(actor, dataset)
    before, shown = frozen(dataset), dataset.version
    _describe(dataset, values, now)
    after = frozen(dataset)
    if before == after:
        return dataset
    if shown != version:
        raise StaleDataset(Dataset.objects.get(pk=dataset.pk))
    dataset.version += 1
    dataset.saved_by, dataset.saved_at = actor, now
    dataset.save()
    _keep(dataset, actor, now)
    _journal("dataset.change", dataset, actor, now, fields=changes(Dataset, before, after))
    return dataset


@transaction.atomic
def retire_dataset(*, dataset: Dataset, actor: User, now: datetime) -> Dataset:
    """Take a data set out of the inventory: no dossier can pick it any more, those that use it keep it.

    Raises NotAllowed (no right, or already retired).
    """
    dataset = _locked(dataset)
    require_editor(actor, dataset)
    dataset.retired_at = now
    dataset.save(update_fields=["retired_at"])
    _journal("dataset.retire", dataset, actor, now)
    return dataset


def _locked(dataset: Dataset) -> Dataset:
    """Lock the collectivité first, as a creation does: two names are never given at the same time."""
    Organisation.objects.select_for_update().get(pk=dataset.organisation_id)
    return Dataset.objects.select_for_update().select_related("organisation").get(pk=dataset.pk)


def _describe(dataset: Dataset, values: Mapping[str, Any], now: datetime) -> None:
    if foreign := sorted(set(values) - set(DATASET_FIELDS)):
        raise DatasetRefused(_("Ces champs ne décrivent pas un jeu de données : %s.") % ", ".join(foreign))
    for name, value in values.items():
        setattr(dataset, name, value.strip() if isinstance(value, str) else value)
    if dataset.sensitivity in (Sensitivity.PERSONAL, Sensitivity.SENSITIVE):
        dataset.is_personal = True
    try:
        dataset.clean_fields(exclude=[f.name for f in Dataset._meta.fields if f.name not in DATASET_FIELDS])
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise DatasetRefused(messages[0], field=field) from error
    _require_free_name(dataset)
    _require_measure(dataset, now)
    _require_sound_sensitivity(dataset)


def _require_free_name(dataset: Dataset) -> None:
    dataset.name = " ".join(dataset.name.split())
    others = Dataset.objects.filter(organisation=dataset.organisation_id, retired_at__isnull=True)
    taken = others.exclude(pk=dataset.pk).annotate(low=Lower("name")).filter(low=Lower(Value(dataset.name)))
    if taken.exists():
        raise DatasetRefused(
            _("L’inventaire contient déjà un jeu de données de ce nom. Choisissez-le, ou donnez un autre nom."),
            field="name",
        )


def _require_measure(dataset: Dataset, now: datetime) -> None:
    today = timezone.localdate(now)
    for name in ("quality_on", "updated_on"):
        if getattr(dataset, name) and getattr(dataset, name) > today:
            raise DatasetRefused(_("Cette date est dans le futur."), field=name)
    if dataset.quality != Quality.MEASURED:
        return
    if not dataset.quality_how:
        raise DatasetRefused(_("Dites comment la qualité a été mesurée, et ce qui a été trouvé."), field="quality_how")
    if not dataset.quality_on:
        raise DatasetRefused(_("Donnez la date de la mesure."), field="quality_on")


def _require_sound_sensitivity(dataset: Dataset) -> None:
    special = any(getattr(dataset, name) for name in SPECIAL)
    sensitive = dataset.sensitivity == Sensitivity.SENSITIVE
    if special and not sensitive:
        raise DatasetRefused(
            _("Ces catégories sont sensibles : choisissez « Personnelles et sensibles », ou décochez-les."),
            field="sensitivity",
        )
    if sensitive and not special:
        raise DatasetRefused(_("Cochez au moins une catégorie de données sensibles."), field="special")
    if dataset.sensitivity == Sensitivity.INTERNAL and dataset.is_personal:
        raise DatasetRefused(
            _("Ce jeu contient des données personnelles : choisissez « Personnelles »."), field="sensitivity"
        )
    if dataset.is_open and dataset.sensitivity != Sensitivity.PUBLIC:
        raise DatasetRefused(_("Des données ouvertes sont publiques : choisissez « Publiques »."), field="sensitivity")


def _keep(dataset: Dataset, actor: User, now: datetime) -> None:
    DatasetVersion.objects.create(
        dataset=dataset, number=dataset.version, content=frozen(dataset), saved_by=actor, saved_at=now
    )


def _journal(verb: str, dataset: Dataset, actor: User, now: datetime, **details: Any) -> None:
    audit.append(
        verb=verb,
        actor_id=actor.pk,
        actor_label=actor.get_full_name(),
        target=audit.Target("dataset", dataset.pk, dataset.name, dataset.organisation_id),
        now=now,
        details={"version": dataset.version, **details},
    )
