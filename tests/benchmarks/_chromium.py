"""A warm Chromium that prints pages, to compare with."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from reports.pdf.assets import assets

CHROMIUM = "/usr/bin/chromium"


class Browser:
    """A warm Chromium that prints pages; `is_there` tells whether it is wanted and on the machine.

    A page of its own for each document keeps what one document did away from the next, as our engine does; the same
    page again is the fastest that a browser can be.
    """

    def __init__(self, *, wanted: bool) -> None:
        self.is_there = wanted and Path(CHROMIUM).exists()
        self._kept: Any = None

    def __enter__(self) -> "Browser":
        if self.is_there:
            from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only where there is a browser

            self._tool = sync_playwright().start()
            self._browser = self._tool.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        return self

    def __exit__(self, *_error: object) -> None:
        if self.is_there:
            self._browser.close()
            self._tool.stop()

    @contextmanager
    def new_page(self) -> Iterator[Any]:
        """Open a page for one document."""
        page = self._browser.new_page()
        page.route("**/*", self._answer)
        yield page
        page.close()

    @contextmanager
    def same_page(self) -> Iterator[Any]:
        """Give the page of the document before."""
        if self._kept is None:
            self._kept = self._browser.new_page()
            self._kept.route("**/*", self._answer)
        yield self._kept

    def prints(self, opened: Callable[[], AbstractContextManager[Any]], html: str) -> bytes:
        """Return the tagged PDF of the page."""
        with opened() as page:
            page.set_content(html.replace("boussole:", "http://boussole.test/"), wait_until="load")
            return page.pdf(tagged=True, prefer_css_page_size=True, print_background=True)

    @staticmethod
    def _answer(route: Any) -> None:
        name = route.request.url.rsplit("/", 1)[-1]
        content, kind = assets().get(quote(name), (b"", "text/plain"))
        if kind == "text/css":
            content = content.replace(b"boussole:", b"http://boussole.test/")
        route.fulfill(body=content, content_type=kind)
