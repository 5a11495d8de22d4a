"""A staff file as rows of text: CSV in any usual encoding and separator, XLSX or ODS. Bytes in, rows out.

Every cell becomes text, in the same way for the three formats: a whole number has no decimals, a date is written
2026-03-12, a formula begins with « = » and is never computed.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any

from defusedxml import DefusedXmlException
from django.utils.translation import gettext as _
from openpyxl import load_workbook

from workforce.columns import HEADER_LOOKED_FOR_IN, find_header
from workforce.ods import read_ods
from workforce.packages import MAX_BYTES, UNREADABLE, StaffFileRefused, check_package, unreadable

MAX_LINES = 20_000
MAX_ABOVE = HEADER_LOOKED_FOR_IN  # rows of titles and remarks above the table
MAX_COLUMNS = 60
MAX_CELL = 300  # characters
MAX_SHEETS = 20
MAX_SPAN = 200_000  # rows of a sheet, empty ones included: beyond, nothing more is looked for
SEPARATORS = (";", ",", "\t", "|")
LOOKED_AT = 50  # lines, to find the separator
MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe\x00\x00", "utf-32"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"),
)  # fmt: skip

Row = tuple[int, list[str]]


@dataclass(frozen=True)
class Sheet:
    """The rows that are not empty, each with its number in the file from 1, and how the file was read."""

    rows: tuple[Row, ...]
    kind: str
    encoding: str = ""
    separator: str = ""
    name: str = ""

    @property
    def cells(self) -> list[list[str]]:
        """The rows without their numbers."""
        return [cells for _number, cells in self.rows]


def read_sheet(name: str, content: bytes) -> Sheet:
    """Return the table of a file called `name`.

    Of a workbook, the first sheet that has a title of job column, else the first one that is not empty. Raises
    StaffFileRefused: unknown format, too big, protected, macros, unreadable, empty, too many lines.
    """
    if len(content) > MAX_BYTES:
        raise StaffFileRefused(_("Ce fichier dépasse 10 Mo. Gardez la feuille des effectifs seule."))
    kind = name.rpartition(".")[2].lower() if "." in name else ""
    if kind in ("csv", "txt", "tsv"):
        return _of_text(content)
    if kind not in ("xlsx", "ods"):
        raise StaffFileRefused(_("Envoyez un fichier CSV, un classeur xlsx ou un classeur ods."))
    check_package(kind, content)
    try:
        return _of_xlsx(content) if kind == "xlsx" else _of_ods(content)
    except (DefusedXmlException, *UNREADABLE) as error:
        raise unreadable() from error


def _kept(rows: Iterable[tuple[int, Iterable[Any]]]) -> tuple[Row, ...]:
    """Return the rows that are not empty, as text. Raises StaffFileRefused when there are too many, or none."""
    kept: list[Row] = []
    for number, row in rows:
        cells = [as_text(cell) for cell in islice(row, MAX_COLUMNS)]
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            continue
        if len(kept) >= MAX_LINES + MAX_ABOVE:
            raise StaffFileRefused(_("Ce fichier a plus de 20 000 lignes. Regroupez les agents d’un même métier."))
        kept.append((number, cells))
    if not kept:
        raise StaffFileRefused(_("Ce fichier est vide. Envoyez le tableau des effectifs."))
    return tuple(kept)


def as_text(cell: Any) -> str:
    """Return a cell as text, without control characters, spaces around it, nor more than 300 characters."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return _("vrai") if cell else _("faux")
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime | date):
        return cell.isoformat()
    formula = getattr(cell, "text", None)  # an array formula
    text = f"={formula.lstrip('=')}" if isinstance(formula, str) else str(cell)
    if not text.isprintable():
        text = " ".join("".join(char if char.isprintable() else " " for char in text).split(" "))
    return " ".join(text.split())[:MAX_CELL]


def _of_text(content: bytes) -> Sheet:
    text, encoding = decode(content)
    lines = text.splitlines(keepends=True)
    separator, start = "", 0
    if lines and lines[0].strip().lower()[:4] == "sep=" and len(lines[0].strip()) == len("sep=") + 1:
        separator, start = lines[0].strip()[-1], 1  # the line by which spreadsheets say their separator
    separator = separator or _separator(lines)
    try:
        return Sheet(_kept(_csv_rows(lines[start:], separator, start)), "csv", encoding, separator)
    except csv.Error as error:
        raise StaffFileRefused(_("Ce fichier CSV ne se lit pas. Enregistrez-le à nouveau en CSV.")) from error


