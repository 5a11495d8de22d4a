"""The columns of a staff table: which row holds their titles, what each one is, which ones speak of persons.

A column that names or identifies persons is dropped, by its title or by what it holds: e-mail, social security number,
telephone, bank account. So is a column that nobody recognises and that is different on almost each line. Rows in,
frozen dataclasses out.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workforce.titles import title_key

HEADER_LOOKED_FOR_IN = 40  # rows
MASKED = "\N{FULL BLOCK}\N{FULL BLOCK}\N{FULL BLOCK}"  # what stands in a cell instead of something personal
SHARE_OF_COLUMN = 0.2  # of its cells: above, the whole column is personal
ALMOST_ALL = 0.9  # different values: above, an unknown column may name persons
ENOUGH = 20  # cells: below, being all different says nothing


class Field(StrEnum):
    """What a staff table says of a line."""

    JOB = "job"
    HEAD_COUNT = "head_count"
    CATEGORY = "category"
    FILIERE = "filiere"
    CADRE = "cadre_emplois"
    DIRECTION = "direction"
    SEX = "sex"


LABELS = {
    Field.JOB: gettext_lazy("Métier"),
    Field.HEAD_COUNT: gettext_lazy("Nombre d’agents"),
    Field.CATEGORY: gettext_lazy("Catégorie"),
    Field.FILIERE: gettext_lazy("Filière"),
    Field.CADRE: gettext_lazy("Cadre d’emplois"),
    Field.DIRECTION: gettext_lazy("Direction"),
    Field.SEX: gettext_lazy("Sexe"),
}
# The usual titles of each field, the most telling first.
TITLES = {
    Field.JOB: (
        "métier|intitulé du métier|libellé du métier|libellé métier|nom du métier|métier CNFPT|emploi"
        "|intitulé de l’emploi|libellé emploi|libellé de l’emploi|fonction|intitulé de la fonction|libellé fonction"
        "|poste|intitulé du poste|intitulé de poste|libellé poste|libellé du poste|nom du poste"
        "|emploi type|emploi métier|intitulé|libellé"
    ),
    Field.HEAD_COUNT: (
        "nombre d’agents|nb agents|nb d’agents|nbre d’agents|nbre agents|effectif|effectif physique|nombre|agents"
        "|nombre d’agent|effectif total|nb|total agents"
    ),
    Field.CATEGORY: "catégorie|cat|catégorie hiérarchique|catégorie statutaire|catégorie d’emploi|catégorie emploi",
    Field.FILIERE: "filière|libellé filière|filière professionnelle|filière statutaire",
    Field.CADRE: "cadre d’emplois|cadre d’emploi|cadre emplois|libellé cadre d’emplois|cadre emploi|cadre",
    Field.DIRECTION: (
        "direction|service|libellé direction|libellé service|direction service|affectation|pôle|département"
        "|délégation|unité|direction générale|libellé affectation"
    ),
    Field.SEX: "sexe|genre|civilité|F H|H F|sexe agent|femme homme|homme femme",
}
KNOWN = {
    title_key(title): (field, rank) for field, titles in TITLES.items() for rank, title in enumerate(titles.split("|"))
}
# Titles of columns that speak of a person, compared word by word with the title of the column.
PERSONAL_TITLES = (
    (
        gettext_lazy("nom ou prénom"),
        "nom|noms|prénom|nom de famille|nom d’usage|nom usuel|nom patronymique|nom de naissance|nom marital|nom agent"
        "|nom de l’agent|nom et prénom|nom prénom|prénom nom|prénom usuel|identité|agent|patronyme|titulaire|occupant"
        "|responsable hiérarchique|manager|n+1|supérieur hiérarchique",
    ),
    (
        gettext_lazy("identifiant d’une personne"),
        "matricule|n° matricule|numéro matricule|n° agent|numéro agent|numéro d’agent|id agent|identifiant"
        "|identifiant agent|code agent|id|NIR|NIA|INSEE|n° INSEE|numéro INSEE|numéro de sécurité sociale"
        "|n° sécurité sociale|n° sécu|numéro sécu|sécurité sociale|login|compte",
    ),
    (
        gettext_lazy("date ou lieu de naissance, âge"),
        "date de naissance|date naissance|né le|née le|naissance|année de naissance|lieu de naissance|âge|âge agent",
    ),
    (
        gettext_lazy("coordonnées"),
        "e mail|mail|email|courriel|adresse mail|adresse email|adresse e mail|adresse électronique|messagerie|adresse"
        "|adresse personnelle|adresse postale|rue|code postal|ville|commune de résidence|téléphone|tél|n° téléphone"
        "|numéro de téléphone|portable|mobile|téléphone portable|téléphone fixe",
    ),
    (
        gettext_lazy("rémunération, santé ou vie privée"),
        "salaire|rémunération|traitement|indice majoré|indice brut|IBAN|RIB|compte bancaire|nationalité|handicap|RQTH"
        "|BOE|santé|inaptitude|arrêt maladie|syndicat|situation familiale|situation de famille|nombre d’enfants|photo",
    ),
)
PERSONAL = {title_key(title): why for why, titles in PERSONAL_TITLES for title in titles.split("|")}
FIRST_WORDS = frozenset(
    title_key(word) for word in ("prénom", "matricule", "NIR", "téléphone", "courriel", "mail", "IBAN", "patronyme")
)
PATTERNS = (
    (gettext_lazy("adresses électroniques"), re.compile(r"[^\s@<>;,]+@[^\s@<>;,]+\.[A-Za-z]{2,}")),
    (
        gettext_lazy("numéros de sécurité sociale"),
        re.compile(
            r"(?<!\d)[1-478]\s?\d\d\s?(?:0[1-9]|1[0-2]|[2-9]\d)\s?(?:\d\d|2[AB])\s?\d{3}\s?\d{3}(?:\s?\d\d)?(?!\d)"
        ),
    ),
    (gettext_lazy("coordonnées bancaires"), re.compile(r"\b[A-Z]{2}\d{2}(?:\s?[A-Z0-9]{4}){4,7}\b")),
    (gettext_lazy("numéros de téléphone"), re.compile(r"(?<!\d)(?:\+33\s?|0)[1-9](?:[\s.-]?\d{2}){4}(?!\d)")),
)


@dataclass(frozen=True)
class Column:
    """A column of the file: its place from 0, its title, the field that it seems to be."""

    place: int
    title: str
    field: Field | None = None


@dataclass(frozen=True)
class Dropped:
    """A column that was not kept, and why. Its title is that of the file; nothing of what it holds is told."""

    place: int
    title: str
    why: str


@dataclass(frozen=True)
class Layout:
    """Where the titles stand (index in the rows, from 0), the columns kept and those dropped."""

    header: int
    columns: tuple[Column, ...]
    dropped: tuple[Dropped, ...] = ()


def find_header(rows: Sequence[Sequence[str]]) -> int | None:
    """Return the index of the row that holds the titles, among the first forty; None when no row has a job title."""
    best: tuple[int, int] | None = None
    for place, row in enumerate(rows[:HEADER_LOOKED_FOR_IN]):
        fields = {KNOWN[key][0] for cell in row if (key := title_key(cell)) in KNOWN}
        if Field.JOB in fields:
            weight = len(fields) + sum(personal_title(cell) is not None for cell in row)
            if best is None or weight > best[0]:
                best = (weight, place)
    return best[1] if best else None


def read_layout(rows: Sequence[Sequence[str]]) -> Layout:
    """Return the columns of `rows`, all the rows of the file that are not empty.

    Without a recognised title, the first row with two cells is taken for the titles: a person will say which is which.
    """
    header = find_header(rows)
    if header is None:
        header = next((place for place, row in enumerate(rows) if sum(map(bool, row)) > 1), 0)
    body = rows[header + 1 :]
    kept: list[Column] = []
    dropped: list[Dropped] = []
    for place in range(max(map(len, rows), default=0)):
        title = rows[header][place] if place < len(rows[header]) else ""
        cells = [row[place] for row in body if place < len(row) and row[place]]
        if not title and not cells:
            continue
        shown = title[:80] or _("Colonne %(letters)s, sans titre") % {"letters": letters(place)}
        known = _known(title, cells)
        why = personal_title(title) if known is None else None
        why = why or personal_content(cells) or (None if known else _unlike(cells))
        if why:
            dropped.append(Dropped(place, _unmasked(shown), str(why)))
        else:
            kept.append(Column(place, _unmasked(shown), known[0] if known else None))
    return Layout(header, _one_column_a_field(kept), tuple(dropped))


def personal_title(title: str) -> str | None:
    """Return why a column with this title speaks of persons, or None."""
    key = title_key(title)
    if key in PERSONAL:
        return str(PERSONAL[key])
    if not FIRST_WORDS.isdisjoint(key.split()):
        return str(_("identifiant d’une personne"))
    return None


def personal_content(cells: Sequence[str]) -> str | None:
    """Return what personal thing fills a column, or None. A few cells do not make a column: they are masked alone."""
    for why, pattern in PATTERNS:
        found = sum(bool(pattern.search(cell)) for cell in cells)
        if found and found >= SHARE_OF_COLUMN * len(cells):
            return str(why)
    return None


def is_personal(cell: str) -> bool:
    """Tell whether a cell holds an e-mail, a social security, bank account or telephone number."""
    # Each of them has a « @ » or nine figures: looking for these first spares the patterns on almost every cell.
    if "@" not in cell and sum(char.isdigit() for char in cell) < 9:
        return False
    return any(pattern.search(cell) for _why, pattern in PATTERNS)


def letters(place: int) -> str:
    """Return the letters that a spreadsheet gives to the column at `place` (from 0): A, Z, AA."""
    name, left = "", place + 1
    while left:
        left, digit = divmod(left - 1, 26)
        name = chr(ord("A") + digit) + name
    return name


def _known(title: str, cells: Sequence[str]) -> tuple[Field, int] | None:
    """Return the field of a title and its rank. « Agents » may hold numbers, or names: what it holds says which."""
    known = KNOWN.get(title_key(title))
    if known and personal_title(title):
        return known if all(cell.replace(".", "").isdigit() for cell in cells) else None
    return known


def _unlike(cells: Sequence[str]) -> str | None:
    if len(cells) >= ENOUGH and len(set(cells)) > ALMOST_ALL * len(cells):
        return str(_("titre inconnu, et presque une valeur par ligne : elle peut désigner des personnes"))
    return None


def _unmasked(title: str) -> str:
    return MASKED if is_personal(title) else title


def _one_column_a_field(columns: list[Column]) -> tuple[Column, ...]:
    """Keep, for each field, the column whose title tells it best; the others wait for a person to choose."""
    best: dict[Field, tuple[int, int]] = {}
    for column in columns:
        if column.field is not None:
            rank = (KNOWN[title_key(column.title)][1], column.place)
            best[column.field] = min(best.get(column.field, rank), rank)
    return tuple(
        column if column.field is None or best[column.field][1] == column.place else replace(column, field=None)
        for column in columns
    )
