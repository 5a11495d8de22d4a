"""What somebody with the whole database in hand can find out of who chose what in a secret vote."""

import subprocess
from collections.abc import Iterable
from pathlib import Path
from uuid import UUID

from django.db import connection

from evaluation.committee.models import Vote

LYING = {
    "postgresql": "SELECT choice FROM committee_paper WHERE vote_id = %s ORDER BY ctid",
    "sqlite": "SELECT choice FROM committee_paper WHERE vote_id = %s ORDER BY rowid",
}


def linked_by_transaction(vote: Vote) -> int:
    """Count the voters whose signature and paper were written by one transaction, and only theirs (PostgreSQL).

    SQLite keeps no trace of transactions in its rows: always 0 there.
    """
    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM (SELECT roll.voice_id FROM committee_emargement roll"
            " JOIN committee_paper paper ON paper.xmin = roll.xmin AND paper.vote_id = roll.vote_id"
            " WHERE roll.vote_id = %s AND roll.signed GROUP BY roll.voice_id HAVING count(*) = 1) linked",
            [vote.pk],
        )
        return cursor.fetchone()[0]


def linked_by_order(vote: Vote, cast: list[tuple[int, str]]) -> int:
    """Return how many voters are linked by who knows in which order they voted, from where the papers lie.

    All of them when the papers stand in the order cast (voter, choice); 0 when they do not: the order says nothing.
    """
    with connection.cursor() as cursor:
        cursor.execute(LYING[connection.vendor], [vote.pk])
        lying = [choice for (choice,) in cursor.fetchall()]
    return len(cast) if lying == [choice for _voter, choice in cast] else 0


def identifiers_in_files(names: Iterable[UUID]) -> int:
    """Count the papers whose identifier during the vote can be read in the files of the database."""
    content = _files()
    return sum(name.bytes in content or name.hex.encode() in content for name in names)


def _files() -> bytes:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("CHECKPOINT")
            files = []
            for relation in ("committee_paper", "committee_paper_pkey"):
                cursor.execute("SELECT pg_read_binary_file(pg_relation_filepath(%s))", [relation])
                files.append(bytes(cursor.fetchone()[0]))
            return b"".join(files)
        # Another process reads them: SQLite's locks are lost by the process that closes a file it opened itself.
        base = str(connection.settings_dict["NAME"])
        paths = [path for path in (base, f"{base}-wal") if Path(path).exists()]
        return subprocess.run(["/bin/cat", *paths], check=True, capture_output=True).stdout  # noqa: S603 - names of our own
