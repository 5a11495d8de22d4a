"""Choosing the grid before the assessment is opened."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest

from evaluation.compass.models import GridVersion
from evaluation.compass.selectors import grid_in_force, open_grids
from usecases.models import UseCase


@dataclass(frozen=True)
class GridChoice:
    """The grid chosen (the one proposed first when nothing was chosen), and the others that could be."""

    chosen: GridVersion | None
    offered: list[GridVersion]


def choose_grid(request: HttpRequest, use_case: UseCase) -> GridChoice:
    """Return the grid that the address or the form names, among those open to the collectivité. Raises Http404."""
    offered = open_grids(use_case.organisation)
    wanted = request.POST.get("grille") or request.GET.get("grille")
    if not wanted:
        return GridChoice(grid_in_force(use_case.organisation), offered)
    found = [grid for grid in offered if str(grid.pk) == wanted]
    if not found:
        raise Http404
    return GridChoice(found[0], offered)
