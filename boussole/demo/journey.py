"""A walk through the running site, over HTTP, as several people: what `bin/start --check` does."""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from html.parser import HTMLParser
from http.cookiejar import CookieJar
from io import BytesIO
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode, urljoin, urlsplit
from urllib.request import HTTPCookieProcessor, Request, build_opener

import pikepdf
from django.urls import reverse

from boussole.demo.people import DOMAIN, PASSWORD

TIMEOUT = 30  # seconds for one page
REPORT_TIMEOUT = 90  # seconds for a report, on a slow machine whose worker is still starting
CASE = "Delibia"
CSS_URL = re.compile(r"""url\(\s*["']?([^"')]+)""")


class JourneyError(Exception):
    """A step of the walk did not go as it must. The message says which and why."""


class _Page(HTMLParser):
    """What the walk needs of a page: its links by text, its assets, its form token, its title."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[tuple[str, str]] = []
        self.assets: set[str] = set()
        self.token = self.heading = ""
        self._href = self._inside = None
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "a":
            self._href, self._text = given.get("href"), ""
        if tag in ("script", "img") and given.get("src"):
            self.assets.add(given["src"])
        if tag == "link" and given.get("href"):
            self.assets.add(given["href"])
        if given.get("name") == "csrfmiddlewaretoken":
            self.token = given.get("value") or ""
        if tag == "h1":
            self._inside = tag

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._href:
            self.links.append((" ".join(self._text.split()), self._href))
            self._href = None
        if tag == "h1":
            self._inside = None

    def handle_data(self, data: str) -> None:
        if self._href:
            self._text += data
        if self._inside:
            self.heading += data

    def link(self, text: str) -> str:
        """Return the address of the first link whose text holds `text`."""
        for label, href in self.links:
            if text in label:
                return href
        raise JourneyError(f"aucun lien « {text} » sur la page")


@dataclass
class Browser:
    """One person's browser: cookies, nothing else. Follows redirects."""

    base_url: str
    assets: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.cookies = CookieJar()
        self._opener = build_opener(HTTPCookieProcessor(self.cookies))

    def fetch(self, path: str, data: dict | None = None, *, expect: int = 200) -> tuple[bytes, str]:
        """Return the bytes and final address of a page. Raises JourneyError unless it answers `expect`."""
        url = urljoin(self.base_url, path)
        request = Request(url, data=urlencode(data).encode() if data is not None else None)  # noqa: S310 - our own site
        request.add_header("Referer", url)
        try:
            with self._opener.open(request, timeout=TIMEOUT) as answer:
                status, body, final = answer.status, answer.read(), answer.url
        except HTTPError as error:
            status, body, final = error.code, error.read(), url
        except (URLError, TimeoutError, ConnectionError) as error:
            raise JourneyError(f"{path} ne répond pas ({error})") from error
        if status != expect:
            raise JourneyError(f"{path} répond {status} au lieu de {expect}")
        return body, final

    def page(self, path: str, data: dict | None = None) -> _Page:
        """Return a page of the site, which must have a heading and fetch nothing from elsewhere."""
        body, _final = self.fetch(path, data)
        page = _Page(body.decode())
        if not page.heading.strip():
            raise JourneyError(f"{path} n’a pas de titre")
        for asset in page.assets:
            if urlsplit(asset).netloc:
                raise JourneyError(f"{path} appelle un tiers : {asset}")
        self.assets |= page.assets
        return page

    def sign_in(self, name: str) -> None:
        """Sign in as a person of the demonstration."""
        path = reverse("accounts:sign_in")
        form = {"csrfmiddlewaretoken": self.page(path).token, "username": f"{name}@{DOMAIN}", "password": PASSWORD}
        _body, final = self.fetch(path, form)
        if urlsplit(final).path == path:
            raise JourneyError(f"{name} ne peut pas se connecter")


