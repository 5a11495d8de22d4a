"""Every page that a person can reach by following links from their home, found without a browser."""

import re
from collections import Counter, defaultdict, deque
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from html import unescape
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import Resolver404, get_resolver, resolve

from accounts.enums import Role
from accounts.models import Membership, User
from evaluation.committee.models import CommitteeMember, Recusal
from evaluation.compass.models import ExpertRecusal

HOME = "/"
LEFT_OUT = ("admin:",)  # Django's own site, which only the administrator of the platform opens
VISITS_PER_VIEW = 25  # pages of one view that a person opens, so that the walk ends
VISITS_AFTER_ANOTHER = 2  # of those that somebody walked to before: for what they see of it
VISITS_AFTER_ALIKE = 1  # of thoroughfares that somebody of the same standing opened before
OWN_WORK = frozenset({Role.LEAD, Role.EXPERT})  # two people with such a role do not have the same dossiers to work on
# Where what one may do shows as links: people of other roles open as many of these as of a page that nobody opened.
THOROUGHFARES = frozenset(
    {
        "ai_act:overview",
        "committee:item",
        "committee:meeting",
        "compass:criterion",
        "compass:overview",
        "compass:team",
        "decisions:condition",
        "decisions:detail",
        "decisions:follow_up",
        "dialogue:dossier",
        "dialogue:notes",
        "questionnaires:overview",
        "trial:overview",
        "usecases:detail",
        "usecases:list",
    }
)
LINK = re.compile(r"""<a\s[^>]*?\bhref="([^"#][^"]*)\"""")
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
        "questionnaires:check",
        "questionnaires:code",
        "questionnaires:discard",
        "questionnaires:heading",
        "questionnaires:item",
        "questionnaires:item_add",
        "questionnaires:open",
        "questionnaires:print_slips",
        "questionnaires:publish",
        "questionnaires:question",
        "questionnaires:remind",
        "questionnaires:remove_service",
        "questionnaires:reread",
        "questionnaires:review",
        "questionnaires:slips",
        "questionnaires:start",
        "questionnaires:thanks",
        "reports:batch",
        "trial:amendment_open",
        "workforce:columns",
        "workforce:file",
        "workforce:job",
        "workforce:job_add",
        "workforce:reference_job",
        "workforce:reference_settings",
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
        "dashboard_export",
        "datasets:export",
        "frame:item_remove",
        "grids:export",
        "grids:schema",
        "healthz",
        "jobmap:export",
        "questionnaires:export",
        "questionnaires:item_remove",
        "questionnaires:template_archive",
        "questionnaires:template_copy",
        "questionnaires:template_publish",
        "reports:batch_cancel",
        "reports:batch_download",
        "reports:batch_meeting",
        "reports:batch_progress",
        "reports:batch_request",
        "reports:batch_retry",
        "reports:cancel",
        "reports:download",
        "reports:organisation_request",
        "reports:logo",
        "reports:pack_request",
        "reports:progress",
        "reports:request",
        "reports:retry",
        "trial:indicator_move",
        "trial:indicator_remove",
        "trial:measure_import_confirm",
        "trial:measure_template_csv",
        "trial:measure_template_xlsx",
        "trial:notebook_gather",
        "usecases:copy",
        "usecases:document_download",
        "usecases:message_resolve",
        "workforce:file_discard",
        "workforce:forget",
        "workforce:job_remove",
        "workforce:progress",
        "workforce:reference_archive",
        "workforce:reference_copy",
        "workforce:reference_discard",
        "workforce:reference_publish",
        "workforce:start",
    }
)


@dataclass(frozen=True)
class Reached:
    """A page reached: its address, the name of its view, and who reached it."""

    path: str
    view: str
    who: User


class Visitor(Client):
    """The test client without what it keeps of each answer: the templates rendered and a copy of their contexts."""

    def request(self, **request: object) -> HttpResponseBase:
        """Return the answer of the site, as it is."""
        return self.handler(self._base_environ(**request))


