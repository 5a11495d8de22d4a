"""Columns recognised, columns that speak of persons dropped, lines checked and added up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.workforce.files import TABLE, as_csv
from workforce.columns import MASKED, Field, find_header, letters, personal_title, read_layout
from workforce.lines import MAX_LINES, Alike, Located, read_lines
from workforce.staff_file import clean_file, pack_rows

PEOPLE = (
    ("Matricule", "NOM", "Prénom usuel", "Métier", "Né le", "Contact", "Code", "Badge"),
    *(
        (f"{place:05}", "Dupont", "Zoé", "Archiviste", "1980-01-02", f"zoe{place}@ville.test",
         "1 80 05 49 588 157 80", f"B{place}")
        for place in range(30)
    ),
)  # fmt: skip
SECRETS = ("Dupont", "Zoé", "zoe", "1980-01-02", "588 157", "00012", "B12")


def read(rows, **mapping):
    numbered = [(place, [str(cell) for cell in row]) for place, row in enumerate(rows, start=2)]
    return read_lines(numbered, {"job": 0, **mapping})


def test_titles_are_found_under_merged_lines():
    rows = [[str(cell) for cell in row] for row in TABLE if any(row)]
    layout = read_layout(rows)
    assert layout.header == 2
    assert {column.field: column.place for column in layout.columns} == {
        Field.JOB: 0, Field.CATEGORY: 1, Field.FILIERE: 2, Field.CADRE: 3, Field.DIRECTION: 4, Field.SEX: 5,
        Field.HEAD_COUNT: 6,
    }  # fmt: skip
    assert layout.dropped == ()


def test_without_a_known_title_a_person_will_say_which_column_is_which():
    rows = [["Remarque"], ["Quoi", "Combien"], ["Archiviste", "3"]]
    assert find_header(rows) is None
    layout = read_layout(rows)
    assert (layout.header, [column.field for column in layout.columns]) == (1, [None, None])


def test_the_most_telling_title_wins():
    layout = read_layout([["Poste", "Intitulé du métier", "Service"], ["P1", "Archiviste", "Culture"]])
    assert [column.field for column in layout.columns] == [None, Field.JOB, Field.DIRECTION]


def test_columns_that_speak_of_persons_are_dropped_by_title_and_by_content():
    clean = clean_file("agents.csv", as_csv(PEOPLE, encoding="utf-8"))
    assert [column.title for column in clean.columns] == ["Métier"]
    assert [(row.title, row.why) for row in clean.dropped] == [
        ("Matricule", "identifiant d’une personne"),
        ("NOM", "nom ou prénom"),
        ("Prénom usuel", "nom ou prénom"),
        ("Né le", "date ou lieu de naissance, âge"),
        ("Contact", "adresses électroniques"),
        ("Code", "numéros de sécurité sociale"),
        ("Badge", "titre inconnu, et presque une valeur par ligne : elle peut désigner des personnes"),
    ]
    kept = str(clean.rows) + str(clean.dropped) + str(clean.columns)
    assert [secret for secret in SECRETS if secret in kept] == []
    assert read_lines(clean.rows, clean.mapping).counts == {Alike("Archiviste"): 30}
    assert b"Dupont" not in pack_rows(clean.rows)


@pytest.mark.parametrize(
    "title",
    ["Nom", "PRENOM", "Nom de l'agent", "N° matricule", "NIR", "Date de naissance", "E-mail", "Adresse", "Téléphone",
     "Tél.", "Agent", "Âge", "Salaire", "RQTH", "Prénom (usage)", "IBAN"],
)  # fmt: skip
def test_personal_titles(title):
    assert personal_title(title)


@pytest.mark.parametrize("title", ["Nom du métier", "Nom du poste", "Service", "Direction", "Code RH", "Métier", ""])
def test_titles_of_jobs_are_not_personal(title):
    assert personal_title(title) is None


def test_a_column_of_agents_is_a_number_or_a_name():
    (number,) = read_layout([["Métier", "Agents"], ["Archiviste", "3"]]).columns[1:]
    assert number.field == Field.HEAD_COUNT
    named = read_layout([["Métier", "Agents"], ["Archiviste", "Zoé Dupont"]])
    assert [(row.title, row.why) for row in named.dropped] == [("Agents", "nom ou prénom")]


def test_a_lone_personal_cell_is_masked_and_located():
    rows = [("Métier", "Effectif"), *[("Archiviste", 1)] * 9, ("Archiviste, voir jean@ville.test", 1)]
    clean = clean_file("a.csv", as_csv(rows))
    assert clean.rows[-1] == (11, [MASKED, "1"])
    assert read_lines(clean.rows, clean.mapping).errors == (
        Located(11, "A · Métier", MASKED, "Cette cellule contient une donnée personnelle. Retirez-la du fichier."),
    )


@pytest.mark.parametrize("place_letters", [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_letters_of_columns(place_letters):
    assert letters(place_letters[0]) == place_letters[1]


@pytest.mark.parametrize(
    ("field", "cell", "said"),
    [
        ("head_count", "", "Donnez le nombre d’agents."),
        ("head_count", "douze", "Écrivez un nombre entier, comme 12."),
        ("head_count", "-3", "Un nombre d’agents n’est pas négatif."),
        ("head_count", "2,5", "Comptez des agents, en nombre entier, pas des équivalents temps plein."),
        ("head_count", "100001", "Plus de 100 000 agents sur une ligne : vérifiez la colonne."),
        ("head_count", "=SOMME(A1:A3)", "Une formule n’est pas lue. Copiez la cellule, puis collez la valeur seule."),
        ("category", "D", "Écrivez A, B ou C. Laissez vide si la catégorie n’existe pas."),
        ("sex", "X", "Écrivez F ou H. Laissez vide si le sexe n’est pas connu."),
        ("filiere", "x" * 101, "100 caractères au plus."),
        ("direction", "06 12 34 56 78", "Cette cellule contient une donnée personnelle. Retirez-la du fichier."),
    ],
)
def test_every_error_says_where_it_is_and_what_to_do(field, cell, said):
    found = read([("Archiviste", "1"), ("Archiviste", cell)], **{field: 1}) if field == "head_count" else read(
        [("Archiviste", "")] + [("Archiviste", cell)], **{field: 1}
    )  # fmt: skip
    shown = MASKED if "personnelle" in said else cell[:40]
    assert [(error.line, error.column[0], error.value, error.message) for error in found.errors] == [
        (3, "B", shown, said)
    ]


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("", "Donnez le métier. Si des cellules sont fusionnées, défusionnez-les et répétez le métier."),
        ("--", "Donnez le métier en toutes lettres."),
        ("=A2", "Une formule n’est pas lue. Copiez la cellule, puis collez la valeur seule."),
        ("x" * 201, "200 caractères au plus."),
    ],
)
def test_errors_of_the_job(cell, said):
    assert [error.message for error in read([(cell, "3")], head_count=1).errors] == [said]


def test_all_the_errors_of_a_line_are_told():
    found = read([("", "x", "Z")], head_count=1, category=2)
    assert [error.column for error in found.errors] == ["A · Métier", "B · Nombre d’agents", "C · Catégorie"]
    assert found.counts == {}


def test_no_line_and_too_many():
    assert read_lines([], {"job": 0}).errors == (Located(1, "", "", "Aucun agent dans ce fichier."),)
    found = read([("Archiviste",)] * (MAX_LINES + 1))
    assert [error.line for error in found.errors] == [MAX_LINES + 2]


def test_values_as_they_are_written():
    rows = [
        ("Archiviste ", "cat. A", "Mme", "1 200"), ("Archiviste", "A", "F", "3.0"),
        ("Archiviste", "a+", "Féminin", "+1"),
        ("archiviste", "Hors catégorie", "n/a", "2"), ("Sous-total", "", "", "9"), ("Vacant", "C", "H", "0"),
        ("", "", "", ""),
    ]  # fmt: skip
    found = read(rows, category=1, sex=2, head_count=3)
    assert found.counts == {
        Alike("Archiviste", category="A", sex="F"): 1204,
        Alike("archiviste", category="other"): 2,
    }
    assert (found.errors, found.lines, found.totals, found.vacant, found.agents) == ((), 5, (6,), (7,), 1206)


TITLE = st.sampled_from(("Archiviste", "Jardinier", "Agent d'accueil"))
LINES = st.lists(st.tuples(TITLE, st.sampled_from("ABC"), st.sampled_from("FH"), st.integers(0, 500)), min_size=1)


@given(LINES)
def test_adding_up_keeps_every_agent(rows):
    found = read(rows, category=1, sex=2, head_count=3)
    assert found.agents == sum(row[-1] for row in rows)
    assert all(count > 0 for count in found.counts.values())
    assert len(found.counts) == len({row[:3] for row in rows if row[-1]})
    assert len(found.vacant) == sum(row[-1] == 0 for row in rows)


@given(LINES)
def test_one_line_an_agent_counts_the_lines(rows):
    assert read(rows, category=1, sex=2).agents == len(rows)
    assert read(rows[::-1], category=1).counts == read(rows, category=1).counts
