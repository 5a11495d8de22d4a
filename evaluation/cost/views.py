"""The pages of what a use case costs: read, fill, import, export."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from boussole.shared.forms import FormError
from boussole.shared.refusals import Refused
from boussole.shared.typography import date_fr, size_fr
from evaluation.cost import actions
from evaluation.cost.enums import PERIOD_LABELS, Category, TableKind
from evaluation.cost.forms import ImportForm, TableEditor, blank_editor, editor_of, typed_editor
from evaluation.cost.levels import POINTS, levels
from evaluation.cost.models import CostTable
from evaluation.cost.permissions import can_fill, require_filler
from evaluation.cost.selectors import (
    as_table,
    compare_with,
    demand_gap,
    reference_plan,
    table_of,
    tables,
    versions,
)
from evaluation.cost.table import MAX_MONTHS, PERIODS, Table, differences
from evaluation.cost.total import Money, Total, baseline_year, total
from evaluation.cost.wording import (
    CHECKS,
    LEVEL_WORDS,
    missing_sentence,
    point_sentence,
    staff_sentence,
    unknown_sentence,
    vat_sentence,
)
from evaluation.cost.workbook import WorkbookRefused, read_workbook, write_workbook
from evaluation.cost.workbook.writer import Heading
from usecases.models import UseCase
from usecases.views.common import get_use_case, refused_as_403

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PAGES = {
    # kind: (fill, import, export, version, export of a version)
    TableKind.PLANNED: ("cost:edit", "cost:import", "cost:export", "cost:version", "cost:export_version"),
    TableKind.ACTUAL: (
        "cost:actual",
        "cost:import_actual",
        "cost:export_actual",
        "cost:version_actual",
        "cost:export_actual_version",
    ),
}


@dataclass(frozen=True)
class Shown:
    """A stored table with everything that its page says of it."""

    row: CostTable
    table: Table
    total: Total

    @property
    def sentences(self) -> list[str]:
        missing = missing_sentence(self.total) if self.table.months is None else ""
        return [sentence for sentence in (unknown_sentence(self.total), missing) if sentence]

    @property
    def at_least(self) -> bool:
        return bool(self.sentences)

    @property
    def vat(self) -> str:
        return vat_sentence(self.table)

    @property
    def staff(self) -> str:
        return staff_sentence(self.total, self.table.months or MAX_MONTHS)

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [
            {"label": Category(row.category).label, "row": row, "cells": _sums(row.periods, row.unknown_by_period)}
            for row in self.total.rows
        ]

    @property
    def sums(self) -> list[dict[str, Any]]:
        return _sums(self.total.periods, self.total.unknown_by_period)

    @property
    def lines(self) -> list[dict[str, Any]]:
        stored = self.row.lines.all()
        return [
            {"stored": stored_line, "cells": _cells(line.line.amounts), "total": line.total, "unknown": line.unknown}
            for stored_line, line in zip(stored, self.total.lines, strict=True)
        ]


@require_safe
def overview(request: HttpRequest, pk: int) -> HttpResponse:
    """What the tables say: total, doubled usage, checks of the grid, planned against actual, versions."""
    use_case = get_use_case(request, pk)
    planned = _shown(table_of(use_case, TableKind.PLANNED))
    actual = _shown(table_of(use_case, TableKind.ACTUAL))
    plan = reference_plan(use_case) if actual else None
    year = baseline_year(planned.table) if planned else None
    context = {
        "use_case": use_case,
        "section": "cost",
        "planned": planned,
        "actual": actual,
        "plan": plan,
        "comparison": _comparison(plan, actual.row) if actual else None,
        "baseline": year * 3 if year is not None else None,
        "gap": demand_gap(use_case, planned.total) if planned else None,
        "checks": _checks(planned),
        "planned_versions": versions(use_case, TableKind.PLANNED),
        "actual_versions": versions(use_case, TableKind.ACTUAL),
        "may_fill": can_fill(request.user, use_case, TableKind.PLANNED),
        "may_tell": can_fill(request.user, use_case, TableKind.ACTUAL),
        "periods": PERIOD_LABELS.values(),
    }
    return render(request, "cost/overview.html", context)


@require_safe
def version(request: HttpRequest, pk: int, kind: str, number: int) -> HttpResponse:
    """One saved version, as it was."""
    use_case = get_use_case(request, pk)
    shown = _shown(get_object_or_404(tables(use_case, kind), number=number))
    context = {
        "use_case": use_case,
        "section": "cost",
        "shown": shown,
        "export_url": reverse(PAGES[kind][4], args=[pk, number]),
        "periods": PERIOD_LABELS.values(),
        "checks": _checks(shown) if kind == TableKind.PLANNED else (),
    }
    return render(request, "cost/version.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def fill(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Fill a table and save it as a new version; « Ajouter une ligne » only gives the page one more line."""
    use_case = get_use_case(request, pk)
    with refused_as_403():
        require_filler(request.user, use_case, kind)
    documents = _documents(use_case)
    if request.method != "POST":
        return _fill_page(request, use_case, kind, _start(use_case, kind, documents))
    category = request.POST.get("add", "")
    if category in Category.values or "show" in request.POST:
        return _fill_page(request, use_case, kind, typed_editor(kind, documents, request.POST, category=category))
    editor = TableEditor(kind, documents, data=request.POST)
    if not editor.is_valid():
        return _fill_page(request, use_case, kind, editor)
    try:
        with refused_as_403():
            saved = actions.save_table(
                use_case=use_case,
                kind=kind,
                actor=request.user,
                table=editor.table(),
                version=editor.terms.cleaned_data["version"],
                now=timezone.now(),
            )
    except actions.StaleTable as refusal:
        return _stale_page(request, use_case, kind, editor, refusal)
    except Refused as refusal:
        editor.terms.add_refusal(refusal)
        return _fill_page(request, use_case, kind, editor)
    messages.success(request, _("La table est enregistrée. C’est la version %s.") % saved.number)
    return redirect("cost:overview", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def import_table(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Read a workbook and show what it changes. Nothing is written here: the preview is saved from its own page."""
    use_case = get_use_case(request, pk)
    with refused_as_403():
        require_filler(request.user, use_case, kind)
    sent = request.method == "POST"
    form = ImportForm(request.POST if sent else None, request.FILES if sent else None)
    errors: Sequence[str] = ()
    if sent and form.is_valid():
        try:
            table = _read(use_case, kind, form.cleaned_data["file"])
        except WorkbookRefused as refusal:
            errors = refusal.errors
            form.add_error("file", _("Rien n’est importé. Corrigez le classeur, puis renvoyez-le."))
        else:
            return _preview(request, use_case, kind, table)
    context = {
        "use_case": use_case,
        "section": "cost",
        "form": form,
        "kind": TableKind(kind),
        "located": errors,
        "export_url": reverse(PAGES[kind][2], args=[pk]),
    }
    return render(request, "cost/import.html", context)


@require_safe
def export(request: HttpRequest, pk: int, kind: str, number: int | None = None) -> HttpResponse:
    """Send a version as a workbook: the one in force, or an empty table to fill when there is none."""
    use_case = get_use_case(request, pk)
    rows = tables(use_case, kind)
    row = rows.first() if number is None else get_object_or_404(rows, number=number)
    if row is None and kind == TableKind.ACTUAL:
        raise Http404(_("Aucun coût réel n’est encore enregistré."))
    heading = Heading(str(use_case), _heading(row))
    table = as_table(row) if row else Table()
    content = write_workbook(table, kind=kind, heading=heading, documents=dict(_documents(use_case)))
    name = f"cout-{'prevu' if kind == TableKind.PLANNED else 'reel'}-{use_case.reference}-v{row.number if row else 0}"
    response = HttpResponse(content, XLSX, headers={"Content-Disposition": f'attachment; filename="{name}.xlsx"'})
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def _heading(row: CostTable | None) -> str:
    if row is None:
        return _("Table vide, à remplir")
    return _("%(kind)s, version %(number)s du %(date)s") % {
        "kind": row.get_kind_display(),
        "number": row.number,
        "date": date_fr(row.saved_at),
    }


def _shown(row: CostTable | None) -> Shown | None:
    if row is None:
        return None
    table = as_table(row)
    return Shown(row, table, total(table))


def _cells(amounts: dict) -> list[dict[str, Any]]:
    return [{"told": period in amounts, "value": amounts.get(period)} for period in PERIODS]


def _sums(periods: Sequence[Money], unknown: Sequence[int]) -> list[dict[str, Any]]:
    return [{"money": money, "unknown": count} for money, count in zip(periods, unknown, strict=True)]


def _checks(planned: Shown | None) -> list[dict[str, Any]]:
    """Return what the planned table says to each question of the grid, in order."""
    table, computed = (planned.table, planned.total) if planned else (None, None)
    found = levels(table)
    rows = []
    for point in POINTS:
        code, title = CHECKS[point]
        word, variant = LEVEL_WORDS[found.get(point, "")]
        text = point_sentence(point, table, computed)
        rows.append({"code": code, "title": title, "word": word, "variant": variant, "text": text})
    return rows


def _comparison(plan: CostTable | None, actual: CostTable) -> dict[str, Any] | None:
    found = compare_with(plan, actual)
    if found is None:
        return None
    rows = [{"label": Category(category).label, "gap": gap} for category, gap in found.rows]
    return {"whole": found.whole, "months": found.months, "over": found.over, "unknown": found.unknown, "rows": rows}


def _documents(use_case: UseCase) -> list[tuple[int, str]]:
    return list(use_case.documents.order_by("pk").values_list("pk", "title"))


def _start(use_case: UseCase, kind: str, documents: list[tuple[int, str]]) -> TableEditor:
    current = table_of(use_case, kind)
    if current is not None:
        return editor_of(kind, documents, as_table(current), current.number)
    plan = reference_plan(use_case) if kind == TableKind.ACTUAL else None
    return blank_editor(kind, documents, as_table(plan) if plan else None)


def _fill_page(
    request: HttpRequest, use_case: UseCase, kind: str, editor: TableEditor, status: int = 200, **more: Any
) -> HttpResponse:
    errors = editor.errors()
    context = {
        "use_case": use_case,
        "section": "cost",
        "kind": TableKind(kind),
        "is_actual": kind == TableKind.ACTUAL,
        "editor": editor,
        "page_errors": errors,
        "page_has_errors": bool(errors),
        "import_url": reverse(PAGES[kind][1], args=[use_case.pk]),
        "post_url": reverse(PAGES[kind][0], args=[use_case.pk]),
        **more,
    }
    return render(request, "cost/fill.html", context, status=status)


def _stale_page(
    request: HttpRequest, use_case: UseCase, kind: str, editor: TableEditor, refusal: actions.StaleTable
) -> HttpResponse:
    """Show what someone saved meanwhile and what was typed, ready to be saved on top."""
    added, gone = differences(as_table(refusal.current), editor.table())
    data = request.POST.copy()
    data["version"] = str(refusal.current.number)
    fresh = typed_editor(kind, _documents(use_case), data)
    more = {"stale": refusal.current, "typed_only": added, "stored_only": gone}
    more["page_errors"], more["page_has_errors"] = [FormError(refusal.message, "conflict")], True
    return _fill_page(request, use_case, kind, fresh, status=409, **more)


def _read(use_case: UseCase, kind: str, file: Any) -> Table:
    if file.size > settings.DOCUMENT_MAX_BYTES:
        raise WorkbookRefused(
            [
                _("Ce classeur pèse %(size)s. La limite est de %(limit)s.")
                % {"size": size_fr(file.size), "limit": size_fr(settings.DOCUMENT_MAX_BYTES)}
            ]
        )
    documents = [number for number, _title in _documents(use_case)]
    return read_workbook(file.read(), kind=kind, documents=documents)


def _preview(request: HttpRequest, use_case: UseCase, kind: str, table: Table) -> HttpResponse:
    current = table_of(use_case, kind)
    stored = as_table(current) if current else None
    added, gone = differences(stored, table)
    context = {
        "use_case": use_case,
        "section": "cost",
        "kind": TableKind(kind),
        "editor": editor_of(kind, _documents(use_case), table, current.number if current else 0),
        "total": total(table),
        "unknown_text": unknown_sentence(total(table)),
        "added": added,
        "gone": gone,
        "unchanged": stored == table,
        "current": current,
        "post_url": reverse(PAGES[kind][0], args=[use_case.pk]),
    }
    return render(request, "cost/preview.html", context)
