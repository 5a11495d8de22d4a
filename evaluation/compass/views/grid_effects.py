"""What a question sets off, when it is asked, what it looks at in the dossier: one page each."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from evaluation.compass.actions import grid_editing as actions
from evaluation.compass.checksum import content_token
from evaluation.compass.effect_forms import (
    ClauseForm,
    ClauseRows,
    EffectForm,
    EvidenceForm,
    TokenForm,
    clause_initial,
    clauses_of,
    effect_initial,
)
from evaluation.compass.enums import GridState
from evaluation.compass.grid_permissions import administers_grid
from evaluation.compass.grid_wording import labels_of
from evaluation.compass.grids import exported, question_content
from evaluation.compass.models import GridVersion, Question
from evaluation.compass.views.grid_common import act_on_grid, contents_of, editable_grid, get_grid, question_in
from evaluation.compass.views.grid_editing import Sheet, mark, question_lines, to_question

Content = Mapping[str, Any]


@require_safe
def question(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """One question: its words, its answers, its effects, its sources; for who may, a way to change each."""
    grid = get_grid(request, pk)
    row = question_in(grid, code)
    context = {
        "grid": grid,
        "question": row,
        "labels": labels_of(exported(grid)),
        "can_edit": grid.state == GridState.DRAFT and administers_grid(request.user, grid),
        "crumbs": to_question(grid, row)[:-1],
    }
    return render(request, "grids/question.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def effect_add(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Add an effect."""
    grid = editable_grid(request, pk)
    return _effect(request, grid, question_in(grid, code), None)


@require_http_methods(["GET", "HEAD", "POST"])
def effect_edit(request: HttpRequest, pk: int, code: str, at: int) -> HttpResponse:
    """Change the effect number `at`, from 1."""
    grid = editable_grid(request, pk)
    row = question_in(grid, code)
    if not 1 <= at <= len(row.effects):
        raise Http404
    return _effect(request, grid, row, at - 1)


@require_http_methods(["GET", "HEAD", "POST"])
def effect_delete(request: HttpRequest, pk: int, code: str, at: int) -> HttpResponse:
    """Take the effect number `at` out."""
    grid = editable_grid(request, pk)
    row = question_in(grid, code)
    if not 1 <= at <= len(row.effects):
        raise Http404
    kept = [effect for number, effect in enumerate(row.effects, 1) if number != at]
    return act_on_grid(
        request,
        form=TokenForm(request.POST or None, initial={"token": content_token(question_content(row))}),
        act=lambda **values: actions.save_question(question=row, values={"effects": kept}, **values),
        title=_("Retirer cet effet"),
        text=row.effects[at - 1]["message"],
        done=_("L’effet est retiré."),
        back=reverse("grids:question", args=[pk, code]),
        crumbs=to_question(grid, row),
        danger=True,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def condition(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """When a question is asked: always, or only if something holds."""
    grid = editable_grid(request, pk)
    row = question_in(grid, code)
    content = question_content(row)
    always = [other for other in contents_of(grid) if other["code"] != code and other["condition"] is None]
    initial = clause_initial(content["condition"], always)
    form = ClauseForm(request.POST or None, initial=initial, others=always, dated=False)
    sheet = Sheet(request, form, mark(request, content))

    def act(**who: Any) -> Question:
        return actions.save_question(question=row, values={"condition": form.clause()}, token=sheet.token, **who)

    if sheet.saved(act, lambda: question_lines(grid, row.pk)):
        messages.success(request, _("La condition est enregistrée."))
        return redirect("grids:question", pk=pk, code=code)
    context = {"title": _("Quand poser %(code)s") % {"code": code}, "guide": "condition"}
    return _render(request, grid, row, {**context, **sheet.context()}, "grids/edit.html")


@require_http_methods(["GET", "HEAD", "POST"])
def evidence(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """What a question looks at in the dossier."""
    grid = editable_grid(request, pk)
    row = question_in(grid, code)
    content = question_content(row)
    form = EvidenceForm(request.POST or None, question=content)
    sheet = Sheet(request, form, mark(request, content))

    def act(**who: Any) -> Question:
        return actions.save_question(question=row, values={"evidence": form.evidence()}, token=sheet.token, **who)

    if sheet.saved(act, lambda: question_lines(grid, row.pk)):
        messages.success(request, _("Les éléments du dossier sont enregistrés."))
        return redirect("grids:question", pk=pk, code=code)
    context = {"title": _("Éléments du dossier pour %(code)s") % {"code": code}}
    return _render(request, grid, row, {**context, **sheet.context()}, "grids/evidence_form.html")


def _effect(request: HttpRequest, grid: GridVersion, row: Question, at: int | None) -> HttpResponse:
    content, contents = question_content(row), contents_of(grid)
    others = [other for other in contents if other["code"] != row.code]
    stored = content["effects"][at] if at is not None else None
    form = EffectForm(
        request.POST or None, initial=effect_initial(stored) if stored else None, question=content, others=contents
    )
    clauses = ClauseRows(
        request.POST or None,
        initial=[clause_initial(clause, others) for clause in (stored or {}).get("and", ())],
        prefix="clauses",
        form_kwargs={"others": others},
    )
    sheet = Sheet(request, form, mark(request, content), rows=(clauses,))

    def act(**who: Any) -> Question:
        effects = _with(content["effects"], at, form.effect(clauses_of(clauses)))
        return actions.save_question(question=row, values={"effects": effects}, token=sheet.token, **who)

    if sheet.saved(act, lambda: question_lines(grid, row.pk)):
        messages.success(request, _("L’effet est enregistré."))
        return redirect("grids:question", pk=grid.pk, code=row.code)
    title = _("Ajouter un effet") if at is None else _("Modifier un effet")
    context = {"title": f"{row.code} : {title}", "question": row, "clauses": clauses, **sheet.context()}
    return _render(request, grid, row, context, "grids/effect_form.html")


def _with(effects: Sequence[Content], at: int | None, effect: Content) -> list[Content]:
    if at is None:
        return [*effects, effect]
    return [effect if number == at else kept for number, kept in enumerate(effects)]


def _render(
    request: HttpRequest, grid: GridVersion, row: Question, context: dict[str, Any], template: str
) -> HttpResponse:
    return render(request, template, {"grid": grid, "crumbs": to_question(grid, row), **context})
