"""The chain: what it detects, what the database refuses, what an export proves."""

import json
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from audit.actions import Target, append
from audit.chain import GENESIS, Link, canonical, link_hash, verify
from audit.models import Entry
from audit.selectors import verify_journal

NOW = datetime(2026, 5, 4, 10, 0, tzinfo=UTC)


def chain_of(contents: list[str]) -> list[Link]:
    links, previous = [], GENESIS
    for seq, content in enumerate(contents, start=1):
        digest = link_hash(seq, previous, content)
        links.append(Link(seq, previous, content, digest))
        previous = digest
    return links


chains = st.lists(st.text(max_size=30), min_size=2, max_size=12, unique=True).map(chain_of)


@given(chains)
def test_a_chain_that_nobody_touched_holds(links):
    assert verify(links).intact
    assert verify(links, expected_head=links[0].hash).intact


@given(chains, st.data())
def test_edit_delete_swap_and_insert_are_found(links, data):
    index = data.draw(st.integers(0, len(links) - 2))
    edited = [*links]
    edited[index] = replace(edited[index], content=edited[index].content + "x")
    assert verify(edited).broken_at == index + 1
    assert not verify([*links[:index], *links[index + 1 :]]).intact
    swapped = [*links]
    swapped[index], swapped[index + 1] = swapped[index + 1], swapped[index]
    assert not verify(swapped).intact
    assert not verify([*links[:index], links[index], *links[index:]]).intact


@given(chains)
def test_truncation_and_full_rewrite_need_a_head_noted_elsewhere(links):
    head = links[-1].hash
    assert verify(links[:-1]).intact
    assert not verify(links[:-1], expected_head=head).intact
    rewritten = chain_of([link.content + "!" for link in links])
    assert verify(rewritten).intact
    assert not verify(rewritten, expected_head=head).intact


def test_canonical_form():
    assert canonical({"b": "e\u0301", "a": NOW}) == '{"a":"2026-05-04T10:00:00.000000Z","b":"é"}'
    assert canonical([Decimal("1.50"), None, True]) == '["1.50",null,true]'
    with pytest.raises(TypeError):
        canonical({"x": 0.1})


def write(count: int, organisation_id: int | None = 1) -> None:
    for number in range(count):
        append(
            verb="test.act",
            actor_id=1,
            actor_label="Camille",
            target=Target("use_case", number, f"2026-{number:03d}", organisation_id),
            now=NOW,
            details={"n": number},
        )


@pytest.mark.django_db
def test_the_database_refuses_to_change_or_delete_an_entry():
    write(2)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Entry.objects.filter(seq=1).update(verb="autre")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Entry.objects.filter(seq=1).delete()
    assert verify_journal().entries == 2


@pytest.mark.django_db
def test_raw_tampering_is_found_even_without_the_triggers():
    write(3)
    with connection.cursor() as cursor:
        for statement in ("ALTER TABLE audit_entry DISABLE TRIGGER ALL",) if connection.vendor == "postgresql" else (
            "DROP TRIGGER audit_entry_no_update",
        ):
            cursor.execute(statement)
        cursor.execute("UPDATE audit_entry SET content = replace(content, 'Camille', 'Denis') WHERE seq = 2")
    assert verify_journal().broken_at == 2
    with pytest.raises(CommandError, match="rompu à l’entrée 2"):
        call_command("verify_audit")


@pytest.mark.django_db
def test_the_export_is_verified_by_the_script_alone(tmp_path):
    write(2, organisation_id=1)
    write(2, organisation_id=2)
    path = tmp_path / "journal.jsonl"
    call_command("export_audit", str(path), organisation=1, stdout=StringIO())
    rows = [json.loads(line) for line in path.read_text().splitlines()]
    assert [row["content"] is None for row in rows] == [False, False, True, True]
    script = settings.BASE_DIR / "bin" / "verify_journal"

    def run(*more: str) -> subprocess.CompletedProcess:
        return subprocess.run(  # noqa: S603 - our own script
            [sys.executable, str(script), str(path), *more], capture_output=True, text=True, check=False
        )

    assert run().returncode == 0
    assert run(rows[-1]["hash"]).returncode == 0
    assert run("0" * 63 + "1").returncode == 1
    path.write_text(path.read_text().replace("Camille", "Denis"))
    assert "rompu à l'entrée 1" in run().stderr
