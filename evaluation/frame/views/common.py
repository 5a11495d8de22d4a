"""What the pages of the frame share: finding a version, the way to it, its items by kind."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Organisation
from evaluation.frame.enums import ItemKind
from evaluation.frame.models import FrameVersion
from evaluation.frame.permissions import may_adopt, may_prepare
from evaluation.frame.selectors.versions import organisations_of, visible_versions
from evaluation.frame.wording import KIND_TEXTS, KIND_TITLES


def get_version(request: HttpRequest, pk: int) -> FrameVersion:
    """Return the version if the person reads it; a 404 for anyone else."""
    return get_object_or_404(visible_versions(request.user), pk=pk)


def get_draft(request: HttpRequest, pk: int) -> FrameVersion:
    """Return the draft if the person prepares it. Raises Http404, PermissionDenied (not theirs, already adopted)."""
    version = get_version(request, pk)
    if not may_prepare(request.user, version.organisation_id):
        raise PermissionDenied(_("Le cadre est préparé par le coordinateur ou l’administrateur de la collectivité."))
    if version.adopted_at is not None:
        raise PermissionDenied(_("Cette version est adoptée : elle ne change plus."))
    return version


def chosen_organisation(request: HttpRequest) -> Organisation:
    """Return the collectivité of the address (?collectivite=…), else the one the person works for now.

    Raises Http404 when the person holds no role there.
    """
    mine = organisations_of(request.user)
    asked = request.GET.get("collectivite", "")
    current = request.membership.organisation_id if request.membership else None
    wanted = asked if asked else str(current)
    found = [organisation for organisation in mine if str(organisation.pk) == wanted]
    if not found:
        raise Http404(_("Vous n’avez pas de rôle dans cette collectivité."))
    return found[0]


def sections(version: FrameVersion | None) -> list[dict[str, Any]]:
    """Return the items of a version by kind, each kind with its title; empty kinds stay out."""
    items = list(version.items.all()) if version else []
    rows = [
        {
            "kind": str(kind),
            "title": KIND_TITLES[kind],
            "text": KIND_TEXTS[kind],
            "items": [item for item in items if item.kind == kind],
        }
        for kind in ItemKind
    ]
    return [row for row in rows if row["items"]]


def crumbs(organisation: Organisation | None = None, *more: tuple[str, str]) -> list[tuple[str, str]]:
    """Return the way to a page of the frame: « La collectivité », its frame, then `more`."""
    way = [(_("La collectivité"), reverse("collectivite"))]
    if organisation is not None:
        address = f"{reverse('frame:home')}?collectivite={organisation.pk}"
        way.append((_("Le cadre politique"), address))
    return [*way, *more]


def rights(request: HttpRequest, organisation_id: int) -> dict[str, bool]:
    """Return what the person may do with the frame of a collectivité, for buttons."""
    return {
        "may_prepare": may_prepare(request.user, organisation_id),
        "may_adopt": may_adopt(request.user, organisation_id),
    }
