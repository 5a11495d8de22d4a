"""The extract of the journal of a dossier: who reads what of it, and the script that checks it on its own."""

import io
import json
import subprocess
import sys
from datetime import timedelta

import pikepdf
import pytest
from django.conf import settings
from django.urls import reverse

from accounts.models import Membership
from audit.export import lines
from audit.models import Entry
from audit.selectors import head
from reports.actions import request_report
from reports.documents.blocks import texts_of
from reports.documents.journal import MOVES, journal_extract, lines_of
from reports.making import render_report
from tests.attached import attached
from tests.factories import life
from usecases.journal import record

pytestmark = pytest.mark.django_db
SCRIPT = settings.BASE_DIR / "bin" / "verify_journal"
NOW = life.MET


@pytest.fixture
def dossier(cast):
    """A deposited dossier with an opinion given, and others whose acts come before, between and after its own."""
    life.submitted(cast)
    use_case = life.submitted(cast)
    record(verb="compass.give_opinion", actor=cast.expert, use_case=use_case, now=NOW)
    life.submitted(cast)
    for number in range(2):
        details = {"theme": "besoin", "version": number}
        record(verb="submission.change", actor=cast.lead, use_case=use_case, now=NOW, details=details)
    life.submitted(cast)
    return use_case


def ask(cast, use_case, actor, now=NOW):
    return request_report(use_case=use_case, kind="journal_extract", actor=actor, now=now)


def url(name, pk):
    return reverse(f"reports:{name}", args=[pk])


def verify(*arguments):
    """Run the script as an auditor would, on its own: no Django, an isolated Python."""
    command = [sys.executable, "-I", "-S", str(SCRIPT), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own script


@pytest.fixture
def written(tmp_path):
    """Write rows as an extract, and return its path."""

    def write(rows):
        path = tmp_path / "journal.jsonl"
        path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf8")
        return path

    return write


def rows_of(content):
    return [json.loads(line) for line in lines_of(content)["journal.jsonl"].decode().splitlines()]


def test_the_auditor_reads_every_act_and_the_script_agrees(cast, dossier, written, tmp_path):
    content = journal_extract(dossier, cast.auditor)
    entries = Entry.objects.filter(target_type="use_case", target_id=str(dossier.pk)).order_by("seq")
    assert [row["seq"] for row in content["entries"]] == list(entries.values_list("seq", flat=True))
    assert [row["content"] for row in content["entries"]] == list(entries.values_list("content", flat=True))
    assert content["head"] == dict(zip(("seq", "hash"), head(), strict=True))
    path = written(rows_of(content))
    alone = verify("--extrait", path)
    assert (alone.returncode, alone.stderr) == (0, "")
    assert f"Extrait intact : {entries.count()} entrées, dont 0 au contenu retenu" in alone.stdout
    assert "ne prouve pas qu'aucun acte ne manque" in alone.stdout

    whole = tmp_path / "whole.jsonl"
    whole.write_text("".join(f"{line}\n" for line in lines(cast.organisation.pk)), encoding="utf8")
    beside = verify("--extrait", path, whole)
    assert (beside.returncode, beside.stderr) == (0, "")
    assert "ne prouve pas" not in beside.stdout


def test_another_reader_gets_the_moves_and_the_place_of_the_rest(cast, dossier, written):
    content = journal_extract(dossier, cast.lead)
    shown = [json.loads(row["content"])["verb"] for row in content["entries"] if row["content"]]
    assert shown
    assert set(shown) <= MOVES
    whole = journal_extract(dossier, cast.auditor)
    assert [row["hash"] for row in content["entries"]] == [row["hash"] for row in whole["entries"]]
    assert "Donner un avis sur un critère" not in texts_of(content)
    assert "Donner un avis sur un critère" in texts_of(whole)
    assert verify("--extrait", written(rows_of(content))).returncode == 0


def change_content(rows):
    rows[1]["content"] = rows[1]["content"].replace("use_case", "use_casf")


def forge_hash(rows):
    rows[2]["hash"], rows[2]["content"] = "a" * 64, None


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (change_content, "son contenu a changé"),
        (forge_hash, "elle ne suit pas la précédente"),
        (lambda rows: rows.insert(0, rows.pop(1)), "elle n'est pas à sa place"),
        (lambda rows: rows[-1]["head"].update(seq=1), "elle n'est pas à sa place"),
        (lambda rows: rows.pop(), "Extrait illisible"),
        (lambda rows: rows[0].pop("hash"), "Extrait illisible"),
    ],
)
def test_the_script_says_what_was_changed(cast, dossier, written, change, said):
    rows = rows_of(journal_extract(dossier, cast.auditor))
    change(rows)
    found = verify("--extrait", written(rows))
    assert found.returncode == 1
    assert said in found.stderr


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda rows: rows.pop(2), "incomplet : l'entrée"),
        (lambda rows: rows[2].update(hash="b" * 64, content=None), "rompu à l'entrée"),
    ],
)
def test_the_whole_journal_shows_what_an_extract_leaves_out_or_forges(cast, dossier, written, tmp_path, change, said):
    rows = rows_of(journal_extract(dossier, cast.auditor))
    change(rows)
    whole = tmp_path / "whole.jsonl"
    whole.write_text("".join(f"{line}\n" for line in lines(cast.organisation.pk)), encoding="utf8")
    found = verify("--extrait", written(rows), whole)
    assert found.returncode == 1
    assert said in found.stderr


