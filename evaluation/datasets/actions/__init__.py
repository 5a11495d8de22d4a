"""What people do with the inventory of a collectivité, and with the data of a dossier."""

from evaluation.datasets.actions.inventory import (
    DatasetRefused,
    StaleDataset,
    create_dataset,
    retire_dataset,
    save_dataset,
)
from evaluation.datasets.actions.uses import StaleUse, UseRefused, add_use, remove_use, save_use

__all__ = [
    "DatasetRefused",
    "StaleDataset",
    "StaleUse",
    "UseRefused",
    "add_use",
    "create_dataset",
    "remove_use",
    "retire_dataset",
    "save_dataset",
    "save_use",
]
