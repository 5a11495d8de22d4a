"""Acts at the same time: every one is chained, none twice, on both databases."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import DatabaseError, connection

from audit.models import Entry
from audit.selectors import verify_journal
from tests.audit.concurrent import append_together
from tests.audit.helpers import write

# Eight threads of twelve acts, of which every third is undone.
KEPT = 8 * 8


def test_appends_at_once_on_a_sqlite_file(tmp_path):
    """In a process of its own: the tests' own SQLite lives in memory, where threads share one lock."""
    environment = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{tmp_path / 'journal.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "boussole.settings.test",
        "REDIS_URL": "",
    }
    result = subprocess.run(
        [sys.executable, "-m", "tests.audit.concurrent"],
        env=environment,
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (result.stdout, result.returncode) == (f"{KEPT} True", 0), result.stderr[-2000:]


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite is tried on a file, in the test above")
def test_appends_at_once_on_postgresql():
    append_together(8, 12)

    assert (verify_journal().intact, Entry.objects.count()) == (True, KEPT)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_time", [1, 2])
def test_append_only_tables_are_emptied_between_transactional_tests_and_protected_again(_time):
    """Each turn finds an empty journal, and triggers in place."""
    assert Entry.objects.count() == 0
    write(2)
    with pytest.raises(DatabaseError, match="append-only"):
        Entry.objects.filter(seq=1).delete()
    assert verify_journal().entries == 2
