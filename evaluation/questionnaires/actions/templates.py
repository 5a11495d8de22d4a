"""Versions of the questionnaire: copied, reworded while a draft, published for good, archived."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from audit import actions as audit
from boussole.shared.refusals import NotAllowed, Refused
from evaluation.questionnaires.content import RULE_ITEMS, ContentError, read_items
from evaluation.questionnaires.enums import Dimension, ItemKind, TemplateState
from evaluation.questionnaires.models import Template
from evaluation.questionnaires.permissions import may_author, require_author

MAX_ITEMS = 40


class TemplateRefused(Refused):
    """The version cannot be copied, changed, published or archived this way."""


class StaleTemplate(TemplateRefused):
    """Someone changed the draft since the page was shown."""


@transaction.atomic
def copy_template(*, source: Template, organisation: Organisation, actor: User, now: datetime) -> Template:
    """Open a draft for a collectivité from a published version. Raises NotAllowed, TemplateRefused (one exists)."""
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if not may_author(actor, organisation.pk):
        raise NotAllowed(_("Le questionnaire est écrit par le coordinateur ou l’administrateur de la collectivité."))
    if source.state == TemplateState.DRAFT:
        raise TemplateRefused(_("Copiez une version publiée."))
    own = Template.objects.filter(organisation=organisation)
    if own.filter(state=TemplateState.DRAFT).exists():
        raise TemplateRefused(_("Un brouillon est déjà ouvert : terminez-le d’abord."))
    number = (own.aggregate(last=Max("number"))["last"] or 0) + 1
    draft = Template.objects.create(
        organisation=organisation,
        number=number,
        title=_("Questionnaire de %(where)s, version %(number)s") % {"where": organisation, "number": number},
        content=source.content,
        copied_from=source,
        created_by=actor,
        created_at=now,
    )
    _journal("questionnaires.copy_template", draft, actor, now)
    return draft


@transaction.atomic
def write_heading(
    *, template: Template, actor: User, title: str, introduction: str, version: int, now: datetime
) -> Template:
    """Change the title and the words that come first. Raises NotAllowed, TemplateRefused, StaleTemplate."""
    template = _lock_draft(template, actor, version)
    if not title.strip():
        raise TemplateRefused(_("Donnez un titre à cette version."), field="title")
    template.title = title.strip()[:150]
    return _save(template, {**template.content, "introduction": introduction.strip()}, actor, now)


@transaction.atomic
def save_item(
    *, template: Template, actor: User, code: str, values: Mapping[str, Any], version: int, now: datetime
) -> Template:
    """Reword a question, say at which moments it is asked and whether it is reversed.

    `values` holds text, before, phases, reversed and dimension. Raises NotAllowed, StaleTemplate, TemplateRefused
    (unknown code, no moment, the direction of a question that the rules of decision read).
    """
    template = _lock_draft(template, actor, version)
    rows = list(template.content["items"])
    place = next((place for place, row in enumerate(rows) if row["code"] == code), None)
    if place is None:
        raise TemplateRefused(_("Cette question n’est plus dans le questionnaire."))
    if code in RULE_ITEMS and bool(values["reversed"]) != bool(rows[place].get("reversed")):
        raise TemplateRefused(
            _("Les règles de décision lisent cette question : son sens ne change pas."), field="reversed"
        )
    rows[place] = {**rows[place], **_row(values)}
    return _save(template, {**template.content, "items": rows}, actor, now)


@transaction.atomic
def add_item(
    *, template: Template, actor: User, kind: str, values: Mapping[str, Any], version: int, now: datetime
) -> str:
    """Add a question (a scale or free words) at the end of those of its kind, and return its code.

    Raises NotAllowed, StaleTemplate, TemplateRefused (kind, forty questions already).
    """
    template = _lock_draft(template, actor, version)
    rows = list(template.content["items"])
    if kind not in (ItemKind.SCALE, ItemKind.TEXT):
        raise TemplateRefused(_("Choisissez une échelle ou une réponse libre."), field="kind")
    if len(rows) >= MAX_ITEMS:
        raise TemplateRefused(_("Quarante questions au plus : au-delà, personne ne va au bout."))
    letter = "P" if kind == ItemKind.SCALE else "L"
    taken = {row["code"] for row in rows}
    code = next(f"{letter}{number}" for number in range(1, MAX_ITEMS + 2) if f"{letter}{number}" not in taken)
    more = {"dimension": Dimension.OPEN} if kind == ItemKind.TEXT else {}
    row = {"code": code, "kind": kind, **_row(values), **more}
    place = len(rows)
    if kind == ItemKind.SCALE:
        place = next((place for place, other in enumerate(rows) if other["kind"] != ItemKind.SCALE), place)
    rows.insert(place, row)
    _save(template, {**template.content, "items": rows}, actor, now)
    return code


@transaction.atomic
def remove_item(*, template: Template, actor: User, code: str, now: datetime) -> Template:
    """Take a question out of a draft. Raises NotAllowed, TemplateRefused (read by rules of decision, last one)."""
    template = _lock_draft(template, actor, None)
    if code in RULE_ITEMS:
        raise TemplateRefused(_("Les règles de décision lisent cette question : elle reste."))
    rows = [row for row in template.content["items"] if row["code"] != code]
    return _save(template, {**template.content, "items": rows}, actor, now)


@transaction.atomic
def publish_template(*, template: Template, actor: User, now: datetime) -> Template:
    """Publish a draft: campaigns may use it, it never changes again. Raises NotAllowed, TemplateRefused."""
    template = _lock_draft(template, actor, None)
    _require_sound(template.content)
    template.state, template.published_by, template.published_at = TemplateState.PUBLISHED, actor, now
    template.sha256 = content_hash(template.content)
    template.save(update_fields=["state", "published_by", "published_at", "sha256"])
    _journal("questionnaires.publish_template", template, actor, now, sha256=template.sha256)
    return template


@transaction.atomic
def archive_template(*, template: Template, actor: User, now: datetime) -> Template:
    """Take a published version out of use; campaigns that have it keep it. Raises NotAllowed, TemplateRefused."""
    template = Template.objects.select_for_update().get(pk=template.pk)
    require_author(actor, template)
    if template.state != TemplateState.PUBLISHED:
        raise TemplateRefused(_("Seule une version publiée s’archive."))
    template.state = TemplateState.ARCHIVED
    template.save(update_fields=["state"])
    _journal("questionnaires.archive_template", template, actor, now)
    return template


def content_hash(content: Mapping[str, Any]) -> str:
    """Return the SHA-256 of the content of a version: sorted keys, no spaces."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _lock_draft(template: Template, actor: User, version: int | None) -> Template:
    template = Template.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=template.pk)
    require_author(actor, template)
    if template.state != TemplateState.DRAFT:
        raise TemplateRefused(_("Cette version est publiée : elle ne change plus. Copiez-la pour en faire une autre."))
    if version is not None and version != template.edit_version:
        raise StaleTemplate(_("Une autre personne a modifié ce brouillon entre-temps. Relisez, puis enregistrez."))
    return template


