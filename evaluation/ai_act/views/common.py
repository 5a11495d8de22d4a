"""What the pages of a classification share."""

from typing import Any

from django.http import Http404
from django.utils import timezone

from evaluation.ai_act.law import PROHIBITED
from evaluation.ai_act.models import Classification
from evaluation.ai_act.selectors import classifications_of, duty_rows, may_be_signed
from usecases.models import UseCase

CLASS_TAGS = {
    "INTERDIT": "stop",
    "FOURNISSEUR_POSSIBLE": "warn",
    "HAUT_RISQUE": "warn",
    "EXEMPTE_6_3": "wait",
    "TRANSPARENCE": "todo",
    "MINIMAL": "ok",
}


def open_one(use_case: UseCase) -> Classification | None:
    """Return the classification being answered or waiting for its signature, with its law, or None."""
    return next((row for row in classifications_of(use_case) if row.signed_at is None), None)


def open_or_404(use_case: UseCase) -> Classification:
    """Return the classification not signed yet. Raises Http404 when there is none, or when it was signed meanwhile."""
    row = open_one(use_case)
    if row is None:
        raise Http404
    return row


def shown(result: dict[str, Any]) -> dict[str, Any]:
    """Return what `ai_act/result.html` shows of a frozen result, as its duties stand today."""
    texts = {row["question"]: row["text"] for row in result["path"]}
    return {
        "classes": [
            {"label": label, "text": text, "tag": CLASS_TAGS.get(code, "")}
            for code, label, text in zip(result["classes"], result["class_labels"], result["class_texts"], strict=True)
        ],
        "others": result["possible_labels"],
        "provisional": result["provisional"],
        "prohibited": PROHIBITED in result["classes"],
        "signable": may_be_signed(result),
        "missing": [texts[code] for code in result["missing"]],
        "to_check": [texts[code] for code in result["to_check"]],
        "path": result["path"],
        "duties": duty_rows(result, timezone.localdate()),
        "already_in_service": result["already_in_service"],
        "today": timezone.localdate(),
    }
