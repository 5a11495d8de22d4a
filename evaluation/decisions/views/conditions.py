"""A condition and what can be done with it; the conditions of every dossier that one reads."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from boussole.shared.forms import BoussoleForm
from evaluation.decisions import actions
from evaluation.decisions.enums import ConditionState
from evaluation.decisions.forms import ConditionFilterForm, EvidenceForm, ExtendForm, MeetForm, ReturnForm
from evaluation.decisions.models import Condition
from evaluation.decisions.permissions import (
    can_extend,
    can_propose,
    can_settle,
    require_extender,
    require_proposer,
    require_settler,
)
from evaluation.decisions.selectors import SOON, conditions_read_by, with_steps
from usecases.models import UseCase
from usecases.selectors import organisations_read_by
from usecases.views.act import attempt
from usecases.views.common import get_use_case, refused_as_403

PAGE = 50


@require_safe
def condition(request: HttpRequest, pk: int, condition_pk: int) -> HttpResponse:
    """Where a condition stands, all that happened to it, and what the reader may do."""
    use_case, row = _found(request, pk, condition_pk)
    owed = row.state != ConditionState.MET
    context = {
        "use_case": use_case,
        "section": "decision",
        "condition": row,
        "late": owed and row.due_on < timezone.localdate(),
        "states": ConditionState,
        "may_propose": row.state == ConditionState.OPEN and can_propose(request.user, row),
        "may_settle": owed and can_settle(request.user, use_case),
        "may_extend": owed and can_extend(request.user, use_case),
    }
    return render(request, "decisions/condition.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def condition_propose(request: HttpRequest, pk: int, condition_pk: int) -> HttpResponse:
    """Say that a condition is met, with what shows it."""
    use_case, row = _found(request, pk, condition_pk)
    with refused_as_403():
        require_proposer(request.user, row)
    return _act(
        request,
        use_case,
        row,
        form=EvidenceForm(request.POST or None, documents=use_case.documents.all()),
        act=actions.propose_condition,
        title=_("Proposer comme remplie"),
        text=_("Le coordinateur vérifie, puis accepte ou dit ce qui manque."),
        done=_("La condition est proposée comme remplie. Le coordinateur la vérifie."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def condition_meet(request: HttpRequest, pk: int, condition_pk: int) -> HttpResponse:
    """Accept that a condition is met."""
    use_case, row = _found(request, pk, condition_pk)
    with refused_as_403():
        require_settler(request.user, use_case)
    proposed = row.state == ConditionState.PROPOSED
    initial = {"proposed": proposed, "met_on": timezone.localdate()}
    return _act(
        request,
        use_case,
        row,
        form=MeetForm(request.POST or None, documents=use_case.documents.all(), initial=initial),
        act=actions.meet_condition,
        title=_("Accepter comme remplie"),
        text=_("La preuve reste dans le dossier. Une condition remplie ne change plus."),
        done=_("La condition est remplie."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def condition_return(request: HttpRequest, pk: int, condition_pk: int) -> HttpResponse:
    """Send back a condition proposed as met."""
    use_case, row = _found(request, pk, condition_pk)
    with refused_as_403():
        require_settler(request.user, use_case)
    return _act(
        request,
        use_case,
        row,
        form=ReturnForm(request.POST or None),
        act=actions.return_condition,
        title=_("Renvoyer"),
        text=_("La personne responsable est prévenue, avec ce qui manque."),
        done=_("La condition est renvoyée."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def condition_extend(request: HttpRequest, pk: int, condition_pk: int) -> HttpResponse:
    """Put the date of a condition off."""
    use_case, row = _found(request, pk, condition_pk)
    with refused_as_403():
        require_extender(request.user, use_case)
    return _act(
        request,
        use_case,
        row,
        form=ExtendForm(request.POST or None),
        act=actions.extend_condition,
        title=_("Reporter la date"),
        text=_("L’ancienne date et le motif restent dans l’historique de la condition."),
        done=_("La date est reportée."),
    )


@require_safe
def condition_list(request: HttpRequest) -> HttpResponse:
    """The conditions of every dossier that the person reads, narrowed by standing, person and collectivité."""
    today = timezone.localdate()
    form = ConditionFilterForm(request.GET, organisations=organisations_read_by(request.user))
    asked = form.asked()
    rows = _narrowed(conditions_read_by(request.user), asked, request)
    owed = conditions_read_by(request.user).exclude(state=ConditionState.MET)
    context = {
        "form": form,
        "narrowed": bool(asked),
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "late_count": owed.filter(due_on__lt=today).count(),
        "owed_count": owed.count(),
        "today": today,
        "states": ConditionState,
    }
    return render(request, "decisions/conditions.html", context)


def _narrowed(rows: QuerySet[Condition], asked: dict[str, str], request: HttpRequest) -> QuerySet[Condition]:
    today = timezone.localdate()
    owed = rows.exclude(state=ConditionState.MET)
    standing = {
        "late": owed.filter(due_on__lt=today),
        "soon": owed.filter(due_on__range=(today, today + SOON)),
    }
    wanted = asked.get("standing", "")
    if wanted in standing:
        rows = standing[wanted]
    elif wanted:
        rows = rows.filter(state=wanted)
    if asked.get("whose"):
        rows = rows.filter(holder=request.user)
    if asked.get("organisation"):
        rows = rows.filter(decision__use_case__organisation=asked["organisation"])
    return rows


def _found(request: HttpRequest, pk: int, condition_pk: int) -> tuple[UseCase, Condition]:
    use_case = get_use_case(request, pk)
    rows = with_steps(Condition.objects.select_related("decision__use_case__organisation", "decision__taken_by"))
    return use_case, get_object_or_404(rows, pk=condition_pk, decision__use_case=use_case)


def _act(
    request: HttpRequest,
    use_case: UseCase,
    row: Condition,
    *,
    form: BoussoleForm,
    act: Callable[..., Any],
    title: str,
    text: str,
    done: str,
) -> HttpResponse:
    """Show what an act on a condition will do and the fields it needs; on POST do it, and go back to the condition."""
    back = reverse("decisions:condition", args=[use_case.pk, row.pk])
    acted, _refusal = attempt(request, form=form, act=partial(act, condition=row), done=done)
    if acted:
        return redirect(back)
    context = {
        "use_case": use_case,
        "section": "decision",
        "form": form,
        "title": title,
        "text": text,
        "condition": row,
        "back_url": back,
    }
    return render(request, "decisions/condition_act.html", context)
