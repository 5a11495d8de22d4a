"""Reads a cost table back from a workbook: every error is located, and a single one refuses the whole file."""

import io
import zipfile
from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.cell.read_only import ReadOnlyCell

from boussole.shared.refusals import Refused
from evaluation.cost.table import MAX_LINES, Line, Table
from evaluation.cost.workbook.layout import (
    AMOUNT,
    CHOICE,
    DOCUMENT,
    FLAG,
    HEADER_ROW,
    LINES,
    NO,
    NUMBER,
    RULES,
    UNKNOWN,
    WHOLE,
    YES,
    Column,
    columns,
    rules,
)
from usecases.file_checks import FileRefused, check_content

MAX_ROWS = 5000
MAX_INFLATED = 40 * 1024 * 1024  # a workbook of 5 000 rows holds a few megabytes
MAX_ERRORS = 30
MAX_DIGITS = 10  # before the decimal point
NOISE = Decimal("0.000001")  # what binary fractions leave behind in a spreadsheet
CENT = Decimal("0.01")
UNREADABLE = (ValueError, KeyError, TypeError, IndexError, AttributeError, OSError, OverflowError, SyntaxError,
              RuntimeError, NotImplementedError, EOFError, zipfile.BadZipFile)  # fmt: skip


class WorkbookRefused(Refused):
    """The file is not a cost table, or not a right one. `errors` says what is wrong and where, in order."""

    def __init__(self, errors: Collection[str]) -> None:
        self.errors = tuple(errors)
        super().__init__(self.errors[0], field="file")


class _Wrong(Exception):  # noqa: N818 - the reason why one cell is refused, gathered before anyone sees it
    """One cell is not what its column asks for."""


def read_workbook(content: bytes, *, kind: str, documents: Collection[int]) -> Table:
    """Return the table that a workbook holds. `documents` are the ids that its lines may cite.

    Raises WorkbookRefused: not an XLSX file, macros, too big once opened, more than MAX_ROWS rows, no sheet of lines
    or of rules, other columns, a formula, or a value that its column does not take.
    """
    book = _open(content)
    errors: list[str] = []
    try:
        lines = _read_lines(book, errors, documents)
        given = _read_rules(book, errors, kind)
    except UNREADABLE as error:
        raise WorkbookRefused([_unreadable()]) from error
    finally:
        book.close()
    if not errors and not lines:
        errors.append(_("La feuille « %(sheet)s » n’a aucune ligne.") % {"sheet": LINES})
    if errors:
        more = len(errors) - MAX_ERRORS
        shown = errors[:MAX_ERRORS]
        raise WorkbookRefused([*shown, _("Et %(count)s erreurs de plus.") % {"count": more}] if more > 0 else shown)
    return Table(lines=tuple(lines), **given)


def _unreadable() -> str:
    return _("Ce classeur ne peut pas être lu. Enregistrez-le à nouveau au format xlsx, puis renvoyez-le.")


def _open(content: bytes) -> Any:
    try:
        check_content("xlsx", content)
    except FileRefused as refusal:
        raise WorkbookRefused([refusal.message]) from refusal
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        inflated = sum(member.file_size for member in archive.infolist())
    if inflated > MAX_INFLATED:
        raise WorkbookRefused([_("Ce classeur est trop gros une fois ouvert. Repartez du modèle de la table.")])
    try:
        # Read-only: rows come one by one, and nothing of the book is built in memory.
        return load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
    except UNREADABLE as error:
        raise WorkbookRefused([_unreadable()]) from error


def _rows(book: Any, title: str, width: int) -> Iterator[tuple[int, tuple[ReadOnlyCell, ...]]]:
    """Yield the rows of a sheet with their number. The size that the file announces is not believed."""
    if title not in book.sheetnames:
        raise WorkbookRefused(
            [_("La feuille « %(sheet)s » manque. Repartez du modèle de la table.") % {"sheet": title}]
        )
    sheet = book[title]
    sheet.reset_dimensions()
    for number, row in enumerate(sheet.iter_rows(max_col=width), start=1):
        if number > MAX_ROWS:
            raise WorkbookRefused(
                [
                    _("La feuille « %(sheet)s » a plus de %(most)s lignes. Supprimez celles qui sont vides.")
                    % {"sheet": title, "most": MAX_ROWS}
                ]
            )
        yield number, row


def _read_lines(book: Any, errors: list[str], documents: Collection[int]) -> list[Line]:
    shown = columns()
    lines: list[Line] = []
    for number, row in _rows(book, LINES, len(shown)):
        cells = [*row, *[None] * (len(shown) - len(row))]
        if number == HEADER_ROW:
            _check_header(cells, shown)
        elif any(cell is not None and cell.value not in (None, "") for cell in cells):
            lines += _line(number, cells, shown, errors, documents)
            if len(lines) > MAX_LINES:
                raise WorkbookRefused([_("Le tableau a plus de %(most)s lignes.") % {"most": MAX_LINES}])
    return lines


def _check_header(cells: list, shown: tuple[Column, ...]) -> None:
    for place, (cell, column) in enumerate(zip(cells, shown, strict=True), start=1):
        title = str(cell.value).strip() if cell is not None and cell.value is not None else ""
        if title.lower() != column.title.lower():
            raise WorkbookRefused(
                [
                    _("« %(sheet)s », ligne 1 : la colonne %(place)s doit s’appeler « %(title)s ». Repartez du modèle.")
                    % {"sheet": LINES, "place": place, "title": column.title}
                ]
            )


