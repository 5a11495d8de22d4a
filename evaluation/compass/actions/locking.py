"""The first thing that every action on a compass does."""

from evaluation.compass.models import Assessment
from evaluation.compass.selectors import ready_assessment
from usecases.models import UseCase


def lock_assessment(assessment: Assessment) -> Assessment:
    """Lock the dossier's row until the end of the transaction and return the assessment as it now stands."""
    UseCase.objects.select_for_update().get(pk=assessment.use_case_id)
    return ready_assessment(assessment.pk)
