"""Whatever people typed comes out of every document as text: nothing fetched, nothing run, nothing lost in silence."""

import io
import re
import shutil
import socket
import subprocess
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path

import pikepdf
import pytest
from page import ValidationProfile, validate_pdf_bytes

from reports.documents import DOCUMENTS
from reports.documents.file import File
from reports.enums import FileFormat, ReportKind
from tests.reports.register_samples import SAMPLES
from tests.reports.samples import SEAL

pytestmark = pytest.mark.long  # documents of many pages, each laid out up to three times
KINDS = [kind for kind, document in DOCUMENTS.items() if document.format == FileFormat.PDF]
HOSTILE = (
    "</p></td><script>alert(1)</script><link rel=attachment href=file:///etc/hostname><img src='http://192.0.2.1/b.png'>"
    " &lt;b&gt; {{ 7|add:35 }} {% now %}"
    " bravo 👏🏽 مر עב \u202eretourné\u2066 z\u0300\u0301\u0303\u0330 \x00\x07\x1b\x85 fin."
)
LONG_WORD = "Anticonstitutionnellement" * 200  # five thousand letters without a place to break
RARE = 60  # one text in so many also holds that word
# Choices of a list, and figures that the application writes: nobody types them.
CHOSEN = {"kind", "key", "verdict", "worst_kind", "matrix", "state", "move", "mode"}
CHOSEN |= {"block", "holds", "mark", "head", "entries", "share", "level", "columns"}
CHOSEN |= {"baseline", "threshold", "value", "planned", "actual"}


def hostile(content, key="", count=None):
    """Return the content with every text that people may type made hostile, some with an endless word."""
    count = count if count is not None else [0]
    if isinstance(content, dict):
        return {name: value if name in CHOSEN else hostile(value, name, count) for name, value in content.items()}
    if isinstance(content, list | tuple):
        return [hostile(value, key, count) for value in content]
    if not isinstance(content, str) or _is_figure(content):
        return content
    count[0] += 1
    return f"{content} {HOSTILE} {LONG_WORD if count[0] % RARE == 9 else ''}"


def _is_figure(text: str) -> bool:
    for read in (Decimal, date.fromisoformat):
        try:
            read(text)
        except (ValueError, InvalidOperation):
            continue
        return True
    return False


@cache
def printed(kind: str) -> File:
    """Print the hostile document once for all the tests; any attempt to reach another machine fails."""

    def refused(*_args):
        raise AssertionError("something is fetched")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", refused)
        return DOCUMENTS[kind].file(hostile(SAMPLES[kind]()), SEAL)


def tool(name: str, content: bytes, folder: Path, *options: str) -> str:
    path = folder / "document.pdf"
    path.write_bytes(content)
    command = [shutil.which(name), *options, str(path), "-"]
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout  # noqa: S603 - our own file


def test_every_kind_of_the_register_has_a_sample():
    assert set(KINDS) <= set(SAMPLES)


@pytest.mark.parametrize("kind", KINDS)
def test_hostile_documents_stay_valid_with_our_fonts_and_nothing_attached(kind):
    content = printed(kind).content
    for profile, rules in ((ValidationProfile.PDF_A_3A, 156), (ValidationProfile.PDF_UA_1, 104)):
        report = validate_pdf_bytes(content, profile=profile)
        assert (list(report.failures), report.rules.total, report.rules.failed) == ([], rules, 0)
    with pikepdf.open(io.BytesIO(content)) as pdf:
        beside = {"journal.jsonl"} if kind == ReportKind.JOURNAL_EXTRACT else set()
        assert len(set(pdf.attachments) - beside) == 1  # its own content
        with pdf.open_metadata() as told:
            assert told["pdf:Keywords"] == SEAL.code  # by which a program finds what it is
        fonts = {
            str(item.BaseFont) for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and "/BaseFont" in item
        }
        assert {name.split("+")[-1] for name in fonts} <= {"Lato", "Lato-Bold", "Lato-Regular"}
        actions = [item for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/URI"]
        assert actions == []
        assert not {"/OpenAction", "/AA"} & set(pdf.Root.keys())


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext reads the text back")
@pytest.mark.parametrize("kind", KINDS)
def test_hostile_texts_are_read_back_as_they_were_typed(kind, tmp_path):
    read = tool("pdftotext", printed(kind).content, tmp_path, "-raw")
    plain = re.sub(r"\s+", "", read.replace("\u00ad", ""))
    for words in (
        "<script>alert(1)</script>",
        "<linkrel=attachmenthref=file:///etc/hostname>",
        "{{7|add:35}}",
        "{%now%}",
    ):
        assert words in plain, words
    assert "bravo□□□□□□□retourné□" in plain
    assert "sontremplacéspar□" in plain
    assert plain.count("Anticonstitutionnellement") > 150  # some are cut between two pages


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext says where each word stands")
@pytest.mark.parametrize("kind", KINDS)
def test_no_word_leaves_the_page(kind, tmp_path):
    boxes = tool("pdftotext", printed(kind).content, tmp_path, "-bbox")
    width = float(re.search(r'<page width="([\d.]+)"', boxes)[1])
    rights = [float(found) for found in re.findall(r'xMax="([\d.]+)"', boxes)]
    assert len(rights) > 500
    assert max(rights) <= width
