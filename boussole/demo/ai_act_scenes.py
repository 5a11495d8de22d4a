"""The classification of the dossiers under the European regulation: what the lead answers, who signs, what changes.

The facts of each use are those of its demand; the answers are illustrative, like every answer of the demonstration.
"""

from typing import Any

from boussole.demo.scene import Play
from evaluation.ai_act import actions
from evaluation.ai_act.classifier import asked_questions
from evaluation.ai_act.models import Classification
from evaluation.ai_act.selectors import answers_of, law_of, seal

# What is answered when a case says nothing else: an outil bought, used as planned, far from every listed domain.
PLAIN: dict[str, Any] = {"C0": "oui", "C1-USAGE": "oui", "C1-NOM": "non", "C2": (), "C3": "non", "C4": (), "C7": ()}
FACING_PEOPLE = {"C7": ("face",)}
# The tool sums up exchanges before an agent's appointment about benefits: a preparatory task, if its provider proves it.
_BENEFITS = {"C4": ("5a",), "C5": "non", "C6": ("preparation",), "TRAVAIL": "non", **FACING_PEOPLE}
ANSWERS: dict[str, dict[str, Any]] = {
    "delibia": {},
    "redaction-communes": {},
    "fuites": {},
    "urbanet": {},
    "albert": {},
    "barnabe": {},
    "recital": {},
    "courriels": {},
    "coco": FACING_PEOPLE,
    "chatbot-rh": FACING_PEOPLE,
    "support": FACING_PEOPLE,
    "mdph": {**_BENEFITS, "C6-PREUVE": "non"},
    # Comparing faces in the street with a list, live, for the police.
    "visages": {"C2": ("h",), "C4": ("1", "6")},
    # Nobody knows yet whether the network's safety would rest on it: the result stays provisional, unsigned.
    "jumeau": {"C4": "?"},
}
NOT_SIGNED = frozenset({"jumeau", "recital"})  # the second one only waits for whoever signs
# Classified a second time, once more was known: why, and what is answered then.
AGAIN: dict[str, tuple[str, dict[str, Any]]] = {
    "mdph": (
        "L’éditeur a remis son évaluation écrite : l’outil résume les échanges, il ne calcule ni ne propose aucun droit. "
        "L’exception est désormais documentée.",
        {**_BENEFITS, "C6-PREUVE": "oui"},
    ),
}


def classify(scene: Play) -> None:
    """The lead answers the questionnaire after depositing; the legal expert signs, unless something is not known."""
    key = scene.case.key
    if key not in ANSWERS:
        return
    _answer(scene, ANSWERS[key], "")
    if key in NOT_SIGNED:
        return
    _sign(scene)
    if key in AGAIN:
        justification, answers = AGAIN[key]
        scene.clock.after(2)
        _answer(scene, answers, justification)
        _sign(scene)


def _answer(scene: Play, special: dict[str, Any], justification: str) -> None:
    row = actions.start_classification(use_case=scene.use_case, actor=scene.lead, now=scene.clock.tick(3))
    answers = {**PLAIN, **special}
    while waiting := _next(row, answers):
        row = actions.save_answer(
            classification=row,
            actor=scene.lead,
            code=waiting,
            answer=answers[waiting],
            seen=row.answers.get(waiting),
            now=scene.clock.tick(1),
        )
    actions.submit_answers(
        classification=row,
        actor=scene.lead,
        seen=seal(row.answers),
        justification=justification,
        now=scene.clock.tick(2),
    )


def _next(row: Classification, answers: dict[str, Any]) -> str:
    """The first question on the way whose stored answer is not the one to give; "" when there is none."""
    stored = answers_of(row)
    asked = asked_questions(stored, law_of(row.law))
    return next((code for code in asked if stored.get(code) != answers[code]), "")


def _sign(scene: Play) -> None:
    row = Classification.objects.get(use_case=scene.use_case, signed_at__isnull=True)
    actions.sign_classification(
        classification=row, actor=scene.experts["JUR"], sha256=row.sha256, now=scene.clock.tick(20)
    )
