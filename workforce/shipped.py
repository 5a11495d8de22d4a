"""The reference that comes with the software: one home, the fixtures that fill the database too."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from workforce.matching import Entry, Reference, index

FOLDER = Path(__file__).resolve().parents[1] / "fixtures"
VERSIONS, JOBS, TASKS = (FOLDER / f"workforce__{name}.json" for name in ("referenceversion", "referencejob", "task"))


@cache
def shipped_version() -> dict[str, Any]:
    """Return the fields of the latest shipped version, without any database."""
    rows = json.loads(VERSIONS.read_text(encoding="utf-8"))
    newest = max(rows, key=lambda row: row["fields"]["number"])
    return {"pk": newest["pk"], **newest["fields"]}


@cache
def shipped_reference() -> Reference:
    """Return the jobs of the latest shipped version, ready to be looked up, without any database."""
    rows = json.loads(JOBS.read_text(encoding="utf-8"))
    mine = [(row["pk"], row["fields"]) for row in rows if row["fields"]["version"] == shipped_version()["pk"]]
    return index(Entry(pk, row["label"], row["isco08"], row["level"]) for pk, row in mine)
