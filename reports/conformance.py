"""One pass over a PDF/A-3a file that makes it a PDF/UA-1 file as well.

Three things are set right: table headers say their scope, running headers and footers become artifacts, and the
metadata is stored plain (PDF/A) and claims PDF/UA-1 with the extension schema that PDF/A asks for.
"""

import io

import pikepdf
from pikepdf import Array, Dictionary, Name, Operator, Pdf

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


def conform(content: bytes) -> bytes:
    """Return the same document as valid PDF/A-3a and PDF/UA-1, deterministically."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        _scope_headers(pdf)
        _unmark_running_text(pdf)
        _claim_accessibility(pdf)
        return _written(pdf)


def _written(pdf: Pdf) -> bytes:
    """Return the bytes of the file, with no stream whose last byte is a carriage return.

    Such a byte and the line feed written after it read as one end of line: the stream then looks one byte short of
    its /Length, which PDF/A refuses. It depends on the checksum that closes a compressed stream, hence on the text.
    """
    content = _saved(pdf, pikepdf.ObjectStreamMode.generate)
    if SHORT_STREAM not in content:
        return content
    with pikepdf.open(io.BytesIO(content)) as again:
        for item in again.objects:
            if isinstance(item, pikepdf.Stream) and item.read_raw_bytes().endswith(b"\r"):
                _end_in_mark(item)
        kept = pikepdf.StreamDecodeLevel.none
        content = _saved(again, pikepdf.ObjectStreamMode.generate, stream_decode_level=kept)
        if SHORT_STREAM in content:  # a stream that holds objects: they are written one by one instead
            content = _saved(again, pikepdf.ObjectStreamMode.disable, stream_decode_level=kept)
    return content


def _saved(pdf: Pdf, mode: pikepdf.ObjectStreamMode, **more: object) -> bytes:
    out = io.BytesIO()
    pdf.save(out, compress_streams=True, object_stream_mode=mode, deterministic_id=True, **more)
    return out.getvalue()


def _end_in_mark(stream: pikepdf.Stream) -> None:
    """Wrap what the stream holds in literal runs, whose last byte is the mark 128.

    qpdf undoes a wrapping in text (ASCII 85) when it writes; run lengths it leaves alone.
    """
    filters = stream.get("/Filter", Array())
    inner = list(filters) if isinstance(filters, Array) else [filters]
    given = stream.get("/DecodeParms")
    settings = [] if given is None else list(given) if isinstance(given, Array) else [given]
    parms = Array([pikepdf.Object.parse(b"null"), *settings]) if settings else None
    raw = stream.read_raw_bytes()
    runs = (raw[place : place + RUN] for place in range(0, len(raw), RUN))
    wrapped = b"".join(bytes([len(run) - 1]) + run for run in runs) + RUNS_END
    stream.write(wrapped, filter=Array([Name.RunLengthDecode, *inner]), decode_parms=parms)


def page_count(content: bytes) -> int:
    """Return the number of pages of a PDF."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return len(pdf.pages)


def _scope_headers(pdf: Pdf) -> None:
    for item in pdf.objects:
        if isinstance(item, Dictionary) and item.get("/S") == "/TH" and "/A" in item:
            whole_row = all(cell.get("/S") == "/TH" for cell in item.P.K)
            item.A["/Scope"] = Name("/Column" if whole_row else "/Row")


def _unmark_running_text(pdf: Pdf) -> None:
    """Headers and footers are tagged outside the tree of structure: turn them into artifacts."""
    tree = pdf.Root.StructTreeRoot
    inside = _reachable(tree.K)
    numbers = tree.ParentTree.Nums
    parents = {int(numbers[place]): numbers[place + 1] for place in range(0, len(numbers), 2)}
    for page in pdf.pages:
        marked = parents.get(int(page.obj.get("/StructParents", -1)))
        if not isinstance(marked, Array):
            continue
        outside = {
            place for place, item in enumerate(marked) if isinstance(item, Dictionary) and item.objgen not in inside
        }
        if outside:
            page.Contents = pdf.make_stream(_with_artifacts(page, outside))
            for place in outside:
                marked[place] = pikepdf.Object.parse(b"null")


def _with_artifacts(page: pikepdf.Page, outside: set[int]) -> bytes:
    artifact = [Name.Artifact, Dictionary({"/Type": Name.Pagination})]
    instructions = []
    for instruction in pikepdf.parse_content_stream(page):
        properties = instruction.operands[1] if str(instruction.operator) == "BDC" else {}
        if "/MCID" in properties and int(properties["/MCID"]) in outside:
            instruction = pikepdf.ContentStreamInstruction(artifact, Operator("BDC"))
        instructions.append(instruction)
    return pikepdf.unparse_content_stream(instructions)


def _reachable(root: pikepdf.Object) -> set[tuple[int, int]]:
    seen: set[tuple[int, int]] = set()
    waiting = [root]
    while waiting:
        item = waiting.pop()
        if isinstance(item, Array):
            waiting.extend(item)
        elif isinstance(item, Dictionary):
            if item.is_indirect:
                if item.objgen in seen:
                    continue
                seen.add(item.objgen)
            if "/K" in item:
                waiting.append(item.K)
    return seen


def _claim_accessibility(pdf: Pdf) -> None:
    claim = UA_CLAIM + UA_SCHEMA + b"</rdf:RDF>"
    plain = pikepdf.Stream(pdf, pdf.Root.Metadata.read_bytes().replace(b"</rdf:RDF>", claim, 1))
    plain["/Type"], plain["/Subtype"] = Name.Metadata, Name.XML
    pdf.Root.Metadata = pdf.make_indirect(plain)
