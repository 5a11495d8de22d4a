"""What a frame fixes for good: an adopted version and its items, positions taken, places on the matrix."""

from boussole.shared.triggers import register

ADOPTED_VERSIONS = register("frame_frameversion", when="OLD.adopted_at IS NOT NULL")
# The items of an adopted version: a trigger reads its own row only, hence the mark on each of them.
SEALED_ITEMS = register("frame_frameitem", when="OLD.sealed")
ALIGNMENTS = register("frame_alignment")
POSITIONS = register("frame_itemposition")
PLACEMENTS = register("frame_matrixplacement")
