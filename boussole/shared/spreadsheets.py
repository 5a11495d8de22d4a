"""Tables that leave the site for a spreadsheet. What a person typed never runs there as a formula.

A cell that begins like a formula gets an apostrophe in front (OWASP, « CSV Injection »): the spreadsheet shows the
text instead of computing it.
"""

import csv
import io
from collections.abc import Iterable, Sequence

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
WIDTH = 28  # characters
MAX_CELL = 32_767  # characters: the limit of a cell of a spreadsheet


def neutral(value: object) -> object:
    """Return a cell that no spreadsheet takes for a formula; numbers stay numbers, None becomes ''."""
    if value is None:
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    text = ILLEGAL_CHARACTERS_RE.sub("", str(value))
    return (f"'{text}" if text.lstrip(" ").startswith(FORMULA_STARTS) else text)[:MAX_CELL]


def as_csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Return a table as the French spreadsheets open it: UTF-8 with its mark, semicolons."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", quoting=csv.QUOTE_MINIMAL)
    for row in (header, *rows):
        writer.writerow([neutral(cell) for cell in row])
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(title: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Return a table as a workbook of one sheet named `title` (31 characters at most), its header row frozen."""
    book = Workbook()
    sheet = book.active
    sheet.title = title[:31]
    for row in (header, *rows):
        sheet.append([neutral(cell) for cell in row])
    for place, cell in enumerate(sheet[1], start=1):
        cell.font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(place)].width = WIDTH
    for line in sheet.iter_rows():
        for cell in line:
            cell.alignment = Alignment(vertical="top", wrap_text=True)
    sheet.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
