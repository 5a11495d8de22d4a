"""What a protocol must say before it is locked, and the form in which it is hashed."""

import hashlib
from collections.abc import Sequence
from typing import Any

from audit.chain import canonical
from evaluation.trial.enums import IndicatorKind
from evaluation.trial.models import Indicator, Protocol

SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("La question", ("question", "hypotheses")),
    ("Le périmètre", ("scope", "excluded_tasks", "participants_count", "participants")),
    ("L’outil et les données", ("tool", "allowed_data", "forbidden_data")),
    ("Les dates et le budget", ("starts_on", "ends_on", "budget_eur")),
    ("Les règles d’usage", ("usage_rules", "human_review", "continuity", "security")),
    ("L’information et la formation", ("user_information", "staff_information", "training")),
    (
        "L’évaluation et la sortie",
        ("evaluation_method", "reporting", "business_contact", "health_contact", "exit_plan"),
    ),
)
FIELDS = tuple(name for _title, names in SECTIONS for name in names)
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
    "order",
)
MAX_SUCCESS = 5


def missing(protocol: Protocol, indicators: Sequence[Indicator]) -> list[str]:
    """Return, in French, what the protocol still lacks; empty when it can be locked."""
    lacking = [str(Protocol._meta.get_field(name).verbose_name) for name in FIELDS if _blank(getattr(protocol, name))]
    success = [row for row in indicators if row.kind == IndicatorKind.SUCCESS]
    stop = [row for row in indicators if row.kind == IndicatorKind.STOP]
    if not success:
        lacking.append("au moins un critère de réussite")
    if len(success) > MAX_SUCCESS:
        lacking.append("cinq critères de réussite au plus")
    if not stop:
        lacking.append("au moins un critère d’arrêt")
    return lacking


def content_of(protocol: Protocol, indicators: Sequence[Indicator]) -> dict[str, Any]:
    """Return the protocol as plain data: its fields and its criteria, in order."""
    return {
        "use_case": protocol.use_case_id,
        "version": protocol.version,
        **{name: _plain(getattr(protocol, name)) for name in FIELDS},
        "indicators": [{name: _plain(getattr(row, name)) for name in INDICATOR_FIELDS} for row in indicators],
    }


def protocol_hash(protocol: Protocol, indicators: Sequence[Indicator]) -> str:
    """Return the SHA-256 of the protocol's canonical content."""
    return hashlib.sha256(canonical(content_of(protocol, indicators)).encode()).hexdigest()


def _blank(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, int) else str(value)
