"""What the pages of the grids share: fetching what the reader may see, the way to a page, one page for an act."""

from collections.abc import Callable, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import Organisation
from boussole.shared.forms import BoussoleForm
from boussole.shared.refusals import Refused
from evaluation.compass.grid_permissions import require_grid_editor
from evaluation.compass.grids import exported, grids_for
from evaluation.compass.models import Criterion, GridVersion, Question
from usecases.views.act import attempt
from usecases.views.common import refused_as_403

Crumbs = list[tuple[str, str]]


def get_grid(request: HttpRequest, pk: int) -> GridVersion:
    """Return the grid if the person reads it; a 404 for anyone else."""
    return get_object_or_404(grids_for(request.user), pk=pk)


def editable_grid(request: HttpRequest, pk: int) -> GridVersion:
    """Return the draft if the person may change it; a 403 with its reason for another reader."""
    grid = get_grid(request, pk)
    with refused_as_403():
        require_grid_editor(request.user, grid)
    return grid


def criterion_in(grid: GridVersion, code: str) -> Criterion:
    """Return a criterion of the grid. Raises Http404."""
    return get_object_or_404(Criterion.objects.filter(grid=grid).select_related("grid__owner"), code=code)


def question_in(grid: GridVersion, code: str) -> Question:
    """Return a question of the grid. Raises Http404."""
    found = Question.objects.filter(criterion__grid=grid, code=code).select_related("criterion__grid__owner").first()
    if found is None:
        raise Http404
    return found


def contents_of(grid: GridVersion) -> list[dict[str, Any]]:
    """Return the questions of the grid in order, as its file holds them."""
    return [question for criterion in exported(grid)["criteria"] for question in criterion["questions"]]


def administered(request: HttpRequest) -> list[Organisation]:
    """Return the collectivités that the person administers, that of the role in use first. Raises PermissionDenied."""
    pks = request.user.organisations_with(Role.ADMINISTRATOR)
    if not pks:
        raise PermissionDenied(_("Les grilles se préparent par l’administrateur de la collectivité."))
    current = request.membership.organisation_id if request.membership else None
    rows = Organisation.objects.filter(pk__in=pks).order_by("name")
    return sorted(rows, key=lambda row: row.pk != current)


def way(grid: GridVersion | None = None, *more: tuple[str, str]) -> Crumbs:
    """Return the way to a page of a grid."""
    crumbs = [(_("La collectivité"), reverse("collectivite")), (_("Grilles"), reverse("grids:list"))]
    if grid is not None:
        crumbs.append((str(grid), reverse("grids:detail", args=[grid.pk])))
    return [*crumbs, *more]


def act_on_grid(
    request: HttpRequest,
    *,
    act: Callable[..., Any],
    title: str,
    text: str,
    done: str,
    back: str,
    then: Callable[[Any], str] | None = None,
    crumbs: Sequence[tuple[str, str]],
    form: BoussoleForm | None = None,
    danger: bool = False,
    extra: dict[str, Any] | None = None,
) -> HttpResponse:
    """Show what an act on a grid will do and the fields it needs; on POST do it, or say why not.

    `then`: the address that follows, from what the act returned (`back` by default).
    """
    results: list[Any] = []
    refusals: list[Refused] = []

    def keep(**values: Any) -> None:
        try:
            results.append(act(**values))
        except Refused as refused:
            refusals.append(refused)
            raise

    acted, refusal = attempt(request, form=form, act=keep, done=done)
    if acted:
        return redirect(then(results[0]) if then else back)
    context = {
        "form": form,
        "refusal": refusal if form is None else "",
        "errors_of_file": [error for refused in refusals for error in getattr(refused, "errors", ())],
        "page_has_errors": bool(refusal),
        "title": title,
        "text": text,
        "danger": danger,
        "back_url": back,
        "crumbs": crumbs,
        **(extra or {}),
    }
    return render(request, "grids/act.html", context)
