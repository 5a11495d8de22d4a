"""What our fonts cannot draw is replaced where everybody sees it, never left out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.pdf.assets import our_signs
from reports.pdf.glyphs import STAND_IN, drawable, loses
from reports.templatetags.report_tags import loses_signs

SIGNS = our_signs()


@pytest.mark.parametrize(
    ("typed", "drawn", "lost"),
    [
        ("Été à l’œuvre : 12 € – « oui »", "Été à l’œuvre : 12 € – « oui »", False),
        ("e\u0301te\u0301", "été", False),
        ("peut\u2011être", "peut-être", False),
        ("a\u2060b", "ab", False),
        ("Ｖ２ ⒈", "V2 1.", False),
        ("Ω Ж", "Ω Ж", False),
        ("bravo 👏🏽", "bravo □□", True),
        ("❤\ufe0f", "□", True),
        ("مرحبا", "□□□□□", True),
        ("a\u202eb\u2066c", "a□b□c", True),
        ("nul\x00 et \x07\x1b", "nul□ et □□", True),
        ("中", "□", True),
        ("lignes\r\n\tet retraits", "lignes\r\n\tet retraits", False),
        ("", "", False),
    ],
)
def test_each_sign_is_drawn_or_replaced(typed, drawn, lost):
    assert (drawable(typed, SIGNS), loses(typed, SIGNS)) == (drawn, lost)


@given(st.text(max_size=80))
def test_what_comes_out_is_drawable_and_stays(text):
    once = drawable(text, SIGNS)
    assert set(once) <= SIGNS
    assert drawable(once, SIGNS) == once
    assert (STAND_IN in drawable(text.replace(STAND_IN, ""), SIGNS)) == loses(text, SIGNS)


@pytest.mark.parametrize(
    ("content", "lost"),
    [({"a": [{"b": ("x", "😀")}]}, True), ({"a": [{"b": "x"}], "n": 3, "v": None}, False), ("😀", True), ({}, False)],
)
def test_a_lost_sign_is_found_however_deep(content, lost):
    assert loses_signs(content) is lost
