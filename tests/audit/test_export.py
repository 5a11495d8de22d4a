"""The export, and the script that verifies it without the application."""

import json
import subprocess
import sys
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from audit.chain import GENESIS
from audit.selectors import head
from tests.audit.helpers import write

pytestmark = pytest.mark.django_db
SCRIPT = settings.BASE_DIR / "bin" / "verify_journal"


@pytest.fixture
def path(tmp_path):
    return tmp_path / "journal.jsonl"


def export(path, **options):
    out = StringIO()
    call_command("export_audit", str(path), stdout=out, **options)
    return out.getvalue().strip()


def verify(path, *head):
    """Run the script as an auditor would, on its own: no Django, an isolated Python."""
    return subprocess.run(  # noqa: S603 - our own script
        [sys.executable, "-I", "-S", str(SCRIPT), str(path), *head], capture_output=True, text=True, check=False
    )


def rows_of(path):
    return [json.loads(line) for line in path.read_text(encoding="utf8").splitlines()]


def rewrite(path, rows):
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf8")


def test_a_whole_export_is_verified_by_the_script_alone(path):
    write(3, label="Tri des courriels « été »")
    assert export(path) == f"3 entrées écrites, tête {head()[1]}"

    result = verify(path, rows_of(path)[1]["hash"])
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout == f"Journal intact : 3 entrées, dont 0 au contenu retenu, tête {head()[1]}\n"


def test_the_export_of_one_collectivite_keeps_the_acts_of_others_to_themselves(path):
    write(2, organisation_id=1, label="À nous")
    write(2, organisation_id=2, label="À eux")
    write(1, organisation_id=None, label="À personne")
    write(1, organisation_id=1, label="À nous aussi")
    export(path, organisation=1)

    assert [row["content"] is None for row in rows_of(path)] == [False, False, True, True, True, False]
    text = path.read_text(encoding="utf8")
    assert [word in text for word in ("À eux", "À personne", "À nous")] == [False, False, True]
    assert {tuple(sorted(row)) for row in rows_of(path)} == {("content", "hash", "previous_hash", "seq")}
    result = verify(path, head()[1])
    assert (result.returncode, "6 entrées, dont 3 au contenu retenu" in result.stdout) == (0, True)


def test_an_empty_export_is_verified(path):
    export(path)

    assert verify(path, GENESIS).returncode == 0
    assert verify(path, "a" * 64).returncode == 1


def change_content(rows):
    rows[1]["content"] = rows[1]["content"].replace("Camille", "Denis")


def forge_withheld(rows):
    rows[2]["hash"] = "a" * 64


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (change_content, "Journal rompu à l'entrée 2 : son contenu a changé"),
        (forge_withheld, "Journal rompu à l'entrée 4 : elle ne suit pas la précédente"),
        (lambda rows: rows.pop(0), "Journal rompu à l'entrée 1 : elle ne suit pas la précédente"),
        (lambda rows: rows.pop(1), "Journal rompu à l'entrée 2 : elle ne suit pas la précédente"),
        (lambda rows: rows.insert(1, dict(rows[0])), "Journal rompu à l'entrée 2 : elle ne suit pas la précédente"),
        (lambda rows: rows.reverse(), "Journal rompu à l'entrée 1 : elle ne suit pas la précédente"),
        (lambda rows: rows[0].pop("hash"), "Journal rompu à l'entrée 1 : la ligne est illisible"),
        (lambda rows: rows.pop(), "Journal raccourci ou réécrit : l'empreinte notée ailleurs ne s'y trouve pas"),
        (lambda rows: rows.clear(), "Journal raccourci ou réécrit : l'empreinte notée ailleurs ne s'y trouve pas"),
    ],
)
def test_a_changed_export_is_found(path, change, said):
    write(2, organisation_id=1)
    write(2, organisation_id=2)
    export(path, organisation=1)
    rows = rows_of(path)
    change(rows)
    rewrite(path, rows)

    result = verify(path, head()[1])
    assert (result.returncode, result.stdout, result.stderr.strip()) == (1, "", said)


def test_the_script_says_how_to_use_it():
    result = subprocess.run(  # noqa: S603 - our own script
        [sys.executable, str(SCRIPT)], capture_output=True, text=True, check=False
    )

    assert (result.returncode, "verify_journal EXPORT.jsonl [EMPREINTE]" in result.stderr) == (1, True)


def test_a_place_where_nothing_can_be_written_is_told(tmp_path):
    with pytest.raises(CommandError, match="Impossible d’écrire"):
        export(tmp_path / "absent" / "journal.jsonl")
