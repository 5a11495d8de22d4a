"""HTML to PDF/A-3a and PDF/UA-1 at once.

Nothing is fetched: a page is given our own assets by name (`assets`), everything else is refused. The same HTML
always gives the same bytes. `engine` lays the page out, `conformance` sets the file right before it is written.
"""

import gc
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from reports.documents.file import File
from reports.pdf.assets import ACCENT, our_signs
from reports.pdf.conformance import whole_streams
from reports.pdf.glyphs import drawable

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
    from reports.pdf import engine  # noqa: PLC0415 - half a second and system libraries: only when a PDF is made

    html = drawable(html, our_signs())
    try:
        with _render_lock, _collector_at_rest():
            laid_out = engine.laid_out(html, attachments or {}, accent, images or {})
    except engine.AddressRefused as error:  # a BaseException: `except Exception` would let it through
        raise RenderFailed(str(error)) from error
    except RecursionError as error:
        raise RenderFailed("texte trop imbriqué") from error
    return File(whole_streams(laid_out.content), laid_out.pages, laid_out.annex_after)


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
