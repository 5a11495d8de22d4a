"""What can be done with a frame: prepare it, adopt it, set a dossier against it, place it on the matrix."""

from evaluation.frame.actions.alignments import AlignmentRefused, StaleAlignment, say_alignment
from evaluation.frame.actions.placements import PlacementRefused, StalePlacement, place_can, place_wish
from evaluation.frame.actions.versions import (
    FrameRefused,
    StaleFrame,
    add_item,
    adopt_frame,
    change_item,
    open_draft,
    remove_item,
    write_introduction,
)

__all__ = [
    "AlignmentRefused",
    "FrameRefused",
    "PlacementRefused",
    "StaleAlignment",
    "StaleFrame",
    "StalePlacement",
    "add_item",
    "adopt_frame",
    "change_item",
    "open_draft",
    "place_can",
    "place_wish",
    "remove_item",
    "say_alignment",
    "write_introduction",
]
