"""Reading the frame of a collectivité: in force, earlier, draft, and whether it still is what was adopted."""

import hashlib
from typing import Any

from django.db.models import QuerySet

from accounts.enums import Role
from accounts.models import Organisation, User
from audit.chain import canonical
from evaluation.frame.comparison import Wording
from evaluation.frame.models import FrameItem, FrameVersion
from evaluation.frame.permissions import readable_versions


def visible_versions(user: User) -> QuerySet[FrameVersion]:
    """Return the versions that `user` reads, with what a page shows of each."""
    rows = FrameVersion.objects.filter(readable_versions(user))
    return rows.select_related("organisation", "adopted_by", "created_by").order_by("-number")


def frame_in_force(organisation_id: int) -> FrameVersion | None:
    """Return the last version that the collectivité adopted, or None. Its items are not read yet."""
    rows = FrameVersion.objects.filter(organisation=organisation_id, adopted_at__isnull=False)
    return rows.select_related("organisation", "adopted_by").order_by("-number").first()


def frame_of_host(organisation: Organisation) -> FrameVersion | None:
    """Return the frame of the intercommunalité that hosts a collectivité without its own: a reference, never binding.

    A frame is a political act: nobody adopts it for someone else.
    """
    return frame_in_force(organisation.parent_id) if organisation.hosted else None


def draft_of(organisation_id: int) -> FrameVersion | None:
    """Return the version being prepared, or None."""
    return FrameVersion.objects.filter(organisation=organisation_id, adopted_at__isnull=True).first()


def version_before(version: FrameVersion) -> FrameVersion | None:
    """Return the version adopted just before `version`, or None for the first."""
    rows = FrameVersion.objects.filter(organisation=version.organisation_id, adopted_at__isnull=False)
    return rows.filter(number__lt=version.number).order_by("-number").first()


def organisations_of(user: User) -> list[Organisation]:
    """Return the collectivités whose frame `user` opens: those where they hold a role, by name."""
    return list(Organisation.objects.filter(pk__in=user.organisations_with(*Role.values)).order_by("name"))


def wordings(version: FrameVersion | None) -> list[Wording]:
    """Return the items of a version as they are compared; none without a version."""
    items = version.items.all() if version else ()
    return [Wording(item.code, item.kind, item.title, item.text) for item in items]


def content_of(version: FrameVersion) -> dict[str, Any]:
    """Return what the SHA-256 of an adopted version seals."""
    fields = ("kind", "code", "order", "title", "text", "source")
    return {
        "organisation": version.organisation.siren,
        "number": version.number,
        "introduction": version.introduction,
        "adopted_on": version.adopted_on,
        "deliberation": version.deliberation,
        "items": [{name: getattr(item, name) for name in fields} for item in version.items.all()],
    }


def content_hash(version: FrameVersion) -> str:
    """Return the SHA-256 of a version as it stands, in hexadecimal."""
    return hashlib.sha256(canonical(content_of(version)).encode()).hexdigest()


def frame_holds(version: FrameVersion) -> bool:
    """Tell whether an adopted version is still what was adopted: its content matches its SHA-256."""
    return content_hash(version) == version.sha256


def codes_ever_used(organisation_id: int) -> list[str]:
    """Return the codes of every item of every version of the collectivité."""
    return list(FrameItem.objects.filter(version__organisation=organisation_id).values_list("code", flat=True))
