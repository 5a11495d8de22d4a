"""The plan of action of a dossier, and one action moved on."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from evaluation.compass import actions
from evaluation.compass.follow_up import moves_from
from evaluation.compass.forms import ActionForm
from evaluation.compass.permissions import judges_action
from evaluation.compass.selectors import plan_rows
from usecases.views.act import attempt
from usecases.views.common import get_use_case


@require_safe
def actions_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Every action that a reserve asked for: who, by when, where it stands."""
    use_case = get_use_case(request, pk)
    rows = plan_rows(use_case, request.user, today=timezone.localdate())
    context = {
        "use_case": use_case,
        "section": "actions",
        "rows": rows,
        "open_count": sum(row.action.state in ("to_do", "in_progress") for row in rows),
        "late_count": sum(row.late for row in rows),
    }
    return render(request, "compass/actions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def action(request: HttpRequest, pk: int, action_pk: int) -> HttpResponse:
    """One action: what was done so far, and its next state."""
    use_case = get_use_case(request, pk)
    rows = plan_rows(use_case, request.user, today=timezone.localdate())
    row = next((item for item in rows if item.action.pk == action_pk), None)
    if row is None:
        raise Http404
    if request.method == "POST" and not row.can_move:
        raise PermissionDenied(_("Le responsable de l’action, le porteur et qui l’a demandée suivent cette action."))
    moves = moves_from(row.action.state, judges=judges_action(request.user, row.action))
    form = ActionForm(request.POST or None, action=row.action, moves=moves) if row.can_move else None
    acted, _refusal = attempt(
        request,
        form=form,
        act=partial(actions.move_action, action=row.action),
        done=_("L’action est à jour."),
    )
    if acted:
        return redirect("compass:actions", pk=pk)
    context = {"use_case": use_case, "section": "actions", "row": row, "form": form}
    return render(request, "compass/action.html", context)
