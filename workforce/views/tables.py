"""The pages of staff tables: the list, one table, its job titles, its withdrawal."""

from functools import partial
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from workforce import actions, selectors
from workforce.enums import READERS, WRITERS, MatchKind
from workforce.forms import MatchForm, WithdrawForm
from workforce.matching import suggest
from workforce.models import StaffTable
from workforce.permissions import may_write
from workforce.selectors import TitleRow
from workforce.views.common import FORM_METHODS, attempt, crumbs, get_table, held_table

PER_PAGE = 50


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """« Les métiers »: the tables in use, the files that wait, the references."""
    tables = StaffTable.objects.visible_to(request.user).select_related("organisation", "reference")
    reads = bool(request.user.organisations_with(*READERS))
    shown = list(tables.order_by("organisation__name", "state", "-as_of", "-number"))
    context = {
        "reads": reads,
        "writes": bool(request.user.organisations_with(*WRITERS)),
        "summaries": selectors.summaries(shown),
        "several": len({table.organisation_id for table in shown}) > 1,
        "files": selectors.files_waiting(request.user),
        "references": selectors.references_read_by(request.user),
        "crumbs": crumbs()[:1],
    }
    return render(request, "workforce/home.html", context)


@require_safe
def table(request: HttpRequest, pk: int) -> HttpResponse:
    """One table: the report of its import, what waits for a decision."""
    shown = get_table(request, pk)
    report = shown.import_job.report if hasattr(shown, "import_job") else {}
    context = {
        "table": shown,
        "summary": selectors.summaries([shown])[0],
        "report": report,
        "matching": _kinds(report),
        "writes": may_write(request.user, shown.organisation_id),
        "crumbs": crumbs(),
    }
    return render(request, "workforce/table.html", context)


@require_safe
def titles(request: HttpRequest, pk: int) -> HttpResponse:
    """The job titles of a table, those that wait first."""
    shown = held_table(request, pk)
    rows = selectors.titles_of(shown)
    context = {
        "table": shown,
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "waiting": sum(row.kind == MatchKind.NONE for row in rows),
        "first": next((row for row in rows if row.kind == MatchKind.NONE), None),
        "decided": set(selectors.decisions_of(shown.organisation_id)),
        "crumbs": crumbs((shown.name, reverse("workforce:table", args=[shown.pk]))),
    }
    return render(request, "workforce/titles.html", context)


@require_http_methods(FORM_METHODS)
def title(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Say which job of the reference a title is, then go to the next one that waits."""
    shown = held_table(request, pk)
    row = selectors.title_of(shown, key)
    if row is None:
        raise Http404
    suggestions = suggest(row.title, selectors.reference_of(shown.reference))
    form = MatchForm(
        request.POST or None, suggestions=suggestions, reference=shown.reference, initial={"choice": _decided(row)}
    )
    if request.method == "POST" and form.is_valid():
        act = partial(actions.decide_match, table=shown, key=key, label=form.label())
        done, _decision = attempt(request, act, form=form, done=_("C’est noté, pour ce tableau et les suivants."))
        if done:
            following = selectors.next_title(shown)
            if following is None:
                return redirect("workforce:titles", shown.pk)
            return redirect("workforce:title", shown.pk, following.key)
    context = {
        "table": shown,
        "row": row,
        "form": form,
        "suggestions": suggestions,
        "is_decided": key in selectors.decisions_of(shown.organisation_id),
        "crumbs": _title_crumbs(shown),
    }
    return render(request, "workforce/title.html", context)


@require_POST
def forget(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Take back what was decided of a title."""
    shown = held_table(request, pk)
    attempt(request, partial(actions.forget_match, table=shown, key=key), done=_("La décision est reprise."))
    return redirect("workforce:titles", shown.pk)


@require_http_methods(FORM_METHODS)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw a table imported by mistake."""
    shown = held_table(request, pk)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        act = partial(actions.withdraw_table, table=shown, reason=form.cleaned_data["reason"])
        done, _table = attempt(request, act, form=form, done=_("Le tableau est retiré, ses lignes effacées."))
        if done:
            return redirect("workforce:home")
    context = {
        "table": shown,
        "form": form,
        "back_url": reverse("workforce:table", args=[shown.pk]),
        "crumbs": crumbs((shown.name, reverse("workforce:table", args=[shown.pk]))),
    }
    return render(request, "workforce/withdraw.html", context)


def _decided(row: TitleRow) -> str:
    if row.kind == MatchKind.NO_EQUIVALENT:
        return "none"
    return f"={row.job}" if row.job else ""


def _kinds(report: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the kinds of match of a report that were met, in words."""
    rows = report.get("matching", {})
    return [{"label": MatchKind(kind).label, **counts} for kind, counts in rows.items() if counts["titles"]]


def _title_crumbs(table: StaffTable) -> list[tuple[str, str]]:
    return crumbs(
        (table.name, reverse("workforce:table", args=[table.pk])),
        (_("Rapprocher les métiers"), reverse("workforce:titles", args=[table.pk])),
    )
