"""Reading the head in force, its versions, and the one that a frozen content names."""

from typing import Any

from accounts.models import Organisation
from reports.letterheads import identity
from reports.models import Letterhead, Logo


def letterhead_of(organisation: Organisation) -> Letterhead | None:
    """Return the version in force, or None."""
    rows = Letterhead.objects.filter(organisation=organisation).select_related("logo").defer("logo__content")
    return rows.order_by("-number").first()


def letterhead_versions(organisation: Organisation) -> list[Letterhead]:
    """Return every version, the newest first."""
    rows = Letterhead.objects.filter(organisation=organisation).select_related("logo", "saved_by")
    return list(rows.defer("logo__content").order_by("-number"))


def headed(snapshot: dict[str, Any], organisation: Organisation) -> dict[str, Any]:
    """Return the content of a document with the head in force, named by hashes: an old report keeps its own."""
    row = letterhead_of(organisation)
    if row is None:
        return snapshot
    logo = row.logo.sha256 if row.logo else ""
    head = {"name": row.name, "colour": row.colour, "logo": logo, "alternative": row.alternative}
    return {**snapshot, "letterhead": head}


def print_settings(snapshot: dict[str, Any]) -> dict[str, Any]:
    """Return what `reports.pdf.render_pdf` needs to print the head that a content names; {} when it names none."""
    head = snapshot.get("letterhead")
    if not head:
        return {}
    rows = Logo.objects.filter(sha256=head["logo"]) if head["logo"] else ()
    images = {f"logo-{row.sha256}": (bytes(row.content), identity.MEDIA_TYPE) for row in rows}
    return {"accent": head["colour"], "images": images}
