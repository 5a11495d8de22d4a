"""The migrations and the models give the same database, triggers included."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connections

from tests.database import create_tables, put_triggers

OBJECTS = "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' AND name <> 'django_migrations'"


@pytest.fixture
def scratch(tmp_path: Path, django_db_blocker: pytest.FixtureRequest) -> Iterator[object]:
    """Give SQLite databases by name, each an empty file of its own."""
    made = []

    def database(name: str) -> str:
        connections.settings[name] = {**connections.settings["default"], **_file(tmp_path / name)}
        made.append(name)
        return name

    with django_db_blocker.unblock():
        yield database
        for name in made:
            connections[name].close()
            del connections[name]
            del connections.settings[name]


def test_migrations_and_models_give_the_same_database(scratch):
    migrated, made = scratch("migrated"), scratch("made")
    call_command("migrate", database=migrated, verbosity=0)
    create_tables(made)
    without_triggers = _objects(made)
    put_triggers(made)
    assert _objects(made) == _objects(migrated)
    assert any(kind == "trigger" for kind, _name in _objects(made))
    assert without_triggers != _objects(migrated)


def _file(path: Path) -> dict[str, object]:
    return {"ENGINE": "django.db.backends.sqlite3", "NAME": str(path), "OPTIONS": {}}


def _objects(alias: str) -> dict[tuple[str, str], list[str]]:
    """Tables, indexes and triggers by name; of a table, its columns and constraints in alphabetical order."""
    with connections[alias].cursor() as cursor:
        rows = cursor.execute(OBJECTS).fetchall()
    return {(kind, name): _parts(sql) for kind, name, sql in rows}


def _parts(sql: str) -> list[str]:
    """The statement cut at the commas that are inside no bracket but the first, sorted: order means nothing there."""
    depth, parts = 0, [""]
    for sign in re.sub(r"\s+", " ", sql).removesuffix(")"):
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if sign == "," and depth == 1:
            parts.append("")
        else:
            parts[-1] += sign
    head, _bracket, first = parts[0].partition("(")
    return sorted([head, first, *(part.strip() for part in parts[1:])]) if sql.startswith("CREATE TABLE") else [sql]