@dataclass
class Journey:
    """The walk: who looks at what, then the report."""

    base_url: str
    say: Callable[[str], None]
    assets: set[str] = field(default_factory=set)
    steps: int = 0

    def walk(self) -> bytes:
        """Walk the main screens and return the PDF of Delibia's report. Raises JourneyError."""
        self.nobody()
        case = self.lead()
        for name, who, pages in self.people(case):
            with self.signed_in(name, who) as browser:
                for path in pages:
                    self.look(browser, path)
        self.outsider(case)
        pdf = self.report(case)
        self.check_assets()
        return pdf

    @contextmanager
    def signed_in(self, name: str, who: str) -> Iterator[Browser]:
        """Open a browser signed in as a person; give its assets back at the end."""
        self.say(f"{who} ({name}@{DOMAIN})")
        browser = Browser(self.base_url)
        browser.sign_in(name)
        yield browser
        self.assets |= browser.assets

    def look(self, browser: Browser, path: str) -> _Page:
        """Open a page and tell it."""
        started = time.monotonic()
        page = browser.page(path)
        self.steps += 1
        heading = " ".join(page.heading.split())
        self.say(f"  {path:42} {heading[:60]} ({(time.monotonic() - started) * 1000:.0f} ms)")
        return page

    def nobody(self) -> None:
        """What anybody sees, and what the supervisor sees."""
        self.say("Sans compte")
        browser = Browser(self.base_url)
        for name in ("accounts:sign_in", "help", "accessibility", "legal", "personal_data", "site_map"):
            self.look(browser, reverse(name))
        browser.fetch(reverse("healthz"))
        if not urlsplit(browser.fetch(reverse("home"))[1]).path.startswith(reverse("accounts:sign_in")):
            raise JourneyError("l’accueil se lit sans compte")
        self.assets |= browser.assets

    def lead(self) -> int:
        """The lead finds the dossier in the list and reads its pages. Return its number."""
        with self.signed_in("claire.lemoine", "Porteuse de projet") as browser:
            self.look(browser, reverse("home"))
            address = self.look(browser, f"{reverse('usecases:list')}?q={CASE}").link(CASE)
            case = int(re.search(r"\d+", address).group())
            for name in ("detail", "description", "documents", "messages", "history"):
                self.look(browser, reverse(f"usecases:{name}", args=[case]))
        return case

    def people(self, case: int) -> list[tuple[str, str, list[str]]]:
        """Return who looks at which pages."""

        def of(*names: str) -> list[str]:
            return [reverse(name, args=[case]) for name in names]

        criterion = reverse("compass:criterion", args=[case, "JUR"])
        return [
            (
                "hugo.marchand",
                "Coordinateur",
                [reverse("home"), reverse("dashboard"), *of("compass:overview"), criterion, *of("committee:dossier")],
            ),
            (
                "sofia.almeida",
                "Experte",
                [
                    reverse("home"),
                    criterion,
                    *of("trial:overview", "trial:measures", "trial:evaluation"),
                ],
            ),
            (
                "nadia.benali",
                "Membre du comité",
                [reverse("home"), reverse("committee:home"), *of("committee:dossier")],
            ),
            ("michel.jourdan", "Élu", [reverse("home"), *of("usecases:detail", "decisions:detail", "reports:list")]),
            ("farid.meziane", "Représentant du personnel", [reverse("home"), *of("trial:overview")]),
            ("denis.caron", "Administrateur", [reverse("accounts:people"), reverse("accounts:invite")]),
            ("anne.kerouac", "Auditrice", [reverse("audit:journal")]),
        ]

    def outsider(self, case: int) -> None:
        """Somebody of another collectivité does not even learn that the dossier exists."""
        with self.signed_in("lucie.bonnet", "Porteuse de projet d’une autre collectivité") as browser:
            browser.fetch(reverse("usecases:detail", args=[case]), expect=404)
            self.say("  dossier d’autrui : introuvable, comme il se doit")

    def report(self, case: int) -> bytes:
        """The élu asks for the report, waits for it and downloads it; its checksum is the one shown."""
        with self.signed_in("michel.jourdan", "Élu") as browser:
            token = self.look(browser, reverse("reports:list", args=[case])).token
            form = {"csrfmiddlewaretoken": token, "kind": "final"}
            started = time.monotonic()
            _body, status = browser.fetch(reverse("reports:request", args=[case]), form)
            while True:
                shown, _final = browser.fetch(status)
                text = shown.decode()
                if "telecharger/" in text:
                    break
                if "reessayer/" in text or time.monotonic() - started > REPORT_TIMEOUT:
                    raise JourneyError(f"le rapport n’est pas prêt après {time.monotonic() - started:.0f} s ({status})")
                time.sleep(0.3)
            pdf, _final = browser.fetch(_Page(text).link("Télécharger le PDF"))
        if not pdf.startswith(b"%PDF-") or sha256(pdf).hexdigest() not in text:
            raise JourneyError("le fichier téléchargé n’est pas le PDF annoncé")
        self.say(f"  rapport prêt en {time.monotonic() - started:.1f} s")
        return pdf

    def check_assets(self) -> None:
        """Every style sheet, script, font and picture of these pages comes from the site itself."""
        browser = Browser(self.base_url)
        waiting, seen = set(self.assets), set()
        while waiting:
            asset = waiting.pop()
            seen.add(asset)
            body, _final = browser.fetch(asset)
            if urlsplit(asset).path.endswith(".css"):
                called = {
                    urljoin(asset, found) for found in CSS_URL.findall(body.decode()) if not found.startswith("data:")
                }
                if any(urlsplit(found).netloc for found in called):
                    raise JourneyError(f"{asset} appelle un tiers")
                waiting |= called - seen
        self.say(f"{len(seen)} fichiers de mise en forme, tous servis par le site")


def count_pages(pdf: bytes) -> int:
    """Return how many pages a PDF has."""
    with pikepdf.open(BytesIO(pdf)) as document:
        return len(document.pages)
