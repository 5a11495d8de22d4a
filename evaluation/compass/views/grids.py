"""Reading the grids: the list, one version, one criterion, what changes, what a dossier becomes on it, the file."""

import json
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.enums import Role
from accounts.models import Organisation
from evaluation.compass.enums import GridState
from evaluation.compass.grid_errors import SCHEMA_PATH
from evaluation.compass.grid_forms import OtherGridForm
from evaluation.compass.grid_permissions import PREPARERS, administers_grid
from evaluation.compass.grid_wording import error_spot, labels_of
from evaluation.compass.grids import (
    assessed_dossiers,
    default_grid_of,
    difference_between,
    exported,
    grids_for,
    problems_of,
    readable_score_of,
    try_grid,
)
from evaluation.compass.models import GridVersion
from evaluation.compass.selectors import full_grid, grid_content
from evaluation.compass.views.difference import difference_rows, outcome_rows
from evaluation.compass.views.grid_common import criterion_in, get_grid, way


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """The grids that the person reads: drafts first, then those in use, then those put away."""
    grids = list(grids_for(request.user))
    sections = [
        (_("Brouillons"), [grid for grid in grids if grid.state == GridState.DRAFT]),
        (_("Publiées"), [grid for grid in grids if grid.state == GridState.PUBLISHED]),
        (_("Archivées"), [grid for grid in grids if grid.state == GridState.ARCHIVED]),
    ]
    context = {
        "sections": [(title, rows) for title, rows in sections if rows],
        "defaults": _defaults(request),
        "can_prepare": bool(request.user.organisations_with(Role.ADMINISTRATOR)),
        "crumbs": way()[:1],
    }
    return render(request, "grids/list.html", context)


@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One version: where it stands, its criteria, and what can be done with it."""
    grid = get_grid(request, pk)
    draft = grid.state == GridState.DRAFT
    administered = administers_grid(request.user, grid)
    content = exported(grid)
    problems = problems_of(grid) if draft else []
    context = {
        "grid": grid,
        "criteria": full_grid(grid),
        "can_edit": draft and administered,
        "can_archive": grid.state == GridState.PUBLISHED and administered,
        "can_propose": grid.state == GridState.PUBLISHED and request.user.organisations_with(Role.ADMINISTRATOR),
        "can_copy": bool(request.user.organisations_with(Role.ADMINISTRATOR)),
        "can_try": _may_try(request, administered),
        "problems": [(error, *error_spot(error, content)) for error in problems],
        "crumbs": way(),
    }
    return render(request, "grids/detail.html", context)


@require_safe
def criterion(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """The questions of a criterion, with their answers, what these set off, and the sources."""
    grid = get_grid(request, pk)
    row = criterion_in(grid, code)
    context = {
        "grid": grid,
        "criterion": row,
        "questions": row.questions.order_by("order"),
        "labels": labels_of(grid_content(grid)),
        "can_edit": grid.state == GridState.DRAFT and administers_grid(request.user, grid),
        "crumbs": way(grid),
    }
    return render(request, "grids/criterion.html", context)


@require_safe
def difference(request: HttpRequest, pk: int) -> HttpResponse:
    """What changes from another version (the one a draft started from, by default) to this one."""
    grid = get_grid(request, pk)
    others = [row for row in grids_for(request.user) if row.pk != grid.pk]
    start = request.GET.get("avec") or str(grid.based_on_id or "")
    form = OtherGridForm(
        {"avec": start or (others[0].pk if others else "")},
        grids=others,
        name="avec",
        label=_("Comparer avec"),
    )
    before = get_object_or_404(grids_for(request.user), pk=start) if start.isdigit() else (others or [None])[0]
    context: dict[str, Any] = {"grid": grid, "before": before, "form": form, "crumbs": way(grid)}
    if before is not None:
        found = difference_between(before, grid)
        context |= {
            "same": found.is_empty,
            "criteria": difference_rows(found.criteria, grid_content(before), grid_content(grid)),
            "questions": difference_rows(found.questions, grid_content(before), grid_content(grid)),
        }
    return render(request, "grids/difference.html", context)


@require_safe
def try_out(request: HttpRequest, pk: int) -> HttpResponse:
    """What an assessed dossier becomes on this grid: scores before and after. Nothing is written."""
    grid = get_grid(request, pk)
    administered = administers_grid(request.user, grid)
    if not _may_try(request, administered):
        raise PermissionDenied(_("Une grille s’essaie par l’administrateur, le coordinateur ou un expert."))
    dossiers = assessed_dossiers(request.user, grid, administered)
    context: dict[str, Any] = {"grid": grid, "dossiers": dossiers, "crumbs": way(grid)}
    wanted = request.GET.get("dossier", "")
    if wanted:
        use_case = next((row for row in dossiers if str(row.pk) == wanted), None)
        assessment = readable_score_of(request.user, use_case) if use_case else None
        if assessment is None:
            raise Http404
        trial = try_grid(assessment, grid)
        context |= {
            "use_case": use_case,
            "assessment": assessment,
            "trial": trial,
            "rows": outcome_rows(trial.outcomes),
        }
    return render(request, "grids/try.html", context)


@require_safe
def export(request: HttpRequest, pk: int) -> HttpResponse:
    """The grid as a JSON file."""
    grid = get_grid(request, pk)
    body = json.dumps(exported(grid), ensure_ascii=False, indent=1) + "\n"
    response = HttpResponse(body, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="grille-{grid.code}-{grid.number}.json"'
    return response


@require_safe
def schema(request: HttpRequest) -> HttpResponse:
    """The JSON schema of a grid file."""
    response = HttpResponse(SCHEMA_PATH.read_bytes(), content_type="application/schema+json; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="boussole-grid-1.schema.json"'
    return response


def _may_try(request: HttpRequest, administered: bool) -> bool:
    return administered or bool(request.user.organisations_with(*PREPARERS))


def _defaults(request: HttpRequest) -> list[tuple[Organisation, GridVersion]]:
    """Return the grid that each collectivité of the person chose to propose first."""
    rows = Organisation.objects.filter(default_grid__isnull=False, pk__in=list(request.user.roles_by_organisation))
    return [(row, default_grid_of(row)) for row in rows.order_by("name")]
