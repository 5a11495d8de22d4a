"""What a protocol must say before it is locked, and the form in which it is hashed."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from audit.chain import canonical
from boussole.shared.days import months_later
from boussole.shared.typography import date_fr
from evaluation.trial.enums import IndicatorKind
from evaluation.trial.models import Indicator, Protocol


@dataclass(frozen=True)
class Part:
    """One of the seven parts of the protocol: the end of its address, its title, its fields."""

    slug: str
    title: str
    fields: tuple[str, ...]


PARTS = (
    Part("question", "La question", ("question", "hypotheses", "baseline_method")),
    Part(
        "perimetre",
        "Le périmètre",
        (
            "scope",
            "departments",
            "communes",
            "excluded_tasks",
            "participants_count",
            "participants",
            "volunteering",
            "control_group",
        ),
    ),
    Part("outil", "L’outil et les données", ("tool", "allowed_data", "forbidden_data")),
    Part(
        "dates",
        "Les dates, le budget et l’empreinte",
        ("starts_on", "ends_on", "max_months", "budget_eur", "footprint_kg"),
    ),
    Part("regles", "Les règles d’usage", ("usage_rules", "human_review", "continuity", "security", "logging")),
    Part("information", "L’information et la formation", ("user_information", "staff_information", "training")),
    Part(
        "evaluation",
        "L’évaluation et la sortie",
        (
            "evaluation_method",
            "quality_test",
            "reporting",
            "reporting_on",
            "business_contact",
            "health_contact",
            "exit_plan",
            "exit_data",
        ),
    ),
)
PART_BY_SLUG = {part.slug: part for part in PARTS}
PART_OF_FIELD = {name: part for part in PARTS for name in part.fields}
SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = tuple((part.title, part.fields) for part in PARTS)
FIELDS = tuple(name for part in PARTS for name in part.fields)
INDICATOR_FIELDS = (
    "kind",
    "code",
    "label",
    "unit",
    "source",
    "baseline",
    "direction",
    "threshold",
    "minimum_sample",
    "nature",
    "order",
)
MAX_SUCCESS = 5


@dataclass(frozen=True)
class Lack:
    """One thing that the protocol lacks: in words, its field ('' for a criterion) and the part where it is written."""

    text: str
    field: str = ""
    part: str = ""


def lacks(protocol: Protocol, indicators: Sequence[Indicator]) -> list[Lack]:
    """Return everything that the protocol still lacks, each with where to write it; empty when it can be locked."""
    lacking = [_lack(label_of(name), name) for name in FIELDS if _blank(getattr(protocol, name))]
    success = [row for row in indicators if row.kind == IndicatorKind.SUCCESS]
    stop = [row for row in indicators if row.kind == IndicatorKind.STOP]
    if not success:
        lacking.append(Lack("au moins un critère de réussite"))
    if len(success) > MAX_SUCCESS:
        lacking.append(Lack("cinq critères de réussite au plus"))
    if not stop:
        lacking.append(Lack("au moins un critère d’arrêt"))
    return [*lacking, *_dates_at_odds(protocol)]


def missing(protocol: Protocol, indicators: Sequence[Indicator]) -> list[str]:
    """Return, in French, what the protocol still lacks; empty when it can be locked."""
    return [lack.text for lack in lacks(protocol, indicators)]


def label_of(name: str) -> str:
    """Return the French name of a field of the protocol, as it stands within a sentence."""
    return str(Protocol._meta.get_field(name).verbose_name)


def plain_of(protocol: Protocol, indicators: Sequence[Indicator]) -> dict[str, Any]:
    """Return every field and the criteria as plain data: what two versions are compared on."""
    return {
        **{name: _plain(getattr(protocol, name)) for name in FIELDS},
        "indicators": [{name: _plain(getattr(row, name)) for name in INDICATOR_FIELDS} for row in indicators],
    }


def content_of(protocol: Protocol, indicators: Sequence[Indicator]) -> dict[str, Any]:
    """Return the protocol as plain data: what it is about, its fields and its criteria, in order."""
    return {
        "use_case": protocol.use_case_id,
        "version": protocol.version,
        "grid": protocol.grid,
        **plain_of(protocol, indicators),
    }


def protocol_hash(protocol: Protocol, indicators: Sequence[Indicator]) -> str:
    """Return the SHA-256 of the protocol's canonical content."""
    return hashlib.sha256(canonical(content_of(protocol, indicators)).encode()).hexdigest()


def _dates_at_odds(protocol: Protocol) -> list[Lack]:
    """An end beyond the longest duration, results given back before the end."""
    found, end = [], protocol.ends_on
    if protocol.starts_on and end and protocol.max_months:
        last = months_later(protocol.starts_on, protocol.max_months)
        if end > last:
            said = _("une date de fin dans la durée maximale (le %(day)s au plus tard)") % {"day": date_fr(last)}
            found.append(_lack(said, "ends_on"))
    if end and protocol.reporting_on and protocol.reporting_on < end:
        found.append(_lack(_("une restitution après la fin de l’essai"), "reporting_on"))
    return found


def _lack(text: str, name: str) -> Lack:
    return Lack(text, name, PART_OF_FIELD[name].slug)


def _blank(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, int) else str(value)
