"""The workbook: typed and neutralised when written, read back without loss, refused with the place of each error."""

import io
import zipfile
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from evaluation.cost.table import CATEGORIES, LIMITED, MAX_LINES, NATURES, ROUTES, USAGE_RULES, Line, Table
from evaluation.cost.workbook import MAX_ROWS, WorkbookRefused, read_workbook, write_workbook
from evaluation.cost.workbook.layout import HELP, LINES, LISTS, RULES, TOTALS
from evaluation.cost.workbook.reader import MAX_ERRORS
from evaluation.cost.workbook.writer import Heading
from tests.factories.cost import WHOLE, make_line, spent

HEADING = Heading("2026-001 · Essai", "Coût prévu, version 1")
DOCUMENTS = {7: "Devis de l’éditeur", 12: "=cmd|' /C calc'!A0"}


def written(table=WHOLE, kind="planned"):
    return write_workbook(table, kind=kind, heading=HEADING, documents=DOCUMENTS)


def read(content, kind="planned"):
    return read_workbook(content, kind=kind, documents=DOCUMENTS)


def edited(change, table=WHOLE):
    """The workbook of `table` after `change(book)`, saved again."""
    book = load_workbook(io.BytesIO(written(table)))
    change(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def refusal(content, kind="planned"):
    with pytest.raises(WorkbookRefused) as refused:
        read(content, kind)
    return refused.value.errors


def test_the_workbook_has_a_manual_french_headers_and_typed_cells():
    book = load_workbook(io.BytesIO(written()))
    assert book.sheetnames == [HELP, LINES, RULES, TOTALS, LISTS]
    assert book.active.title == LINES
    assert book[HELP]["A1"].value == "2026-001 · Essai"
    assert "collez les valeurs seules" in " ".join(str(row[0].value) for row in book[HELP].iter_rows())
    sheet = book[LINES]
    assert [cell.value for cell in sheet[1]] == [
        "Catégorie", "Poste", "Nature", "Suit l’usage", "Une fois", "Année 1", "Année 2", "Année 3", "Source",
        "Précision sur la source", "Pièce",
    ]  # fmt: skip
    calls = sheet[3]
    assert [cell.value for cell in calls[:8]] == [
        "Appels et consommation", "Appels au modèle", "Achat, en euros", "oui", None, 3000, 4000, 6000,
    ]  # fmt: skip
    assert [cell.data_type for cell in calls[5:8]] == ["n", "n", "n"]
    assert calls[5].number_format == "#,##0.00"
    assert all(sheet.column_dimensions[letter].width >= 14 for letter in "ABCDEFGHIJK")
    assert sheet.freeze_panes == "C2"
    assert {str(rule.sqref) for rule in sheet.data_validations.dataValidation} == {
        "A2:A61", "C2:C61", "D2:D61", "I2:I61",
    }  # fmt: skip
    last = [cell.value for cell in book[TOTALS][11]]
    assert (last[0], last[5], last[8]) == ("Total", 110200.5, 0)


RISKY = ["=1+1", "+33", "-12", "@SUM(A1)", '=HYPERLINK("http://x")', "#REF!", "TRUE", "0012"]


@pytest.mark.parametrize("text", RISKY)
def test_what_a_person_wrote_never_becomes_a_formula(text):
    table = replace(WHOLE, note=text, lines=(make_line("data", 1, label=text, source=text, document=12),))
    content = written(table)
    book = load_workbook(io.BytesIO(content))
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert [cell.coordinate for cell in cells if cell.data_type in ("f", "e", "b")] == []
    held = [cell for cell in cells if cell.value == text]
    assert len(held) == 3
    assert all(cell.quotePrefix is text.startswith(("=", "+", "-", "@")) for cell in held)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert not any(
            b"<f>" in archive.read(name) or b"<f " in archive.read(name)
            for name in archive.namelist()
            if "worksheets" in name
        )
    assert read(content) == table


@pytest.mark.parametrize(
    ("table", "kind"),
    [
        (WHOLE, "planned"),
        (spent(months=13), "actual"),
        (
            Table(vat_included=False, vat_rate=Decimal("5.5"), lines=(make_line("exit", None, 0, "-", "0.01"),)),
            "planned",
        ),
        (Table(lines=(make_line("data", 1, document=7, source_kind="quote", source="Page 3"),) * 2), "planned"),
    ],
)
def test_what_is_written_is_read_back(table, kind):
    assert read(written(table, kind), kind) == table


texts = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zs", "Zl", "Zp", "Cn", "Co")), max_size=40
)
euros = st.decimals(0, 10**9, places=2)
lines = st.builds(
    Line,
    category=st.sampled_from(CATEGORIES),
    label=texts.filter(bool),
    nature=st.sampled_from(NATURES),
    follows_usage=st.booleans(),
    amounts=st.dictionaries(st.integers(0, 3), st.none() | euros, min_size=1),
    source_kind=st.sampled_from(["quote", "contract", "invoice", "estimate"]),
    source=texts,
    document=st.none() | st.sampled_from(sorted(DOCUMENTS)),
)


