"""What the compass never rewrites.

A published grid can be archived, and nothing else. Opinions that ended, the steps of actions, consultations and
recusals stay as they were written.
"""

from boussole.shared.triggers import register

_FIXED = ("id", "code", "number", "title", "checksum", "law_read_on", "published_at")
_LINKS = ("owner_id", "based_on_id")
_SAME = " AND ".join(
    [
        *(f"OLD.{name} = NEW.{name}" for name in _FIXED),
        *(f"COALESCE(OLD.{name}, 0) = COALESCE(NEW.{name}, 0)" for name in _LINKS),
    ]
)

PUBLISHED_GRIDS = register(
    "compass_gridversion",
    when="OLD.state <> 'draft'",
    unless=f"OLD.state = 'published' AND NEW.state = 'archived' AND {_SAME}",
)
# A trigger reads its own row only, hence the mark on each criterion and each question of a published grid.
SEALED_CRITERIA = register("compass_criterion", when="OLD.sealed")
SEALED_QUESTIONS = register("compass_question", when="OLD.sealed")
ENDED_OPINIONS = register("compass_opinion", when="OLD.ended_at IS NOT NULL")
ACTION_STEPS = register("compass_actionstep")
CONSULTATIONS = register("compass_consultation")
RECUSALS = register("compass_expertrecusal")