class Walks:
    """The walks of everybody, one after the other: what was opened, and by people of which standing."""

    def __init__(self) -> None:
        self.opened: set[str] = set()
        self.by_standing: defaultdict[frozenset[Any], set[str]] = defaultdict(set)

    def follow(self, person: User) -> list[Reached]:
        """Follow the links of every page from the home of `person`; every page must answer 200 (or a file).

        Each view is opened VISITS_PER_VIEW times at most, with different objects, so that the walk ends; less often
        for addresses opened before (`_most`). Raises AssertionError with the page that holds a link that leads nowhere.
        """
        roles = frozenset(Membership.objects.filter(user=person, ended_at=None).values_list("organisation_id", "role"))
        alike = self.by_standing[standing_of(person, roles)]
        visits = _Visits(self.opened, alike, own_work=any(role in OWN_WORK for _organisation, role in roles))
        pages = list(_pages(person, visits))
        self.opened.update(page.path for page in pages)
        alike.update(page.path for page in pages)
        return pages


def standing_of(person: User, roles: frozenset[tuple[int, str]]) -> frozenset[Any]:
    """Return what decides which pages a person sees: roles and seats; whoever stays out of a dossier is like nobody."""
    seats = CommitteeMember.objects.filter(user=person, ended_on=None).values_list("committee_id", "function")
    stays_out = (
        Recusal.objects.filter(member__user=person).exists() or ExpertRecusal.objects.filter(expert=person).exists()
    )
    return roles | frozenset(seats) | ({person.pk} if stays_out else frozenset())


class _Visits:
    """How often one person still opens the pages of a view."""

    def __init__(self, opened_before: Collection[str], alike: Collection[str], *, own_work: bool) -> None:
        self.opened_before, self.alike, self.own_work = frozenset(opened_before), frozenset(alike), own_work
        self.views_alike = frozenset(map(view_name, alike))
        self.count: Counter[tuple[str, int]] = Counter()

    def _most(self, address: str, view: str) -> int:
        """How many pages of the view are opened, of those that stand as this one does.

        Nobody opened it: VISITS_PER_VIEW. Somebody did: VISITS_AFTER_ANOTHER, or none when somebody of the same
        standing saw a page of the view. Thoroughfares are opened as if nobody had, unless somebody of the same
        standing opened this one and their roles give everybody the same work.
        """
        if address not in self.opened_before:
            return VISITS_PER_VIEW
        if view in THOROUGHFARES:
            return VISITS_AFTER_ALIKE if address in self.alike and not self.own_work else VISITS_PER_VIEW
        return 0 if view in self.views_alike else VISITS_AFTER_ANOTHER

    def left(self, address: str, view: str) -> bool:
        """Tell whether this page is still to be opened."""
        most = self._most(address, view)
        return self.count[view, most] < most

    def note(self, address: str, view: str) -> None:
        """Count a page that was opened."""
        self.count[view, self._most(address, view)] += 1


def _pages(person: User, visits: _Visits) -> Iterator[Reached]:
    client = Visitor()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    seen: set[str] = set()
    queue = deque([(HOME, "")])
    while queue:
        address, source = queue.popleft()
        if address in seen:
            continue
        view = view_name(address)
        if view.startswith(LEFT_OUT) or not (address == HOME or visits.left(address, view)):
            continue
        seen.add(address)
        answer = client.get(address)
        assert answer.status_code in (200, 302), f"{person}: {source} links to {address}: {answer.status_code}"
        if answer.status_code == 302:
            queue.append((urlsplit(answer["Location"]).path, address))
            continue
        visits.note(address, view)
        if "text/html" not in answer["Content-Type"] or "attachment" in answer.get("Content-Disposition", ""):
            continue
        yield Reached(address, view, person)
        queue.extend((inside, address) for inside in _links(address, answer.content.decode()) if inside not in seen)


@cache
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


def _links(base: str, html: str) -> list[str]:
    """Return the addresses of the site that a page links to, in the order of the page."""
    inside = (_inside(base, unescape(href)) for href in dict.fromkeys(LINK.findall(html)))
    return [address for address in inside if address]


def _inside(base: str, href: str) -> str:
    if href.startswith("mailto:"):
        return ""
    parts = urlsplit(urljoin(f"http://site{base}", href))
    if parts.netloc != "site":
        return ""
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
