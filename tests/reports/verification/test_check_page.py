"""« Vérifier un document »: every answer, what it keeps to itself, how often one may ask."""

import io
import tempfile
from datetime import timedelta

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import Tries
from boussole.shared import jobs
from reports.enums import Verdict
from reports.models import Report
from reports.verification import answers
from reports.verification.answers import Answer, answer_about_code, answer_about_file
from reports.verification.reading import ReadersBusy
from reports.verification.views import MOST_PER_MINUTE
from tests.factories.committee import convene, make_committee, make_ready
from tests.factories.usecases import START, make_use_case
from tests.pages import words_of
from tests.reports.makers import make_file, make_report
from tests.reports.pack_samples import pack
from tests.reports.samples import snapshot

pytestmark = pytest.mark.django_db
URL = "/verifier/"
UNKNOWN = "0000-0000-0000"
LATER = START + timedelta(days=30)


@pytest.fixture
def dossier(cast):
    return make_use_case(cast.organisation, cast.lead)


def before(dossier, actor, **changes):
    return make_report("before_trial", snapshot("before_trial", **changes), actor, use_case=dossier)


def checked(client, **data):
    return words_of(client.post(URL, data))


def dropped(content: bytes, name: str = "a.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


# --- answers ----------------------------------------------------------------------------------------


def test_a_document_is_pending_then_authentic_then_superseded(cast, dossier):
    first = before(dossier, cast.lead)
    assert answer_about_code(first.code) == Answer(Verdict.PENDING, first.code)
    make_file(first, b"%PDF-first")
    authentic = answer_about_code(first.code)
    assert authentic == Answer(
        Verdict.AUTHENTIC,
        code=first.code,
        kind="Rapport d’aide à la décision, avant l’essai",
        organisation="Métropole du Val d’Arzon",
        dated_on=authentic.dated_on,
        produced_at=START,
        pages=2,
    )
    assert authentic.dated_on.isoformat() == "2026-10-15"
    second = before(dossier, cast.coordinator, problem="Autre.")
    assert answer_about_code(first.code).verdict == Verdict.AUTHENTIC  # the new one is not made yet
    make_file(second, b"%PDF-second", now=LATER)
    replaced = answer_about_code(first.code)
    assert (replaced.verdict, replaced.later) == (Verdict.SUPERSEDED, LATER)
    assert answer_about_code(second.code).verdict == Verdict.AUTHENTIC
    assert answer_about_file(b"%PDF-first") == replaced


def test_a_document_about_something_else_supersedes_nothing(cast, dossier):
    first = before(dossier, cast.lead)
    make_file(first, b"%PDF-1")
    other = make_use_case(cast.organisation, cast.lead)
    make_file(before(other, cast.lead, problem="Autre."), b"%PDF-2")
    make_file(make_report("final", snapshot("final"), cast.lead, use_case=dossier), b"%PDF-3")
    years = {
        year: make_report("yearly_review", {"year": year}, cast.lead, topic=year, organisation=cast.organisation)
        for year in ("2025", "2026")
    }
    for year, report in years.items():
        make_file(report, b"%PDF-" + year.encode())
    assert answer_about_code(first.code).verdict == Verdict.AUTHENTIC
    assert answer_about_code(years["2025"].code).verdict == Verdict.AUTHENTIC


@pytest.mark.parametrize("state", ["failed", "cancelled"])
def test_a_document_that_was_never_made_is_no_document(cast, dossier, state):
    report = before(dossier, cast.lead)
    Report.objects.filter(pk=report.pk).update(job_state=state)
    assert answer_about_code(report.code) == Answer(Verdict.PENDING, report.code)


def test_what_is_for_one_reader_is_authentic_and_nothing_else_is_said(cast):
    committee = make_committee(cast.organisation)
    meeting = convene(committee, cast.coordinator, make_ready(cast.organisation, cast.lead))
    first = make_report("meeting_pack", pack(1), cast.coordinator, meeting=meeting)
    make_file(first, b"%PDF-pack")
    make_file(make_report("meeting_pack", pack(2), cast.coordinator, meeting=meeting), b"%PDF-other", now=LATER)
    assert answer_about_code(first.code) == Answer(Verdict.AUTHENTIC, first.code)
    assert answer_about_file(b"%PDF-pack") == Answer(Verdict.AUTHENTIC, first.code)
    page = checked(Client(), code=first.code)
    assert "Ce document est fait pour une seule personne" in page
    assert all(word not in page for word in ("Nadia", "Dossier de séance", "Val d’Arzon", "12 mars 2026"))


def test_a_file_changed_by_one_byte_is_altered(cast, dossier):
    report = before(dossier, cast.lead)
    content = make_file(report)
    assert answer_about_file(content).verdict == Verdict.AUTHENTIC
    assert answer_about_file(content + b"\n") == Answer(Verdict.ALTERED, report.code)


def test_a_file_that_lost_its_code_is_recognised_by_what_is_attached(cast, dossier):
    report, out = before(dossier, cast.lead), io.BytesIO()
    with pikepdf.open(io.BytesIO(make_file(report))) as pdf:
        del pdf.trailer["/Info"], pdf.Root["/Metadata"]
        for page in pdf.pages:
            page.Contents = pdf.make_stream(b"")
        pdf.save(out)
    assert answer_about_file(out.getvalue()) == Answer(Verdict.ALTERED, report.code)


def test_a_file_of_another_application_is_unknown(cast, pdf_file):
    assert answer_about_file(pdf_file.read()) == Answer(Verdict.UNKNOWN)
    assert answer_about_code(UNKNOWN) == Answer(Verdict.UNKNOWN, UNKNOWN)


def test_known_or_not_a_code_takes_the_same_queries(client, cast, dossier, django_assert_num_queries):
    report = before(dossier, cast.lead)
    known = [UNKNOWN, report.code]
    for code in known:
        with django_assert_num_queries(1):
            answer_about_code(code)
    make_file(report, b"%PDF-1")
    client.post(URL, {"code": UNKNOWN})  # the row that counts this minute is made
    for code in known:
        with django_assert_num_queries(7):
            client.post(URL, {"code": code})


# --- the page ---------------------------------------------------------------------------------------


def test_the_page_is_open_to_all_and_linked_from_the_foot_of_every_page(client, cast):
    assert reverse("verify:home") == URL
    assert f'href="{URL}"' in client.get(reverse("accounts:sign_in")).content.decode()
    answer = client.get(URL)
    assert (answer.status_code, answer["Cache-Control"]) == (
        200,
        "max-age=0, no-cache, no-store, must-revalidate, private",
    )
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    client.force_login(cast.nobody)
    assert client.get(URL).status_code == 200
    assert client.put(URL).status_code == 405


def test_the_page_says_what_the_holder_can_read_and_not_what_it_holds(client, cast, dossier):
    report = before(dossier, cast.lead)
    content = make_file(report)
    for data in ({"code": report.code.lower().replace("-", " ")}, {"file": dropped(content)}):
        page = checked(client, **data)
        assert "Document authentique" in page
        assert all(word in page for word in (report.code, "Métropole du Val d’Arzon", "15 octobre 2026", "2 mars 2026"))
        assert all(word not in page for word in ("Delibia", "Généraliser", dossier.reference, str(cast.lead)))
    make_file(before(dossier, cast.lead, problem="Autre."), b"%PDF-2", now=LATER)
    assert "a été produit le <b>1<sup>er</sup> avril 2026" in checked(client, code=report.code)
    assert "Ne vous y fiez pas" in checked(client, file=dropped(content + b"%"))
    assert "n’est celui d’aucun document" in checked(client, code=UNKNOWN)
    assert "n’en porte aucun code" in checked(client, file=dropped(b"bonjour"))
    waiting = before(dossier, cast.lead, problem="Encore.")
    assert "n’est pas encore produit" in checked(client, code=waiting.code)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        ({}, "Tapez le code, ou choisissez le fichier."),
        ({"code": "7K3M"}, "n’a pas la bonne forme"),
        ({"code": UNKNOWN, "file": dropped(b"%PDF")}, "pas les deux"),
        ({"file": dropped(bytes(10 * 1024 * 1024 + 1))}, "dépasse 10 Mo"),
    ],
)
def test_a_mistake_is_said_and_what_was_typed_stays(client, data, why):
    page = words_of(client.post(URL, data))
    assert why in page
    assert f'value="{data["code"]}"' in page if "code" in data else True


