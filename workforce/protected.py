"""What a published reference fixes for good: its thresholds, its jobs, its tasks, the scores loaded in it."""

from boussole.shared.triggers import register

_FIXED = (
    "id", "number", "name", "source", "dated_on", "little_from", "exposed_from", "very_from", "sha256", "created_at",
    "published_at", "edit_version",
)  # fmt: skip
_LINKS = ("organisation_id", "copied_from_id", "created_by_id", "published_by_id")
_SAME = " AND ".join(
    [
        *(f"OLD.{name} = NEW.{name}" for name in _FIXED),
        *(f"COALESCE(OLD.{name}, 0) = COALESCE(NEW.{name}, 0)" for name in _LINKS),
    ]
)

PUBLISHED_REFERENCES = register(
    "workforce_referenceversion",
    when="OLD.state <> 'draft'",
    unless=f"OLD.state = 'published' AND NEW.state = 'archived' AND {_SAME}",
)
# A trigger reads its own row only, hence the mark on each row of a published version.
SEALED_JOBS = register("workforce_referencejob", when="OLD.sealed")
SEALED_TASKS = register("workforce_task", when="OLD.sealed")
SEALED_SCORES = register("workforce_iscoscore", when="OLD.sealed")
