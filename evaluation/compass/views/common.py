"""What the pages of the compass share: fetching what the reader may see."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from evaluation.compass.models import Assessment, Criterion
from evaluation.compass.selectors import readable_assessments
from usecases.models import UseCase


def readable_assessment(request: HttpRequest, use_case: UseCase) -> Assessment:
    """Return the newest assessment that the person may read. Raises Http404 (none yet), PermissionDenied."""
    found = readable_assessments(use_case, request.user)
    if found:
        return found[-1]
    if not use_case.assessments.exists():
        raise Http404(_("La boussole n’est pas encore ouverte."))
    raise PermissionDenied(
        _("Vous portez ce dossier : vous lirez les réponses et les avis quand l’évaluation sera terminée.")
    )


def criterion_of(assessment: Assessment, code: str) -> Criterion:
    """Return the criterion `code` of the assessment's grid. Raises Http404."""
    found = [criterion for criterion in assessment.grid.criteria.all() if criterion.code == code]
    if not found:
        raise Http404
    return found[0]
