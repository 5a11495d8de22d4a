"""Makes a PDF/A-3a file that is about to be written a PDF/UA-1 file as well.

Four things are set right on the objects in memory, so that nothing is read back: table headers say their scope,
running headers and footers become artifacts, marks without text leave the tree of structure, and the metadata is
stored plain (PDF/A) and claims PDF/UA-1 with the extension schema that PDF/A asks for.
"""

import io
import zlib
from collections.abc import Iterator
from typing import Any

import pikepdf
import pydyf

UA_CLAIM = (
    b'<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">'
    b"<pdfuaid:part>1</pdfuaid:part></rdf:Description>"
)
SHORT_STREAM = b"\r\nendstream"
RUN, RUNS_END = 128, b"\x80"  # of RunLengthDecode (ISO 32000-1, 7.4.5): longest literal run, end of data
_PROPERTY = (
    b'<rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name>'
    b"<pdfaProperty:valueType>Integer</pdfaProperty:valueType>"
    b"<pdfaProperty:category>internal</pdfaProperty:category>"
    b"<pdfaProperty:description>Part of ISO 14289 the file follows</pdfaProperty:description></rdf:li>"
)
UA_SCHEMA = (
    b'<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"'
    b' xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"'
    b' xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"><pdfaExtension:schemas><rdf:Bag>'
    b'<rdf:li rdf:parseType="Resource"><pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>'
    b"<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>"
    b"<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq>"
    + _PROPERTY
    + b"</rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"
)
LINES, LINE_KEYS = ("/Span", "/NonStruct"), {"Type", "S", "K", "Pg", "P"}
EMPTY_WHEN_CHILDLESS = ("/Span", "/Div", "/NonStruct")


def conform(document: Any, pdf: pydyf.PDF) -> None:
    """Set `pdf` right, just before it is written: a WeasyPrint « finisher ». The same objects give the same bytes."""
    root = _object(pdf, pdf.catalog["StructTreeRoot"])
    for part in root["K"]:
        _prune(pdf, _object(pdf, part))
    _scope_headers(pdf)
    _unmark_running_text(pdf, root)
    _gather_text(pdf, root)
    _claim_accessibility(pdf)
    for item in pdf.objects:
        if isinstance(item, pydyf.Stream):
            if item.compress:
                _compress_once(item)
            if _body(item).endswith(b"\r"):
                _end_in_mark(item)
    pdf.objects[:] = [_Written(item) if item.compressible else item for item in pdf.objects]


class _Written(pydyf.Object):
    """An object as it will be written: its bytes serve twice, for the identifier of the file and in the file."""

    data = b""

    def __init__(self, item: pydyf.Object, data: bytes | None = None) -> None:
        super().__init__()
        self.number, self.data = item.number, item.data if data is None else data


def whole_streams(content: bytes) -> bytes:
    """Return the file with no stream whose last byte is a carriage return.

    Such a byte and the line feed written after it read as one end of line: the stream then looks one byte short of
    its /Length, which PDF/A refuses. It depends on the checksum that closes a compressed stream, hence on the text.
    `conform` sees to every stream but those that hold the objects themselves: then they are written one by one.
    """
    if SHORT_STREAM not in content:
        return content
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as pdf:
        kept = pikepdf.StreamDecodeLevel.none
        mode = pikepdf.ObjectStreamMode.disable
        pdf.save(out, object_stream_mode=mode, stream_decode_level=kept, deterministic_id=True)
    return out.getvalue()


def _object(pdf: pydyf.PDF, reference: bytes) -> Any:
    """Return the object that « 12 0 R » names."""
    return pdf.objects[int(reference.split(b" ", 1)[0])]


def _prune(pdf: pydyf.PDF, element: Any) -> bool:
    """Take the elements without text out of the tree below `element`; tell whether anything is left in it."""
    kids = element.get("K")
    if not isinstance(kids, list):
        return True
    # A number is a piece of text; a reference is an element, or a link (which has no /K).
    kids[:] = [kid for kid in kids if isinstance(kid, int) or _prune(pdf, _object(pdf, kid))]
    return bool(kids) or element["S"] not in EMPTY_WHEN_CHILDLESS


