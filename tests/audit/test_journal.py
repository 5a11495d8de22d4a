"""The journal in the database: how it is written, what the database refuses, what a verification says."""

from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from audit.actions import Target, append
from audit.chain import GENESIS, Break, Verdict
from audit.models import Entry, Head
from audit.protected import ENTRIES
from audit.selectors import head, verify_journal
from tests.audit.helpers import NOW, write

pytestmark = pytest.mark.django_db


def tamper(statement):
    """Change the tables as someone with full access to the database would: lift the triggers first."""
    with connection.cursor() as cursor:
        for each in (*ENTRIES.drop(connection), statement, *ENTRIES.create(connection)):
            cursor.execute(each)


def verify_by_command(**options):
    out = StringIO()
    call_command("verify_audit", stdout=out, **options)
    return out.getvalue().strip()


def test_entries_follow_each_other_and_the_head_follows_them():
    write(3)
    rows = list(Entry.objects.values_list("seq", "previous_hash", "hash"))

    assert [row[0] for row in rows] == [1, 2, 3]
    assert [row[1] for row in rows] == [GENESIS, rows[0][2], rows[1][2]]
    assert head() == (3, rows[2][2])
    assert verify_journal() == Verdict(3, rows[2][2])


def test_an_empty_journal_holds():
    assert head() == (0, GENESIS)
    assert verify_by_command() == f"Journal intact : 0 entrées, tête {GENESIS}"


def test_an_act_that_fails_leaves_no_entry():
    def act():
        write(1)
        raise RuntimeError

    write(1)
    with pytest.raises(RuntimeError), transaction.atomic():
        act()
    write(1)

    assert (Entry.objects.count(), verify_journal().entries) == (2, 2)


def test_a_detail_without_canonical_form_stops_the_act():
    for details, error in (({"x": 0.5}, TypeError), ({"at": datetime(2026, 1, 1)}, ValueError)):  # noqa: DTZ001 - refused
        with pytest.raises(error):
            append(
                verb="test.act",
                actor_id=1,
                actor_label="A",
                target=Target("use_case", 1, "x"),
                now=NOW,
                details=details,
            )
    assert head() == (0, GENESIS)


def test_columns_are_what_the_content_says_however_long_or_written():
    entry = append(
        verb="test.act",
        actor_id=7,
        actor_label="Ame\u0301lie " + "x" * 300,
        target=Target("use_case", 12, "e\u0301" * 400, 3),
        now=datetime(2026, 5, 4, 12, 0, tzinfo=UTC),
    )

    assert (entry.actor_label[:7], len(entry.actor_label), len(entry.target_label)) == ("Amélie ", 200, 300)
    assert verify_journal().intact is True


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET verb = 'autre' WHERE seq = 1",
        "UPDATE audit_entry SET hash = 'x'",
        "DELETE FROM audit_entry WHERE seq = 2",
        "DELETE FROM audit_entry",
    ],
)
def test_the_database_refuses_to_change_or_delete_an_entry(statement):
    write(2)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert verify_journal().entries == 2


def test_the_database_refuses_the_orm_too():
    write(2)
    for act in (
        lambda: Entry.objects.update(verb="autre"),
        lambda: Entry.objects.all().delete(),
        lambda: Entry.objects.get(seq=1).save(),
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            act()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL truncates")
def test_postgresql_refuses_to_truncate():
    write(1)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE audit_entry")


def test_there_is_one_head():
    write(1)
    with pytest.raises(DatabaseError), transaction.atomic():
        Head.objects.create(pk=2, seq=9, hash="x")


@pytest.mark.parametrize(
    ("statement", "broken_at", "why"),
    [
        ("UPDATE audit_entry SET content = replace(content, 'Camille', 'Denis') WHERE seq = 2", 2, Break.CONTENT),
        ("UPDATE audit_entry SET actor_label = 'Denis' WHERE seq = 2", 2, Break.COLUMNS),
        ("UPDATE audit_entry SET verb = 'autre' WHERE seq = 3", 3, Break.COLUMNS),
        ("UPDATE audit_entry SET organisation_id = 9 WHERE seq = 1", 1, Break.COLUMNS),
        ("UPDATE audit_entry SET at = '2020-01-01 00:00:00' WHERE seq = 2", 2, Break.COLUMNS),
        ("UPDATE audit_entry SET target_label = 'x' WHERE seq = 2", 2, Break.COLUMNS),
        ("DELETE FROM audit_entry WHERE seq = 1", 1, Break.ORDER),
        ("DELETE FROM audit_entry WHERE seq = 2", 2, Break.ORDER),
        ("UPDATE audit_entry SET seq = 40 WHERE seq = 4", 4, Break.ORDER),
        ("DELETE FROM audit_entry WHERE seq = 4", 4, Break.HEAD_ROW),
        ("UPDATE audit_head SET seq = 3", 5, Break.HEAD_ROW),
        ("DELETE FROM audit_head", 5, Break.HEAD_ROW),
    ],
)
def test_tampering_beside_the_triggers_is_found(statement, broken_at, why):
    write(4)
    tamper(statement)

    verdict = verify_journal()
    assert (verdict.broken_at, verdict.why) == (broken_at, why)
    with pytest.raises(CommandError, match=f"Journal rompu à l’entrée {broken_at} : "):
        call_command("verify_audit")


def test_a_journal_cut_short_with_its_head_is_found_by_a_hash_noted_elsewhere():
    write(4)
    noted, third = head()[1], Entry.objects.get(seq=3).hash
    tamper("DELETE FROM audit_entry WHERE seq = 4")
    Head.objects.update(seq=3, hash=third)

    assert verify_by_command() == f"Journal intact : 3 entrées, tête {third}"
    with pytest.raises(CommandError, match="raccourci ou réécrit"):
        call_command("verify_audit", head=noted)


def test_the_command_says_entries_and_head_and_takes_any_hash_noted_before():
    write(3)
    for noted in Entry.objects.values_list("hash", flat=True):
        assert verify_by_command(head=noted) == f"Journal intact : 3 entrées, tête {head()[1]}"
    with pytest.raises(CommandError, match="64 chiffres"):
        call_command("verify_audit", head="abc")


@pytest.mark.parametrize("count", [1, 3])
def test_verification_query_count(django_assert_num_queries, count):
    write(count)
    with django_assert_num_queries(2):
        verify_journal()


@pytest.mark.parametrize("count", [1, 3])
def test_append_query_count(django_assert_num_queries, count):
    write(count)
    with django_assert_num_queries(5):
        write(1)
