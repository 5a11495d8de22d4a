"""The grids of the demonstration: one collectivité publishes its own, another prepares its next version. Illustrative."""

from datetime import datetime, time
from typing import Any

from boussole.demo.clock import PARIS
from boussole.demo.people import DEPARTMENT, METROPOLIS, Troupe
from evaluation.compass.actions import grid_editing, grids
from evaluation.compass.checksum import content_token, grid_checksum
from evaluation.compass.grids import question_content
from evaluation.compass.models import Criterion, GridVersion, Question
from evaluation.compass.selectors import grid_content

PUBLISHED_AT = datetime.combine(datetime(2026, 11, 16).date(), time(10, 0), PARIS)  # noqa: DTZ001 - a day, given its zone
PREPARED_AT = datetime.combine(datetime(2026, 11, 18).date(), time(15, 30), PARIS)  # noqa: DTZ001 - a day, given its zone
ADMINISTRATORS = {DEPARTMENT: "agnes.faure", METROPOLIS: "denis.caron"}

REWORDED = "Le but et la base légale sont-ils écrits, et relus par le délégué à la protection des données ?"
NEW_QUESTION: dict[str, Any] = {
    "code": "TRA-09",
    "text": "Un agent peut-il demander à ne pas se servir de l’outil ?",
    "help": "Pour une tâche, pour un temps ou pour de bon. Dites à qui il le demande, et qui répond.",
    "answer_type": "OUI",
    "options": [
        {"value": "oui", "label": "Oui", "points": 4},
        {"value": "partiel", "label": "En partie", "points": 2},
        {"value": "non", "label": "Non", "points": 0},
    ],
    "effects": [
        {
            "kind": "V",
            "when": {"values": ["non"]},
            "message": "Un agent ne peut pas demander à travailler sans l’outil.",
        }
    ],
    "respondents": ["RH", "MET"],
    "references": [
        {
            "text": "Demande des représentants du personnel (démonstration)",
            "confidence": "proposition du projet, sans valeur juridique",
            "verified_on": None,
        }
    ],
}


def prepare_grids(troupe: Troupe) -> None:
    """Publish the grid of the département, and leave a draft to the métropole."""
    site = GridVersion.objects.get(code="boussole", number=1)
    actor = troupe.people[ADMINISTRATORS[DEPARTMENT]]
    own = grids.copy_grid(source=site, owner=troupe.organisations[DEPARTMENT], actor=actor, now=PUBLISHED_AT)
    question = Question.objects.select_related("criterion__grid").get(criterion__grid=own, code="JUR-04")
    grid_editing.save_question(
        question=question,
        actor=actor,
        values={"text": REWORDED},
        token=content_token(question_content(question)),
        now=PUBLISHED_AT,
    )
    seen = grid_checksum(grid_content(own))
    grids.publish_grid(grid=own, actor=actor, now=PUBLISHED_AT, seen=seen, default=True)
    actor = troupe.people[ADMINISTRATORS[METROPOLIS]]
    draft = grids.copy_grid(source=site, owner=troupe.organisations[METROPOLIS], actor=actor, now=PREPARED_AT)
    criterion = Criterion.objects.select_related("grid").get(grid=draft, code="TRA")
    grid_editing.add_question(criterion=criterion, actor=actor, values=NEW_QUESTION, position=9, now=PREPARED_AT)
