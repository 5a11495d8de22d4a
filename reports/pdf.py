"""HTML to PDF/A-3a and PDF/UA-1 at once. The only module that imports WeasyPrint.

Nothing is fetched: the fetcher knows our own assets by name and refuses everything else. The same HTML always
gives the same bytes.
"""

import atexit
import gc
import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from django.conf import settings

from reports.conformance import conform, whole_streams
from reports.documents.file import File
from reports.glyphs import drawable, signs_of
from reports.marks import DRAWINGS

if TYPE_CHECKING:
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration

SCHEME = "boussole:"
ANNEX = "annexe"  # the anchor of an annex
# The attached file carries a date; a fixed one keeps the bytes the same. Its real date is in its content.
EPOCH = datetime(2025, 1, 1, tzinfo=UTC)
FONTS = {"lato-regular": "Lato-Regular.ttf", "lato-bold": "Lato-Bold.ttf"}
STYLES = {"report.css": "text/css"}
VARIANT = "pdf/a-3a"
ACCENT = "#0b3d70"
LINKED_STYLE = re.compile(r'<link rel="stylesheet" href="boussole:([\w.-]+)">')
_ROOT = re.compile(r":root \{([^}]*)\}")
_NAMED = re.compile(r"(--[\w-]+): ([^;]+);")
_USE = re.compile(r"var\((--[\w-]+)\)")
_render_lock = threading.Lock()


class RenderFailed(Exception):  # noqa: N818 - says what happened to whoever asked for the report
    """The PDF could not be made: a resource was refused, or the text is nested too deep."""


def render_pdf(
    html: str,
    attachments: Mapping[str, bytes] | None = None,
    *,
    accent: str = ACCENT,
    images: Mapping[str, tuple[bytes, str]] | None = None,
) -> File:
    """Return the PDF of `html`, with `attachments` (name to bytes) embedded.

    `accent` (« #0b3d70 ») is the colour of the collectivité; `images` (name to bytes and media type) are served to
    this page only, as `boussole:NAME`. A style sheet of ours that the page links to is parsed once for all pages.
    Raises RenderFailed when the page asks for anything but our own assets, or cannot be laid out.
    """
    from weasyprint.urls import FatalURLFetchingError  # noqa: PLC0415 - the engine loads its libraries only when a PDF is made

    html = drawable(html, our_signs())
    try:
        with _render_lock, _collector_at_rest():
            content, pages, annex_after = _laid_out(html, attachments or {}, accent, images or {})
    except FatalURLFetchingError as error:  # a BaseException: `except Exception` would let it through
        raise RenderFailed(str(error)) from error
    except RecursionError as error:
        raise RenderFailed("texte trop imbriqué") from error
    return File(whole_streams(content), pages, annex_after)


def _laid_out(
    html: str, attachments: Mapping[str, bytes], accent: str, images: Mapping[str, tuple[bytes, str]]
) -> tuple[bytes, int, int]:
    """Return the bytes, the pages, those before the annex; everything the engine built dies with this call."""
    import weasyprint  # noqa: PLC0415 - half a second and a system library: only when a PDF is made

    embedded = [
        weasyprint.Attachment(
            string=content, name=name, description=name, relationship="Source", created=EPOCH, modified=EPOCH
        )
        for name, content in attachments.items()
    ]
    sheets = [_sheet(name, accent) for name in LINKED_STYLE.findall(html) if name in STYLES]
    fetcher = _closed_fetcher()(images)
    page = weasyprint.HTML(string=LINKED_STYLE.sub("", html), base_url=SCHEME, url_fetcher=fetcher)
    document = page.render(pdf_variant=VARIANT, font_config=_fonts(), stylesheets=sheets)
    content = document.write_pdf(pdf_variant=VARIANT, attachments=embedded or None, finisher=conform)
    before = next((number for number, page in enumerate(document.pages) if ANNEX in page.anchors), 0)
    return content, len(document.pages), before


@cache
def assets() -> dict[str, tuple[bytes, str]]:
    """Return every asset a report may use, by name: bytes and media type."""
    fonts = files("fontpkg_lato") / "files"
    found = {name: ((fonts / file).read_bytes(), "font/ttf") for name, file in FONTS.items()}
    folder = settings.BASE_DIR / "boussole" / "static" / "boussole" / "report"
    found |= {name: ((folder / name).read_bytes(), kind) for name, kind in STYLES.items()}
    return found | {name: (drawing.encode(), "image/svg+xml") for name, drawing in DRAWINGS.items()}


@lru_cache(maxsize=32)
def _sheet(name: str, accent: str) -> "CSS":
    """Return a style sheet of ours, parsed, in the colour of a collectivité."""
    import weasyprint  # noqa: PLC0415 - see render_pdf

    text = written_out(assets()[name][0].decode(), accent)
    fetcher = _closed_fetcher()({})
    return weasyprint.CSS(string=text, base_url=SCHEME, url_fetcher=fetcher, font_config=_fonts())


def written_out(css: str, accent: str) -> str:
    """Return the style sheet with the values of `:root` in the place of their names, and `accent` as --org.

    The engine looks each name up again for every element: that is a tenth of the time of a page.
    """
    named = dict(_NAMED.findall(" ".join(_ROOT.findall(css)))) | {"--org": accent}
    return _USE.sub(lambda use: named[use[1]], _ROOT.sub("", css))


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Pause the collector: a page makes hundreds of thousands of objects that all live until it is done.

    They are then collected at once, before they grow old: memory stays where it was.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.collect(0)
        if was_on:
            gc.enable()


@cache
def our_signs() -> frozenset[str]:
    """Return the signs that our fonts draw: a document holds no other."""
    return signs_of(assets()[name][0] for name in FONTS)


@cache
def _fonts() -> "FontConfiguration":
    """One configuration per process: a new one per render leaks a quarter of a megabyte each time."""
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415 - see render_pdf

    atexit.register(_forget)
    return FontConfiguration()


def _forget() -> None:
    """Let the fonts go while the engine is still there to close them."""
    _sheet.cache_clear()
    _fonts.cache_clear()
    gc.collect()


@cache
def _closed_fetcher() -> type:
    from weasyprint.urls import URLFetcher, URLFetcherResponse  # noqa: PLC0415 - see render_pdf

    class ClosedFetcher(URLFetcher):
        """Serves our own assets, and the images given for this page, from memory; refuses every other address."""

        def __init__(self, images: Mapping[str, tuple[bytes, str]]) -> None:
            super().__init__(allowed_protocols=(), allow_redirects=False, fail_on_errors=True)
            self.known = {**assets(), **images}

        def fetch(self, url: str, headers: Any = None) -> Any:
            name = url.removeprefix(SCHEME)
            if url.startswith(SCHEME) and name in self.known:
                content, kind = self.known[name]
                return URLFetcherResponse(url, content, {"Content-Type": kind})
            raise RenderFailed(f"adresse refusée : {url[:80]}")

    return ClosedFetcher
