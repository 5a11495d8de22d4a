"""Files as they come: encodings, separators, workbooks, and those that are refused."""

import io
import zipfile

import pytest
from openpyxl import load_workbook

from tests.workforce.files import AGENTS, TABLE, as_csv, as_ods, as_xlsx, as_zip
from workforce import packages, reading
from workforce.lines import read_lines
from workforce.packages import StaffFileRefused
from workforce.reading import read_sheet
from workforce.staff_file import clean_file, pack_rows, unpack_rows

ENCODINGS = ("utf-8", "utf-8-sig", "cp1252", "latin-1", "utf-16", "utf-16-le", "utf-16-be")
LATIN = tuple(tuple(str(cell).replace("’", "'") for cell in row) for row in TABLE)  # latin-1 has no other apostrophe


def agents_of(name: str, content: bytes) -> tuple[int, int]:
    clean = clean_file(name, content)
    read = read_lines(clean.rows, clean.mapping)
    assert read.errors == ()
    return read.agents, len(read.counts)


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_text_in_every_usual_encoding_and_separator(encoding, separator):
    rows = LATIN if encoding == "latin-1" else TABLE
    content = as_csv(rows, encoding=encoding, separator=separator)
    assert agents_of("effectifs.csv", content) == (AGENTS, 5)
    sheet = read_sheet("effectifs.csv", content)
    assert sheet.separator == separator
    assert sheet.encoding == {"latin-1": "cp1252"}.get(encoding, encoding)


@pytest.mark.parametrize(("name", "content"), [("a.xlsx", as_xlsx()), ("a.ODS", as_ods())])
def test_workbooks(name, content):
    assert agents_of(name, content) == (AGENTS, 5)


def test_the_three_formats_say_the_same():
    rows = [read_sheet(name, content).rows for name, content in (
        ("a.csv", as_csv(encoding="utf-8")), ("a.xlsx", as_xlsx()), ("a.ods", as_ods()),
    )]  # fmt: skip
    assert rows[0] == rows[1] == rows[2]
    assert [number for number, _cells in rows[0]] == [1, 2, 4, 5, 6, 7, 8, 9, 10]


def test_the_sheet_that_has_a_job_column_is_read():
    content = as_xlsx(before=["Lisez-moi"])
    assert read_sheet("a.xlsx", content).name != "Lisez-moi"
    assert agents_of("a.xlsx", content) == (AGENTS, 5)


def test_the_sheet_of_an_ods_that_has_a_job_column_is_read():
    with zipfile.ZipFile(io.BytesIO(as_ods())) as archive:
        content = archive.read("content.xml").decode()
    notes = '<table:table table:name="Notes"><table:table-row><table:table-cell><text:p>Lisez-moi</text:p>'
    notes += "</table:table-cell></table:table-row></table:table>"
    two = content.replace("<office:spreadsheet>", f"<office:spreadsheet>{notes}")
    sheet = read_sheet("a.ods", as_zip({"content.xml": two.encode()}))
    assert (sheet.name, len(sheet.rows)) == ("Effectifs", 9)
    alone = content[: content.index("<table:table ")] + notes + content[content.index("</office:spreadsheet>") :]
    assert read_sheet("a.ods", as_zip({"content.xml": alone.encode()})).rows == ((1, ["Lisez-moi"]),)


def test_a_hidden_sheet_is_not_read():
    book = load_workbook(io.BytesIO(as_xlsx(before=["Liste"])))
    book.worksheets[1].sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    assert read_sheet("a.xlsx", out.getvalue()).name == "Liste"


def test_quotes_line_breaks_and_the_line_that_says_the_separator():
    rows = [("Métier", "Effectif"), ('Agent "polyvalent"; voirie', 2), ("Agent\nd'accueil", 1), ("Cadre, cheffe", 4)]
    sheet = read_sheet("a.csv", b"sep=;\r\n" + as_csv(rows, encoding="utf-8"))
    assert sheet.rows[1:] == (
        (3, ['Agent "polyvalent"; voirie', "2"]), (4, ["Agent d'accueil", "1"]), (6, ["Cadre, cheffe", "4"]),
    )  # fmt: skip


def test_cells_that_repeat_in_an_ods_are_counted_and_the_empty_million_is_not():
    cell = '<table:table-cell office:value-type="string"><text:p>Archiviste</text:p></table:table-cell>'
    four = '<table:table-cell office:value-type="float" office:value="4.0" table:number-columns-repeated="2"/>'
    extra = (
        f'<table:table-row table:number-rows-repeated="2">{cell}<table:covered-table-cell/>{four}</table:table-row>'
        '<table:table-row table:number-rows-repeated="1048000">'
        '<table:table-cell table:number-columns-repeated="16384"/>'
        "</table:table-row>"
    )
    sheet = read_sheet("a.ods", as_ods(TABLE[3:4], extra=extra))
    assert sheet.rows[1:] == ((2, ["Archiviste", "", "4.0", "4.0"]), (3, ["Archiviste", "", "4.0", "4.0"]))