def test_a_file_of_ten_megabytes_stays_in_memory(client, monkeypatch, tmp_path, settings):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    opened = []
    monkeypatch.setattr(tempfile, "NamedTemporaryFile", lambda *args, **more: opened.append(args))
    assert "n’en porte aucun code" in checked(client, file=dropped(bytes(10 * 1024 * 1024)))
    assert (opened, list(tmp_path.iterdir())) == ([], [])


def test_nothing_is_kept_of_a_check_but_a_count(client, cast, dossier, caplog):
    report = before(dossier, cast.lead)
    content = make_file(report, b"%PDF-1.7 marque")
    caplog.set_level("INFO")
    client.post(URL, {"code": report.code})
    client.post(URL, {"file": dropped(content + b"x", "Dupont-secret.pdf")})
    said = " ".join(f"{record.getMessage()} {record.__dict__}" for record in caplog.records)
    assert report.code not in said
    assert "Dupont" not in said
    assert Tries.objects.get().count == 2


def test_one_machine_checks_so_many_times_a_minute(client, cast, dossier):
    report = before(dossier, cast.lead)
    for _ in range(MOST_PER_MINUTE):
        assert client.post(URL, {"code": UNKNOWN}).status_code == 200
    answer = client.post(URL, {"code": report.code})
    assert answer.status_code == 429
    assert "Trop d’essais à la suite" in words_of(answer)
    assert f'value="{report.code}"' in words_of(answer)
    assert client.post(URL, {"code": report.code}, REMOTE_ADDR="192.0.2.7").status_code == 200


def test_a_forged_request_is_refused_file_or_not(db):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(URL, {"code": UNKNOWN}).status_code == 403
    token = strict.get(URL).cookies["csrftoken"].value
    assert strict.post(URL, {"code": UNKNOWN, "csrfmiddlewaretoken": token}).status_code == 200


def test_a_busy_site_says_so(client, monkeypatch):
    def busy(content):
        raise ReadersBusy

    monkeypatch.setattr(answers, "carried_by", busy)
    answer = client.post(URL, {"file": dropped(b"%PDF")})
    assert (answer.status_code, "en cours de lecture" in words_of(answer)) == (503, True)


def test_a_retried_document_keeps_its_place(cast, dossier):
    """Trying the older one again must not make it the newer one."""
    first, second = before(dossier, cast.lead), before(dossier, cast.lead, problem="Autre.")
    make_file(second, b"%PDF-2")
    jobs.cancel(first, now=LATER)
    jobs.retry(first, now=LATER)
    make_file(first, b"%PDF-1", now=LATER)
    assert answer_about_code(first.code).verdict == Verdict.SUPERSEDED
    assert answer_about_code(second.code).verdict == Verdict.AUTHENTIC
