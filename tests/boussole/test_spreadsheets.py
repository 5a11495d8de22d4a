"""Tables that leave the site: no formula runs, numbers stay numbers, both formats hold the same cells."""

import csv
import io
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from boussole.shared.spreadsheets import MAX_CELL, as_csv, as_xlsx, neutral

ROWS = [["Été ; 2026", 3, None], ['Dit « "oui" »', 2.5, "=1+1"], ["deux\nlignes", 0, "fin"]]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "  ="])
def test_a_cell_that_begins_like_a_formula_is_shown_not_computed(start):
    assert neutral(f"{start}1+1") == f"'{start}1+1"


@pytest.mark.parametrize(
    ("value", "cell"),
    [(None, ""), (3, 3), (-2.5, -2.5), (True, "True"), (Decimal("-1.5"), "'-1.5"), ("a=b", "a=b"), ("a\x00b", "ab")],
)
def test_other_values_keep_their_meaning(value, cell):
    assert neutral(value) == cell


def test_a_cell_keeps_to_the_limit_of_spreadsheets():
    assert len(neutral("=" + "x" * 2 * MAX_CELL)) == MAX_CELL


def test_both_formats_hold_the_same_table():
    text = as_csv(["Nom", "Nombre", "Suite"], ROWS)
    assert text.startswith(b"\xef\xbb\xbf")
    read = list(csv.reader(io.StringIO(text.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert read[1:] == [["Été ; 2026", "3", ""], ['Dit « "oui" »', "2.5", "'=1+1"], ["deux\nlignes", "0", "fin"]]
    sheet = load_workbook(io.BytesIO(as_xlsx("Un titre plus long que trente et un signes", read[0], ROWS))).active
    assert sheet.title == "Un titre plus long que trente e"
    assert sheet.freeze_panes == "A2"
    cells = [["" if cell.value is None else str(cell.value) for cell in line] for line in sheet.iter_rows()]
    assert cells == read
