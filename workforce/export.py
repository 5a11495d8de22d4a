"""The results of a staff table as a workbook: the figures of the page, under the same rules."""

import io
from collections.abc import Sequence

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from boussole.shared.spreadsheets import neutral
from boussole.shared.typography import date_fr
from workforce.exposure import UNMATCHED, Exposure
from workforce.models import StaffTable
from workforce.results_wording import (
    DIMENSION_LABELS,
    group_label,
    headline,
    level_label,
    set_aside_text,
    unmatched_text,
)
from workforce.selectors.results import Scale
from workforce.warnings import UPPER_BOUND

WIDE, NARROW = 44, 16  # characters
SHARE = "0 %"


def workbook(table: StaffTable, found: Exposure, scale: Scale) -> bytes:
    """Return the results as XLSX: what to read first, the levels, each grouping, the jobs.

    Counts are numbers and shares are percentages, so that they can be worked on; a figure that the page hides says so.
    """
    book = Workbook()
    book.remove(book.active)
    _sheet(book, _("À lire d’abord"), (_("Tableau des effectifs"), table.name), _first(table, found, scale))
    levels = [(level_label(level), _cell(count), found.share(count)) for level, count in found.counts.items()]
    levels += [(level_label(UNMATCHED), found.unmatched, found.share(found.unmatched))]
    levels += [(_("Total"), _cell(found.total), None)]
    _sheet(book, _("Par niveau"), (_("Niveau"), _("Postes"), _("Part des postes")), levels)
    for dimension, (label, title) in DIMENSION_LABELS.items():
        if found.groupings.get(dimension):
            _sheet(book, str(title), _group_header(str(label), found), _group_rows(found, dimension, scale))
    jobs = [(row.label, level_label(row.level), row.count, found.share(row.count)) for row in found.jobs]
    _sheet(book, _("Par métier"), (_("Métier du référentiel"), _("Niveau"), _("Postes"), _("Part des postes")), jobs)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _first(table: StaffTable, found: Exposure, scale: Scale) -> list[tuple[object, ...]]:
    return [
        (_("Collectivité"), table.organisation.name),
        (_("Effectifs au"), date_fr(table.as_of)),
        (_("Référentiel de métiers"), table.reference.name),
        (_("Classement"), scale.label),
        (_("En une phrase"), headline(found, scale)),
        (_("Postes sans métier"), unmatched_text(found)),
        (_("Avertissement"), str(UPPER_BOUND)),
        (_("Petits nombres"), _("Aucun nombre de un à quatre postes n’est donné.") + " " + set_aside_text(found)),
    ]


def _group_header(label: str, found: Exposure) -> tuple[str, ...]:
    return (label, *(level_label(column) for column in found.columns), _("Total"), _("Part concernée"))


def _group_rows(found: Exposure, dimension: str, scale: Scale) -> list[tuple[object, ...]]:
    concerned = scale.levels[scale.levels.index(scale.first) :]
    rows: list[tuple[object, ...]] = [
        (
            group_label(dimension, group.name),
            *(group.counts[column] for column in found.columns),
            group.total,
            group.share_of(concerned),
        )
        for group in found.groupings[dimension]
    ]
    aside = [found.set_aside[column] for column in found.columns]
    return [*rows, (_("Hors regroupements"), *aside, sum(aside), None)]


def _cell(count: int | None) -> int | str:
    return _("masqué") if count is None else count


def _sheet(book: Workbook, title: str, header: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    sheet = book.create_sheet(title[:31])
    for row in (header, *rows):
        sheet.append([neutral(cell) for cell in row])
    for place, cell in enumerate(sheet[1], start=1):
        cell.font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(place)].width = WIDE if place == 1 else NARROW
    for line in sheet.iter_rows():
        for cell in line:
            cell.alignment = Alignment(vertical="top", wrap_text=True)
            if isinstance(cell.value, float):
                cell.number_format = SHARE
    if title == _("À lire d’abord"):
        sheet.column_dimensions["B"].width = 90
    sheet.freeze_panes = "A2"
