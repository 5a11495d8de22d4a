"""Which grid an assessment may be opened on."""

from django.utils.translation import gettext as _

from evaluation.compass.actions.refusals import AssessmentRefused
from evaluation.compass.checksum import grid_checksum
from evaluation.compass.models import GridVersion
from evaluation.compass.selectors import grid_content, open_grids
from usecases.models import UseCase


def sound_grid(grid: GridVersion | None, use_case: UseCase) -> GridVersion:
    """Return `grid` if the dossier may be assessed with it: published, open to the collectivité, still whole.

    Raises AssessmentRefused.
    """
    if grid is None:
        raise AssessmentRefused(_("Aucune grille n’est publiée. Demandez à l’administrateur d’en publier une."))
    if grid.pk not in {row.pk for row in open_grids(use_case.organisation)}:
        raise AssessmentRefused(_("Cette grille n’est pas publiée pour cette collectivité. Choisissez-en une autre."))
    if grid_checksum(grid_content(grid)) != grid.checksum:
        raise AssessmentRefused(
            _("Le contenu de cette grille ne correspond plus à sa somme de contrôle. Prévenez l’hébergeur du site.")
        )
    return grid