def _gather_text(pdf: pydyf.PDF, root: Any) -> None:
    """Give each element its text directly, instead of one more element for each line of it."""
    numbers = _object(pdf, root["ParentTree"])["Nums"]
    of_page = {reference: numbers[2 * place + 1] for place, reference in enumerate(pdf.page_references)}
    waiting = list(root["K"])
    while waiting:
        reference = waiting.pop()
        element = _object(pdf, reference)
        kids = element.get("K", ())
        for place, kid in enumerate(kids):
            if not isinstance(kid, bytes):
                continue
            line = _object(pdf, kid)
            if element.get("Pg") == line.get("Pg") and _is_a_line(line):
                kids[place] = line["K"][0]
                of_page[line["Pg"]][line["K"][0]] = reference
                pdf.objects[line.number] = _Written(line, b"null")
            else:
                waiting.append(kid)


def _is_a_line(element: Any) -> bool:
    """Tell whether an element only holds one piece of text, and says nothing more of it."""
    kids = element.get("K", ())
    return element.get("S") in LINES and len(kids) == 1 and isinstance(kids[0], int) and set(element) <= LINE_KEYS


def _scope_headers(pdf: pydyf.PDF) -> None:
    """A row made only of headers heads columns; a header beside cells heads its row."""
    for row in pdf.objects:
        if not isinstance(row, dict) or row.get("S") != "/TR":
            continue
        cells = [_object(pdf, reference) for reference in row["K"]]
        scope = "/Column" if all(cell["S"] == "/TH" for cell in cells) else "/Row"
        for cell in cells:
            if cell["S"] == "/TH":
                cell["A"]["Scope"] = scope


def _unmark_running_text(pdf: pydyf.PDF, root: Any) -> None:
    """Headers and footers are tagged outside the tree of structure: turn them into artifacts."""
    inside = set(_below(pdf, root))
    numbers = _object(pdf, root["ParentTree"])["Nums"]
    for number, page in enumerate(_object(pdf, reference) for reference in pdf.page_references):
        marked = numbers[2 * number + 1]
        outside = {place for place, reference in enumerate(marked) if reference not in inside}
        for place in outside:
            marked[place] = b"null"
        stream = _object(pdf, page["Contents"]).stream
        for place, item in enumerate(stream):
            if isinstance(item, dict) and item.get("MCID") in outside:
                stream[place - 1] = "/Artifact"
                stream[place] = pydyf.Dictionary({"Type": "/Pagination"})


def _below(pdf: pydyf.PDF, element: Any) -> Iterator[bytes]:
    for kid in element.get("K", ()):
        if isinstance(kid, bytes):
            yield kid
            yield from _below(pdf, _object(pdf, kid))


def _claim_accessibility(pdf: pydyf.PDF) -> None:
    metadata = _object(pdf, pdf.catalog["Metadata"])
    claim = UA_CLAIM + UA_SCHEMA + b"</rdf:RDF>"
    metadata.stream = [b"".join(metadata.stream).replace(b"</rdf:RDF>", claim, 1)]
    metadata.compress = False


def _compress_once(stream: pydyf.Stream) -> None:
    """Compress now what would be compressed twice: for the identifier of the file, then for the file."""
    stream.compress = False
    stream.stream = [zlib.compress(_body(stream), level=9)]
    stream.extra = {**stream.extra, "Filter": "/FlateDecode"}


def _end_in_mark(stream: pydyf.Stream) -> None:
    """Wrap a stream that ends with a carriage return in literal runs, whose last byte is the mark 128.

    See `whole_streams`. qpdf undoes a wrapping in text (ASCII 85) when it writes; run lengths it leaves alone.
    """
    raw = _body(stream)
    runs = (raw[place : place + RUN] for place in range(0, len(raw), RUN))
    stream.stream = [b"".join(bytes([len(run) - 1]) + run for run in runs) + RUNS_END]
    inner = _list(stream.extra.get("Filter"))
    stream.extra = {**stream.extra, "Filter": pydyf.Array(["/RunLengthDecode", *inner])}
    if "DecodeParms" in stream.extra:
        stream.extra["DecodeParms"] = pydyf.Array(["null", *_list(stream.extra["DecodeParms"])])


def _body(stream: pydyf.Stream) -> bytes:
    """Return what the stream holds, as it would be written."""
    if len(stream.stream) == 1 and isinstance(stream.stream[0], bytes):
        return stream.stream[0]
    return pydyf.Stream(stream.stream).data.split(b"\nstream\n", 1)[1].removesuffix(b"\nendstream")


def _list(value: Any) -> list[Any]:
    return [] if value is None else list(value) if isinstance(value, list) else [value]
