"""The first thing that every action on a compass does."""

from evaluation.compass.models import Assessment
from usecases.models import UseCase


def lock_assessment(assessment: Assessment) -> Assessment:
    """Lock the dossier's row until the end of the transaction and return the assessment as it now stands."""
    UseCase.objects.select_for_update().get(pk=assessment.use_case_id)
    rows = Assessment.objects.select_related("use_case", "grid").prefetch_related(
        "assignments__criterion", "assignments__expert", "opinions", "use_case__expert_recusals"
    )
    return rows.get(pk=assessment.pk)
