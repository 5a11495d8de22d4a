"""What every page of the site needs."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from accounts.enums import Role

COMMITTEE_ROLES = frozenset(
    {
        Role.COORDINATOR,
        Role.COMMITTEE_MEMBER,
        Role.COMMITTEE_PRESIDENT,
        Role.STAFF_REPRESENTATIVE,
        Role.AUDITOR,
    }
)
DOSSIER_ROLES = frozenset(Role) - {Role.STAFF_MEMBER}


@dataclass(frozen=True)
class NavigationItem:
    """One entry of the main menu. `current` is '' elsewhere, 'page' on it, 'true' on a page below it."""

    key: str
    label: str
    url: str
    current: str = ""


def site(request: HttpRequest) -> dict:
    """Return the values shown on every page: the role in use, its menu, the demonstration flag."""
    membership = getattr(request, "membership", None) or None
    organisation = membership.organisation if membership else None
    return {
        "membership": membership,
        "organisation": organisation,
        "is_demonstration": bool(getattr(organisation, "is_demonstration", False)),
        "navigation": navigation(request.path, membership),
    }


def navigation(path: str, membership: object | None) -> list[NavigationItem]:
    """Return the main menu of a role: at most six entries, always in the same order."""
    role = membership.role if membership else None
    wanted = [("help", _("Aide"), "help")]
    if role:
        wanted = [("home", _("À faire"), "home")]
        if role in DOSSIER_ROLES:
            wanted.append(("usecases", _("Dossiers"), "usecases:list"))
        if role in COMMITTEE_ROLES:
            wanted.append(("committee", _("Comité"), "committee:home"))
        if role == Role.ADMINISTRATOR:
            wanted.append(("people", _("Personnes"), "accounts:people"))
        if role in DOSSIER_ROLES:
            wanted.append(("collectivite", _("Collectivité"), "collectivite"))
            wanted.append(("dashboard", _("Tableau de bord"), "dashboard"))
        wanted.append(("help", _("Aide"), "help"))
    urls = [(key, label, _reverse(name)) for key, label, name in wanted]
    return [NavigationItem(key, label, url, _current(path, url)) for key, label, url in urls if url]


def _reverse(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _current(path: str, url: str) -> str:
    if path == url:
        return "page"
    return "true" if url != "/" and path.startswith(url) else ""
