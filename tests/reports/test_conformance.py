"""A stream whose last byte is a carriage return stays readable, and the file valid."""

import io
import zlib

import pikepdf
from page import ValidationProfile, validate_pdf_bytes

from reports.pdf import render_pdf
from reports.pdf.conformance import RUN, SHORT_STREAM
from tests.attached import attached

CARRIAGE_RETURN = 0x0D
HTML = '<html lang="fr"><head><title>Essai</title></head><body><h1>Essai</h1><p>Texte.</p></body></html>'


def test_no_stream_ends_with_a_carriage_return():
    """A compressed stream ends with a checksum of what it holds: here, one that asks for care."""
    texts = (b"x" * number for number in range(3 * RUN, 100_000))
    held = next(text for text in texts if zlib.adler32(text) & 0xFF == CARRIAGE_RETURN)
    content = render_pdf(HTML, {"essai.json": held}).content
    assert SHORT_STREAM not in content
    report = validate_pdf_bytes(content, profile=ValidationProfile.PDF_A_3A)
    assert (list(report.failures), report.rules.failed) == ([], 0)
    with pikepdf.open(io.BytesIO(content)) as pdf:
        read = attached(pdf, "essai.json")
        assert read == held
        filters = [str(item.get("/Filter")) for item in pdf.objects if isinstance(item, pikepdf.Stream)]
    assert any("RunLengthDecode" in name for name in filters)
