"""Which codes and which contents of ours a file carries: « python -I carried.py <file », in a process of its own.

The file comes from anybody. So this program has little memory and little time, may write nothing; a file that
asks for more ends it, and carries nothing. It imports nothing of the application.
"""

import hashlib
import html
import io
import json
import re
import resource
import sys
import zipfile
from collections.abc import Iterator

import pikepdf

MEMORY, SECONDS = 256 * 1024 * 1024, 5
FOUND, PAGES, ATTACHMENTS, ENTRIES, TEXT = 20, 200, 10, 200, 4 * 1024 * 1024
SIGNS = "[0-9A-HJKMNP-TV-Z]{4}"
CODE = re.compile(rf"(?<![0-9A-Z]){SIGNS}-{SIGNS}-{SIGNS}(?![0-9A-Z])")
BETWEEN = re.compile(rb"beginbf(char|range)(.*?)endbf", re.DOTALL)
HEX = re.compile(rb"<([0-9A-Fa-f\s]+)>")
TAG = re.compile(rb"<[^>]{0,2000}>")
WORDS = re.compile(r"word/(document|header\d*|footer\d*)\.xml|docProps/(core|app|custom)\.xml")


def of_file(content: bytes) -> tuple[list[str], list[str]]:
    """Return the codes found in a PDF or a .docx, then the SHA-256 of the files attached to it."""
    reader = of_docx if content.startswith(b"PK") else of_pdf
    codes: list[str] = []
    sums: list[str] = []
    for text, attached in reader(content):
        codes += [code for code in CODE.findall(text) if code not in codes]
        sums += [attached] if attached and attached not in sums else []
        if len(codes) >= FOUND:
            break
    return codes[:FOUND], sums[:ATTACHMENTS]


def of_docx(content: bytes) -> Iterator[tuple[str, str]]:
    """Give the text of each part of a Word document that may hold a code."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for entry in archive.infolist()[:ENTRIES]:
            if WORDS.fullmatch(entry.filename):
                with archive.open(entry) as part:
                    yield html.unescape(TAG.sub(b"", part.read(TEXT)).decode(errors="replace")), ""


def of_pdf(content: bytes) -> Iterator[tuple[str, str]]:
    """Give the metadata of a PDF, the SHA-256 of what is attached to it, then the text of its pages."""
    with pikepdf.open(io.BytesIO(content), suppress_warnings=True) as pdf:
        for value in dict(pdf.docinfo).values():
            yield str(value)[:TEXT], ""
        if "/Metadata" in pdf.Root:
            yield pdf.Root.Metadata.read_bytes()[:TEXT].decode(errors="replace"), ""
        for name in list(pdf.attachments)[:ATTACHMENTS]:
            stream = pdf.attachments[name].get_file().obj
            held = stream.read_bytes(pikepdf.StreamDecodeLevel.specialized)
            yield "", hashlib.sha256(held).hexdigest()
        for page in pdf.pages[:PAGES]:
            yield "".join(_words(page)), ""


def _words(page: pikepdf.Page) -> Iterator[str]:
    """Give what a page shows, in the order in which it draws it; a space stands for a change of place."""
    fonts = page.get("/Resources", pikepdf.Dictionary()).get("/Font", pikepdf.Dictionary())
    tables = {str(name): _table(font) for name, font in fonts.items()}
    table: dict[bytes, str] = {}
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name == "Tf":
            table = tables.get(str(operands[0]), {})
        elif name in ("Tj", "'", '"'):
            yield _shown(bytes(operands[-1]), table)
        elif name == "TJ":
            yield "".join(_shown(bytes(piece), table) for piece in operands[0] if isinstance(piece, pikepdf.String))
        elif name in ("Td", "TD", "Tm", "T*", "ET"):
            yield " "


def _table(font: pikepdf.Object) -> dict[bytes, str]:
    """Return what each sign of a font stands for, as its own table says; nothing when it has none."""
    if "/ToUnicode" not in font:
        return {}
    table: dict[bytes, str] = {}
    for kind, body in BETWEEN.findall(font.ToUnicode.read_bytes()[:TEXT]):
        signs = [bytes.fromhex(sign.decode()) for sign in HEX.findall(body)]
        if kind == b"char":
            pairs = zip(signs[::2], signs[1::2], strict=False)
            table |= {code: text.decode("utf-16-be", "replace") for code, text in pairs}
        else:
            for first, last, text in zip(signs[::3], signs[1::3], signs[2::3], strict=False):
                start, base = int.from_bytes(first), int.from_bytes(text[:2])
                for step in range(min(int.from_bytes(last) - start, 255) + 1):
                    table[(start + step).to_bytes(len(first))] = chr(base + step)
    return table


def _shown(raw: bytes, table: dict[bytes, str]) -> str:
    if not table:
        return raw.decode("latin-1")
    width = max(map(len, table))
    return "".join(table.get(raw[place : place + width], "") for place in range(0, len(raw), width))


def confine() -> None:
    """Take from this process what it does not need: memory, time, writing."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    confine()
    codes, sums = of_file(sys.stdin.buffer.read())
    sys.stdout.write(json.dumps({"codes": codes, "sums": sums}))
