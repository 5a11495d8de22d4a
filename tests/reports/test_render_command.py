"""`manage.py render_report`: any document from the command line, nothing stored, clear errors, exit codes."""

import hashlib
import io
import json
import stat
import subprocess
import sys

import pikepdf
import pytest
from django.core.management import CommandError, call_command

from reports import by_hand
from reports.actions import request_report
from reports.documents import DOCUMENTS
from reports.enums import ReportKind
from reports.making import render_report
from reports.models import Report
from reports.pdf import RenderFailed
from tests.factories import life
from tests.factories.committee import convene, make_committee, make_ready
from tests.factories.compass import load_grid
from tests.factories.life import MET_AGAIN

pytestmark = pytest.mark.django_db


def run(*arguments: object) -> dict:
    out = io.StringIO()
    call_command("render_report", *map(str, arguments), stdout=out)
    return json.loads(out.getvalue())


@pytest.fixture
def decided(cast):
    load_grid()
    return life.with_opinion(cast)


def test_it_makes_what_the_application_makes_and_stores_nothing(cast, decided, tmp_path):
    path = tmp_path / "rapport.pdf"
    said = run("before_trial", decided.reference, path)
    content = path.read_bytes()
    assert said == {
        "kind": "before_trial",
        "pages": 2,
        "sha256": hashlib.sha256(content).hexdigest(),
        "code": said["code"],
    }
    assert Report.objects.count() == 0
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert run("before_trial", decided.pk, path) == said  # by its id, over the first file
    assert [found.name for found in tmp_path.iterdir()] == ["rapport.pdf"]
    report = request_report(use_case=decided, kind="before_trial", actor=cast.lead, now=MET_AGAIN)
    assert (report.code, render_report(report).content) == (said["code"], content)
    assert run("before_trial", decided.pk, path, "--as", cast.elected_official.email) == said


def test_a_pack_is_made_for_its_reader(cast, tmp_path):
    load_grid()
    committee = make_committee(cast.organisation)
    meeting = convene(committee, cast.coordinator, make_ready(cast.organisation, cast.lead))
    path = tmp_path / "pack.pdf"
    with pytest.raises(CommandError, match="dites lequel avec --as"):
        run("meeting_pack", meeting.pk, path)
    with pytest.raises(CommandError, match="remis aux membres"):
        run("meeting_pack", meeting.pk, path, "--as", cast.outsider.email)
    assert not path.exists()
    run("meeting_pack", meeting.pk, path, "--as", cast.coordinator.email)
    with pikepdf.open(path) as pdf:
        assert str(cast.coordinator) in pdf.attachments["dossier-de-seance.json"].get_file().read_bytes().decode()


def test_what_cannot_be_made_says_why(cast, decided, tmp_path):
    path = tmp_path / "a.pdf"
    twin = life.ready(cast)
    for arguments, why in (
        (("final", decided.pk), "l’essai n’est pas encore évalué"),
        (("before_trial", twin.pk), "le comité n’a pas encore rendu son avis"),
        (("before_trial", "1999-404"), "Aucun dossier n’a la référence ni le numéro « 1999-404 »"),
        (("minutes", "404"), "Aucune séance n’a le numéro « 404 »"),
        (("minutes", "mardi"), "Aucune séance"),
        (("before_trial", decided.pk, "--as", "inconnu@exemple.fr"), "Aucun compte ouvert"),
        (("before_trial", decided.pk, "--as", cast.outsider.email), "ne lit pas ce dossier"),
    ):
        with pytest.raises(CommandError, match=why) as refused:
            run(*arguments[:2], path, *arguments[2:])
        assert refused.value.returncode == 1
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(CommandError, match="ne peut pas être écrit"):
        run("before_trial", decided.pk, tmp_path / "nulle-part" / "a.pdf")


@pytest.mark.parametrize(
    ("error", "why"), [(RenderFailed("adresse refusée"), "mis en page : adresse refusée"), (OSError(), "moteur de PDF")]
)
def test_a_failing_engine_leaves_what_was_there(decided, tmp_path, monkeypatch, error, why):
    path = tmp_path / "a.pdf"
    path.write_bytes(b"avant")

    def broken(**_more):
        raise error

    monkeypatch.setattr("reports.management.commands.render_report.made_by_hand", broken)
    with pytest.raises(CommandError, match=why):
        run("before_trial", decided.pk, path)
    assert path.read_bytes() == b"avant"


def test_every_kind_has_a_subject():
    for kind in DOCUMENTS:
        with pytest.raises(by_hand.Refused, match="Aucun"):
            by_hand.made_by_hand(kind=ReportKind(kind), name="0")


@pytest.mark.parametrize("arguments", [["novel", "1", "a.pdf"], ["minutes"], []])
def test_a_wrong_usage_ends_with_two(arguments, tmp_path):
    command = [sys.executable, "manage.py", "render_report", *arguments]
    done = subprocess.run(command, capture_output=True, check=False, text=True)  # noqa: S603 - our own code
    assert (done.returncode, done.stdout, "usage" in done.stderr) == (2, "", True)
