"""What a person does with a page: open it, press and follow what is on it, fill its fields, read it."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse
from playwright.sync_api import Page, expect


class Screen:
    """One page of a browser on the live server."""

    def __init__(self, page: Page, url: str) -> None:
        self.page, self.url = page, url

    def go(self, name: str, *args: Any) -> None:
        """Open a page, which must answer."""
        answer = self.page.goto(self.url + reverse(name, args=args))
        assert answer.status == 200, (name, answer.status, self.page.title())
        self._look()

    def press(self, label: str) -> None:
        """Press a button of the page, by its words."""
        self.page.locator("main").get_by_role("button", name=label, exact=True).first.click()
        self.page.wait_for_load_state()
        self._look()

    def follow(self, label: str) -> None:
        """Follow a link of the page, by its words."""
        self.page.locator("main").get_by_role("link", name=label, exact=True).first.click()
        self.page.wait_for_load_state()
        self._look()

    def told(self, text: str) -> None:
        """Check that the page says `text`."""
        expect(self.page.locator("main")).to_contain_text(text)

    def fill(self, **values: Any) -> None:
        """Fill fields by name; radio buttons by their value."""
        for name, value in values.items():
            field = self.page.locator(f'main :is(input, select, textarea)[name="{name}"]')
            kind = field.first.evaluate("node => node.type")
            if kind in ("radio", "checkbox"):
                self.page.locator(f'main input[name="{name}"][value="{value}"]').check()
            elif kind == "select-one":
                field.select_option(str(value))
            else:
                field.fill(value.isoformat() if isinstance(value, date) else _typed(value))

    def _look(self) -> None:
        """Called each time another page is shown."""


def _typed(value: Any) -> str:
    return str(value).replace(".", ",") if isinstance(value, Decimal) else str(value)
