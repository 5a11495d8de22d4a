"""What the body of a report keeps of a long text, and what its annex says whole; the columns of a Word table."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.documents.assembly.word import NARROW, WIDE, WIDTH, column_widths
from reports.fitting import longer
from reports.render import Fit, report_html
from reports.templatetags.report_tags import excerpt
from tests.reports.samples import SEAL, snapshot

TWO = "Avis favorable avec réserves, rendu en novembre. Le temps de relecture doit être compté par chacun."


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        (TWO, 100, TWO),
        (TWO, 80, TWO),  # a quarter more is not worth the turn of a page
        (TWO, 60, "Avis favorable avec réserves, rendu en novembre. (annexe A)"),
        (TWO, 40, "Avis favorable avec réserves, rendu en novembre. (annexe A)"),  # a little more, not « favorable »
        (TWO, 30, "Avis favorable avec réserves… (annexe A)"),
        ("« Le travail change. " + "mot " * 40 + "»", 25, "« Le travail change.\u202f» (annexe A)"),
        ("Oui. " + "mot " * 40, 60, "Oui. " + "mot " * 12 + "mot… (annexe A)"),  # too little to stop at
        ("Elle demande trois choses : " + "a" * 60, 30, "Elle demande trois choses… (annexe A)"),
        ("", 10, ""),
    ],
)
def test_an_excerpt_ends_with_a_sentence_when_it_can(text, limit, expected):
    assert excerpt(text, limit) == expected


@given(text=st.text(alphabet="aé .!?", max_size=400), limit=st.integers(min_value=20, max_value=200))
def test_an_excerpt_is_the_beginning_of_the_text_and_half_as_long_again_at_most(text, limit):
    found = excerpt(text, limit)
    if not longer(text, limit):
        assert found == text
        return
    kept = found.removesuffix(" (annexe A)").removesuffix("…")
    assert text.startswith(kept)
    assert len(kept) <= 1.5 * limit


def test_the_annex_says_every_opinion_that_was_cut_in_one_section():
    reasons = "Le contrat est clair. La sortie vers un autre éditeur reste à prouver, et le prix à plafonner. " * 2
    experts = [
        {"criterion": name, "position": "Favorable", "key": "favourable", "reasons": said}
        for name, said in (("Juridique", reasons), ("Technique", "Essayé."), ("Coût", reasons))
    ]
    html = report_html(snapshot("before_trial", experts=experts), SEAL, Fit("annex", rows=3, text=80, note=45))
    annex = html.partition('id="annexe"')[2]
    assert annex.count("<h2>Avis des experts</h2>") == 1
    assert f"Juridique : {reasons}<br>Coût : {reasons}".replace("  ", " ") in annex
    assert "Technique" not in annex


@given(
    rows=st.integers(min_value=1, max_value=6).flatmap(
        lambda size: st.lists(st.lists(st.text(max_size=80), min_size=size, max_size=size), min_size=1, max_size=5)
    )
)
def test_columns_of_a_word_table_fill_the_page_and_none_is_starved(rows):
    widths = column_widths(rows)
    assert len(widths) == len(rows[0])
    assert WIDTH - len(widths) < sum(widths) <= WIDTH
    assert min(widths) >= WIDTH * NARROW // (NARROW + WIDE * (len(widths) - 1))
