"""The inventory of a collectivité, and the data of a dossier."""

from evaluation.datasets.views.dossier import dossier, use_add, use_edit, use_remove
from evaluation.datasets.views.inventory import create, dataset, edit, export, home, retire, version

__all__ = [
    "create",
    "dataset",
    "dossier",
    "edit",
    "export",
    "home",
    "retire",
    "use_add",
    "use_edit",
    "use_remove",
    "version",
]
