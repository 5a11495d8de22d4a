"""Writing a draft: its heading, its criteria, its questions. What another window saved meanwhile is shown beside."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.contrib import messages
from django.forms import BaseForm, BaseFormSet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from boussole.shared.forms import errors_of
from boussole.shared.refusals import Refused
from evaluation.compass.actions import grid_editing as actions
from evaluation.compass.actions.refusals import StaleGrid
from evaluation.compass.checksum import content_token
from evaluation.compass.grid_forms import (
    GridCriterionForm,
    HeadingForm,
    OptionRows,
    QuestionForm,
    ReferenceRows,
    option_rows,
    options_of,
    references_of,
)
from evaluation.compass.grid_wording import FIELD_WORDS, field_lines, labels_of
from evaluation.compass.grids import criterion_content, exported, heading_content, question_content
from evaluation.compass.models import Criterion, GridVersion, Question
from evaluation.compass.views.grid_common import act_on_grid, criterion_in, editable_grid, question_in, way
from usecases.views.common import refused_as_403


@dataclass
class Sheet:
    """One page that writes a part of a draft: forms, the mark of what they were built from, what was saved since."""

    request: HttpRequest
    form: BaseForm
    token: str = ""
    rows: Sequence[BaseFormSet] = ()
    current: list[tuple[str, list[str]]] = field(default_factory=list)

    def saved(
        self, act: Callable[..., Any], now_there: Callable[[], list[tuple[str, list[str]]]] | None = None
    ) -> bool:
        """On POST, do `act` if every form is valid. What is refused is said on the form; nothing typed is lost."""
        if self.request.method != "POST":
            return False
        valid = [form.is_valid() for form in (self.form, *self.rows)]  # each of them, so that every error is said
        if not all(valid):
            return False
        try:
            with refused_as_403():
                act(actor=self.request.user, now=timezone.now())
        except StaleGrid as refusal:
            self.token, self.current = refusal.token, now_there() if now_there else []
            self.form.add_refusal(refusal)
            return False
        except Refused as refusal:
            self.form.add_refusal(refusal)
            return False
        return True

    def context(self) -> dict[str, Any]:
        """Return what the templates of these pages need."""
        errors = errors_of(self.form, *self.rows) if self.request.method == "POST" else []
        return {
            "form": self.form,
            "token": self.token,
            "current": self.current,
            "page_errors": errors,
            "page_has_errors": bool(errors),
        }


def mark(request: HttpRequest, content: Mapping[str, Any]) -> str:
    """Return the mark of what a page was built from: the one it sends back, or that of what is stored."""
    return request.POST.get("token") or content_token(content)


@require_http_methods(["GET", "HEAD", "POST"])
def heading(request: HttpRequest, pk: int) -> HttpResponse:
    """The title of a draft, and the day to which the law was read."""
    grid = editable_grid(request, pk)
    content = heading_content(grid)
    sheet = Sheet(request, HeadingForm(request.POST or None, initial=content), mark(request, content))
    act = lambda **who: actions.save_heading(grid=grid, token=sheet.token, **sheet.form.cleaned_data, **who)  # noqa: E731 - one line, used once
    if sheet.saved(act, lambda: _heading_lines(GridVersion.objects.get(pk=pk))):
        messages.success(request, _("L’en-tête est enregistré."))
        return redirect("grids:detail", pk=pk)
    context = {"grid": grid, "title": _("Titre et date de lecture"), "crumbs": way(grid), **sheet.context()}
    return render(request, "grids/edit.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def criterion_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a criterion."""
    grid = editable_grid(request, pk)
    sheet = Sheet(request, GridCriterionForm(request.POST or None, initial={"position": grid.criteria.count() + 1}))

    def act(**who: Any) -> Criterion:
        form = sheet.form
        return actions.add_criterion(grid=grid, values=form.values(), position=form.cleaned_data["position"], **who)

    if sheet.saved(act):
        messages.success(request, _("Le critère est ajouté. Donnez-lui ses questions."))
        return redirect("grids:criterion", pk=pk, code=sheet.form.cleaned_data["code"])
    context = {"grid": grid, "title": _("Ajouter un critère"), "crumbs": way(grid), **sheet.context()}
    return render(request, "grids/edit.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def criterion_edit(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Change a criterion."""
    grid = editable_grid(request, pk)
    row = criterion_in(grid, code)
    content = criterion_content(row)
    initial = {**content, "position": row.order}
    form = GridCriterionForm(request.POST or None, initial=initial, held=row.respondents)
    sheet = Sheet(request, form, mark(request, content))

    def act(**who: Any) -> Criterion:
        place = form.cleaned_data["position"]
        return actions.save_criterion(criterion=row, values=form.values(), position=place, token=sheet.token, **who)

    if sheet.saved(act, lambda: _lines(criterion_content(Criterion.objects.get(pk=row.pk)), {})):
        messages.success(request, _("Le critère est enregistré."))
        return redirect("grids:criterion", pk=pk, code=form.cleaned_data["code"])
    title = _("Modifier le critère %(label)s") % {"label": row.label}
    context = {"grid": grid, "title": title, "crumbs": _to_criterion(grid, row), **sheet.context()}
    return render(request, "grids/edit.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def criterion_delete(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Take a criterion out."""
    grid = editable_grid(request, pk)
    row = criterion_in(grid, code)
    return act_on_grid(
        request,
        act=partial(actions.delete_criterion, criterion=row),
        title=_("Retirer le critère %(label)s") % {"label": row.label},
        text=_("Ses questions partiront avec lui. Les effets d’autres questions qui les nomment seront à corriger."),
        done=_("Le critère est retiré du brouillon."),
        back=reverse("grids:criterion", args=[pk, code]),
        then=lambda _nothing: reverse("grids:detail", args=[pk]),
        crumbs=_to_criterion(grid, row),
        danger=True,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def question_add(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Add a question to a criterion."""
    grid = editable_grid(request, pk)
    row = criterion_in(grid, code)
    place = row.questions.count() + 1
    initial = {"code": f"{row.code}-{place:02}", "position": place, "respondents": row.respondents}
    sheet, values = _question_sheet(request, initial, None, row.respondents)

    def act(**who: Any) -> Question:
        place = sheet.form.cleaned_data["position"]
        return actions.add_question(criterion=row, values=values(), position=place, **who)

    if sheet.saved(act):
        messages.success(request, _("La question est ajoutée. Dites maintenant ce que ses réponses déclenchent."))
        return redirect("grids:question", pk=pk, code=sheet.form.cleaned_data["code"])
    context = {"grid": grid, "title": _("Ajouter une question"), "crumbs": _to_criterion(grid, row)}
    return render(request, "grids/question_form.html", {**context, **_rows(sheet), **sheet.context()})


@require_http_methods(["GET", "HEAD", "POST"])
def question_edit(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Change the words, the answers and the sources of a question."""
    grid = editable_grid(request, pk)
    row = question_in(grid, code)
    content = question_content(row)
    sheet, values = _question_sheet(request, {**content, "position": row.order}, content, row.respondents)
    sheet.token = mark(request, content)

    def act(**who: Any) -> Question:
        place = sheet.form.cleaned_data["position"]
        return actions.save_question(question=row, values=values(), token=sheet.token, position=place, **who)

    if sheet.saved(act, lambda: question_lines(grid, row.pk)):
        messages.success(request, _("La question est enregistrée."))
        return redirect("grids:question", pk=pk, code=sheet.form.cleaned_data["code"])
    context = {"grid": grid, "title": _("Modifier %(code)s") % {"code": code}, "crumbs": to_question(grid, row)}
    return render(request, "grids/question_form.html", {**context, **_rows(sheet), **sheet.context()})


@require_http_methods(["GET", "HEAD", "POST"])
def question_delete(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Take a question out."""
    grid = editable_grid(request, pk)
    row = question_in(grid, code)
    return act_on_grid(
        request,
        act=partial(actions.delete_question, question=row),
        title=_("Retirer la question %(code)s") % {"code": code},
        text=_("Les effets d’autres questions qui la nomment seront à corriger avant la publication."),
        done=_("La question est retirée du brouillon."),
        back=reverse("grids:question", args=[pk, code]),
        then=lambda _nothing: reverse("grids:criterion", args=[pk, row.criterion.code]),
        crumbs=to_question(grid, row),
        danger=True,
    )


def to_question(grid: GridVersion, row: Question) -> list[tuple[str, str]]:
    """Return the way to a page of a question."""
    return [*_to_criterion(grid, row.criterion), (row.code, reverse("grids:question", args=[grid.pk, row.code]))]


def question_lines(grid: GridVersion, pk: int) -> list[tuple[str, list[str]]]:
    """Return what a question holds now, field by field, in words."""
    row = Question.objects.filter(pk=pk).first()
    return _lines(question_content(row), labels_of(exported(grid))) if row else []


def _question_sheet(
    request: HttpRequest, initial: Mapping[str, Any], content: Mapping[str, Any] | None, held: Sequence[str]
) -> tuple[Sheet, Callable[[], dict[str, Any]]]:
    """Return the page of a question, and what it was given, as a grid file writes it."""
    posted = request.POST or None
    form = QuestionForm(posted, initial=initial, held=held)
    options = OptionRows(posted, initial=option_rows(content), prefix="options")
    references = ReferenceRows(posted, initial=(content or {}).get("references", []), prefix="references")

    def values() -> dict[str, Any]:
        typed = form.values()
        return {**typed, "options": options_of(options, typed["answer_type"]), "references": references_of(references)}

    return Sheet(request, form, rows=(options, references)), values


def _rows(sheet: Sheet) -> dict[str, Any]:
    options, references = sheet.rows
    return {"options": options, "references": references}


def _to_criterion(grid: GridVersion, row: Criterion) -> list[tuple[str, str]]:
    return way(grid, (row.label, reverse("grids:criterion", args=[grid.pk, row.code])))


def _heading_lines(grid: GridVersion) -> list[tuple[str, list[str]]]:
    return [(_("Titre"), [grid.title]), (_("Droit lu jusqu’au"), [f"{grid.law_read_on:%d/%m/%Y}"])]


def _lines(content: Mapping[str, Any], labels: Mapping[str, Mapping[str, str]]) -> list[tuple[str, list[str]]]:
    return [
        (str(FIELD_WORDS[name]), field_lines(name, value, content["code"], labels))
        for name, value in content.items()
        if name in FIELD_WORDS
    ]
