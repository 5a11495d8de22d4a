"""What a questionnaire fixes for good: published versions, answers once closed, free answers once published."""

from dataclasses import dataclass

from django.db.backends.base.base import BaseDatabaseWrapper

from boussole.shared.triggers import register

_FIXED = ("id", "number", "title", "sha256", "created_at", "published_at", "edit_version")
_LINKS = ("organisation_id", "copied_from_id", "created_by_id", "published_by_id")
_SAME = " AND ".join(
    [
        *(f"OLD.{name} = NEW.{name}" for name in (*_FIXED, "content")),
        *(f"COALESCE(OLD.{name}, 0) = COALESCE(NEW.{name}, 0)" for name in _LINKS),
    ]
)

PUBLISHED_TEMPLATES = register(
    "questionnaires_template",
    when="OLD.state <> 'draft'",
    unless=f"OLD.state = 'published' AND NEW.state = 'archived' AND {_SAME}",
)
SEALED_ANSWERS = register("questionnaires_answer", when="OLD.sealed")
SEALED_FREE_ANSWERS = register("questionnaires_freeanswer", when="OLD.sealed")
CLOSED_SERVICES = register("questionnaires_service", when="OLD.responses IS NOT NULL")

MESSAGE = "the questionnaire is closed"


@dataclass(frozen=True)
class NothingAfterTheClose:
    """The trigger that refuses a row of `table` once its campaign is closed."""

    table: str

    def create(self, connection: BaseDatabaseWrapper) -> list[str]:
        """Return the statements that put the trigger in place, in the dialect of `connection`."""
        closed = "(SELECT closed_at FROM questionnaires_campaign WHERE id = NEW.campaign_id) IS NOT NULL"
        name = f"{self.table}_after_close"
        if connection.vendor != "postgresql":
            return [
                f"CREATE TRIGGER {name} BEFORE INSERT ON {self.table} FOR EACH ROW "
                f"WHEN {closed} BEGIN SELECT RAISE(ABORT, '{MESSAGE}: {self.table}'); END"
            ]
        return [
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {closed} "
            f"THEN RAISE EXCEPTION '{MESSAGE}: {self.table}'; END IF; RETURN NEW; END $$",
            f"CREATE TRIGGER {name} BEFORE INSERT ON {self.table} FOR EACH ROW EXECUTE FUNCTION {name}()",
        ]

    def drop(self, connection: BaseDatabaseWrapper) -> list[str]:
        """Return the statements that remove the trigger."""
        name = f"{self.table}_after_close"
        if connection.vendor == "postgresql":
            return [f"DROP FUNCTION IF EXISTS {name}() CASCADE"]
        return [f"DROP TRIGGER IF EXISTS {name}"]


AFTER_THE_CLOSE = tuple(
    NothingAfterTheClose(f"questionnaires_{name}") for name in ("answer", "freeanswer", "invitation", "service")
)
