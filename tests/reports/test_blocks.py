"""What long documents are made of: plain blocks, shown alike on paper and on screen."""

import html
import re

import pytest
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from audit.chain import canonical
from reports.documents.blocks import (
    NOTHING,
    barred,
    cell,
    facts,
    items,
    marked,
    note,
    said,
    section,
    table,
    texts_of,
    words,
)
from tests.reports.section_samples import everything

HOSTILE = '<script>alert(1)</script><img src="file:///etc/hostname">'
typed = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=40)


def plain(markup: str) -> str:
    """The text of some HTML: no tags, one kind of space."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", markup)))


def squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def shown(sections, *, paper: bool) -> str:
    return plain(render_to_string("reports/parts/sections.html", {"sections": sections, "paper": paper}))


@given(typed)
def test_paper_and_screen_say_the_same_and_all_of_it(text):
    content = [everything(text)]
    paper, screen = shown(content, paper=True), shown(content, paper=False)
    assert squeezed(paper) == squeezed(screen)
    assert all(squeezed(said_text) in paper for said_text in texts_of(content))


@given(typed)
def test_blocks_freeze_as_plain_data(text):
    assert canonical(everything(text))


def test_what_people_type_stays_text():
    markup = render_to_string("reports/parts/sections.html", {"sections": [everything(HOSTILE)], "paper": True})
    assert "<script>" not in markup
    assert "<img" not in markup
    assert "style=" not in markup


def test_what_is_empty_is_left_out_and_what_is_missing_is_said():
    assert [words(""), note(""), said("  "), facts([("Rien", "")]), items([])] == [None] * 5
    assert section("Titre", None, None)["blocks"] == []
    assert cell(None) == cell("") == {"text": NOTHING}
    assert cell(0) == {"text": "0"}
    assert barred(None) == {"text": NOTHING, "bar": 0}
    assert texts_of(items([], empty="Aucun.")) == ["Aucun."]


def test_our_words_take_french_spaces_and_theirs_do_not():
    assert words("Et sans IA ?")["text"] == "Et sans IA\u202f?"
    assert said("Vraiment ?", by="Il écrit :") == {"block": "said", "by": "Il écrit\u00a0:", "text": "Vraiment ?"}


def test_a_row_has_one_cell_a_column():
    with pytest.raises(ValueError, match="Titre"):
        table("Titre", [("A", ""), ("B", "")], [["seule"]])


def test_columns_and_marks_are_those_that_paper_knows():
    with pytest.raises(ValueError, match="something unknown"):
        table("Titre", [("A", "wide")], [])
    with pytest.raises(ValueError, match="unknown mark"):
        marked("Texte", "<b>")
