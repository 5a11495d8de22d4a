"""The pages of the political frame and of the matrix."""

from evaluation.frame.views.dossier import alignment, alignment_version, examine
from evaluation.frame.views.drafting import adopt, draft_open, edit, item_add, item_edit, item_remove
from evaluation.frame.views.matrix import conclude, matrix, place_can, place_wish, portfolio
from evaluation.frame.views.reading import compare, home, version

__all__ = [
    "adopt",
    "alignment",
    "alignment_version",
    "compare",
    "conclude",
    "draft_open",
    "edit",
    "examine",
    "home",
    "item_add",
    "item_edit",
    "item_remove",
    "matrix",
    "place_can",
    "place_wish",
    "portfolio",
    "version",
]
