"""What a dossier went through, and what its lead answered, only grows: it is never rewritten."""

from boussole.shared.triggers import register

MOVES = register("usecases_transitionlog")
OVERLAP_ANSWERS = register("usecases_overlapanswer")
