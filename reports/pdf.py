"""HTML to PDF/A-3a and PDF/UA-1 at once. The only module that imports WeasyPrint.

Nothing is fetched: the fetcher knows our own assets by name and refuses everything else. The same HTML always
gives the same bytes.
"""

import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from django.conf import settings

from reports.conformance import conform, page_count
from reports.documents.file import File

if TYPE_CHECKING:
    from weasyprint.text.fonts import FontConfiguration

SCHEME = "boussole:"
# The attached file carries a date; a fixed one keeps the bytes the same. Its real date is in its content.
EPOCH = datetime(2025, 1, 1, tzinfo=UTC)
FONTS = {"lato-regular": "Lato-Regular.ttf", "lato-bold": "Lato-Bold.ttf"}
STYLES = {"report.css": "text/css"}
HATCH = (
    "<svg xmlns='http://www.w3.org/2000/svg' width='5' height='5' viewBox='0 0 8 8'>"
    "<path d='M-2 2 2-2M-2 10 10-2M6 10 10 6' stroke='#b85400' stroke-width='2.4'/></svg>"
)
DOTS = (
    "<svg xmlns='http://www.w3.org/2000/svg' width='4' height='4' viewBox='0 0 6 6'>"
    "<g fill='#1b1f24'><circle cx='1.5' cy='1.5' r='1'/><circle cx='4.5' cy='4.5' r='1'/></g></svg>"
)
_render_lock = threading.Lock()


class RenderFailed(Exception):  # noqa: N818 - says what happened to whoever asked for the report
    """The PDF could not be made: a resource was refused, or the text is nested too deep."""


def render_pdf(html: str, attachments: Mapping[str, bytes] | None = None) -> File:
    """Return the PDF of `html`, with `attachments` (name to bytes) embedded.

    Raises RenderFailed when the page asks for anything but our own assets, or cannot be laid out.
    """
    import weasyprint  # noqa: PLC0415 - half a second and a system library: only when a PDF is made
    from weasyprint.urls import FatalURLFetchingError  # noqa: PLC0415 - the engine loads its libraries only when a PDF is made

    embedded = [
        weasyprint.Attachment(
            string=content, name=name, description=name, relationship="Source", created=EPOCH, modified=EPOCH
        )
        for name, content in (attachments or {}).items()
    ]
    try:
        with _render_lock:
            document = weasyprint.HTML(string=html, base_url=SCHEME, url_fetcher=_closed_fetcher()())
            content = document.write_pdf(pdf_variant="pdf/a-3a", font_config=_fonts(), attachments=embedded or None)
    except FatalURLFetchingError as error:  # a BaseException: `except Exception` would let it through
        raise RenderFailed(str(error)) from error
    except RecursionError as error:
        raise RenderFailed("texte trop imbriqué") from error
    conformed = conform(content)
    return File(conformed, page_count(conformed))


@cache
def assets() -> dict[str, tuple[bytes, str]]:
    """Return every asset a report may use, by name: bytes and media type."""
    fonts = files("fontpkg_lato") / "files"
    found = {name: ((fonts / file).read_bytes(), "font/ttf") for name, file in FONTS.items()}
    folder = settings.BASE_DIR / "boussole" / "static" / "boussole" / "report"
    found |= {name: ((folder / name).read_bytes(), kind) for name, kind in STYLES.items()}
    found |= {"hatch.svg": (HATCH.encode(), "image/svg+xml"), "dots.svg": (DOTS.encode(), "image/svg+xml")}
    return found


@cache
def _fonts() -> "FontConfiguration":
    """One configuration per process: a new one per render leaks a quarter of a megabyte each time."""
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415 - see render_pdf

    return FontConfiguration()


@cache
def _closed_fetcher() -> type:
    from weasyprint.urls import URLFetcher, URLFetcherResponse  # noqa: PLC0415 - see render_pdf

    class ClosedFetcher(URLFetcher):
        """Serves our own assets from memory and refuses every other address."""

        def __init__(self) -> None:
            super().__init__(allowed_protocols=(), allow_redirects=False, fail_on_errors=True)

        def fetch(self, url: str, headers: Any = None) -> Any:
            name = url.removeprefix(SCHEME)
            if url.startswith(SCHEME) and name in assets():
                content, kind = assets()[name]
                return URLFetcherResponse(url, content, {"Content-Type": kind})
            raise RenderFailed(f"adresse refusée : {url[:80]}")

    return ClosedFetcher
