"""A file of measures as rows of cells: CSV in any usual encoding and separator, or XLSX. Bytes in, cells out."""

import csv
import io
import zipfile
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import load_workbook

from boussole.shared.refusals import Refused
from usecases.file_checks import FileRefused, check_content, extension_of

MAX_BYTES = 2 * 1024 * 1024
MAX_INFLATED = 20 * 1024 * 1024
MAX_ROWS = 500
MAX_COLUMNS = 20
MAX_CELL = 1000  # characters
SEPARATORS = (";", "\t", ",", "|")
MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
UNREADABLE = (ValueError, KeyError, TypeError, IndexError, AttributeError, OSError, OverflowError, SyntaxError,
              RuntimeError, NotImplementedError, EOFError, zipfile.BadZipFile)  # fmt: skip

Cells = list[tuple[int, list[Any]]]


class MeasureFileRefused(Refused):
    """The file cannot be read as a table of measures; the message says what to do."""


def read_cells(name: str, content: bytes) -> Cells:
    """Return the rows that are not empty, each with its line number in the file, from 1.

    Raises MeasureFileRefused: neither CSV nor XLSX, too big, macros, unreadable, too many rows.
    """
    if len(content) > MAX_BYTES:
        raise MeasureFileRefused(_("Ce fichier dépasse 2 Mo. Gardez la feuille des mesures seule."), field="file")
    kind = extension_of(name)
    if kind not in ("csv", "txt", "xlsx"):
        raise MeasureFileRefused(_("Envoyez un fichier CSV ou un classeur xlsx."), field="file")
    rows = _of_workbook(content) if kind == "xlsx" else _of_text(content)
    found: Cells = []
    for number, row in rows:
        if not any(str(cell).strip() for cell in row if cell is not None):
            continue
        if len(found) > MAX_ROWS:
            raise MeasureFileRefused(
                _("Ce fichier a plus de %(most)s lignes. Envoyez-le en plusieurs fois.") % {"most": MAX_ROWS},
                field="file",
            )
        found.append((number, [_cut(cell) for cell in row[:MAX_COLUMNS]]))
    if not found:
        raise MeasureFileRefused(_("Ce fichier est vide. Partez du modèle de ce protocole."), field="file")
    return found


def _cut(cell: Any) -> Any:
    return cell[:MAX_CELL] if isinstance(cell, str) else cell


def _of_text(content: bytes) -> Iterator[tuple[int, list[Any]]]:
    text = _decoded(content)
    lines = text.splitlines()
    start = 0
    separator = ""
    if lines and lines[0].lower().startswith("sep=") and len(lines[0]) == len("sep=") + 1:
        separator, start = lines[0][-1], 1  # the line by which spreadsheets say their separator
    if not separator:
        heading = next((line for line in lines if line.strip()), "")
        separator = max(SEPARATORS, key=heading.count)
    reader = csv.reader(io.StringIO("\n".join(lines[start:]), newline=""), delimiter=separator)
    try:
        for row in reader:
            yield reader.line_num + start, list(row)
    except csv.Error as error:
        raise MeasureFileRefused(
            _("La ligne %(line)s ne se lit pas. Enregistrez le fichier à nouveau en CSV.")
            % {"line": reader.line_num + start},
            field="file",
        ) from error


def _decoded(content: bytes) -> str:
    """Return the text: by its mark, else UTF-8, else what Windows writes. A byte of control is no text."""
    encoding = next((name for mark, name in MARKS if content.startswith(mark)), "")
    try:
        text = content.decode(encoding or "utf-8")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    if any(char < " " and char not in "\t\r\n" for char in text):
        raise MeasureFileRefused(_("Ce fichier n’est pas un fichier CSV. Enregistrez-le à nouveau."), field="file")
    return text


def _of_workbook(content: bytes) -> Iterator[tuple[int, list[Any]]]:
    try:
        check_content("xlsx", content)
    except FileRefused as refusal:
        raise MeasureFileRefused(refusal.message, field="file") from refusal
    unreadable = MeasureFileRefused(
        _("Ce classeur ne peut pas être lu. Enregistrez-le à nouveau au format xlsx, puis renvoyez-le."), field="file"
    )
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if sum(member.file_size for member in archive.infolist()) > MAX_INFLATED:
            raise MeasureFileRefused(_("Ce classeur est trop gros une fois ouvert."), field="file")
    try:
        # Read-only: rows come one by one. Formulas come as text, so that none is taken for a figure.
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
    except UNREADABLE as error:
        raise unreadable from error
    try:
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # the size that the file announces is not believed
        for number, row in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS, values_only=True), start=1):
            if number > MAX_ROWS * 20:
                return
            yield number, list(row)
    except UNREADABLE as error:
        raise unreadable from error
    finally:
        book.close()