def test_a_long_ods_is_read_to_its_end():
    rows = [TABLE[3], *(("Archiviste", "A", "", "", f"Direction {at}", "F", 1) for at in range(3000))]
    sheet = read_sheet("a.ods", as_ods(rows))
    assert len(sheet.rows) == 3001
    assert sheet.rows[-1] == (3001, ["Archiviste", "A", "", "", "Direction 2999", "F", "1"])


def test_formulas_are_text_in_both_workbooks():
    rows = [("Métier", "Effectif"), ("Archiviste", "=1+1")]
    assert read_sheet("a.xlsx", as_xlsx(rows, merged="")).rows[1] == (2, ["Archiviste", "=1+1"])
    extra = (
        '<table:table-row><table:table-cell office:value-type="string"><text:p>Archiviste</text:p></table:table-cell>'
        '<table:table-cell table:formula="of:=1+1" office:value-type="float" office:value="2"/></table:table-row>'
    )
    assert read_sheet("a.ods", as_ods(rows[:1], extra=extra)).rows[1] == (2, ["Archiviste", "=1+1"])


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, ""), (3.0, "3"), (0.5, "0.5"), (True, "vrai"), ("  a\u00a0\x07 b ", "a b"), ("x" * 400, "x" * 300)],
)
def test_cells_as_text(value, text):
    assert reading.as_text(value) == text


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.pdf", b"%PDF-1.7", "Envoyez un fichier CSV"),
        ("effectifs", b"a;b", "Envoyez un fichier CSV"),
        ("a.csv", b"", "vide"),
        ("a.csv", b"\n;;;\n\n", "vide"),
        ("a.csv", b"%PDF-1.7\x00\x01\x02binary", "pas un fichier CSV"),
        ("a.csv", b"\xff\xfea", "pas un fichier CSV"),
        ("a.csv", b'metier;"' + b"x" * 200_000, "ne se lit pas"),
        ("a.xlsx", b"pas un zip", "ne peut pas être lu"),
        ("a.xlsx", as_ods(), "pas un classeur xlsx"),
        ("a.ods", as_xlsx(), "pas un classeur ods"),
        ("a.xlsx", as_zip({"xl/workbook.xml": b"<a/>"}), "ne peut pas être lu"),
        ("a.xlsx", as_zip({"xl/workbook.xml": b"<a/>", "xl/vbaProject.bin": b"x"}), "macros"),
        ("a.ods", as_zip({"content.xml": b"<a/>", "Basic/Standard/m.xml": b"x"}), "macros"),
        ("a.ods", as_ods(prologue=BOMB), "déclarations interdites"),
        ("a.ods", as_ods(prologue=f"<!--{'x' * 5000}-->{BOMB}"), "ne peut pas être lu"),
        ("a.xlsx", as_zip({"xl/workbook.xml": BOMB.encode("utf-16")}), "déclarations interdites"),
        ("a.ods", as_ods([]), "vide"),
        ("a.xlsx", as_xlsx([], merged=""), "vide"),
        ("a.csv", as_csv([("Métier",), *[("Agent",)] * 20_100]), "plus de 20 000 lignes"),
    ],
)  # fmt: skip
def test_files_that_are_refused(name, content, said):
    with pytest.raises(StaffFileRefused) as refused:
        read_sheet(name, content)
    assert said in refused.value.message
    assert refused.value.field == "file"


def test_a_file_that_is_too_big_or_swells_is_refused(monkeypatch):
    with pytest.raises(StaffFileRefused, match="10 Mo"):
        read_sheet("a.csv", b"x" * (10 * 1024 * 1024 + 1))
    monkeypatch.setattr(packages, "MAX_INFLATED", 20_000)
    with pytest.raises(StaffFileRefused, match="trop gros"):
        read_sheet("a.ods", as_zip({"content.xml": b" " * 30_000}))
    monkeypatch.setattr(packages, "MAX_MEMBERS", 3)
    with pytest.raises(StaffFileRefused, match="trop gros"):
        read_sheet("a.xlsx", as_xlsx())


def test_a_file_of_too_many_cells_is_refused(monkeypatch):
    monkeypatch.setattr(reading, "MAX_CELLS", 40)
    with pytest.raises(StaffFileRefused, match="trop de cellules"):
        read_sheet("a.csv", as_csv())


def test_a_workbook_with_a_password_is_refused(monkeypatch):
    listed = zipfile.ZipFile.infolist

    def locked(archive):
        members = listed(archive)
        for member in members:
            member.flag_bits |= 1
        return members

    monkeypatch.setattr(zipfile.ZipFile, "infolist", locked)
    with pytest.raises(StaffFileRefused, match="mot de passe"):
        read_sheet("a.xlsx", as_xlsx())


def test_rows_come_back_from_their_bytes():
    rows = clean_file("a.csv", as_csv()).rows
    assert tuple(unpack_rows(pack_rows(rows))) == rows
