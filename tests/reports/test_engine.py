"""The engine as our documents use it: our reader changes nothing to a page, and no page leaves a trace in memory."""

import io
from collections.abc import Iterator
from typing import Any

import pytest
import tinyhtml5
from fontTools.ttLib import TTFont

from reports.documents import DOCUMENTS
from reports.documents.file import File
from reports.pdf import render_pdf
from reports.pdf.assets import FONTS, assets
from reports.pdf.engine import ClosedFetcher, Page
from tests.reports.register_samples import SAMPLES
from tests.reports.samples import SEAL

TABULAR = "0123456789"


@pytest.mark.parametrize("kind", SAMPLES)
def test_our_reader_gives_the_tree_that_the_engines_own_gives(kind, monkeypatch):
    pages: list[str] = []
    monkeypatch.setattr("reports.render.render_pdf", lambda html, *_a, **_k: pages.append(html) or File(b"", 2))
    DOCUMENTS[kind].file(SAMPLES[kind](), SEAL)
    ours = Page(pages[-1], ClosedFetcher({})).etree_element
    theirs = tinyhtml5.parse(pages[-1], namespace_html_elements=False)
    for tree in (ours, theirs):
        tree.find("body")[
            -1
        ].tail = ""  # blanks after the last element: one keeps those that follow </html>, one does not
    assert list(said(ours.find("body"))) == list(said(theirs.find("body")))
    assert list(said(ours.find("head"), blanks=False)) == list(said(theirs.find("head"), blanks=False))


def said(element: Any, *, blanks: bool = True) -> Iterator[tuple[Any, ...]]:
    """Yield each element below `element`: its name, its attributes, the text in it and after it."""
    for one in element.iter():
        texts = (one.text or "", one.tail or "") if one is not element else ("", "")
        yield one.tag, dict(one.attrib), *(texts if blanks else (text.strip() for text in texts))


def test_a_page_nested_deeper_than_any_reader_allows_is_refused_not_cut():
    """libxml2 stops at 256 levels unless it is told not to: what follows would be missing, and nobody told."""
    deep = f"<html lang='fr'><body>{'<div>' * 300}fin{'</div>' * 300}</body></html>"
    tree = Page(deep, ClosedFetcher({})).etree_element
    assert "fin" in "".join(tree.itertext())
    assert len(list(tree.iter("div"))) == 300


def test_our_style_sheet_asks_for_no_font_feature():
    """The engine keeps two objects in memory for ever each time it draws a text that asks for one.

    Tabular figures are the reason one would ask: ours all have one width already.
    """
    assert b"font-variant" not in assets()["report.css"][0]
    assert b"font-feature" not in assets()["report.css"][0]
    for name in FONTS:
        font = TTFont(io.BytesIO(assets()[name][0]))
        widths = {font["hmtx"][font.getBestCmap()[ord(sign)]][0] for sign in TABULAR}
        assert len(widths) == 1


def test_a_comment_is_not_a_word_of_the_page():
    page = Page("<html lang='fr'><body><!-- tu --><p>dit</p></body></html>", ClosedFetcher({}))
    assert [element.tag for element in page.etree_element.iter()] == ["html", "body", "p"]
    assert (
        render_pdf("<html lang='fr'><head><title>T</title></head><body><!-- tu --><p>dit</p></body></html>").pages == 1
    )
