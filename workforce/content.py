"""The seal of a version of the reference: what it says, in one order, hashed. Values in, text out."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

JOB_FIELDS = ("label", "isco08", "isco_label", "score", "level", "source", "noted_on", "note")
TASK_FIELDS = ("theme", "label", "index")
VERSION_FIELDS = ("name", "source", "dated_on", "little_from", "exposed_from", "very_from")


def content_hash(version: Any, jobs: Iterable[Any], tasks: Iterable[Any]) -> str:
    """Return the SHA-256 of a version: its settings, then its jobs and its tasks by label."""
    content = {
        "version": _said(version, VERSION_FIELDS),
        "jobs": sorted((_said(job, JOB_FIELDS) for job in jobs), key=lambda row: row["label"]),
        "tasks": sorted((_said(task, TASK_FIELDS) for task in tasks), key=lambda row: row["label"]),
    }
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _said(row: Any, fields: Iterable[str]) -> Mapping[str, str]:
    return {name: _text(getattr(row, name)) for name in fields}


def _text(value: Any) -> str:
    if value is None:
        return ""
    # A share reads the same with its zeros and without: 0.5 and 0.50000.
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)
