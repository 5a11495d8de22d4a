"""A dossier and its grids: what a newer version changes, taking the assessment up on it, earlier assessments."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from evaluation.compass import actions
from evaluation.compass.forms import ReasonForm
from evaluation.compass.grids import newer_grids, try_grid
from evaluation.compass.models import Assessment, GridVersion
from evaluation.compass.permissions import is_open
from evaluation.compass.selectors import grid_content, open_grids, readable_assessments, score_of
from evaluation.compass.views.common import readable_assessment
from evaluation.compass.views.difference import difference_rows, outcome_rows
from evaluation.compass.wording import answer_text
from usecases.lifeline import TRANSITIONS
from usecases.models import UseCase
from usecases.permissions import may_move, require_mover
from usecases.views.act import attempt
from usecases.views.common import get_use_case, refused_as_403


@require_http_methods(["GET", "HEAD", "POST"])
def compare(request: HttpRequest, pk: int) -> HttpResponse:
    """What another version of the grid would change for this dossier; the coordinator may take it up on it."""
    use_case = get_use_case(request, pk)
    assessment = readable_assessment(request, use_case)
    grids = [grid for grid in open_grids(use_case.organisation) if grid.pk != assessment.grid_id]
    grid = _wanted(request, grids, assessment)
    form = ReasonForm(request.POST or None)
    if request.method == "POST":
        with refused_as_403():
            require_mover(request.user, use_case, "open_assessment")
        done, _refusal = attempt(
            request,
            form=form,
            act=lambda **values: actions.reopen_on_grid(use_case=use_case, grid=grid, **values),
            done=_("L’évaluation reprend sur cette version. La précédente est figée, et reste lisible."),
        )
        if done:
            return _to_overview(pk)
    trial = try_grid(assessment, grid)
    before, after = grid_content(assessment.grid), grid_content(grid)
    context = {
        "use_case": use_case,
        "section": "compass",
        "assessment": assessment,
        "grid": grid,
        "grids": grids,
        "trial": trial,
        "rows": outcome_rows(trial.outcomes),
        "criteria": difference_rows(trial.difference.criteria, before, after),
        "questions": difference_rows(trial.difference.questions, before, after),
        "form": form,
        "can_reopen": can_reopen(request.user, use_case, assessment),
    }
    return render(request, "compass/compare.html", context)


@require_safe
def earlier(request: HttpRequest, pk: int, assessment_pk: int) -> HttpResponse:
    """An earlier assessment of the dossier, as it was frozen: scores, opinions, answers."""
    use_case = get_use_case(request, pk)
    found = [row for row in readable_assessments(use_case, request.user) if row.pk == assessment_pk]
    if not found or found[0].completed_at is None:
        raise Http404
    assessment = found[0]
    score = score_of(assessment)
    scores = {row.code: row for row in (*score.criteria, *score.general)}
    opinions: dict[int, list] = {}
    for row in assessment.opinions.select_related("expert"):
        opinions.setdefault(row.criterion_id, []).append(row)
    stored = {row.question.code: row for row in assessment.answers.all()}
    lines = [
        {
            "criterion": criterion,
            "score": scores.get(criterion.code),
            "opinions": opinions.get(criterion.pk, []),
            "answers": [
                {"question": f"{row.code} {row.text}", "answer": answer_text(row, stored.get(row.code))}
                for row in criterion.questions.all()
            ],
        }
        for criterion in assessment.grid.criteria.all()
    ]
    context = {"use_case": use_case, "section": "compass", "assessment": assessment, "lines": lines}
    return render(request, "compass/earlier.html", context)


def grid_links(user: User, use_case: UseCase, every: list[Assessment], shown: Assessment) -> dict:
    """Return what the page of a compass says of its grid: a newer version for who examines, earlier assessments."""
    readable = shown.completed_at is not None or use_case.lead_id != user.pk
    examines = may_move(user, use_case, TRANSITIONS["open_assessment"])
    return {
        "earlier": [row for row in every if row.pk != shown.pk and row.completed_at is not None] if readable else [],
        "newer": newer_grids(shown)[:1] if examines else [],
    }


def can_reopen(user: User, use_case: UseCase, assessment: Assessment) -> bool:
    """Tell whether `user` may take the assessment up again on another grid now."""
    ready = is_open(assessment) and assessment.phase == "ex_ante"
    return ready and may_move(user, use_case, TRANSITIONS["open_assessment"])


def _wanted(request: HttpRequest, grids: list[GridVersion], assessment: Assessment) -> GridVersion:
    wanted = request.POST.get("grille") or request.GET.get("grille")
    named = [grid for grid in grids if str(grid.pk) == wanted]
    found = named if wanted else newer_grids(assessment) or grids
    if not found:
        raise Http404(_("Aucune autre version de la grille n’est publiée."))
    return found[0]


def _to_overview(pk: int) -> HttpResponse:
    return redirect("compass:overview", pk=pk)
