"""The results of a staff table: levels, groups, jobs, one job, two tables set side by side, the workbook."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from boussole.shared.spreadsheets import XLSX_TYPE
from workforce.changes import Change, group_changes, level_changes
from workforce.export import workbook
from workforce.exposure import UNMATCHED, Exposure, Group, JobCount
from workforce.models import ReferenceJob, StaffTable
from workforce.results_wording import (
    DIMENSION_LABELS,
    group_label,
    headline,
    level_label,
    percent,
    set_aside_text,
    unmatched_text,
)
from workforce.selectors.results import (
    INET,
    Scale,
    exposure_of,
    moves_between,
    same_code,
    scales_of,
    tables_read_by,
)
from workforce.warnings import UPPER_BOUND, WHY

TOP = 10  # jobs on the first page of results
HEAT = ((0.75, "lv4"), (0.5, "lv3"), (0.25, "lv2"), (0, "lv1"))  # from which share of a group, which shade


@require_safe
def results(request: HttpRequest, pk: int) -> HttpResponse:
    """One sentence, the warning, the levels, the most exposed jobs, the groups. ?classement= reads an ILO edition."""
    table, scales, scale = _table_and_scale(request, pk)
    found = exposure_of(table, scale)
    high = scale.levels[scale.levels.index(scale.high) :]
    most = [row for row in found.jobs if row.level in high]
    most.sort(key=lambda row: (-row.count, row.label))
    context = {
        **_common(table),
        "found": found,
        "scale": scale,
        "scales": scales if len(scales) > 1 else [],
        "headline": headline(found, scale),
        "unmatched": unmatched_text(found),
        "levels": _level_rows(found),
        "most": _job_rows(table, found, most[:TOP]),
        "groupings": [_grouping(found, dimension, scale) for dimension in DIMENSION_LABELS if found.groupings],
        "set_aside": set_aside_text(found),
        "others": tables_read_by(request.user).filter(organisation=table.organisation_id).exclude(pk=table.pk).exists(),
        "query": f"?classement={scale.key}" if scale.key else "",
        "crumbs": _crumbs(),
    }
    return render(request, "workforce/results.html", context)


@require_safe
def jobs(request: HttpRequest, pk: int) -> HttpResponse:
    """Every job of the reference that the table holds, the most exposed first."""
    table, _scales, scale = _table_and_scale(request, pk)
    found = exposure_of(table, scale)
    context = {
        **_common(table),
        "rows": _job_rows(table, found, found.jobs),
        "unmatched": unmatched_text(found),
        "scale": scale,
        "crumbs": [*_crumbs(), _back(table)],
    }
    return render(request, "workforce/jobs.html", context)


@require_safe
def job(request: HttpRequest, pk: int, job_pk: int) -> HttpResponse:
    """One job of the reference, as the table holds it: posts, level, source, known errors, tasks named by the study."""
    table = _table(request, pk)
    row = get_object_or_404(ReferenceJob.objects.select_related("version"), pk=job_pk, version=table.reference_id)
    found = exposure_of(table)
    alone = next((one for one in found.jobs if one.label == row.label), None)
    context = {
        **_common(table),
        "job": row,
        "count": alone.count if alone else None,
        "share": percent(found.share(alone.count)) if alone else "",
        "same_code": same_code(row),
        "tasks": row.version.tasks.all(),
        "crumbs": [*_crumbs(), _back(table)],
    }
    return render(request, "workforce/job.html", context)


@require_safe
def compare(request: HttpRequest, pk: int) -> HttpResponse:
    """The table beside an earlier one (?avec=): what moved, by level, by group, and the titles that changed level."""
    table = _table(request, pk)
    others = tables_read_by(request.user).filter(organisation=table.organisation_id).exclude(pk=table.pk)
    chosen = request.GET.get("avec", "")
    other = get_object_or_404(others, pk=chosen) if chosen.isdecimal() else others.first()
    context = {**_common(table), "others": others, "other": other, "crumbs": [*_crumbs(), _back(table)]}
    if other is not None:
        before, after = exposure_of(other), exposure_of(table)
        concerned = INET.levels[INET.levels.index(INET.first) :]
        context |= {
            "levels": [_change_row(level_label(row.name), row) for row in level_changes(before, after)],
            "total": Change("", before.total, after.total),
            "unmatched": Change("", before.unmatched, after.unmatched),
            "groups": [
                {
                    "key": dimension,
                    "title": title,
                    "label": label,
                    "rows": [
                        _change_row(group_label(dimension, row.name), row)
                        for row in group_changes(before, after, dimension, concerned)
                    ],
                }
                for dimension, (label, title) in DIMENSION_LABELS.items()
            ],
            "moves": [
                {"move": row, "before": level_label(row.before), "after": level_label(row.after)}
                for row in moves_between(other, table)
            ],
        }
    return render(request, "workforce/compare.html", context)


@require_safe
def export(request: HttpRequest, pk: int) -> HttpResponse:
    """The same figures as a workbook; what the page hides is hidden there."""
    table, _scales, scale = _table_and_scale(request, pk)
    content = workbook(table, exposure_of(table, scale), scale)
    name = f"metiers-exposes-{table.as_of:%Y-%m-%d}.xlsx"
    return HttpResponse(content, XLSX_TYPE, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _table(request: HttpRequest, pk: int) -> StaffTable:
    """Return a table in service that the person reads: another one does not exist for them."""
    return get_object_or_404(tables_read_by(request.user), pk=pk)


def _table_and_scale(request: HttpRequest, pk: int) -> tuple[StaffTable, list[Scale], Scale]:
    table = _table(request, pk)
    scales, asked = scales_of(table), request.GET.get("classement", "")
    scale = next((scale for scale in scales if scale.key == asked), None)
    if scale is None:
        raise Http404
    return table, scales, scale


def _common(table: StaffTable) -> dict[str, Any]:
    return {"table": table, "warning": UPPER_BOUND, "why": WHY}


def _crumbs() -> list[tuple[str, str]]:
    return [(_("La collectivité"), reverse("collectivite")), (_("Les métiers"), reverse("workforce:home"))]


def _back(table: StaffTable) -> tuple[str, str]:
    return table.name, reverse("jobmap:results", args=[table.pk])


def _level_rows(found: Exposure) -> list[dict[str, Any]]:
    counts = [*reversed(found.counts.items()), (UNMATCHED, found.unmatched)]
    return [
        {
            "label": level_label(level),
            "count": count,
            "share": percent(found.share(count)),
            "gauge": (found.share(count) or 0) * 100 if count is not None else None,
            "apart": level == UNMATCHED,
        }
        for level, count in counts
    ]


def _job_rows(table: StaffTable, found: Exposure, rows: Sequence[JobCount]) -> list[dict[str, Any]]:
    """Return jobs with their page, their level in words and their share of all posts."""
    labels = [row.label for row in rows]
    known = dict(ReferenceJob.objects.filter(version=table.reference_id, label__in=labels).values_list("label", "pk"))
    return [
        {
            "row": row,
            "url": reverse("jobmap:job", args=[table.pk, known[row.label]]),
            "level": level_label(row.level),
            "share": percent(found.share(row.count)),
        }
        for row in rows
    ]


def _change_row(label: str, change: Change) -> dict[str, Any]:
    return {"label": label, "change": change}


def _grouping(found: Exposure, dimension: str, scale: Scale) -> dict[str, Any]:
    label, title = DIMENSION_LABELS[dimension]
    levels = [level for level in reversed(scale.levels) if level in found.columns]
    columns = [*levels, *([UNMATCHED] if UNMATCHED in found.columns else [])]
    groups = found.groupings[dimension]
    aside = [found.set_aside[column] for column in columns]
    return {
        "key": dimension,
        "label": label,
        "title": title,
        "columns": [level_label(column) for column in columns],
        "rows": [_group_row(dimension, group, columns, scale) for group in groups],
        "aside": aside if sum(aside) else [],
        "aside_total": sum(aside),
        "alone": len(groups) == 1,
    }


def _group_row(dimension: str, group: Group, columns: list[str], scale: Scale) -> dict[str, Any]:
    cells = []
    for column in columns:
        share = group.counts[column] / group.total
        plain = column == UNMATCHED or not share
        cells.append({"count": group.counts[column], "class": "" if plain else _shade(share)})
    return {
        "label": group_label(dimension, group.name),
        "cells": cells,
        "total": group.total,
        "share": percent(group.share_of(scale.levels[scale.levels.index(scale.first) :])) or "–",
    }


def _shade(share: float) -> str:
    return next(name for least, name in HEAT if share >= least)