def _csv_rows(lines: list[str], separator: str, before: int) -> Iterator[Row]:
    reader = csv.reader(io.StringIO("".join(lines), newline=""), delimiter=separator)
    last = 0
    for row in reader:
        yield last + 1 + before, row
        last = reader.line_num


def decode(content: bytes) -> tuple[str, str]:
    """Return a text and the encoding it was written in: by its mark, else UTF-8, else UTF-16, else what Windows writes.

    Raises StaffFileRefused when it is no text.
    """
    encoding = next((name for mark, name in MARKS if content.startswith(mark)), "") or _unmarked(content)
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise StaffFileRefused(_("Ce fichier n’est pas un fichier CSV. Enregistrez-le à nouveau en CSV.")) from error
    if any(char < " " and char not in "\t\r\n\f\v" for char in text):
        raise StaffFileRefused(_("Ce fichier n’est pas un fichier CSV. Enregistrez-le à nouveau en CSV."))
    return text, encoding


def _unmarked(content: bytes) -> str:
    head = content[:2000]
    if head.count(0) > len(head) // 4:  # each letter of ours has an empty byte in UTF-16
        return "utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be"
    for encoding in ("utf-8", "cp1252"):
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return encoding
    return "latin-1"


def _separator(lines: list[str]) -> str:
    """Return the separator that cuts most of the first lines in the same number of cells; at equality, most cells."""
    shown = [line for line in lines if line.strip()][:LOOKED_AT]

    def weight(separator: str) -> tuple[int, int]:
        try:
            widths = Counter(len(row) for row in csv.reader(shown, delimiter=separator))
        except csv.Error:
            return (0, 0)
        width, times = max(((w, n) for w, n in widths.items() if w > 1), key=lambda item: item[1], default=(1, 0))
        return (times, width)

    return max(SEPARATORS, key=weight)


def _of_xlsx(content: bytes) -> Sheet:
    # Read-only: rows come one by one. Formulas come as text, so that none is taken for a figure.
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
    try:
        sheets = [sheet for sheet in book.worksheets[:MAX_SHEETS] if sheet.sheet_state == "visible"]
        for sheet in sheets:
            sheet.reset_dimensions()  # the size that the file announces is not believed
        chosen = _first_with_header((sheet.title, lambda sheet=sheet: _xlsx_rows(sheet)) for sheet in sheets)
        return Sheet(_kept(chosen[1]()), "xlsx", name=chosen[0])
    finally:
        book.close()


def _xlsx_rows(sheet: Any) -> Iterator[tuple[int, Iterable[Any]]]:
    rows = sheet.iter_rows(max_col=MAX_COLUMNS, max_row=MAX_SPAN, values_only=True)
    return enumerate(rows, start=1)


def _of_ods(content: bytes) -> Sheet:
    def rows_of(wanted: str) -> Iterator[Row]:
        return next(rows for name, rows in read_ods(content, columns=MAX_COLUMNS) if name == wanted)

    names = [name for name, rows in islice(read_ods(content, columns=MAX_COLUMNS), MAX_SHEETS) if any(rows)]
    chosen = _first_with_header((name, lambda name=name: rows_of(name)) for name in names)
    return Sheet(_kept(chosen[1]()), "ods", name=chosen[0])


def _first_with_header(sheets: Iterable[tuple[str, Any]]) -> tuple[str, Any]:
    """Return the first sheet whose first rows hold a title of job column, else the first that is not empty."""
    fallback = None
    for name, rows in sheets:
        head = [[as_text(cell) for cell in row] for _number, row in islice(rows(), HEADER_LOOKED_FOR_IN)]
        if find_header(head) is not None:
            return name, rows
        if fallback is None and any(any(row) for row in head):
            fallback = (name, rows)
    if fallback is None:
        raise StaffFileRefused(_("Ce classeur est vide. Envoyez le tableau des effectifs."))
    return fallback
