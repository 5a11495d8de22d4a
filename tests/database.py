"""The database of the tests is made from the models, then protected: the migrations would take ten times as long.

`tests/test_migrations.py` shows that both ways give the same database.
"""

from django.core.management import call_command
from django.db import connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.test.utils import override_settings

from boussole.shared.triggers import Protect


def create_tables(alias: str) -> None:
    """Create in the database `alias` every table of the models, without the migrations."""
    labels = {migration.app_label for migration in _migrations()}
    with override_settings(MIGRATION_MODULES=dict.fromkeys(labels)):
        call_command("migrate", database=alias, run_syncdb=True, verbosity=0)


def put_triggers(alias: str) -> None:
    """Put in place, in the database `alias`, the triggers that the migrations put there."""
    with connections[alias].schema_editor() as editor:
        for migration in _migrations():
            for operation in migration.operations:
                if isinstance(operation, Protect):
                    operation.database_forwards(migration.app_label, editor, ProjectState(), ProjectState())


def _migrations() -> list:
    """Every migration of every application, each application's in their order."""
    return [row for _name, row in sorted(MigrationLoader(None).disk_migrations.items())]
