"""The documents made of sections, on real dossiers: when, by whom, what they say, on paper and on screen."""

import html
import io
import json
import re
import shutil
import subprocess
import unicodedata
from datetime import timedelta

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from page import ValidationProfile, validate_pdf_bytes

from boussole.shared.refusals import NotAllowed, Refused
from boussole.shared.typography import date_fr
from evaluation.compass import actions as compass
from evaluation.compass.follow_up import Risk
from evaluation.compass.selectors import current_assessment, full_grid
from reports import tasks
from reports.actions import request_report
from reports.documents import DOCUMENTS
from reports.documents.blocks import texts_of
from reports.documents.file import File, grouped
from reports.enums import ReportKind
from reports.making import render_report
from reports.models import Report
from reports.render import SECTIONS, page_html
from tests.attached import attached
from tests.factories import frame, life
from tests.factories.compass import answer_everything, load_grid, open_with
from tests.reports.samples import SEAL
from usecases.actions import add_document

pytestmark = pytest.mark.django_db
K = ReportKind
NOW = life.DECIDED_AGAIN
KINDS = (K.COMPASS_SHEET, K.PROTOCOL, K.EVALUATION, K.SIMPLE, K.JOURNAL_EXTRACT)
COMPASS_TOLD = (K.COMPASS_SHEET, K.BEFORE_TRIAL, K.EVALUATION, K.FINAL, K.SIMPLE)
SEES_NOTHING = {"administrator", "staff_member", "outsider", "nobody"}
PROFILES = ((ValidationProfile.PDF_A_3A, 156), (ValidationProfile.PDF_UA_1, 104))
HOSTILE = '<img src="file:///etc/hostname"><script>alert(1)</script>'


@pytest.fixture(autouse=True)
def _grid(db):
    load_grid()


@pytest.fixture
def no_engine(monkeypatch):
    """Leave the PDF engine out of tests about who reads what."""
    monkeypatch.setattr(tasks, "render_report", lambda report: File(content=b"%PDF-1.7", pages=1))


def ask(cast, use_case, kind, actor=None, now=NOW):
    return request_report(use_case=use_case, kind=kind, actor=actor or cast.auditor, now=now)


def url(name, *args):
    return reverse(f"reports:{name}", args=args)


