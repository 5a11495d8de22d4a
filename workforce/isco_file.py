"""The file of the authors of the ILO study: scores by task, and their mean and dispersion by ISCO-08 code.

The file has a line for each task; the mean and the deviation are those of the job, the same on each of its lines. Both
editions stand side by side, as columns that end in 2023 and in 2025. Bytes in, frozen dataclasses out.
"""

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from statistics import fmean, stdev
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import load_workbook

from boussole.shared.refusals import Refused
from workforce.packages import UNREADABLE, check_package

YEARS = ("2023", "2025")
STEP = Decimal("0.00001")
CODE_TITLES = frozenset({"isco08", "isco084d", "code", "codeisco08", "codecitp08"})
MEANS, DEVIATIONS, SCORES = ("meanscore", "mean", "moyenne"), ("sd", "sdscore", "deviation", "ecarttype"), ("score",)
MAX_ROWS = 20_000
CODE = re.compile(r"[0-9]{4}")


class IscoFileRefused(Refused):
    """The file is not one of scores; the message says where and why."""


@dataclass(frozen=True)
class ScoreRow:
    """The mean and the standard deviation of the scores of the tasks of one ISCO-08 code."""

    code: str
    mean: Decimal
    deviation: Decimal


def read_scores(content: bytes) -> dict[str, list[ScoreRow]]:
    """Return the scores of each edition found (« 2023 », « 2025 »), by code.

    Without columns of means, they are computed from the scores of the tasks. Raises IscoFileRefused (a column lacks, a
    code or a score that is none, two means for one code) and StaffFileRefused (no workbook).
    """
    check_package("xlsx", content)
    rows = _rows(content)
    heads = {_plain(title): place for place, title in enumerate(rows[0][1]) if title is not None}
    code_place = next((heads[title] for title in CODE_TITLES if title in heads), None)
    if code_place is None:
        raise IscoFileRefused(_("Colonne du code CITP-08 introuvable : intitulez-la « ISCO_08 »."))
    found = {year: _edition(rows[1:], heads, code_place, year) for year in YEARS}
    found = {year: scores for year, scores in found.items() if scores}
    if not found:
        raise IscoFileRefused(
            _("Colonnes des scores introuvables : « mean_score_2023 » et « SD_2023 », ou les mêmes de 2025.")
        )
    return found


def _rows(content: bytes) -> Sequence[tuple[int, tuple[Any, ...]]]:
    refused = IscoFileRefused(_("Ce classeur ne peut pas être lu, ou il est vide."))
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        rows = [
            (number, row)
            for number, row in enumerate(sheet.iter_rows(max_row=MAX_ROWS, values_only=True), start=1)
            if any(cell is not None for cell in row)
        ]
    except UNREADABLE as error:
        raise refused from error
    if len(rows) < 2:
        raise refused
    return rows


def _edition(
    rows: Sequence[tuple[int, tuple[Any, ...]]], heads: Mapping[str, int], code_place: int, year: str
) -> list[ScoreRow]:
    mean, deviation, score = (_place(heads, names, year) for names in (MEANS, DEVIATIONS, SCORES))
    if mean is not None and deviation is not None:
        return _given(rows, code_place, mean, deviation)
    return _computed(rows, code_place, score) if score is not None else []


def _place(heads: Mapping[str, int], names: Sequence[str], year: str) -> int | None:
    return next((heads[f"{name}{year}"] for name in names if f"{name}{year}" in heads), None)


def _given(rows: Sequence[tuple[int, tuple[Any, ...]]], code_place: int, mean: int, deviation: int) -> list[ScoreRow]:
    found: dict[str, ScoreRow] = {}
    for number, row in rows:
        code = _code(row, code_place, number)
        said = ScoreRow(code, _share(row, mean, number), _share(row, deviation, number))
        if found.setdefault(code, said) != said:
            raise IscoFileRefused(
                _("Ligne %(line)s : le code %(code)s a deux moyennes ou deux écarts types.")
                % {"line": number, "code": code}
            )
    return sorted(found.values(), key=lambda row: row.code)


def _computed(rows: Sequence[tuple[int, tuple[Any, ...]]], code_place: int, score: int) -> list[ScoreRow]:
    tasks: dict[str, list[Decimal]] = {}
    for number, row in rows:
        tasks.setdefault(_code(row, code_place, number), []).append(_share(row, score, number))
    return [
        ScoreRow(
            code,
            Decimal(fmean(given)).quantize(STEP),
            Decimal(stdev(given) if len(given) > 1 else 0).quantize(STEP),
        )
        for code, given in sorted(tasks.items())
    ]


def _code(row: tuple[Any, ...], place: int, number: int) -> str:
    typed = str(row[place] if place < len(row) and row[place] is not None else "").strip().removesuffix(".0").zfill(4)
    if not CODE.fullmatch(typed):
        raise IscoFileRefused(
            _("Ligne %(line)s : « %(typed)s » n’est pas un code CITP-08 de quatre chiffres.")
            % {"line": number, "typed": typed[:20]}
        )
    return typed


def _share(row: tuple[Any, ...], place: int, number: int) -> Decimal:
    typed = str(row[place] if place < len(row) and row[place] is not None else "").strip().replace(",", ".")
    try:
        value = Decimal(typed).quantize(STEP)
    except InvalidOperation:
        value = Decimal(-1)
    if not value.is_finite() or not 0 <= value <= 1:
        raise IscoFileRefused(
            _("Ligne %(line)s : « %(typed)s » n’est pas un score entre 0 et 1.") % {"line": number, "typed": typed[:20]}
        )
    return value


def _plain(title: object) -> str:
    return re.sub(r"[^a-z0-9]", "", str(title).casefold().replace("é", "e"))
