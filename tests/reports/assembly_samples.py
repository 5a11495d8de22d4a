"""Contents of the two texts for the assembly, as they are frozen, without a database."""

from typing import Any

from reports.documents.assembly.snapshot import KEPT
from reports.documents.assembly.text import Heading, Table, Text, plain
from tests.reports.samples import SHA, snapshot

FINAL_MOTIONS = ("roll_out", "roll_out_with_conditions", "extend", "adapt", "stop")
PANEL = {
    "body": "cst",
    "name": "",
    "required": True,
    "on": "2026-02-01",
    "position": "Favorable avec réserves",
    "due_on": "",
    "reserves": ["Former les agents avant l’ouverture"],
}
LIFTED = {"code": "TRA-02", "text": "L’avis de l’instance manque.", "reason": "Avis reçu.", "on": "2026-02-02"}


def assembly(kind: str = "deliberation", *, final: bool = False, **changes: Any) -> dict[str, Any]:
    """Return a whole content of `kind`, with `changes`."""
    said = snapshot("final" if final else "before_trial")
    found = {name: said[name] for name in KEPT if name in said} | {
        "kind": kind,
        "final": final,
        "motion": "roll_out_with_conditions" if final else "favourable",
        "in_service": False,
        "body": "metropolis",
        "personal_data": "yes",
        "affects_person": "no",
        "classified": {"labels": "Transparence", "on": "2026-03-03"},
        "panels": [PANEL],
        "lifted": [LIFTED],
        "scores": snapshot("before_trial")["scores"],
        "footprint": "Sur un an, cet usage émet de 0,36 à 1 kg CO₂e.",
        "follow_up": ["6 mois", "1 an", "3 ans", "5 ans"],
    }
    if final:
        found |= {
            "protocol_version": 2,
            "protocol_first_locked_on": "2025-12-01",
            "evaluated_on": "2026-09-01",
            "evaluation_sha256": "cd34" * 16,
        }
    assert found["assessment_sha256"] == SHA
    return found | changes


def bare(kind: str, *, final: bool = False, **changes: Any) -> dict[str, Any]:
    """Return a content that says the least that a dossier may say."""
    texts = (
        "problem beneficiaries solution exclusions alternatives doing_nothing benefits left_aside staff_change "
        "cost_details cost_double footprint servers minority summary staff_feedback time_saved"
    )
    empty: dict[str, Any] = dict.fromkeys(texts.split(), "")
    lists: dict[str, Any] = {
        name: [] for name in ("panels", "lifted", "blockers", "warnings", "conditions", "documents", "results")
    }
    rest = {"users": None, "cost_total": None, "classified": None, "opinion": None, "motion": "", "personal_data": ""}
    return assembly(kind, final=final, **{**empty, **lists, **rest, **changes})


def box_of(text: Text) -> str:
    """Return the words of the box to remove, one paragraph a line."""
    return "\n".join(plain(part.runs) for part in text.box)


def articles_of(text: Text) -> list[str]:
    """Return the titles of the articles."""
    return [plain(block.runs) for block in text.blocks if isinstance(block, Heading) and block.level == 2]


def tables_of(text: Text) -> list[list[list[str]]]:
    """Return the cells of every table, header first."""
    return [
        [[plain(cell) for cell in row] for row in (block.header, *block.rows)]
        for block in text.blocks
        if isinstance(block, Table)
    ]
