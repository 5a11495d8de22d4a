"""What a browser would send back from a page: the fields of its last POST form, as they stand."""

from html.parser import HTMLParser

from django.http import HttpResponse


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, str]] = []
        self._select = ""
        self._open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self._open = given.get("method") == "post"
            if self._open:
                self.forms.append({})
        if not self._open:
            return
        name = given.get("name") or ""
        if tag == "select":
            self._select = name
        if tag == "option" and ("selected" in given or self._select not in self.forms[-1]):
            self.forms[-1][self._select] = given.get("value") or ""
        ticked = given.get("type") not in ("radio", "checkbox") or "checked" in given
        if tag == "input" and name and ticked:
            self.forms[-1][name] = given.get("value") or ("on" if given.get("type") == "checkbox" else "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = False


def fields_of(response: HttpResponse) -> dict[str, str]:
    """Return what the last form of the page would send, its button apart."""
    page = _Forms()
    page.feed(response.content.decode())
    return page.forms[-1]
