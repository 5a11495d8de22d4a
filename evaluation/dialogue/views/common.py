"""What the pages of the social dialogue share: finding their objects, naming their section."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from evaluation.dialogue.models import PanelConsultation
from usecases.models import UseCase
from usecases.views.common import get_use_case

SECTION = {"section": "dialogue"}
NOTES_SECTION = {"section": "health_notes"}


def get_consultation(request: HttpRequest, pk: int, consultation_pk: int) -> tuple[UseCase, PanelConsultation]:
    """Return the dossier and its consultation; a 404 when the person does not read it."""
    use_case = get_use_case(request, pk)
    consultation = get_object_or_404(PanelConsultation, pk=consultation_pk, use_case=use_case)
    consultation.use_case = use_case
    return use_case, consultation


def page_context(use_case: UseCase, **more: Any) -> dict[str, Any]:
    """Return the context of a page of the social dialogue of a dossier."""
    return {"use_case": use_case, **SECTION, **more}
