"""The inventory of a collectivité, as one person reads it."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Lower

from accounts.models import User
from evaluation.datasets.content import changes
from evaluation.datasets.enums import Quality, Sensitivity
from evaluation.datasets.models import Dataset
from evaluation.datasets.permissions import INVENTORY_READERS
from usecases.models import UseCase


@dataclass(frozen=True)
class InventoryFilters:
    """What the inventory is narrowed to. `quality` and `sensitivity` are values of their lists, "" for all."""

    search: str = ""
    organisation: int | None = None
    sensitivity: str = ""
    quality: str = ""
    open_only: bool = False
    retired: bool = False


@dataclass(frozen=True)
class Revision:
    """One version of a data set: who saved it, when, and the fields that it changed (empty for the first)."""

    number: int
    at: datetime
    who: str
    changed: tuple[str, ...]


def visible_datasets(user: User) -> QuerySet[Dataset]:
    """Return the data sets that `user` may read: those of the collectivités where they read or lead dossiers."""
    return Dataset.objects.filter(organisation__in=user.organisations_with(*INVENTORY_READERS))


def inventories_of(user: User) -> list[tuple[int, str]]:
    """Return the (id, name) of the collectivités whose inventory `user` reads, by name."""
    return user.organisation_choices(*INVENTORY_READERS)


def find_datasets(user: User, filters: InventoryFilters) -> QuerySet[Dataset]:
    """Return the inventory narrowed, by name, each row with `dossiers`: how many dossiers that `user` reads use it."""
    rows = visible_datasets(user).filter(retired_at__isnull=not filters.retired)
    for word in filters.search.split():
        rows = rows.filter(Q(name__icontains=word) | Q(description__icontains=word) | Q(owner_service__icontains=word))
    if filters.organisation is not None:
        rows = rows.filter(organisation=filters.organisation)
    if filters.sensitivity in Sensitivity.values:
        rows = rows.filter(sensitivity=filters.sensitivity)
    if filters.quality in Quality.values:
        rows = rows.filter(quality=filters.quality)
    if filters.open_only:
        rows = rows.filter(is_open=True)
    readable = UseCase.objects.visible_to(user).values("pk")
    used = Count("uses", filter=Q(uses__removed_at__isnull=True, uses__use_case__in=readable))
    return rows.select_related("organisation").annotate(dossiers=used).order_by(Lower("name"), "pk")


def dossiers_using(dataset: Dataset, user: User) -> tuple[list[UseCase], int]:
    """Return the dossiers that `user` reads and that use `dataset`, and how many deposited others do too."""
    using = UseCase.objects.filter(dataset_uses__dataset=dataset, dataset_uses__removed_at__isnull=True)
    readable = list(using.visible_to(user).select_related("organisation").order_by("title", "pk"))
    deposited = using.filter(submitted_at__isnull=False).exclude(pk__in=[row.pk for row in readable])
    return readable, deposited.count()


def history_of(dataset: Dataset) -> list[Revision]:
    """Return the versions of a data set, newest first, with what each of them changed."""
    revisions: list[Revision] = []
    before = None
    for row in dataset.versions.select_related("saved_by"):
        changed = changes(Dataset, before, row.content) if before is not None else []
        revisions.append(Revision(row.number, row.saved_at, row.saved_by.get_full_name(), tuple(changed)))
        before = row.content
    return revisions[::-1]