def _row(values: Mapping[str, Any]) -> dict[str, Any]:
    row = {
        "text": values["text"].strip(),
        "before": values.get("before", "").strip(),
        "phases": list(values["phases"]),
        "reversed": bool(values.get("reversed", False)),
    }
    return {**row, "dimension": str(values["dimension"])} if values.get("dimension") else row


def _save(template: Template, content: dict[str, Any], actor: User, now: datetime) -> Template:
    _require_sound(content)
    template.content = content
    template.edit_version += 1
    template.save(update_fields=["title", "content", "edit_version"])
    _journal("questionnaires.edit_template", template, actor, now)
    return template


def _require_sound(content: Mapping[str, Any]) -> None:
    try:
        read_items(content)
    except ContentError as error:
        sentences = {
            "text missing": _("Écrivez la question."),
            "never asked": _("Dites à quels moments la question est posée."),
        }
        fields = {"text missing": "text", "never asked": "phases"}
        why = str(error)
        said = sentences.get(why, _("Le questionnaire doit garder au moins une question."))
        raise TemplateRefused(said, field=fields.get(why)) from error


def _journal(verb: str, template: Template, actor: User, now: datetime, **details: Any) -> None:
    audit.append(
        verb=verb,
        actor_id=actor.pk,
        actor_label=actor.get_full_name(),
        target=audit.Target("questionnaire", template.pk, template.title, template.organisation_id),
        now=now,
        details={"number": template.number, **details},
    )