@st.composite
def any_table(draw):
    rule = draw(st.sampled_from(("", *USAGE_RULES)))
    return Table(
        vat_included=draw(st.booleans()),
        vat_rate=draw(st.decimals(0, 100, places=2)),
        hourly_cost=draw(st.none() | st.decimals("0.01", 200, places=2)),
        hourly_cost_source=draw(texts),
        usage_rule=rule,
        usage_limit=draw(euros) if rule in LIMITED else None,
        purchase_route=draw(st.sampled_from(("", *ROUTES))),
        purchase_reference=draw(texts),
        baseline_hours=draw(st.none() | euros),
        note=draw(texts),
        lines=tuple(draw(st.lists(lines, min_size=1, max_size=4))),
    )


@settings(max_examples=25)
@given(any_table())
def test_any_table_is_read_back_without_loss(table):
    assert read(written(table)) == table


def put(sheet, place, value):
    def change(book):
        book[sheet][place] = value

    return change


@pytest.mark.parametrize(
    ("place", "value", "error"),
    [
        ("E12", "=1+1", "colonne Une fois : une formule. Copiez, puis collez les valeurs seules."),
        ("F12", "#REF!", "colonne Année 1 : une erreur de calcul. Corrigez-la dans le classeur."),
        ("F12", True, "colonne Année 1 : ni un texte ni un nombre. Changez le format de la case."),
        ("F12", "douze", "colonne Année 1 : « douze » n’est pas un nombre."),
        ("F12", "-1", "colonne Année 1 : un montant ne peut pas être négatif."),
        ("F12", -1, "colonne Année 1 : un montant ne peut pas être négatif."),
        ("F12", 1.005, "colonne Année 1 : deux décimales au plus."),
        ("F12", 1e15, "colonne Année 1 : « 1000000000000000 » est un nombre trop grand."),
        ("F12", "NaN", "colonne Année 1 : « NaN » est un nombre trop grand."),
        ("A12", None, "colonne Catégorie : cette case est vide."),
        ("B12", None, "colonne Poste : cette case est vide."),
        ("I12", None, "colonne Source : cette case est vide."),
        ("A12", "Café", "colonne Catégorie : « Café » n’est pas une réponse. Choisissez parmi : Licences"),
        ("D12", "peut-être", "colonne Suit l’usage : « peut-être » n’est pas une réponse. Choisissez parmi : oui"),
        ("K12", "99 · Devis", "colonne Pièce : « 99 · Devis » n’est pas une pièce de ce dossier."),
        ("K12", "Devis", "colonne Pièce : « Devis » n’est pas une pièce de ce dossier."),
    ],
)  # fmt: skip
def test_each_error_says_its_row_and_its_column(place, value, error):
    table = replace(WHOLE, lines=(*WHOLE.lines, make_line("data", 1)))
    found = refusal(edited(put(LINES, place, value), table))
    assert len(found) == 1
    assert found[0].startswith(f"« Tableau », ligne 12, {error}")


@pytest.mark.parametrize(
    ("sheet", "place", "value", "error"),
    [
        (LINES, "B1", "Libellé", "« Tableau », ligne 1 : la colonne 2 doit s’appeler « Poste ». Repartez du modèle."),
        (RULES, "B3", None, "« Règles », ligne 3, règle « Montants des achats » : cette case est vide."),
        (RULES, "B4", "=20", "« Règles », ligne 4, règle « Taux de TVA, en pour cent » : une formule."),
        (RULES, "A4", "TVA", "« Règles », règle « Taux de TVA, en pour cent » : cette case est vide."),
        (RULES, "B14", 6.5, "« Règles », ligne 14, règle « Mois couverts depuis le début (coût réel) » : « 6.5 »"),
        (RULES, "B2", "Coût réel", "Ce classeur est celui de l’autre table"),
    ],
)  # fmt: skip
def test_errors_of_the_header_and_of_the_rules(sheet, place, value, error):
    (found,) = refusal(edited(put(sheet, place, value)))
    assert found.startswith(error)


