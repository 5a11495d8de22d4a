"""The PDF of minutes: both profiles whatever its length, the frozen content inside, read back word for word."""

import hashlib
import io
import json
import re
import shutil
import subprocess
import unicodedata

import pikepdf
import pytest
from page import ValidationProfile, validate_pdf_bytes

from reports.documents.file import File
from reports.making import render_report
from reports.models import Report
from reports.pdf import render_pdf
from reports.render import page_html
from tests.attached import attached
from tests.reports.minutes_samples import content, snapshot
from tests.reports.samples import SEAL

SEALED = {"kind": "minutes", "snapshot_sha256": SEAL.sha256, "code": SEAL.code}


@pytest.fixture(scope="module")
def long_pdf() -> File:
    """Twelve items and twenty-five members: tables that break over pages."""
    return render_report(Report(**SEALED, snapshot=snapshot(content(12, 25))))


@pytest.mark.parametrize(("profile", "rules"), [(ValidationProfile.PDF_A_3A, 156), (ValidationProfile.PDF_UA_1, 104)])
def test_both_profiles_are_valid_over_many_pages(long_pdf, profile, rules):
    assert long_pdf.pages > 8
    report = validate_pdf_bytes(long_pdf.content, profile=profile)
    assert (list(report.failures), report.rules.total, report.rules.failed) == ([], rules, 0)


def test_the_content_is_attached_and_has_the_printed_hash(long_pdf):
    with pikepdf.open(io.BytesIO(long_pdf.content)) as document:
        read = attached(document, "proces-verbal.json")
    said = content(12, 25)
    assert json.loads(read) == said
    assert hashlib.sha256(read).hexdigest() == snapshot(said)["seal"]["sha256"]


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext reads the text back")
def test_every_word_of_the_content_is_on_paper(long_pdf, tmp_path):
    path = tmp_path / "pv.pdf"
    path.write_bytes(long_pdf.content)
    command = [shutil.which("pdftotext"), "-layout", str(path), "-"]
    read = subprocess.run(command, capture_output=True, check=True, text=True)  # noqa: S603 - our own file
    text = plain(read.stdout)
    seal = snapshot(content(12, 25))["seal"]
    printed = set(text.split())
    missing = {word for line in texts(content(12, 25)) for word in plain(line).split() if word not in printed}
    assert missing == set()
    assert text.count(seal["sha256"]) >= long_pdf.pages
    assert text.count(seal["head"]) >= long_pdf.pages
    assert "Jamais Ceci" not in text


def test_the_same_minutes_give_the_same_bytes():
    first, second = (render_report(Report(**SEALED, snapshot=snapshot())) for _ in range(2))
    assert first.content == second.content
    assert render_report(Report(**SEALED, snapshot=snapshot(signed=False))).content != first.content


def test_what_people_type_stays_text():
    hostile = '<img src="file:///etc/hostname"><script>alert(1)</script>'
    html = page_html(snapshot(content(remarks=hostile, organisation=hostile)), SEAL)
    assert "<script>" not in html
    assert "style=" not in html
    assert render_pdf(html).pages >= 1


def test_minutes_without_votes_or_proxies_or_signatures_are_valid_too():
    bare = snapshot(content(0, 3, proxies=(), remarks="", demonstration=False), signed=False)
    html = page_html(bare, SEAL)
    assert "Données de démonstration" not in html
    assert "n’est pas encore signé" in html
    report = validate_pdf_bytes(render_pdf(html).content, profile=ValidationProfile.PDF_UA_1)
    assert list(report.failures) == []


def texts(value: object) -> list[str]:
    """Every text of a frozen content, but the words that only the page's own layout says."""
    if isinstance(value, dict):
        return [text for item in value.values() for text in texts(item)]
    if isinstance(value, list):
        return [text for item in value for text in texts(item)]
    return [value] if isinstance(value, str) else []


def plain(text: str) -> str:
    """One kind of space, apostrophes kept, no ligatures: what two renderings of a text have in common."""
    folded = unicodedata.normalize("NFKC", text)
    return re.sub(r"[\s\u00a0\u202f]+", " ", re.sub(r"[;:!?«».,()]", " ", folded))
