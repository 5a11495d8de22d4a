"""WeasyPrint, as our documents use it. The only module that imports it, loaded when the first PDF is made."""

import atexit
import gc
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache, lru_cache
from typing import Any

import cssselect2
import lxml.html
import weasyprint
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from reports.documents.file import File
from reports.pdf.assets import SCHEME, STYLES, assets, written_out
from reports.pdf.conformance import conform

ANNEX = "annexe"  # the anchor of an annex
# The attached file carries a date; a fixed one keeps the bytes the same. Its real date is in its content.
EPOCH = datetime(2025, 1, 1, tzinfo=UTC)
VARIANT = "pdf/a-3a"
LINKED_STYLE = re.compile(r'<link rel="stylesheet" href="boussole:([\w.-]+)">')
READER = lxml.html.HTMLParser(remove_comments=True, remove_pis=True, huge_tree=True)  # huge: nothing is cut in silence
AddressRefused = FatalURLFetchingError


class ClosedFetcher(URLFetcher):
    """Serves our own assets, and the images given for this page, from memory; refuses every other address."""

    def __init__(self, images: Mapping[str, tuple[bytes, str]]) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False, fail_on_errors=True)
        self.known = {**assets(), **images}

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        name = url.removeprefix(SCHEME)
        if url.startswith(SCHEME) and name in self.known:
            content, kind = self.known[name]
            return URLFetcherResponse(url, content, {"Content-Type": kind})
        raise ValueError(f"adresse refusée : {url[:80]}")


class Page(weasyprint.HTML):
    """A page of ours, read by libxml2: the engine's own parser gives the same tree, in ten times as long."""

    def __init__(self, html: str, fetcher: URLFetcher) -> None:
        tree = lxml.html.document_fromstring(html, parser=READER)
        self.base_url = SCHEME
        self.url_fetcher = fetcher
        self.media_type = "print"
        self.wrapper_element = cssselect2.ElementWrapper.from_html_root(tree, content_language=None)
        self.etree_element = self.wrapper_element.etree_element


def laid_out(html: str, attachments: Mapping[str, bytes], accent: str, images: Mapping[str, tuple[bytes, str]]) -> File:
    """Return the PDF/A-3a and PDF/UA-1 of `html`; everything the engine built dies with this call.

    The arguments are those of `reports.pdf.render_pdf`. Raises AddressRefused, RecursionError.
    """
    embedded = [
        weasyprint.Attachment(
            string=content, name=name, description=name, relationship="Source", created=EPOCH, modified=EPOCH
        )
        for name, content in attachments.items()
    ]
    sheets = [_sheet(name, accent) for name in LINKED_STYLE.findall(html) if name in STYLES]
    page = Page(LINKED_STYLE.sub("", html), ClosedFetcher(images))
    document = page.render(pdf_variant=VARIANT, font_config=fonts(), stylesheets=sheets)
    content = document.write_pdf(pdf_variant=VARIANT, attachments=embedded or None, finisher=conform)
    before = next((number for number, page in enumerate(document.pages) if ANNEX in page.anchors), 0)
    return File(content, len(document.pages), before)


@lru_cache(maxsize=32)
def _sheet(name: str, accent: str) -> weasyprint.CSS:
    """Return a style sheet of ours, parsed, in the colour of a collectivité."""
    text = written_out(assets()[name][0].decode(), accent)
    return weasyprint.CSS(string=text, base_url=SCHEME, url_fetcher=ClosedFetcher({}), font_config=fonts())


@cache
def fonts() -> FontConfiguration:
    """Return the fonts of this process: loading them again for each page leaks a quarter of a megabyte each time."""
    atexit.register(_forget)
    return FontConfiguration()


def _forget() -> None:
    """Let the fonts go while the engine is still there to close them."""
    _sheet.cache_clear()
    fonts.cache_clear()
    gc.collect()