def test_every_error_is_told_at_once_up_to_a_limit():
    def change(book):
        book[LINES]["F2"] = "douze"
        book[LINES]["A3"] = "Café"
        book[RULES]["B4"] = "beaucoup"

    assert [error.split(" : ")[0] for error in refusal(edited(change))] == [
        "« Tableau », ligne 2, colonne Année 1",
        "« Tableau », ligne 3, colonne Catégorie",
        "« Règles », ligne 4, règle « Taux de TVA, en pour cent »",
    ]

    def spoil(book):
        for row in range(2, 42):
            book[LINES].cell(row, 6, "douze")

    many = refusal(edited(spoil, replace(WHOLE, lines=(make_line("data", 1),) * 40)))
    assert (len(many), many[-1]) == (MAX_ERRORS + 1, "Et 10 erreurs de plus.")


def test_numbers_typed_as_text_and_words_in_any_case_are_understood():
    def change(book):
        book[LINES]["F2"] = "12 000,50 €"
        book[LINES]["G2"] = " ? "
        book[LINES]["A2"] = "LICENCES ET ABONNEMENTS"
        book[LINES]["D2"] = None

    line = read(edited(change)).lines[0]
    assert line.amounts == {1: Decimal("12000.50"), 2: None, 3: Decimal(12000)}
    assert (line.category, line.follows_usage) == ("licences", False)


def test_a_line_without_any_amount_is_refused_and_blank_rows_are_not_lines():
    table = replace(WHOLE, lines=(make_line("data"), make_line("exit", 1)))
    assert refusal(written(table)) == ("« Tableau », ligne 2 : donnez un montant, 0, ou « ? ».",)
    assert refusal(written(replace(WHOLE, lines=()))) == ("La feuille « Tableau » n’a aucune ligne.",)
    assert len(read(edited(lambda book: book[LINES].insert_rows(4, 30))).lines) == len(WHOLE.lines)


def test_too_many_lines_or_rows():
    table = replace(WHOLE, lines=(make_line("data", 1),) * (MAX_LINES + 1))
    assert refusal(written(table)) == ("Le tableau a plus de 60 lignes.",)
    far = edited(put(LINES, f"B{MAX_ROWS + 1}", "Loin"))
    assert refusal(far) == ("La feuille « Tableau » a plus de 5000 lignes. Supprimez celles qui sont vides.",)
    farther = edited(put(RULES, "A1048576", "Loin"))
    assert "plus de 5000 lignes" in refusal(farther)[0]


def test_files_that_are_no_cost_table():
    assert "n’est pas celui d’un fichier xlsx" in refusal(b"")[0]
    assert "n’est pas celui d’un fichier xlsx" in refusal(b"%PDF-1.7")[0]
    empty = io.BytesIO()
    Workbook().save(empty)
    assert refusal(empty.getvalue()) == ("La feuille « Tableau » manque. Repartez du modèle de la table.",)
    no_rules = edited(lambda book: book.remove(book[RULES]))
    assert refusal(no_rules) == ("La feuille « Règles » manque. Repartez du modèle de la table.",)


def repacked(changes):
    """The workbook with some of its parts replaced or added."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(written())) as source, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as copy:
        for name in source.namelist():
            if name not in changes:
                copy.writestr(name, source.read(name))
        for name, content in changes.items():
            copy.writestr(name, content)
    return stream.getvalue()


def with_shared_strings(content):
    """The workbook with a table of shared strings, as other programs write them."""
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    with zipfile.ZipFile(io.BytesIO(written())) as source:
        types = source.read("[Content_Types].xml").decode()
    named = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'
    return repacked({"[Content_Types].xml": types.replace("</Types>", named), "xl/sharedStrings.xml": content})


def test_macros_bombs_and_entities_are_refused():
    assert "macros" in refusal(repacked({"xl/vbaProject.bin": b"x"}))[0]
    assert "trop gros une fois ouvert" in refusal(repacked({"xl/media/zero.bin": bytes(41 * 1024 * 1024)}))[0]
    laughs = b'<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
    sheet = b'<?xml version="1.0"?>' + laughs + b"<worksheet><sheetData>&b;</sheetData></worksheet>"
    assert "ne peut pas être lu" in refusal(repacked({"xl/worksheets/sheet2.xml": sheet}))[0]
    strings = b'<?xml version="1.0"?>' + laughs + b"<sst><si><t>&b;</t></si></sst>"
    assert "ne peut pas être lu" in refusal(with_shared_strings(strings))[0]
    outside = b'<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/hostname">]><sst><si><t>&a;</t></si></sst>'
    assert "ne peut pas être lu" in refusal(with_shared_strings(outside))[0]
    assert read(with_shared_strings(b"<sst><si><t>Rien</t></si></sst>")) == WHOLE


@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "xl/worksheets/sheet2.xml", "xl/styles.xml", "[Content_Types].xml"]
)
@pytest.mark.parametrize("content", [b"", b"<", b"\xff\xfe"])
def test_a_broken_part_is_refused_not_a_crash(part, content):
    assert refusal(repacked({part: content}))
