"""What the pages of the compass share: fetching what the reader may see."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from evaluation.compass.models import Assessment, Criterion
from evaluation.compass.selectors import current_assessment
from usecases.models import UseCase


def readable_use_case(request: HttpRequest, pk: int) -> UseCase:
    """Return the dossier if the person may read it. Raises Http404."""
    related = ("organisation", "lead", "submission")
    return get_object_or_404(UseCase.objects.visible_to(request.user).select_related(*related), pk=pk)


def readable_assessment(request: HttpRequest, use_case: UseCase) -> Assessment:
    """Return the newest assessment if its content may be read.

    The lead reads answers and opinions once the assessment is completed, so that nobody writes under their eyes.
    Raises Http404 (none yet), PermissionDenied.
    """
    assessment = current_assessment(use_case)
    if assessment is None:
        raise Http404(_("La boussole n’est pas encore ouverte."))
    if not content_is_readable(request, use_case, assessment):
        raise PermissionDenied(
            _("Vous portez ce dossier : vous lirez les réponses et les avis quand l’évaluation sera terminée.")
        )
    return assessment


def content_is_readable(request: HttpRequest, use_case: UseCase, assessment: Assessment) -> bool:
    """Tell whether the reader may see the answers and opinions of an assessment."""
    return assessment.completed_at is not None or use_case.lead_id != request.user.pk


def criterion_of(assessment: Assessment, code: str) -> Criterion:
    """Return the criterion `code` of the assessment's grid. Raises Http404."""
    found = [criterion for criterion in assessment.grid.criteria.all() if criterion.code == code]
    if not found:
        raise Http404
    return found[0]
