"""The frame is prepared as a draft, then adopted: from then on it never changes, a new version replaces it."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions import notify
from accounts.enums import NotificationKind, Role
from accounts.models import Organisation, User
from audit import actions as audit
from boussole.shared.refusals import Refused
from evaluation.frame.alignment import next_code
from evaluation.frame.enums import ItemKind
from evaluation.frame.models import FrameItem, FrameVersion
from evaluation.frame.permissions import require_adopter, require_preparer
from evaluation.frame.principles import SOURCE, TEMPLATES
from evaluation.frame.selectors.versions import codes_ever_used, content_hash, draft_of, frame_in_force, version_before
from usecases.selectors import holders_of

WORDS = ("title", "text", "source", "order")


class FrameRefused(Refused):
    """The frame cannot be prepared or adopted this way now."""


class StaleFrame(FrameRefused):
    """Someone saved other words since the page was shown. `current` is what is stored."""

    def __init__(self, message: str, *, current: Any) -> None:
        super().__init__(message)
        self.current = current


@transaction.atomic
def open_draft(*, organisation: Organisation, actor: User, now: datetime, with_principles: bool = True) -> FrameVersion:
    """Open a draft: a copy of the frame in force, or for the first one the seven principles offered, or nothing.

    Raises NotAllowed, FrameRefused (a draft is already open).
    """
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    require_preparer(actor, organisation.pk)
    if draft_of(organisation.pk) is not None:
        raise FrameRefused(_("Une version est déjà en préparation : modifiez-la, ou faites-la adopter."))
    before = frame_in_force(organisation.pk)
    last = FrameVersion.objects.filter(organisation=organisation).aggregate(last=Max("number"))["last"] or 0
    draft = FrameVersion.objects.create(
        organisation=organisation,
        number=last + 1,
        introduction=before.introduction if before else "",
        created_by=actor,
        created_at=now,
    )
    items = _copied(before, draft) if before else (_offered(draft) if with_principles else [])
    FrameItem.objects.bulk_create(items)
    _journal("frame.open_draft", draft, actor, now, items=[item.code for item in items])
    return draft


@transaction.atomic
def write_introduction(
    *, version: FrameVersion, actor: User, introduction: str, edit_version: int, now: datetime
) -> FrameVersion:
    """Save the introduction. `edit_version` is the one the page was built from.

    Raises NotAllowed, FrameRefused (already adopted), StaleFrame (saved elsewhere since).
    """
    version = _lock_draft(version, actor)
    introduction = introduction.strip()
    if introduction == version.introduction:
        return version
    if edit_version != version.edit_version:
        raise StaleFrame(_("Le préambule a été modifié entre-temps. Comparez, puis enregistrez."), current=version)
    version.introduction = introduction
    version.edit_version += 1
    version.save(update_fields=["introduction", "edit_version"])
    _journal("frame.write_introduction", version, actor, now)
    return version


@transaction.atomic
def add_item(*, version: FrameVersion, actor: User, kind: str, values: Mapping[str, Any], now: datetime) -> FrameItem:
    """Add a principle, a priority or a red line; its code was never used before by the collectivité.

    `values`: title and text, required, source, and order (its rank, the last one by default).
    Raises NotAllowed, FrameRefused (already adopted, unknown kind, missing title or text).
    """
    version = _lock_draft(version, actor)
    if kind not in ItemKind.values:
        raise FrameRefused(_("Choisissez une sorte d’élément : principe, priorité ou ligne rouge."))
    words = _checked(values)
    code = next_code(kind, codes_ever_used(version.organisation_id))
    rank = words.pop("order") or version.items.filter(kind=kind).count() + 1
    item = FrameItem.objects.create(version=version, kind=kind, code=code, order=rank, **words)
    _journal("frame.save_item", version, actor, now, code=code)
    return item


@transaction.atomic
def change_item(
    *, item: FrameItem, actor: User, values: Mapping[str, Any], edit_version: int, now: datetime
) -> FrameItem:
    """Reword an item of the draft. `edit_version` is the one the page was built from.

    Raises NotAllowed, FrameRefused (already adopted, missing title or text), StaleFrame (saved elsewhere since).
    """
    version = _lock_draft(item.version, actor)
    item = FrameItem.objects.get(pk=item.pk)
    words = _checked(values)
    words["order"] = words["order"] or item.order
    changed = {name: value for name, value in words.items() if getattr(item, name) != value}
    if not changed:
        return item
    if edit_version != item.edit_version:
        raise StaleFrame(_("Ces mots ont été modifiés entre-temps. Comparez, puis enregistrez."), current=item)
    for name, value in changed.items():
        setattr(item, name, value)
    item.edit_version += 1
    item.save(update_fields=[*changed, "edit_version"])
    _journal("frame.save_item", version, actor, now, code=item.code)
    return item


@transaction.atomic
def remove_item(*, item: FrameItem, actor: User, now: datetime) -> None:
    """Remove an item from the draft. Raises NotAllowed, FrameRefused (already adopted)."""
    version = _lock_draft(item.version, actor)
    FrameItem.objects.filter(pk=item.pk).delete()
    _journal("frame.remove_item", version, actor, now, code=item.code, title=item.title)


@transaction.atomic
def adopt_frame(
    *, version: FrameVersion, actor: User, adopted_on: date, deliberation: str, seen: str, now: datetime
) -> FrameVersion:
    """Record that the assembly adopted the draft: dated, referenced, sealed by its SHA-256, in force from now on.

    `seen` is the `content_hash` of the draft as the person read it: nobody adopts words that they did not see. Dossiers
    keep what was said of them under the version before. Raises NotAllowed, FrameRefused (already adopted, no principle,
    no reference, a date to come or before the version that this one replaces), StaleFrame (changed since it was read).
    """
    Organisation.objects.select_for_update().get(pk=version.organisation_id)
    version = FrameVersion.objects.select_related("organisation").get(pk=version.pk)
    require_adopter(actor, version)
    if version.adopted_at is not None:
        raise FrameRefused(_("Cette version est déjà adoptée."))
    if seen != content_hash(version):
        raise StaleFrame(_("Le projet a changé depuis que vous l’avez lu. Relisez-le, puis adoptez."), current=version)
    if not version.items.filter(kind=ItemKind.PRINCIPLE).exists():
        raise FrameRefused(_("Un cadre énonce au moins un principe. Ajoutez-le au projet."))
    deliberation = deliberation.strip()
    if not deliberation:
        raise FrameRefused(_("Saisissez la référence de la délibération."), field="deliberation")
    if adopted_on > timezone.localdate(now):
        raise FrameRefused(_("La date de la délibération ne peut pas être à venir."), field="adopted_on")
    before = version_before(version)
    if before is not None and adopted_on < before.adopted_on:
        raise FrameRefused(_("Cette délibération serait plus ancienne que le cadre en vigueur."), field="adopted_on")
    version.items.update(sealed=True)
    version.adopted_on, version.deliberation, version.adopted_by, version.adopted_at = (
        adopted_on,
        deliberation,
        actor,
        now,
    )
    version.sha256 = content_hash(version)
    version.save()
    _journal(
        "frame.adopt", version, actor, now, deliberation=deliberation, adopted_on=adopted_on, sha256=version.sha256
    )
    _tell(version, now)
    return version


def _copied(before: FrameVersion, draft: FrameVersion) -> list[FrameItem]:
    fields = ("kind", "code", "order", "title", "text", "source")
    return [FrameItem(version=draft, **{name: getattr(item, name) for name in fields}) for item in before.items.all()]


def _offered(draft: FrameVersion) -> list[FrameItem]:
    return [
        FrameItem(
            version=draft,
            kind=ItemKind.PRINCIPLE,
            code=f"P-{rank}",
            order=rank,
            title=str(template.title),
            text=str(template.text),
            source=str(SOURCE),
        )
        for rank, template in enumerate(TEMPLATES, start=1)
    ]


def _checked(values: Mapping[str, Any]) -> dict[str, Any]:
    if not set(values) <= set(WORDS):
        raise FrameRefused(_("Cette page ne correspond pas au cadre : rechargez-la."))
    words = {name: str(values.get(name) or "").strip() for name in ("title", "text", "source")}
    if not words["title"]:
        raise FrameRefused(_("Saisissez un titre."), field="title")
    if not words["text"]:
        raise FrameRefused(_("Saisissez le texte, en phrases courtes."), field="text")
    return {**words, "order": values.get("order") or None}


def _lock_draft(version: FrameVersion, actor: User) -> FrameVersion:
    # Writing and adopting take the same row: words are in before the adoption, or refused after it.
    Organisation.objects.select_for_update().get(pk=version.organisation_id)
    version = FrameVersion.objects.select_related("organisation").get(pk=version.pk)
    require_preparer(actor, version.organisation_id)
    if version.adopted_at is not None:
        raise FrameRefused(_("Cette version est adoptée : elle ne change plus. Préparez une nouvelle version."))
    return version


def _journal(verb: str, version: FrameVersion, actor: User, now: datetime, **details: Any) -> None:
    audit.append(
        verb=verb,
        actor_id=actor.pk,
        actor_label=actor.get_full_name(),
        target=audit.Target("frame_version", version.pk, str(version), version.organisation_id),
        now=now,
        details={"number": version.number, **details},
    )


def _tell(version: FrameVersion, now: datetime) -> None:
    notify(
        recipients=holders_of(version.organisation, Role.COORDINATOR),
        kind=NotificationKind.INFORMATION,
        subject=_("Un nouveau cadre politique est en vigueur"),
        body=_("%(frame)s, %(deliberation)s. Les dossiers en cours sont à réexaminer.")
        % {"frame": version, "deliberation": version.deliberation},
        path=reverse("frame:version", args=[version.pk]),
        key=f"frame-adopted-{version.pk}",
        now=now,
    )
