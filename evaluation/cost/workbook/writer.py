"""Writes the cost table as an XLSX workbook. Every text is a typed text: nothing that a person wrote can run."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from evaluation.cost.enums import PERIOD_LABELS, Category
from evaluation.cost.table import MAX_LINES, PERIODS, Line, Table
from evaluation.cost.total import Money, total
from evaluation.cost.workbook.layout import (
    AMOUNT,
    CHOICE,
    DOCUMENT,
    FLAG,
    HEADER_ROW,
    HELP,
    INSTRUCTIONS,
    LINES,
    LISTS,
    NO,
    RULES,
    TOTALS,
    UNKNOWN,
    YES,
    Column,
    columns,
    rules,
)

EUROS = "#,##0.00"
# What a spreadsheet may take for a formula once the file is saved again as text (ASVS 5.0, 1.2.10).
RISKY = ("=", "+", "-", "@", "\t", "\r")
BOLD = Font(bold=True)
WRAPPED = Alignment(wrap_text=True, vertical="top")


@dataclass(frozen=True)
class Heading:
    """What the first sheet says of the table: the dossier, the version. Not read back."""

    dossier: str
    version: str


def write_workbook(table: Table, *, kind: str, heading: Heading, documents: Mapping[int, str]) -> bytes:
    """Return the workbook of `table`. `documents` gives the title of each document of the dossier, by id."""
    book = Workbook()
    _help(book.active, heading)
    lists: dict[str, str] = {}
    sheets = {title: book.create_sheet(title) for title in (LINES, RULES, TOTALS, LISTS)}
    _lists(sheets[LISTS], lists)
    _lines(sheets[LINES], table, documents, lists)
    _rules(sheets[RULES], table, kind, lists)
    _totals(sheets[TOTALS], table)
    book.active = book.index(sheets[LINES])
    for sheet in book.worksheets:
        sheet.sheet_view.tabSelected = sheet.title == LINES
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def put(cell: Cell, value: Any) -> Cell:
    """Write a value: numbers as numbers, everything else as text that no spreadsheet will take for a formula."""
    if value is None or value == "":
        return cell
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        cell.value = value
        return cell
    text = str(value)
    cell.value = text
    cell.data_type = "s"
    if text.startswith(RISKY):
        cell.quotePrefix = True
    return cell


def _help(sheet: Worksheet, heading: Heading) -> None:
    sheet.title = HELP
    sheet.column_dimensions["A"].width = 100
    put(sheet["A1"], heading.dossier).font = Font(bold=True, size=14)
    put(sheet["A2"], heading.version)
    for row, text in enumerate(INSTRUCTIONS, start=4):
        put(sheet.cell(row, 1), str(text)).alignment = WRAPPED


def _lines(sheet: Worksheet, table: Table, documents: Mapping[int, str], lists: Mapping[str, str]) -> None:
    shown = columns()
    _header(sheet, [(column.title, column.width) for column in shown])
    for row, line in enumerate(table.lines, start=HEADER_ROW + 1):
        for place, column in enumerate(shown, start=1):
            cell = put(sheet.cell(row, place), _line_value(line, column, documents))
            if column.kind == AMOUNT:
                cell.number_format = EUROS
    last = HEADER_ROW + MAX_LINES
    for place, column in enumerate(shown, start=1):
        if column.name in lists:
            letter = get_column_letter(place)
            _pick(sheet, f"{letter}{HEADER_ROW + 1}:{letter}{last}", lists[column.name])
    sheet.freeze_panes = sheet.cell(HEADER_ROW + 1, 3)


def _line_value(line: Line, column: Column, documents: Mapping[int, str]) -> Any:
    if column.kind == AMOUNT:
        period = int(column.name.removeprefix("period_"))
        if period not in line.amounts:
            return None
        value = line.amounts[period]
        return UNKNOWN if value is None else value
    if column.kind == DOCUMENT:
        return f"{line.document} · {documents.get(line.document, '')}" if line.document else None
    value = getattr(line, column.name)
    if column.kind == FLAG:
        return YES if value else NO
    return column.choices[value] if column.kind == CHOICE else value


def _rules(sheet: Worksheet, table: Table, kind: str, lists: Mapping[str, str]) -> None:
    _header(sheet, [(_("Règle"), 48), (_("Valeur"), 60)])
    for row, rule in enumerate(rules(), start=HEADER_ROW + 1):
        put(sheet.cell(row, 1), rule.title)
        value = kind if rule.name == "kind" else getattr(table, rule.name)
        cell = sheet.cell(row, 2)
        put(cell, rule.choices.get(str(value)) if rule.kind == CHOICE else value)
        if rule.name in lists:
            _pick(sheet, cell.coordinate, lists[rule.name])


def _totals(sheet: Worksheet, table: Table) -> None:
    computed = total(table)
    titles = [_("Catégorie"), *(str(PERIOD_LABELS[period]) for period in PERIODS)]
    titles += [_("Total TTC"), _("Total HT"), _("Si l’usage double, TTC"), _("Montants pas encore connus")]
    _header(sheet, [(title, 36 if place == 0 else 18) for place, title in enumerate(titles)])
    for row, line in enumerate(computed.rows, start=HEADER_ROW + 1):
        label = str(Category(line.category).label)
        _amounts(sheet, row, label, line.periods, line.planned, line.doubled, line.unknown)
    last = HEADER_ROW + len(computed.rows) + 1
    _amounts(sheet, last, _("Total"), computed.periods, computed.planned, computed.doubled, computed.unknown)
    for cell in sheet[last]:
        cell.font = BOLD


def _amounts(
    sheet: Worksheet, row: int, label: str, periods: tuple[Money, ...], planned: Money, doubled: Money, unknown: int
) -> None:
    put(sheet.cell(row, 1), label)
    values = [*(money.gross for money in periods), planned.gross, planned.net, doubled.gross]
    for place, value in enumerate(values, start=2):
        put(sheet.cell(row, place), value).number_format = EUROS
    put(sheet.cell(row, len(values) + 2), unknown)


def _lists(sheet: Worksheet, lists: dict[str, str]) -> None:
    """Write the answers of each choice in a column, and note its address for the drop-down lists."""
    chosen = [column for column in (*columns(), *rules()) if column.kind in (CHOICE, FLAG)]
    for place, column in enumerate(chosen, start=1):
        words = [YES, NO] if column.kind == FLAG else list(column.choices.values())
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = max(len(word) for word in (column.title, *words)) + 2
        put(sheet.cell(HEADER_ROW, place), column.title).font = BOLD
        for row, word in enumerate(words, start=HEADER_ROW + 1):
            put(sheet.cell(row, place), word)
        lists[column.name] = f"={LISTS}!${letter}${HEADER_ROW + 1}:${letter}${HEADER_ROW + len(words)}"


def _pick(sheet: Worksheet, cells: str, source: str) -> None:
    choice = DataValidation(type="list", formula1=source, allow_blank=True)
    choice.error = str(_("Choisissez une réponse de la liste."))
    sheet.add_data_validation(choice)
    choice.add(cells)


def _header(sheet: Worksheet, titles: list[tuple[str, int]]) -> None:
    for place, (title, width) in enumerate(titles, start=1):
        cell = put(sheet.cell(HEADER_ROW, place), title)
        cell.font, cell.alignment = BOLD, WRAPPED
        sheet.column_dimensions[get_column_letter(place)].width = width
