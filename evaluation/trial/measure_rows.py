"""The rows of a file of measures, checked cell by cell: every error says where it is and what to do."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from boussole.shared.typography import date_fr

CRITERION, LABEL, DAY, VALUE, SAMPLE, NOTE = "criterion", "label", "day", "value", "sample", "note"
HEADERS = {
    CRITERION: "Critère",
    LABEL: "Intitulé",
    DAY: "Date",
    VALUE: "Valeur",
    SAMPLE: "Nombre d’observations",
    NOTE: "Précision",
}
NEEDED = (CRITERION, DAY, VALUE)
OTHER_NAMES = {
    "code": CRITERION, "indicateur": CRITERION, "criteres": CRITERION,
    "mesure le": DAY, "date de la mesure": DAY, "jour": DAY,
    "resultat": VALUE, "mesure": VALUE,
    "nombre": SAMPLE, "observations": SAMPLE, "echantillon": SAMPLE, "n": SAMPLE, "nombre de reponses": SAMPLE,
    "note": NOTE, "remarque": NOTE, "commentaire": NOTE, "libelle": LABEL,
}  # fmt: skip
FRENCH_DAY = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})")
SPACES = re.compile(r"\s+")
NUMBER = re.compile(r"-?\d{1,20}(?:\.\d{1,20})?")
MOST = Decimal(10) ** 9  # what the column of a measure holds
STEP = Decimal("0.001")
MAX_SAMPLE = 2_147_483_647
MAX_NOTE = 500
FORMULA = "="


@dataclass(frozen=True)
class Row:
    """One measure of the file, on line `line`; `code` is that of its criterion."""

    line: int
    code: str
    measured_on: date
    value: Decimal
    sample: int
    note: str = ""


@dataclass(frozen=True)
class Located:
    """What is wrong, and where: the line and the column of the file. Column '' for the whole line."""

    line: int
    column: str
    message: str


@dataclass(frozen=True)
class Read:
    """What a file says: its rows, its errors in order, the columns that were not read."""

    rows: tuple[Row, ...] = ()
    errors: tuple[Located, ...] = ()
    ignored: tuple[str, ...] = ()


@dataclass(frozen=True)
class Window:
    """The criteria by code with their label, and the days between which a measure can have been made."""

    criteria: Mapping[str, str]
    first_day: date
    last_day: date


class _Wrong(Exception):  # noqa: N818 - why one cell is refused, gathered before anyone sees it
    def __init__(self, column: str, message: str) -> None:
        super().__init__(message)
        self.column, self.message = column, message


def plain(text: object) -> str:
    """Return a text as titles and codes are compared: no accent, no capital, no space around or doubled."""
    spread = unicodedata.normalize("NFKD", str(text).replace("’", "'"))
    return SPACES.sub(" ", "".join(char for char in spread if not unicodedata.combining(char))).strip().casefold()


def read_rows(cells: Sequence[tuple[int, Sequence[Any]]], window: Window) -> Read:
    """Return what the rows of a file say: the first one holds the titles, one measure on each of the others.

    A row with neither date nor value is one of the model left empty: it is passed over.
    """
    (heading_line, heading), *body = cells
    columns, ignored = _columns(heading)
    missing = [HEADERS[name] for name in NEEDED if name not in columns]
    if missing:
        told = _("Colonne manquante : %(names)s. Partez du modèle de ce protocole.") % {"names": ", ".join(missing)}
        return Read(errors=(Located(heading_line, "", told),))
    by_name = {plain(name): code for code, label in window.criteria.items() for name in (label, code)}
    rows: list[Row] = []
    errors: list[Located] = []
    seen: dict[tuple[str, date], int] = {}
    for line, row in body:
        given = {name: row[place] if place < len(row) else None for name, place in columns.items()}
        if _empty(given[DAY]) and _empty(given[VALUE]):
            continue
        found = [_attempt(read, given) for read in (_criterion(by_name), _day(window), _value, _sample, _note)]
        wrong = [part for part in found if isinstance(part, _Wrong)]
        errors += [Located(line, HEADERS[part.column], part.message) for part in wrong]
        if wrong:
            continue
        code, day, value, sample, note = found
        if (code, day) in seen:
            told = _("Ce critère a déjà une valeur à cette date, ligne %(line)s. Gardez-en une.")
            errors.append(Located(line, HEADERS[DAY], told % {"line": seen[code, day]}))
        seen.setdefault((code, day), line)
        rows.append(Row(line, code, day, value, sample, note))
    if not rows and not errors:
        errors.append(Located(heading_line, "", _("Aucune mesure dans ce fichier : remplissez la date et la valeur.")))
    return Read(tuple(rows), tuple(errors), tuple(ignored))


def _columns(heading: Sequence[Any]) -> tuple[dict[str, int], list[str]]:
    known = {**OTHER_NAMES, **{plain(title): name for name, title in HEADERS.items()}}
    columns: dict[str, int] = {}
    ignored: list[str] = []
    for place, title in enumerate(heading):
        name = known.get(plain(title)) if not _empty(title) else None
        if name and name not in columns:
            columns[name] = place
        elif not _empty(title):
            ignored.append(str(title).strip()[:60])
    return columns, ignored


def _empty(cell: Any) -> bool:
    return cell is None or not str(cell).strip()


def _attempt(read: Any, given: Mapping[str, Any]) -> Any:
    try:
        return read(given)
    except _Wrong as wrong:
        return wrong


def _criterion(by_name: Mapping[str, str]) -> Any:
    def read(given: Mapping[str, Any]) -> str:
        typed = given[CRITERION]
        if _empty(typed):
            raise _Wrong(CRITERION, _("Donnez le code du critère."))
        if plain(typed) not in by_name:
            told = _("« %(typed)s » n’est pas un critère de ce protocole. Codes : %(codes)s.")
            codes = ", ".join(dict.fromkeys(by_name.values()))
            raise _Wrong(CRITERION, told % {"typed": str(typed).strip()[:60], "codes": codes})
        return by_name[plain(typed)]

    return read


def _day(window: Window) -> Any:
    def read(given: Mapping[str, Any]) -> date:
        day = _as_day(given[DAY])
        if day < window.first_day:
            told = _("Cette date est d’avant l’essai, qui a commencé le %(day)s.")
            raise _Wrong(DAY, told % {"day": date_fr(window.first_day)})
        if day > window.last_day:
            told = _("Cette date est après le %(day)s : une mesure date de l’essai, et pas du futur.")
            raise _Wrong(DAY, told % {"day": date_fr(window.last_day)})
        return day

    return read


def _as_day(cell: Any) -> date:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if _empty(cell):
        raise _Wrong(DAY, _("Donnez la date de la mesure, comme 07/04/2026."))
    typed = str(cell).strip().lstrip("'")
    french = FRENCH_DAY.fullmatch(typed)
    try:
        if french:
            day, month, year = (int(part) for part in french.groups())
            return date(year, month, day)
        return datetime.fromisoformat(typed).date()
    except ValueError as error:
        told = _("« %(typed)s » n’est pas une date. Écrivez-la comme 07/04/2026.") % {"typed": typed[:40]}
        raise _Wrong(DAY, told) from error


def _value(given: Mapping[str, Any]) -> Decimal:
    if _empty(given[VALUE]):
        raise _Wrong(VALUE, _("Donnez la valeur, ou effacez aussi la date."))
    value = _number(given[VALUE], VALUE)
    if abs(value) >= MOST:
        raise _Wrong(VALUE, _("Cette valeur est trop grande : vérifiez l’unité."))
    kept = value.quantize(STEP)
    if not isinstance(given[VALUE], float) and kept != value:
        raise _Wrong(VALUE, _("Trois décimales au plus."))
    return kept


def _sample(given: Mapping[str, Any]) -> int:
    if _empty(given.get(SAMPLE)):
        return 1
    value = _number(given[SAMPLE], SAMPLE)
    if value != int(value) or not 1 <= value <= MAX_SAMPLE:
        raise _Wrong(SAMPLE, _("Donnez un nombre entier, 1 au moins."))
    return int(value)


def _note(given: Mapping[str, Any]) -> str:
    cell = given.get(NOTE)
    note = "" if cell is None else str(cell).strip()
    if note.startswith(FORMULA):
        raise _Wrong(NOTE, _("Une formule n’est pas lue. Copiez, puis collez la valeur seule."))
    if len(note) > MAX_NOTE:
        raise _Wrong(NOTE, _("%(most)s caractères au plus.") % {"most": MAX_NOTE})
    return note


def _number(cell: Any, column: str) -> Decimal:
    if isinstance(cell, bool):
        raise _Wrong(column, _("Donnez un nombre."))
    typed = SPACES.sub("", str(cell)).lstrip("'").replace(",", ".").replace("−", "-")
    if typed.startswith(FORMULA):
        raise _Wrong(column, _("Une formule n’est pas lue. Copiez, puis collez la valeur seule."))
    if not isinstance(cell, int | float) and not NUMBER.fullmatch(typed):
        told = _("« %(typed)s » n’est pas un nombre. Écrivez le nombre seul, comme 12,5.")
        raise _Wrong(column, told % {"typed": str(cell).strip()[:40]})
    value = Decimal(typed)
    if not value.is_finite():
        raise _Wrong(column, _("Donnez un nombre."))
    return value
