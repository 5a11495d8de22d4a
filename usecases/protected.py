"""The log of moves only grows: what a dossier went through is never rewritten."""

from boussole.shared.triggers import register

MOVES = register("usecases_transitionlog")
