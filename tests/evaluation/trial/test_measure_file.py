"""A file of measures: any usual CSV, or a workbook; every error has its line and its column."""

import io
import zipfile
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from evaluation.trial.measure_file import MAX_BYTES, MAX_ROWS, MeasureFileRefused, read_cells
from evaluation.trial.measure_rows import Located, Row, Window, read_rows

WINDOW = Window({"R1": "Minutes gagnées", "A1": "Fuites"}, date(2026, 3, 1), date(2026, 5, 31))
TITLES = ["Critère", "Date", "Valeur", "Nombre d’observations", "Précision"]
LINE = ["R1", "07/04/2026", "12,5", "20", "Relevé d’avril"]
EXPECTED = Row(2, "R1", date(2026, 4, 7), Decimal("12.500"), 20, "Relevé d’avril")


def text(*rows, separator=";"):
    return "\r\n".join(separator.join(f'"{cell}"' for cell in row) for row in rows)


def workbook(*rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read(content, name="mesures.csv"):
    return read_rows(read_cells(name, content), WINDOW)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_any_usual_csv_is_read(encoding, separator):
    found = read(text(TITLES, LINE, separator=separator).encode(encoding))
    assert (found.rows, found.errors, found.ignored) == ((EXPECTED,), (), ())


def test_a_line_that_says_the_separator_is_not_the_titles():
    found = read(("sep=,\n" + text(TITLES, LINE, separator=",")).encode())
    assert found.rows == (replace(EXPECTED, line=3),)


def test_a_workbook_gives_days_and_numbers_as_they_are():
    rows = (TITLES, ["A1", date(2026, 4, 7), 0.1 + 0.2, 3, None], [None] * 5, ["R1", "2026-04-08", "−3", "", "x"])
    found = read(workbook(*rows), "mesures.XLSX")
    assert found.errors == ()
    assert found.rows == (
        Row(2, "A1", date(2026, 4, 7), Decimal("0.300"), 3, ""),
        Row(4, "R1", date(2026, 4, 8), Decimal("-3.000"), 1, "x"),
    )


def test_titles_are_known_by_other_names_and_in_any_order():
    content = text(["VALEUR", "indicateur", "Service", "mesuré le"], ["1", "minutes  GAGNEES", "DSI", "8-4-2026"])
    found = read(content.encode())
    assert found.ignored == ("Service",)
    assert [(row.code, row.value, row.measured_on) for row in found.rows] == [("R1", Decimal(1), date(2026, 4, 8))]


def test_rows_of_the_model_left_empty_are_passed_over():
    empty = ["R1", "", "", "", ""]
    assert len(read(text(TITLES, empty, LINE).encode()).rows) == 1
    nothing = read(text(TITLES, empty).encode())
    assert "remplissez la date et la valeur" in nothing.errors[0].message


@pytest.mark.parametrize(
    ("place", "typed", "column", "words"),
    [
        (0, "", "Critère", "Donnez le code"),
        (0, "R9", "Critère", "Codes : R1, A1"),
        (1, "", "Date", "Donnez la date"),
        (1, "32/13/2026", "Date", "n’est pas une date"),
        (1, "07/04/26", "Date", "n’est pas une date"),
        (1, "28/02/2026", "Date", "avant l’essai"),
        (1, "01/06/2026", "Date", "pas du futur"),
        (2, "", "Valeur", "Donnez la valeur"),
        (2, "beaucoup", "Valeur", "Écrivez le nombre seul"),
        (2, "12 %", "Valeur", "Écrivez le nombre seul"),
        (2, "1_000", "Valeur", "Écrivez le nombre seul"),
        (2, "1.234,5", "Valeur", "Écrivez le nombre seul"),
        (2, "NaN", "Valeur", "Écrivez le nombre seul"),
        (2, "1,2345", "Valeur", "Trois décimales"),
        (2, "1000000000", "Valeur", "trop grande"),
        (2, "=1+1", "Valeur", "formule"),
        (3, "0", "Nombre d’observations", "1 au moins"),
        (3, "2,5", "Nombre d’observations", "1 au moins"),
        (3, "-1", "Nombre d’observations", "1 au moins"),
        (3, "plein", "Nombre d’observations", "nombre seul"),
        (4, "=A1", "Précision", "formule"),
        (4, "x" * 501, "Précision", "500 caractères"),
    ],
)
def test_an_error_says_where_it_is_and_what_to_do(place, typed, column, words):
    line = [*LINE[:place], typed, *LINE[place + 1 :]]
    found = read(text(TITLES, LINE, line).encode())
    assert [(error.line, error.column) for error in found.errors] == [(3, column)]
    assert words in found.errors[0].message


def test_every_error_of_the_file_is_told_at_once():
    found = read(text(TITLES, ["R9", "hier", "x", "0", ""], LINE, LINE).encode())
    assert [(error.line, error.column) for error in found.errors] == [
        (2, "Critère"), (2, "Date"), (2, "Valeur"), (2, "Nombre d’observations"), (4, "Date"),
    ]  # fmt: skip
    assert "ligne 3" in found.errors[-1].message


def test_a_missing_column_is_named():
    found = read(text(["Critère", "Valeur"], ["R1", "1"]).encode())
    assert found.errors == (Located(1, "", "Colonne manquante : Date. Partez du modèle de ce protocole."),)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("mesures.pdf", b"x", "CSV ou un classeur"),
        ("mesures", b"x", "CSV ou un classeur"),
        ("mesures.csv", b"", "vide"),
        ("mesures.csv", b" ;;\n", "vide"),
        ("mesures.csv", b"a\x00b;c", "pas un fichier CSV"),
        ("mesures.csv", b"x" * (MAX_BYTES + 1), "2 Mo"),
        ("mesures.csv", b"a;b\n" * (MAX_ROWS + 2), "500 lignes"),
        ("mesures.csv", b'a;"' + b"x" * 140_000 + b'"\n', "ne se lit pas"),
        ("mesures.xlsx", b"a;b", "xlsx"),
    ],
)
def test_what_is_not_a_table_is_refused(name, content, words):
    with pytest.raises(MeasureFileRefused, match=words) as refusal:
        read_cells(name, content)
    assert refusal.value.field == "file"


def test_a_broken_workbook_is_refused():
    content = io.BytesIO(workbook(TITLES, LINE))
    broken = io.BytesIO()
    with zipfile.ZipFile(content) as source, zipfile.ZipFile(broken, "w") as target:
        for member in source.infolist():
            target.writestr(member, b"<x" if "sheet1" in member.filename else source.read(member))
    with pytest.raises(MeasureFileRefused, match="ne peut pas être lu"):
        read_cells("mesures.xlsx", broken.getvalue())


@given(st.dates(date(2026, 3, 1), date(2026, 5, 31)), st.decimals(-(10**8), 10**8, places=3), st.integers(1, 10**6))
def test_what_is_written_in_french_is_read_back(day, value, sample):
    line = ["A1", f"{day:%d/%m/%Y}", f"{value:f}".replace(".", ","), str(sample), ""]
    assert read(text(TITLES, line).encode()).rows == (Row(2, "A1", day, value, sample, ""),)


@given(st.lists(st.lists(st.text(max_size=8), max_size=6), min_size=1, max_size=6))
def test_no_table_makes_the_reading_fail(rows):
    cells = list(enumerate(rows, start=1))
    found = read_rows([(0, TITLES), *cells], WINDOW)
    assert found.rows or found.errors
