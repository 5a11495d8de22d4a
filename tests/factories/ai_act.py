"""Classifications for tests: the shipped law, a dossier answered and signed with the real actions."""

import copy
from datetime import datetime, timedelta
from typing import Any

from django.core.management import call_command

from accounts.models import User
from evaluation.ai_act import actions
from evaluation.ai_act.classifier import asked_questions
from evaluation.ai_act.models import Classification, LawVersion
from evaluation.ai_act.selectors import answers_of, law_of, seal
from evaluation.ai_act.shipped import shipped_content
from tests.factories.usecases import START
from usecases.models import UseCase

NOW = START + timedelta(days=300)
PLAIN: dict[str, Any] = {"C0": "oui", "C1-USAGE": "oui", "C1-NOM": "non", "C2": (), "C3": "non", "C4": (), "C7": ()}
HIGH = {"C4": ("4",), "C5": "oui"}


def load_law() -> LawVersion:
    """Load the version of the law that comes with the software."""
    call_command("load_law", verbosity=0)
    return LawVersion.objects.get(organisation__isnull=True)


def another_law(**parts: Any) -> dict[str, Any]:
    """Return the content of a version 2: high risk of annex III comes six months later."""
    data = {**copy.deepcopy(shipped_content()), "version": "2", "read_on": "2026-11-02", **parts}
    data["dates"]["high_risk_annex_iii"]["from"] = "2028-06-02"
    return data


def filled(use_case: UseCase, actor: User, now: datetime = NOW, **special: Any) -> Classification:
    """Answer every question asked, without handing the answers over. `_` stands for `-` (C6_PREUVE)."""
    answers = {**PLAIN, **{code.replace("_", "-"): value for code, value in special.items()}}
    row = actions.start_classification(use_case=use_case, actor=actor, now=now)
    while waiting := _next(row, answers):
        row = actions.save_answer(
            classification=row,
            actor=actor,
            code=waiting,
            answer=answers[waiting],
            seen=row.answers.get(waiting),
            now=now,
        )
    return row


def answered(
    use_case: UseCase, actor: User, now: datetime = NOW, justification: str = "", **special: Any
) -> Classification:
    """Answer every question and hand the answers over."""
    row = filled(use_case, actor, now, **special)
    return hand_over(row, actor, now, justification)


def hand_over(row: Classification, actor: User, now: datetime = NOW, justification: str = "") -> Classification:
    """Hand over the answers of a classification as they stand."""
    return actions.submit_answers(
        classification=row, actor=actor, seen=seal(row.answers), justification=justification, now=now
    )


def signed(
    use_case: UseCase, actor: User, signer: User, now: datetime = NOW, justification: str = "", **special: Any
) -> Classification:
    """Answer and sign."""
    row = answered(use_case, actor, now, justification, **special)
    return actions.sign_classification(classification=row, actor=signer, sha256=row.sha256, now=now)


def _next(row: Classification, answers: dict[str, Any]) -> str:
    stored = answers_of(row)
    asked = asked_questions(stored, law_of(row.law))
    return next((code for code in asked if code in answers and stored.get(code) != answers[code]), "")
