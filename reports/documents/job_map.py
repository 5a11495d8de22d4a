"""« Carte des métiers exposés »: what an élu reads of a staff table, on two pages."""

from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from boussole.shared.typography import date_fr, number_fr
from reports.enums import ReportKind
from workforce.exposure import UNMATCHED, Exposure
from workforce.models import StaffTable
from workforce.permissions import may_read
from workforce.results_wording import (
    DIMENSION_LABELS,
    group_label,
    headline,
    level_label,
    percent,
    set_aside_text,
    unmatched_text,
)
from workforce.selectors.results import INET, exposure_of, latest_table
from workforce.warnings import UPPER_BOUND, WHY

TOP = 8  # jobs
ROWS = {"filiere": 10, "category": 4, "direction": 12, "sex": 3}  # groups that two pages hold, by grouping
CONCERNED = INET.levels[INET.levels.index(INET.first) :]
HIGH = INET.levels[INET.levels.index(INET.high) :]


def without_staff_table(organisation: Organisation) -> str:
    """Return why there is no map yet; empty once a staff table is in service."""
    return "" if latest_table(organisation.pk) else _("aucun tableau des effectifs n’est en service")


def closed_map(organisation: Organisation, reader: User, content: dict[str, Any] | None = None) -> str:
    """Say why the map is closed to `reader`: no role that reads the staff tables of the collectivité."""
    allowed = may_read(reader, organisation.pk)
    return "" if allowed else _("Votre rôle n’ouvre pas les tableaux des effectifs de cette collectivité.")


def tables_to_map(organisation: Organisation) -> list[tuple[str, str]]:
    """Return the tables in service that a map can be made of, the latest first: (number, name)."""
    rows = StaffTable.objects.current().filter(organisation=organisation).order_by("-as_of", "-number")
    return [(str(number), name) for number, name in rows.values_list("number", "name")]


def job_map_snapshot(organisation: Organisation, number: str = "") -> dict[str, Any]:
    """Return what the map of the table of that `number` says ("" for the latest), as plain data.

    Figures of fewer than five posts are in none of it: `workforce.exposure`. Raises StaffTable.DoesNotExist.
    """
    rows = StaffTable.objects.current().filter(organisation=organisation).select_related("reference")
    table = rows.get(number=number) if number else rows.order_by("-as_of", "-number")[:1].get()
    found = exposure_of(table)
    return {
        "kind": str(ReportKind.JOB_MAP),
        "demonstration": organisation.is_demonstration,
        "organisation": organisation.name,
        "title": str(ReportKind.JOB_MAP.label),
        "topic": str(table.number),
        "table": table.name,
        "as_of": date_fr(table.as_of),
        "dated_on": table.as_of.isoformat(),
        "reference": f"{table.reference.name}. {table.reference.source}",
        "table_sha256": table.sha256,
        "headline": headline(found, INET),
        "warning": str(UPPER_BOUND),
        "why": str(WHY),
        "unmatched": unmatched_text(found),
        "set_aside": set_aside_text(found),
        "levels": _levels(found),
        "jobs": _jobs(found),
        "columns": [level_label(column) for column in _columns(found)],
        "groupings": [_grouping(found, dimension) for dimension in ROWS if found.groupings.get(dimension)],
    }


def _levels(found: Exposure) -> list[dict[str, Any]]:
    counts = [*reversed(found.counts.items()), (UNMATCHED, found.unmatched)]
    return [
        {
            "label": level_label(level),
            "posts": _("masqué") if count is None else number_fr(count),
            "share": percent(found.share(count)),
            "width": round(100 * (found.share(count) or 0)),
        }
        for level, count in counts
    ]


def _jobs(found: Exposure) -> list[dict[str, str]]:
    rows = sorted((row for row in found.jobs if row.level in HIGH), key=lambda row: (-row.count, row.label))
    return [
        {
            "label": row.label,
            "level": level_label(row.level),
            "posts": number_fr(row.count),
            "share": percent(found.share(row.count)),
        }
        for row in rows[:TOP]
    ]


def _columns(found: Exposure) -> list[str]:
    return [column for column in (*reversed(INET.levels), UNMATCHED) if column in found.columns]


def _grouping(found: Exposure, dimension: str) -> dict[str, Any]:
    groups = found.groupings[dimension]
    label, title = DIMENSION_LABELS[dimension]
    return {
        "label": str(label),
        "title": str(title),
        "rows": [
            {
                "name": group_label(dimension, group.name),
                "cells": [number_fr(group.counts[column]) for column in _columns(found)],
                "total": number_fr(group.total),
                "share": percent(group.share_of(CONCERNED)) or "–",
            }
            for group in groups[: ROWS[dimension]]
        ],
        "others": max(len(groups) - ROWS[dimension], 0),
    }
