"""Reading the data sets of a collectivité and the dossiers that use them."""

from evaluation.datasets.selectors.dossier import (
    Declared,
    Summary,
    declared,
    evidence_points,
    facts_of,
    mismatches,
    point_texts,
    summary,
    uses_of,
)
from evaluation.datasets.selectors.inventory import (
    InventoryFilters,
    Revision,
    dossiers_using,
    find_datasets,
    history_of,
    inventories_of,
    visible_datasets,
)

__all__ = [
    "Declared",
    "InventoryFilters",
    "Revision",
    "Summary",
    "declared",
    "dossiers_using",
    "evidence_points",
    "facts_of",
    "find_datasets",
    "history_of",
    "inventories_of",
    "mismatches",
    "point_texts",
    "summary",
    "uses_of",
    "visible_datasets",
]
