"""Tables that can only grow: the database itself refuses to change or delete their rows."""

from dataclasses import dataclass
from typing import Protocol

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

MESSAGE = "append-only table"


@dataclass(frozen=True)
class AppendOnly:
    """The triggers of one table. `when` is an SQL condition on OLD that limits what is protected.

    `unless` is an SQL condition on OLD and NEW: the one change that protected rows still take.
    """

    table: str
    when: str = ""
    unless: str = ""

    def create(self, connection: BaseDatabaseWrapper) -> list[str]:
        """Return the statements that protect the table, in the dialect of `connection`."""
        if connection.vendor == "postgresql":
            return self._create_postgresql()
        return self._create_sqlite()

    def drop(self, connection: BaseDatabaseWrapper) -> list[str]:
        """Return the statements that remove the protection (migrations backwards, test clean-up)."""
        if connection.vendor == "postgresql":
            return [f"DROP FUNCTION IF EXISTS {self.table}_append_only() CASCADE"]
        return [f"DROP TRIGGER IF EXISTS {self.table}_no_{verb}" for verb in ("update", "delete")]

    def _create_sqlite(self) -> list[str]:
        return [
            f"CREATE TRIGGER {self.table}_no_{verb} BEFORE {verb.upper()} ON {self.table} FOR EACH ROW "
            f"{self._condition(verb)}BEGIN SELECT RAISE(ABORT, '{MESSAGE}: {self.table}'); END"
            for verb in ("update", "delete")
        ]

    def _create_postgresql(self) -> list[str]:
        function = (
            f"CREATE FUNCTION {self.table}_append_only() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{MESSAGE}: {self.table}'; END $$"
        )
        rows = [
            f"CREATE TRIGGER {self.table}_no_{verb} BEFORE {verb.upper()} ON {self.table} "
            f"FOR EACH ROW {self._condition(verb)}EXECUTE FUNCTION {self.table}_append_only()"
            for verb in ("update", "delete")
        ]
        whole = (
            f"CREATE TRIGGER {self.table}_truncate BEFORE TRUNCATE ON {self.table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {self.table}_append_only()"
        )
        return [function, *rows, whole]

    def _condition(self, verb: str) -> str:
        """Return the WHEN of one trigger; a deletion has no NEW, so nothing excuses it."""
        asked = [f"({self.when})"] if self.when else []
        if self.unless and verb == "update":
            asked.append(f"NOT ({self.unless})")
        return f"WHEN ({' AND '.join(asked)}) " if asked else ""


REGISTERED: dict[str, AppendOnly] = {}


def register(table: str, *, when: str = "", unless: str = "") -> AppendOnly:
    """Declare an append-only table, so that tests can lift the protection when they clean up."""
    REGISTERED[table] = AppendOnly(table, when, unless)
    return REGISTERED[table]


class Trigger(Protocol):
    """What the database itself does to a table: the statements that put it in place and those that remove it."""

    def create(self, connection: BaseDatabaseWrapper) -> list[str]:
        """Return the statements that put the trigger in place, in the dialect of `connection`."""

    def drop(self, connection: BaseDatabaseWrapper) -> list[str]:
        """Return the statements that remove it."""


class Protect(Operation):
    """The migration operation that puts triggers in place. It changes no model."""

    reduces_to_sql = True
    reversible = True

    def __init__(self, *triggers: Trigger) -> None:
        self.triggers = triggers

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Change nothing: models do not know of triggers."""

    def database_forwards(
        self, app_label: str, editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Put the triggers in place."""
        for trigger in self.triggers:
            for statement in trigger.create(editor.connection):
                editor.execute(statement, params=None)

    def database_backwards(
        self, app_label: str, editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Remove them, the last one first."""
        for trigger in reversed(self.triggers):
            for statement in trigger.drop(editor.connection):
                editor.execute(statement, params=None)

    def describe(self) -> str:
        """Return what the operation does, for the commands that show it."""
        return f"Put {len(self.triggers)} triggers in place"
