"""What a version of a data set, or of its use, holds: the same fields frozen, read in words, compared."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import BooleanField, DateField, Model
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from audit.chain import canonical
from boussole.shared.typography import date_fr
from evaluation.datasets.enums import SPECIAL
from evaluation.datasets.models import Dataset, DatasetUse

DATASET_FIELDS = (
    "name",
    "description",
    "origin",
    "origin_details",
    "owner_service",
    "owner_contact",
    "rights",
    "quality",
    "quality_how",
    "quality_on",
    "frequency",
    "updated_on",
    "sensitivity",
    "is_personal",
    *SPECIAL,
    "is_open",
    "open_address",
    "retention",
    "legal_basis",
    "registry_reference",
)
USE_FIELDS = (
    "purpose",
    "fields_kept",
    "minimised",
    "minimised_how",
    "retention",
    "erasure",
    "underserved",
    "underserved_finding",
)


def frozen(row: Dataset | DatasetUse) -> dict[str, Any]:
    """Return the descriptive fields of `row` as plain JSON, dates as « 2026-03-12 »."""
    return json.loads(canonical({name: getattr(row, name) for name in fields_of(type(row))}))


def fields_of(model: type[Model]) -> Sequence[str]:
    """Return the names of the fields that a version of `model` holds."""
    return DATASET_FIELDS if model is Dataset else USE_FIELDS


def label_of(model: type[Model], name: str) -> str:
    """Return the name of a field as people read it."""
    return capfirst(str(model._meta.get_field(name).verbose_name))


def in_words(model: type[Model], name: str, content: Mapping[str, Any]) -> str:
    """Return one field of a frozen content as it is read: « Oui », the label of a choice, a date; "" when empty."""
    value = content.get(name)
    field = model._meta.get_field(name)
    if isinstance(field, BooleanField):
        return _("Oui") if value else _("Non")
    if isinstance(field, DateField):
        return date_fr(date.fromisoformat(value)) if value else ""
    if field.choices:
        return str(dict(field.flatchoices).get(value, value or ""))
    return str(value or "")


def answers(model: type[Model], content: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return a frozen content as questions and answers; the special categories make one line."""
    rows = []
    for name in fields_of(model):
        if name in SPECIAL:
            continue
        rows.append({"question": label_of(model, name), "answer": in_words(model, name, content)})
        if name == "is_personal":
            present = [str(label) for key, label in SPECIAL.items() if content.get(key)]
            rows.append({"question": _("Catégories particulières"), "answer": ", ".join(present) or _("Aucune")})
    return rows


def changes(model: type[Model], before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """Return the names, as people read them, of the fields that differ between two contents."""
    return [label_of(model, name) for name in fields_of(model) if before.get(name) != after.get(name)]
