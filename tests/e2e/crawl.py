"""Every page that a person can reach by following links from their home, found without a browser."""

from collections import deque
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from django.test import Client
from django.urls import Resolver404, get_resolver, resolve

from accounts.models import User

LEFT_OUT = ("admin:",)  # Django's own site, which only the administrator of the platform opens
VISITS_PER_VIEW = 25
# Pages of acts that are possible for a moment only: the walk of Delibia opens and audits them.
ON_THE_WALK = frozenset(
    {
        "committee:ballot",
        "committee:create",
        "committee:meeting_close",
        "committee:movement",
        "committee:minority_file",
        "committee:minority_leave",
        "committee:minority_sign",
        "committee:opinion",
        "committee:paper_count",
        "committee:scores_reveal",
        "committee:secret_open",
        "committee:vote_annul",
        "committee:vote_close",
        "committee:vote_open",
        "trial:approve",
        "trial:evaluation_submit",
        "trial:incident_close",
        "trial:indicator_add",
        "trial:lock",
        "trial:start",
    }
)
# Pages of one's own account, or that no dossier of the demonstration reaches: their own tests open and audit them.
ON_THEIR_OWN = frozenset(
    {
        "accounts:password_reset",
        "accounts:password_reset_done",
        "accounts:password_set",
        "accounts:sign_in",
        "ai_act:compare",
        "ai_act:law_publish",
        "committee:meeting_second",
        "frame:conclude",
    }
)
# Addresses that answer with a file, a fragment or a redirection: no page to audit.
NO_PAGE = frozenset(
    {
        "accounts:accept_sharing",
        "accounts:activate",
        "accounts:end_role",
        "accounts:end_sharing",
        "accounts:resend",
        "accounts:sign_out",
        "accounts:switch",
        "ai_act:law_download",
        "ai_act:start",
        "audit:export",
        "committee:meeting_calendar",
        "cost:export",
        "cost:export_actual",
        "cost:export_actual_version",
        "cost:export_version",
        "datasets:export",
        "frame:item_remove",
        "grids:export",
        "grids:schema",
        "healthz",
        "reports:download",
        "reports:pack_request",
        "reports:progress",
        "reports:request",
        "reports:retry",
        "trial:indicator_remove",
        "usecases:copy",
        "usecases:document_download",
        "usecases:message_resolve",
    }
)


@dataclass(frozen=True)
class Reached:
    """A page reached: its address, the name of its view, and who reached it."""

    path: str
    view: str
    who: User


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        href = dict(attrs).get("href")
        if tag == "a" and href and not href.startswith(("#", "mailto:")):
            self.found.append(href)


def reachable(person: User) -> list[Reached]:
    """Follow the links of every page from the home of `person`; every page must answer 200 (or a file).

    Each view is visited a few times with different objects, so that the walk ends.
    Raises AssertionError with the page that holds a link that leads nowhere.
    """
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    seen: set[str] = set()
    visits: dict[str, int] = {}
    pages: list[Reached] = []
    queue = deque([("/", "")])
    while queue:
        address, source = queue.popleft()
        view = view_name(address)
        if address in seen or view.startswith(LEFT_OUT) or visits.get(view, 0) >= VISITS_PER_VIEW:
            continue
        seen.add(address)
        answer = client.get(address)
        assert answer.status_code in (200, 302), f"{person}: {source} links to {address}: {answer.status_code}"
        if answer.status_code == 302:
            queue.append((urlsplit(answer["Location"]).path, address))
            continue
        visits[view] = visits.get(view, 0) + 1
        if "text/html" not in answer["Content-Type"] or "attachment" in answer.get("Content-Disposition", ""):
            continue
        pages.append(Reached(address, view, person))
        links = _Links()
        links.feed(answer.content.decode())
        queue.extend((_inside(address, href), address) for href in links.found if _inside(address, href))
    return pages


def view_name(address: str) -> str:
    """Return the name of the view behind an address. Raises AssertionError when there is none."""
    try:
        match = resolve(urlsplit(address).path)
    except Resolver404:
        raise AssertionError(f"no page at {address}") from None
    return match.view_name


def all_views() -> set[str]:
    """Return the names of every view of the site, Django's admin apart."""
    return {name for name in _names(get_resolver(), "") if not name.startswith(LEFT_OUT)}


def _names(resolver: object, prefix: str) -> list[str]:
    found = []
    for pattern in resolver.url_patterns:
        if hasattr(pattern, "url_patterns"):
            inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            found += _names(pattern, inner)
        elif pattern.name:
            found.append(prefix + pattern.name)
    return found


def _inside(base: str, href: str) -> str:
    parts = urlsplit(urljoin(f"http://site{base}", href))
    if parts.netloc != "site":
        return ""
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