def folded(text: str) -> str:
    """What two renderings of a text have in common: one kind of space, no ligature, no word cut at a line's end."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text)).strip()


def under_assessment(cast, **fields):
    """A dossier whose criteria are all signed, one opinion confidential, the assessment still open."""
    use_case = life.submitted(cast, **fields)
    assessment = open_with(use_case, cast.coordinator, cast.expert, life.ASSESSED)
    unknown = compass.GivenAnswer(unknown=True)
    aside = compass.GivenAnswer(not_applicable=True, comment="Aucune donnée.")
    answer_everything(assessment, cast.expert, life.ASSESSED, COU_02=unknown, DON_05=aside)
    for criterion in full_grid(assessment.grid):
        if not criterion.is_general:
            compass.give_opinion(
                assessment=assessment,
                criterion=criterion,
                actor=cast.expert,
                position="favourable",
                reasons=f"Raison de {criterion.code}.",
                confidential=criterion.code == "CYB",
                risk=Risk(3, 2, 2, 2),
                now=life.ASSESSED,
            )
    return life.again(use_case)


def test_each_document_on_paper_and_on_screen(cast, client, tmp_path):
    use_case = life.with_final_opinion(cast)
    for kind in KINDS:
        report = ask(cast, use_case, kind)
        made = render_report(report)
        for profile, rules in PROFILES:
            checked = validate_pdf_bytes(made.content, profile=profile)
            assert (list(checked.failures), checked.rules.total, checked.rules.failed) == ([], rules, 0), kind
        assert render_report(Report.objects.get(pk=report.pk)).content == made.content
        with pikepdf.open(io.BytesIO(made.content)) as document:
            name = next(name for name in document.attachments if name.endswith(".json"))
            assert json.loads(attached(document, name)) == report.snapshot
        texts = {folded(text) for text in texts_of(report.snapshot)}
        if shutil.which("pdftotext"):
            words = set(read_back(made.content, tmp_path).split())
            assert {word for text in texts for word in text.split()} - words == set(), kind
        content = DOCUMENTS[kind].snapshot(use_case, cast.elected_official, "")
        client.force_login(cast.elected_official)
        page = folded(
            html.unescape(re.sub(r"<[^>]+>", " ", client.get(url("read", use_case.pk, kind)).content.decode()))
        )
        paper = folded(html.unescape(re.sub(r"<[^>]+>", " ", paper_of(content))))
        for text in map(folded, texts_of(content)):
            assert text in page, (kind, text)
            assert text in paper, (kind, text)


def read_back(content: bytes, tmp_path) -> str:
    """The text of a PDF, a long word cut over two lines put together again."""
    path = tmp_path / "document.pdf"
    path.write_bytes(content)
    command = [shutil.which("pdftotext"), "-raw", str(path), "-"]
    read = subprocess.run(command, capture_output=True, check=True, text=True)  # noqa: S603 - our own file
    return f"{folded(read.stdout)} {folded(read.stdout.replace('-' + chr(10), '-'))} {joined_hashes(read.stdout)}"


def joined_hashes(text: str) -> str:
    return " ".join(re.findall(r"[0-9a-f]{64}", re.sub(r"(?<=[0-9a-f])\n(?=[0-9a-f])", "", text)))


def paper_of(content) -> str:
    template = "" if content["kind"] == K.SIMPLE else SECTIONS
    return page_html(content, SEAL, template)


def test_each_waits_for_what_it_tells(cast):
    early = life.submitted(cast)
    for kind, match in (
        (K.COMPASS_SHEET, "pas encore ouverte"),
        (K.PROTOCOL, "pas encore verrouillé"),
        (K.EVALUATION, "pas encore déposée"),
        (K.SIMPLE, "pas encore rendu son avis"),
    ):
        with pytest.raises(Refused, match=match):
            ask(cast, early, kind)
    assert ask(cast, early, K.JOURNAL_EXTRACT).pk
    running = life.running(cast)
    for kind in (K.COMPASS_SHEET, K.PROTOCOL, K.SIMPLE):
        assert ask(cast, running, kind).pk
    with pytest.raises(Refused, match="pas encore déposée"):
        ask(cast, running, K.EVALUATION)


def test_whoever_reads_the_dossier_reads_them(cast, client, no_engine):
    use_case = life.with_final_opinion(cast)
    made = {kind: ask(cast, use_case, kind) for kind in KINDS if kind != K.JOURNAL_EXTRACT}
    for report in made.values():
        tasks.produce_report(report.pk)
    for who, person in cast.everyone().items():
        client.force_login(person)
        expected = 404 if who in SEES_NOTHING else 200
        assert client.get(url("read", use_case.pk, K.PROTOCOL)).status_code == expected, who
        for kind, report in made.items():
            assert client.get(url("download", report.pk)).status_code == expected, (who, kind)


# --- the compass sheet ------------------------------------------------------------------------------


def test_a_provisional_sheet_has_no_opinion_and_is_closed_to_the_lead(cast, client, no_engine):
    use_case = under_assessment(cast)
    report = ask(cast, use_case, K.COMPASS_SHEET)
    said = " ".join(texts_of(report.snapshot))
    assert "Provisoire" in report.snapshot["status"]
    assert "Raison de" not in said
    assert "L’avis de l’expert sera dit quand l’évaluation sera terminée." in said
    assert "Je ne sais pas" in said
    assert "Sans objet. Aucune donnée." in said
    with pytest.raises(NotAllowed, match="quand l’évaluation sera terminée"):
        ask(cast, use_case, K.COMPASS_SHEET, actor=cast.lead)
    client.force_login(cast.lead)
    assert client.get(url("read", use_case.pk, K.COMPASS_SHEET)).status_code == 403
    assert client.get(url("status", report.pk)).status_code == 403
    page = client.get(url("list", use_case.pk)).content.decode()
    assert url("status", report.pk) not in page
    assert "Vous portez ce dossier" in page

    compass.complete_assessment(use_case=use_case, actor=cast.coordinator, now=life.ASSESSED)
    use_case = life.again(use_case)
    assert client.get(url("status", report.pk)).status_code == 403
    final = ask(cast, use_case, K.COMPASS_SHEET, actor=cast.lead)
    assert (final.snapshot["status"], final.snapshot["provisional"]) == ("", False)
    assert client.get(url("status", final.pk)).status_code == 200


def test_a_sheet_tells_the_opinions_but_no_confidential_reason(cast):
    use_case = under_assessment(cast)
    compass.complete_assessment(use_case=use_case, actor=cast.coordinator, now=life.ASSESSED)
    use_case = life.again(use_case)
    for reader in (cast.committee_president, cast.coordinator, cast.lead):
        said = " ".join(texts_of(ask(cast, use_case, K.COMPASS_SHEET, actor=reader).snapshot))
        assert "Raison de JUR." in said
        assert "Raison de CYB." not in said
        assert "Les motifs sont confidentiels" in said


def test_who_declared_a_conflict_of_interest_reads_nothing_of_the_compass(cast, client, no_engine):
    use_case = life.with_final_opinion(cast)
    made = {kind: ask(cast, use_case, kind) for kind in COMPASS_TOLD}
    compass.declare_recusal(use_case=use_case, actor=cast.expert, reason="Ancien employeur.", now=NOW)
    client.force_login(cast.expert)
    page = client.get(url("list", use_case.pk)).content.decode()
    for kind, report in made.items():
        with pytest.raises(NotAllowed, match="déporté"):
            ask(cast, use_case, kind, actor=cast.expert)
        for name in ("status", "progress", "download"):
            assert client.get(url(name, report.pk)).status_code == 403, (kind, name)
        assert client.get(url("read", use_case.pk, kind)).status_code == 403
        assert url("status", report.pk) not in page
    assert client.get(url("read", use_case.pk, K.PROTOCOL)).status_code == 200


def test_hidden_questions_are_said(cast):
    use_case = life.ready(cast)
    said = texts_of(ask(cast, use_case, K.COMPASS_SHEET).snapshot)
    asked = sum(row.questions.count() for row in full_grid(current_assessment(use_case).grid))
    codes = {text for text in said if re.fullmatch(r"[A-Z]{3}-\d\d", text)}
    assert len(codes) == asked


# --- the protocol, the evaluation -------------------------------------------------------------------


def test_the_protocol_says_its_rules_and_who_locked_it(cast):
    use_case = life.running(cast)
    report = ask(cast, use_case, K.PROTOCOL)
    said = " ".join(texts_of(report.snapshot))
    protocol = use_case.protocols.get()
    for text in (
        protocol.question,
        grouped(protocol.sha256),
        "Minutes gagnées",
        "Fuites",
        "9\u202f000\u00a0€",
        str(cast.lead),
    ):
        assert text in said
    assert str(protocol.approval.approved_by) in said


def test_the_evaluation_reads_what_was_frozen(cast):
    use_case = life.evaluated(cast, 12)
    report = ask(cast, use_case, K.EVALUATION)
    said = " ".join(texts_of(report.snapshot))
    evaluation = report.use_case.protocols.get().evaluation
    assert grouped(evaluation.sha256) in said
    for text in (
        "Non atteint",
        "EVA-08",
        "Le gain est là.",
        "Rendu aux communes.",
        "9\u202f100\u00a0€",
        "pas un poste en moins",
    ):
        assert text in said
    assert "Aucun questionnaire n’a été clos" in said


def test_what_people_type_stays_text(cast):
    use_case = life.with_opinion(cast, title=HOSTILE)
    for kind in (K.COMPASS_SHEET, K.SIMPLE, K.JOURNAL_EXTRACT):
        content = DOCUMENTS[kind].snapshot(use_case, cast.auditor, "")
        page = paper_of(content)
        assert "<script>" not in page
        assert '<img src="file' not in page
        assert "style=" not in page


def test_more_signals_and_documents_take_no_more_queries(cast, client, django_assert_num_queries, pdf_file):
    use_case = under_assessment(cast)
    client.force_login(cast.auditor)
    page, content = url("read", use_case.pk, K.COMPASS_SHEET), pdf_file.read()
    client.get(page)
    for number in (1, 3):
        for title in range(number):
            name = f"Pièce {number}-{title}"
            paper = SimpleUploadedFile(f"{name}.pdf", content + name.encode())
            add_document(use_case=use_case, actor=cast.lead, kind="other", title=name, file=paper, now=life.ASSESSED)
        with django_assert_num_queries(40):
            client.get(page)


def test_a_sheet_tells_of_which_day_is_what_stands_beside_the_answers(cast):
    use_case = under_assessment(cast)
    told = "ceux du dossier à la demande de la fiche."

    def said():
        content = DOCUMENTS[K.COMPASS_SHEET].snapshot(life.again(use_case), cast.auditor, "")
        return next(text for text in texts_of(content) if told in text)

    assert said().endswith(told)  # nothing tells that opinions were given before the assessment is over
    compass.complete_assessment(use_case=use_case, actor=cast.coordinator, now=life.ASSESSED)
    assert said().endswith(f"{told} Le plus récent est du {date_fr(life.ASSESSED)}.")
    later = life.ASSESSED + timedelta(days=40)
    frame.place(use_case, cast, can=True, now=later)
    assert said().endswith(f"Le plus récent est du {date_fr(later)}.")


def test_what_was_asked_is_frozen(cast):
    use_case = life.running(cast)
    first = ask(cast, use_case, K.PROTOCOL)
    assert ask(cast, use_case, K.PROTOCOL, now=NOW + timedelta(days=1)).pk == first.pk
