"""What the compass never rewrites: opinions that ended, the steps of actions, consultations, recusals."""

from boussole.shared.triggers import register

ENDED_OPINIONS = register("compass_opinion", when="OLD.ended_at IS NOT NULL")
ACTION_STEPS = register("compass_actionstep")
CONSULTATIONS = register("compass_consultation")
RECUSALS = register("compass_expertrecusal")