def test_the_pdf_carries_the_file_that_the_script_checks(cast, dossier, tmp_path):
    made = render_report(ask(cast, dossier, cast.auditor))
    path = tmp_path / "journal.jsonl"
    with pikepdf.open(io.BytesIO(made.content)) as document:
        path.write_bytes(attached(document, "journal.jsonl"))
    assert verify("--extrait", path).returncode == 0


def test_an_extract_is_for_the_one_who_asked_for_it(cast, client, dossier):
    report = ask(cast, dossier, cast.auditor)
    for who in ("coordinator", "lead", "elected_official"):
        client.force_login(getattr(cast, who))
        assert client.get(url("status", report.pk)).status_code == 403, who
        assert url("status", report.pk) not in client.get(url("list", dossier.pk)).content.decode()
        own = ask(cast, dossier, getattr(cast, who))
        assert client.get(url("status", own.pk)).status_code == 200, who
    client.force_login(cast.outsider)
    assert client.get(url("status", report.pk)).status_code == 404


def test_who_no_longer_audits_no_longer_reads_a_whole_extract(cast, client, dossier):
    report = ask(cast, dossier, cast.auditor)
    Membership.objects.create(user=cast.auditor, organisation=cast.organisation, role="expert")
    Membership.objects.filter(user=cast.auditor, role="auditor").update(ended_at=NOW)
    client.force_login(cast.auditor)
    page = client.get(url("status", report.pk))
    assert page.status_code == 403
    assert "plus auditeur" in page.content.decode()


def test_asking_is_an_act_and_the_next_extract_says_so(cast, dossier):
    first = ask(cast, dossier, cast.auditor)
    second = ask(cast, dossier, cast.auditor, now=NOW + timedelta(hours=1))
    assert second.pk != first.pk
    assert "Demander un rapport" not in texts_of(first.snapshot)
    assert "Demander un rapport" in texts_of(second.snapshot)


def test_the_page_takes_the_same_queries_whatever_the_number_of_acts(cast, client, dossier, django_assert_num_queries):
    client.force_login(cast.auditor)
    page = reverse("reports:read", args=[dossier.pk, "journal_extract"])
    client.get(page)
    for number in range(3):
        ask(cast, dossier, cast.auditor, now=NOW + timedelta(hours=number))
        if number != 1:
            with django_assert_num_queries(14):
                client.get(page)
