"""A document of a hundred parts stays easy to walk through: bookmarks, contents that lead there, numbered pages."""

import io
import re
import shutil
import subprocess

import pikepdf
import pytest

from reports.documents.file import File
from reports.pdf import render_pdf
from reports.render import page_html
from tests.reports.pack_samples import pack
from tests.reports.samples import SEAL

pytestmark = pytest.mark.long  # more than a hundred pages
PARTS = 100


def part(number: int) -> dict:
    """Return a short item: an amendment to vote on."""
    said = {"lead": "C. Lemoine", "version": 2, "amends": 1, "by": "C. Lemoine", "on": "3 mars 2026",
            "reasons": "Motif.", "sha256": SEAL.sha256, "fields": [], "criteria": []}  # fmt: skip
    return {
        "number": number,
        "title": f"Assistant numéro {number}",
        "reference": f"2026-{number:03d}",
        "kind": "Avenant",
        "item": number,
        "withheld": "",
        "amendment": said,
    }


@pytest.fixture(scope="module")
def long_pdf() -> File:
    return render_pdf(page_html(pack(0, items=[part(number) for number in range(1, PARTS + 1)]), SEAL))


def titled(entries) -> list:
    """Return the bookmarks of parts, however deep, in their order."""
    found = []
    for entry in entries:
        found += [entry] if entry.title.startswith("Point ") else []
        found += titled(entry.children)
    return found


def page_of(pdf: pikepdf.Pdf, destination: pikepdf.Object) -> int:
    """Return the number of the page, from 1, that a destination leads to, by its name or itself."""
    if isinstance(destination, pikepdf.String):
        tree = pikepdf.NameTree(pdf.Root.Names.Dests)
        destination = tree[str(destination)]
    where = destination[0] if isinstance(destination, pikepdf.Array) else destination.D[0]
    return pikepdf.Page(where).index + 1


def test_each_part_has_a_bookmark_and_a_line_of_contents_that_lead_to_its_page(long_pdf):
    with pikepdf.open(io.BytesIO(long_pdf.content)) as pdf:
        with pdf.open_outline() as outline:
            marks = titled(outline.root)
            titles = [mark.title for mark in marks]
            places = [page_of(pdf, mark.destination) for mark in marks]
        links = [
            page_of(pdf, link.get("/Dest") or link.A.D)
            for page in pdf.pages
            for link in page.obj.get("/Annots", [])
            if link.Subtype == "/Link"
        ]
    assert titles == [f"Point {number}. Assistant numéro {number}" for number in range(1, PARTS + 1)]
    assert places == sorted(set(places))  # each on a page of its own, in order
    assert list(dict.fromkeys(links)) == places  # a line of contents is a link twice: its word, its number


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext reads the text back")
def test_pages_are_numbered_and_the_contents_say_the_same_numbers(long_pdf, tmp_path):
    path = tmp_path / "long.pdf"
    path.write_bytes(long_pdf.content)
    command = [shutil.which("pdftotext"), "-raw", str(path), "-"]
    read = subprocess.run(command, capture_output=True, check=True, text=True).stdout  # noqa: S603 - our own file
    pages = [" ".join(page.split()) for page in read.split("\f")[:-1]]
    assert len(pages) == long_pdf.pages > PARTS
    assert all(f"Page {number} sur {long_pdf.pages}" in page for number, page in enumerate(pages, start=1))
    starts = {
        number: next(place for place, page in enumerate(pages, start=1) if f"Point {number}. Assistant" in page)
        for number in range(1, PARTS + 1)
    }
    contents = " ".join(pages[: starts[1] - 1])
    said = dict(re.findall(r"(\d+) Assistant numéro \d+ \(2026-\d+\) Avenant page (\d+)", contents))
    assert {int(number): int(place) for number, place in said.items()} == starts
