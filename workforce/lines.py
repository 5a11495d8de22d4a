"""The lines of a staff file, checked cell by cell and added up. Rows in, frozen dataclasses out.

Every error says where it is, what was read and what to do. One error, and nothing of the file is kept. A line that
counts agents is one number; without a column of numbers, each line is one agent. Identical lines are one.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from workforce.columns import LABELS, MASKED, Field, is_personal, letters
from workforce.enums import Category, Sex
from workforce.reading import MAX_LINES, Row
from workforce.titles import tidy, title_key

MAX_SHOWN = 40  # characters of a value in an error
MAX_ERRORS = 100  # kept in a report: the others are counted
MOST = 100_000  # agents on one line
LIMITS = {Field.JOB: 200, Field.FILIERE: 100, Field.CADRE: 150, Field.DIRECTION: 150}
FORMULA = "="
TOTALS = frozenset(
    title_key(word) for word in ("total", "totaux", "total général", "sous-total", "sous total", "ensemble", "somme")
)
WHOLE = re.compile(r"\d{1,9}(?:[.,]0+)?")
NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d+)?")
NOTHING = frozenset({"", "-", "–", "?", "n/a", "na", "nc", "nr", "so", "sans objet", "non renseigné", "inconnu", "nd"})
CATEGORIES = {
    **dict.fromkeys(("a", "a+", "categorie a", "cat a", "cat. a", "categorie a+"), Category.A),
    **dict.fromkeys(("b", "categorie b", "cat b", "cat. b"), Category.B),
    **dict.fromkeys(("c", "categorie c", "cat c", "cat. c"), Category.C),
    **dict.fromkeys(
        ("autre", "autres", "hors categorie", "hc", "contractuel", "sans", "aucune", "other"), Category.OTHER
    ),
}
SEXES = {
    **dict.fromkeys(("f", "femme", "femmes", "feminin", "madame", "mme", "mademoiselle", "mlle", "2"), Sex.FEMALE),
    **dict.fromkeys(("h", "m", "homme", "hommes", "masculin", "monsieur", "m.", "mr", "1"), Sex.MALE),
}
ACCENTS = str.maketrans("àâäéèêëîïôöùûüç", "aaaeeeeiioouuuc")


Seen = dict[tuple[Field, str], str | int]


@dataclass(frozen=True, order=True)
class Alike:
    """What agents of one line have in common: the title as written, then the rest, '' when the file does not say it."""

    job_title: str
    category: str = Category.OTHER.value
    filiere: str = ""
    cadre_emplois: str = ""
    direction: str = ""
    sex: str = Sex.UNKNOWN.value


@dataclass(frozen=True)
class Located:
    """What is wrong, where, what was read there, and what to do. Column '' for the whole line."""

    line: int
    column: str
    value: str
    message: str


@dataclass(frozen=True)
class Read:
    """What a file says: agents by what they have in common, errors in order, and the lines passed over.

    `totals` and `vacant` number the lines of totals and those that count nobody.
    """

    counts: Mapping[Alike, int]
    errors: tuple[Located, ...] = ()
    lines: int = 0
    totals: tuple[int, ...] = ()
    vacant: tuple[int, ...] = ()

    @property
    def agents(self) -> int:
        """How many agents the file counts."""
        return sum(self.counts.values())


class _Wrong(Exception):  # noqa: N818 - why one cell is refused, gathered before anyone sees it
    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def read_lines(rows: Sequence[Row], mapping: Mapping[str, int]) -> Read:
    """Return what the lines under the titles say. `mapping` gives the place of each field (from 0), the job's at least.

    Raises KeyError without a place for the job.
    """
    counts: dict[Alike, int] = {}
    errors: list[Located] = []
    totals: list[int] = []
    vacant: list[int] = []
    counted = 0
    job_place = mapping[Field.JOB]
    seen: Seen = {}
    for number, cells in rows[: MAX_LINES + 1]:
        title = _cell(cells, job_place)
        if title_key(title) in TOTALS:
            totals.append(number)
            continue
        if not any(_cell(cells, place) for place in mapping.values()):
            continue  # what is left of a line once its other columns are gone
        alike, agents, wrong = _line(number, cells, mapping, seen)
        errors += wrong
        if wrong:
            continue
        counted += 1
        if not agents:
            vacant.append(number)
        else:
            counts[alike] = counts.get(alike, 0) + agents
    if len(rows) > MAX_LINES:
        told = _("Plus de 20 000 lignes : regroupez les agents d’un même métier.")
        errors.append(Located(rows[MAX_LINES][0], "", "", told))
    if not counts and not errors:
        errors.append(Located(rows[0][0] if rows else 1, "", "", _("Aucun agent dans ce fichier.")))
    return Read(counts, tuple(errors), counted, tuple(totals), tuple(vacant))


def _line(
    number: int, cells: Sequence[str], mapping: Mapping[str, int], seen: Seen
) -> tuple[Alike, int, list[Located]]:
    """Return what one line says: Alike and a number of agents, or its errors. `seen` spares reading a cell twice."""
    values: dict[str, str | int] = {}
    wrong: list[Located] = []
    for field, read in READERS.items():
        if field not in mapping:
            continue
        cell = _cell(cells, mapping[field])
        try:
            if (field, cell) not in seen:
                seen[field, cell] = _value(cell, read)
            values[field] = seen[field, cell]
        except _Wrong as why:
            column = f"{letters(mapping[field])} · {LABELS[field]}"
            shown = MASKED if is_personal(cell) else cell[:MAX_SHOWN]
            wrong.append(Located(number, column, shown, why.message))
    agents = int(values.pop(Field.HEAD_COUNT, 1))
    if wrong:
        return Alike(""), 0, wrong
    alike = Alike(str(values.pop(Field.JOB)))
    return replace(alike, **values), agents, []


def _value(cell: str, read: Callable[[str], str | int]) -> str | int:
    if cell.startswith(FORMULA):
        raise _Wrong(_("Une formule n’est pas lue. Copiez la cellule, puis collez la valeur seule."))
    if cell == MASKED or is_personal(cell):
        raise _Wrong(_("Cette cellule contient une donnée personnelle. Retirez-la du fichier."))
    return read(cell)


def _cell(cells: Sequence[str], place: int) -> str:
    return cells[place] if place < len(cells) else ""


def _plain(cell: str) -> str:
    return " ".join(cell.casefold().translate(ACCENTS).split())


def _job(cell: str) -> str:
    title = tidy(cell)
    if not title:
        raise _Wrong(_("Donnez le métier. Si des cellules sont fusionnées, défusionnez-les et répétez le métier."))
    if not title_key(title):
        raise _Wrong(_("Donnez le métier en toutes lettres."))
    return _short(title, Field.JOB)


def _agents(cell: str) -> int:
    typed = "".join(cell.split())
    if not typed:
        raise _Wrong(_("Donnez le nombre d’agents."))
    if not NUMBER.fullmatch(typed):
        raise _Wrong(_("Écrivez un nombre entier, comme 12."))
    if typed.startswith("-"):
        raise _Wrong(_("Un nombre d’agents n’est pas négatif."))
    if not WHOLE.fullmatch(typed.lstrip("+")):
        raise _Wrong(_("Comptez des agents, en nombre entier, pas des équivalents temps plein."))
    agents = int(re.split("[.,]", typed.lstrip("+"))[0])
    if agents > MOST:
        raise _Wrong(_("Plus de 100 000 agents sur une ligne : vérifiez la colonne."))
    return agents


def _category(cell: str) -> str:
    plain = _plain(cell)
    if plain in NOTHING:
        return Category.OTHER.value
    if plain not in CATEGORIES:
        raise _Wrong(_("Écrivez A, B ou C. Laissez vide si la catégorie n’existe pas."))
    return CATEGORIES[plain].value


def _sex(cell: str) -> str:
    plain = _plain(cell)
    if plain in NOTHING:
        return Sex.UNKNOWN.value
    if plain not in SEXES:
        raise _Wrong(_("Écrivez F ou H. Laissez vide si le sexe n’est pas connu."))
    return SEXES[plain].value


def _words(field: Field) -> Callable[[str], str]:
    def read(cell: str) -> str:
        return _short(tidy(cell), field)

    return read


def _short(text: str, field: Field) -> str:
    if len(text) > LIMITS[field]:
        raise _Wrong(_("%(most)s caractères au plus.") % {"most": LIMITS[field]})
    return text


READERS: dict[Field, Callable[[str], str | int]] = {
    Field.JOB: _job,
    Field.HEAD_COUNT: _agents,
    Field.CATEGORY: _category,
    Field.FILIERE: _words(Field.FILIERE),
    Field.CADRE: _words(Field.CADRE),
    Field.DIRECTION: _words(Field.DIRECTION),
    Field.SEX: _sex,
}
