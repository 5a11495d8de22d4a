"""Wiping what the database's files still hold of rows that were deleted.

A deleted row stays readable in a file until its space is used again. Here the files are written anew.
"""

from collections.abc import Sequence

from django.db import OperationalError, connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

LOCK_SECONDS = 5  # longer would make whoever writes in these tables wait behind us
OLD_READER = gettext_lazy("Une lecture commencée avant la clôture est encore en cours : nouvel essai dans un instant.")
# A snapshot taken before the rows were deleted keeps them alive: PostgreSQL would carry them into the new file. Those
# of readers of another database keep none of ours alive; a replica (which names no database) may.
OLDER_SNAPSHOTS = """
    SELECT count(*) FROM pg_stat_activity
    WHERE pid <> pg_backend_pid() AND backend_xmin IS NOT NULL
      AND (datid IS NULL OR datname = current_database())
      AND age(backend_xmin) >= ({since})
"""


def wipe_tables(tables: Sequence[str], *, since: str, params: Sequence[object] = ()) -> str:
    """Write `tables` anew, outside any transaction. Return '' when done, else what to wait for.

    `since` is the SQL query, with its `params`, of the age of the transaction that deleted the rows: readers who
    started before it are waited for. Both come from our code, never from a person.
    PostgreSQL: VACUUM FULL of each table. SQLite: VACUUM of the file, then its log is emptied.
    """
    if connection.in_atomic_block:
        raise RuntimeError("The files can only be written anew outside a transaction.")
    try:
        return _wipe_postgresql(tables, since, params) if connection.vendor == "postgresql" else _wipe_sqlite()
    except OperationalError:
        return _("La base est occupée : nouvel essai dans un instant.")


def _wipe_postgresql(tables: Sequence[str], since: str, params: Sequence[object]) -> str:
    with connection.cursor() as cursor:
        cursor.execute(OLDER_SNAPSHOTS.format(since=since), params)
        if cursor.fetchone()[0]:
            return str(OLD_READER)
        cursor.execute(f"SET lock_timeout = '{LOCK_SECONDS}s'")
        try:
            for table in tables:
                cursor.execute(f"VACUUM (FULL) {table}")
        finally:
            cursor.execute("RESET lock_timeout")
    return ""


def _wipe_sqlite() -> str:
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        busy = cursor.fetchone()[0]
    return str(OLD_READER) if busy else ""
