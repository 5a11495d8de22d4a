"""Wiping what the database's files still hold of rows that were deleted.

A deleted row stays readable in a file until its space is used again. Here the files are written anew.
"""

import logging
from collections.abc import Callable, Sequence

from django.db import DatabaseError, OperationalError, connection
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from boussole.shared import jobs
from boussole.shared.jobs import Job

logger = logging.getLogger(__name__)

LOCK_SECONDS = 5  # longer would make whoever writes in these tables wait behind us
OLD_READER = gettext_lazy("Un travail commencé avant la clôture est encore en cours : nouvel essai dans un instant.")
# PostgreSQL carries into the new file the deleted rows that somebody may still see: a reader of this database (or a
# replica, which names none) whose snapshot is older. It also carries them while a transaction that writes, in any
# database of the server, is older: our own snapshot starts from it.
STILL_SEEN = """
    SELECT count(*) FROM pg_stat_activity
    WHERE pid <> pg_backend_pid() AND (
      backend_xid IS NOT NULL AND age(backend_xid) >= ({since})
      OR backend_xmin IS NOT NULL AND (datid IS NULL OR datname = current_database()) AND age(backend_xmin) >= ({since})
    )
"""


def run_wiping(model: type[Job], pk: int, wipe: Callable[[Job], str]) -> None:
    """Do the job `pk` of `model`: `wipe` returns '' when done, else what to wait for.

    Never given up: whatever is in the way ends some day, and waiting is no attempt.
    """
    job = jobs.claim(model, pk, now=timezone.now())
    if job is None:
        return
    try:
        reason = wipe(job)
    except DatabaseError as error:
        logger.exception("traces not wiped", extra={"job": f"{model._meta.label} {pk}", "why": type(error).__name__})
        reason = type(error).__name__
    if reason:
        jobs.wait(job, reason=reason, now=timezone.now())
    else:
        jobs.finish(job, now=timezone.now())


def wipe_tables(tables: Sequence[str], *, since: str, params: Sequence[object] = ()) -> str:
    """Write `tables` anew, outside any transaction. Return '' when done, else what to wait for.

    `since` is the SQL query, with its `params`, of the age of the transaction that deleted the rows: whoever started
    before it is waited for. Both come from our code, never from a person.
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
        cursor.execute(STILL_SEEN.format(since=since), [*params, *params])
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
