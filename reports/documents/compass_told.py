"""Who may read a document that tells what the compass of a dossier says."""

from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from evaluation.compass.models import Assessment
from evaluation.compass.permissions import is_recused, may_read_content
from usecases.models import UseCase

PROVISIONAL = "provisional"  # key of a content: it was made before the assessment was completed


def closed_to_recused(use_case: UseCase, reader: User, content: dict[str, Any] | None = None) -> str:
    """Say why a completed compass is closed to `reader`: they declared a conflict of interest on the dossier."""
    if is_recused(reader, use_case):
        return _("Vous vous êtes déporté de ce dossier : ce que dit sa boussole ne vous est pas ouvert.")
    return ""


def closed_sheet(use_case: UseCase, reader: User, content: dict[str, Any] | None = None) -> str:
    """Say why the compass itself is closed to `reader`: recused, or the lead before it is completed.

    A provisional sheet stays closed to the lead for good: once the assessment is completed, they ask for a new one.
    """
    recused = closed_to_recused(use_case, reader, content)
    if recused:
        return recused
    if content is not None:
        open_to_them = use_case.lead_id != reader.pk or not content[PROVISIONAL]
    else:
        newest = newest_assessment(use_case)
        open_to_them = newest is None or may_read_content(reader, newest)
    return (
        "" if open_to_them else _("Vous portez ce dossier : vous lirez la boussole quand l’évaluation sera terminée.")
    )


def newest_assessment(use_case: UseCase) -> Assessment | None:
    """Return the newest assessment of the dossier; no query when they were fetched beforehand."""
    return max(use_case.assessments.all(), key=lambda row: (row.opened_at, row.pk), default=None)