def _line(
    number: int, cells: list, shown: tuple[Column, ...], errors: list[str], documents: Collection[int]
) -> list[Line]:
    given: dict[str, Any] = {}
    before = len(errors)
    for cell, column in zip(cells, shown, strict=True):
        try:
            given[column.name] = _value(cell, column, documents)
        except _Wrong as wrong:
            where = {"sheet": LINES, "row": number, "column": column.title, "why": wrong}
            errors.append(_("« %(sheet)s », ligne %(row)s, colonne %(column)s : %(why)s") % where)
    if len(errors) > before:
        return []
    amounts = {
        int(name.removeprefix("period_")): None if value == UNKNOWN else value
        for name, value in given.items()
        if name.startswith("period_") and value is not None
    }
    if not amounts:
        where = {"sheet": LINES, "row": number}
        errors.append(_("« %(sheet)s », ligne %(row)s : donnez un montant, 0, ou « ? ».") % where)
    fields = {name: value for name, value in given.items() if not name.startswith("period_")}
    return [Line(amounts=amounts, **fields)]


def _read_rules(book: Any, errors: list[str], kind: str) -> dict[str, Any]:
    found: dict[str, tuple[int, ReadOnlyCell]] = {}
    for number, row in _rows(book, RULES, 2):
        if number > HEADER_ROW and row and row[0].value:
            found[str(row[0].value).strip().lower()] = (number, row[1] if len(row) > 1 else None)
    given: dict[str, Any] = {}
    for rule in rules():
        number, cell = found.get(rule.title.lower(), (0, None))
        try:
            given[rule.name] = _value(cell, rule, ())
        except _Wrong as wrong:
            errors.append(_rule_error(rule, number, str(wrong)))
    if given.pop("kind", kind) != kind:
        errors.append(_("Ce classeur est celui de l’autre table : coût prévu et coût réel ne se mélangent pas."))
    if "vat_included" in given:
        given["vat_included"] = given["vat_included"] == "True"
    return given


def _rule_error(rule: Column, number: int, why: str) -> str:
    where = {"sheet": RULES, "row": number, "title": rule.title, "why": why}
    if not number:
        return _("« %(sheet)s », règle « %(title)s » : %(why)s") % where
    return _("« %(sheet)s », ligne %(row)s, règle « %(title)s » : %(why)s") % where


def _value(cell: ReadOnlyCell | None, column: Column, documents: Collection[int]) -> Any:
    value = _plain(cell)
    if value in (None, ""):
        if column.needed:
            raise _Wrong(_("cette case est vide."))
        return {AMOUNT: None, NUMBER: None, WHOLE: None, DOCUMENT: None, FLAG: False}.get(column.kind, "")
    if column.kind == AMOUNT and str(value).strip() == UNKNOWN:
        return UNKNOWN
    if column.kind in (AMOUNT, NUMBER):
        return _number(value)
    if column.kind == WHOLE:
        return _whole(value)
    if column.kind == DOCUMENT:
        return _document(str(value), documents)
    if column.kind == FLAG:
        return _among(str(value), {"yes": YES, "no": NO}) == "yes"
    return _among(str(value), column.choices) if column.kind == CHOICE else str(value).strip()


def _plain(cell: ReadOnlyCell | None) -> Any:
    """Return the value of a cell that holds a text or a number; the others are refused."""
    if cell is None or cell.value is None:
        return None
    if cell.data_type == "f":
        raise _Wrong(_("une formule. Copiez, puis collez les valeurs seules."))
    if cell.data_type == "e":
        raise _Wrong(_("une erreur de calcul. Corrigez-la dans le classeur."))
    if isinstance(cell.value, bool) or not isinstance(cell.value, str | int | float):
        raise _Wrong(_("ni un texte ni un nombre. Changez le format de la case."))
    return cell.value


def _number(value: str | float) -> Decimal:
    """Return a number that is not negative, with two decimals at most; « 12 500,50 » typed as text is understood."""
    typed = "".join(str(value).split()).replace(",", ".").replace("€", "")
    try:
        number = Decimal(typed)
    except InvalidOperation as error:
        raise _Wrong(_("« %(value)s » n’est pas un nombre.") % {"value": value}) from error
    if not number.is_finite() or number.adjusted() >= MAX_DIGITS:
        raise _Wrong(_("« %(value)s » est un nombre trop grand.") % {"value": value})
    if number < 0:
        raise _Wrong(_("un montant ne peut pas être négatif."))
    rounded = number.quantize(CENT)
    if abs(rounded - number) > NOISE:
        raise _Wrong(_("deux décimales au plus."))
    return rounded


def _whole(value: str | float) -> int:
    number = _number(value)
    if number != number.to_integral_value():
        raise _Wrong(_("« %(value)s » n’est pas un nombre entier.") % {"value": value})
    return int(number)


def _document(value: str, documents: Collection[int]) -> int:
    number = value.split("·")[0].strip()
    if not (number.isascii() and number.isdigit() and int(number) in documents):
        raise _Wrong(_("« %(value)s » n’est pas une pièce de ce dossier.") % {"value": value})
    return int(number)


def _among(value: str, choices: Mapping[str, str]) -> str:
    wanted = " ".join(value.split()).lower().replace("'", "’")
    for key, label in choices.items():
        if wanted == label.lower():
            return key
    raise _Wrong(
        _("« %(value)s » n’est pas une réponse. Choisissez parmi : %(choices)s.")
        % {"value": value, "choices": " ; ".join(choices.values())}
    )
