"""Looking into a file that anybody may have made: what it carries is found, and nothing that it asks for is given."""

import io
import os
import tempfile
import time
import zipfile
import zlib

import docx
import pikepdf
import pytest

from reports.pdf import render_pdf
from reports.render import page_html, report_html
from reports.verification import reading
from reports.verification.carried import MEMORY
from reports.verification.reading import Carried, ReadersBusy, carried_by
from tests.reports.pack_samples import pack
from tests.reports.samples import SEAL, snapshot

NOTHING = Carried()
MOST_SECONDS = 15


@pytest.fixture(scope="module")
def report() -> bytes:
    return render_pdf(report_html(snapshot("final"), SEAL), {"dossier.json": b"{}"}).content


def rewritten(content: bytes, *gone: str) -> bytes:
    """Return the PDF without its metadata, its attachments…"""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as pdf:
        for name in gone:
            del pdf.Root[name]
        del pdf.trailer["/Info"]
        pdf.save(out)
    return out.getvalue()


def word_file(code: str, where: str) -> bytes:
    document, out = docx.Document(), io.BytesIO()
    if where == "text":
        first, second = code[:7], code[7:]
        paragraph = document.add_paragraph("Code : ")
        paragraph.add_run(first).bold = True
        paragraph.add_run(second)
    elif where == "footer":
        document.sections[0].footer.paragraphs[0].text = f"Code : {code}."
    else:
        document.core_properties.keywords = code
    document.save(out)
    return out.getvalue()


def test_the_code_stands_in_the_metadata_of_every_document(report):
    for content in (report, render_pdf(page_html(pack(1), SEAL)).content):
        with pikepdf.open(io.BytesIO(content)) as pdf:
            assert str(pdf.docinfo["/Keywords"]) == SEAL.code
            assert SEAL.code.encode() in pdf.Root.Metadata.read_bytes()
        assert SEAL.code in carried_by(content).codes


@pytest.mark.parametrize("gone", [(), ("/Metadata",), ("/Metadata", "/Names")])
def test_the_code_is_found_in_what_is_left_of_a_document(report, gone):
    assert carried_by(rewritten(report, *gone)).codes == (SEAL.code,)


def test_what_is_attached_is_recognised_by_its_sum(report):
    assert carried_by(report).sums == ("44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",)


@pytest.mark.parametrize("where", ["text", "footer", "properties"])
def test_the_code_is_found_in_a_word_document(where):
    assert carried_by(word_file(SEAL.code, where)) == Carried((SEAL.code,))


def locked(content: bytes) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(owner="a", user="b", R=6))
    return out.getvalue()


def stream_bomb() -> bytes:
    """A PDF of a megabyte whose metadata would take more than the memory that is given."""
    packer = zlib.compressobj(1)
    packed = b"".join(packer.compress(bytes(1 << 20)) for _ in range(MEMORY >> 20)) + packer.flush()
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        bomb = pikepdf.Stream(pdf, b"")
        bomb.write(packed, filter=pikepdf.Name.FlateDecode)
        pdf.Root.Metadata = pdf.make_indirect(bomb)
        pdf.save(out)
    return out.getvalue()


def zip_bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", bytes(100 << 20))
    return out.getvalue()


def entity_bomb() -> bytes:
    out = io.BytesIO()
    lines = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 20))
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f'<!DOCTYPE x [<!ENTITY e0 "a">{lines}]><x>&e19;</x>')
    return out.getvalue()


@pytest.mark.parametrize(
    "make",
    [
        lambda report: b"",
        lambda report: b"\x00" * 5000,
        lambda report: b"%PDF-1.7\n" + os.urandom(20_000),
        lambda report: report[: len(report) // 3],
        lambda report: b"PK\x03\x04" + os.urandom(2000),
        lambda report: b"<!DOCTYPE html><script src='http://127.0.0.1/'></script>",
        locked,
        lambda report: stream_bomb(),
        lambda report: zip_bomb(),
        lambda report: entity_bomb(),
        lambda report: b"%PDF-1.7\n1 0 obj\n" + b"[" * 2_000_000,
    ],
)
def test_a_file_that_cannot_be_read_or_asks_too_much_carries_nothing(report, make):
    content, started = make(report), time.monotonic()
    assert carried_by(content) == NOTHING
    assert time.monotonic() - started < MOST_SECONDS


def test_nothing_of_the_file_reaches_the_disk_nor_the_logs(report, caplog, monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    caplog.set_level("DEBUG")
    carried_by(report)
    carried_by(b"%PDF-1.7 secret")
    assert list(tmp_path.iterdir()) == []
    assert [(record.message, record.size) for record in caplog.records] == [("unreadable file", 15)]


def test_too_many_readers_at_once_are_refused(monkeypatch):
    monkeypatch.setattr(reading, "SECONDS", 0.01)
    for _ in range(reading.AT_ONCE):
        assert reading._places.acquire(blocking=False)
    try:
        with pytest.raises(ReadersBusy):
            carried_by(b"%PDF")
    finally:
        for _ in range(reading.AT_ONCE):
            reading._places.release()
