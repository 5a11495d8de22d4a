"""Titles compared in spite of how they are written, and what meets the reference."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workforce import matching
from workforce.enums import MatchKind
from workforce.matching import Entry, Match, index, match, suggest
from workforce.titles import tidy, title_key

SAME = {
    "Directeur-trice général-e adjoint-e": (
        "Directrice générale adjointe", "Directeur général adjoint", "DIRECTEUR GENERAL ADJOINT",
        "Directeur(trice) général(e) adjoint(e)", "Directeur·rice général·e adjoint·e",
        "Directeur/Directrice général.e adjoint.e", "Directeur (trice) général (e) adjoint (e)",
    ),
    "Chargé-e d'accueil": ("Chargée d’accueil", "CHARGÉ D'ACCUEIL", "Chargé(e)s d'accueil", "Chargé.e.s d'accueil"),
    "Infirmier ou infirmière": ("Infirmière", "infirmier", "Infirmier / infirmière", "Infirmier(ère)"),
    "Acheteur-euse public-que": ("Acheteuse publique", "Acheteur public"),
    "animateur-trice-éducateur-trice sportif": ("Animatrice éducatrice sportive", "Animateur-éducateur sportif"),
    "Technicien-ne du spectacle": ("Technicienne du spectacle", "Technicien.ne du spectacle"),
    "Chef-fe de projet culturel": ("Cheffe de projet culturel", "Chef de projet culturel"),
    "Receveur-se placier-ère": ("Receveuse placière", "Receveur placier"),
    "Psychomotricien ou psychomotricienne": ("Psychomotricienne",),
    "Régisseur-se d'œuvres": ("Régisseuse d'oeuvres",),
}  # fmt: skip
DIFFERENT = (
    ("Chargé d'accueil", "Chargé d'études"),
    ("Responsable de la formation", "Responsable des bâtiments"),
    ("Technicien SI", "Technicien"),
    ("Agent 1", "Agent 2"),
)
ENTRIES = (
    Entry(1, "Directeur-trice général-e adjoint-e", "1120", "little"),
    Entry(2, "Assistant de direction", "3343", "exposed"),
    Entry(3, "Assistant-e de direction", "4110", "exposed"),
    Entry(4, "Jardinier-ère", "6113", "not_exposed"),
)
REFERENCE = index(ENTRIES)


@pytest.mark.parametrize(("title", "others"), SAME.items())
def test_the_ways_to_write_a_title_have_one_key(title, others):
    assert {title_key(other) for other in others} == {title_key(title)}


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_other_jobs_have_other_keys(one, other):
    assert title_key(one) != title_key(other)


def test_a_title_without_a_letter_has_no_key():
    assert [title_key(text) for text in ("", " - ", "…", "/")] == ["", "", "", ""]
    assert title_key("12") == "12"


@given(st.text(max_size=60))
def test_the_key_of_a_key_is_itself(title):
    key = title_key(title)
    assert title_key(key) == key
    assert title_key(title.upper().lower()) == title_key(title.lower())
    assert title_key(f"  {title}\t") == key


@given(st.lists(st.sampled_from(sorted({*SAME, "de", "la", "/", "ou", "-e", "(e)", "X"})), max_size=6))
def test_joined_titles_keep_stable_keys(parts):
    title = " ".join(parts)
    assert title_key(title_key(title)) == title_key(title)
    assert tidy(tidy(title)) == tidy(title)


def test_kinds_of_match_are_those_of_the_database():
    kinds = {matching.EXACT, matching.NORMALISED, matching.CONFIRMED, matching.NO_EQUIVALENT, matching.NONE}
    assert kinds == set(MatchKind.values)


def test_the_same_words_then_the_same_words_written_otherwise():
    assert match(" Assistant  de direction ", REFERENCE, {}) == Match("exact", ENTRIES[1])
    assert match("Directrice générale adjointe", REFERENCE, {}) == Match("normalised", ENTRIES[0])
    assert match("JARDINIERE", REFERENCE, {}) == Match("normalised", ENTRIES[3])


def test_a_title_that_meets_two_jobs_is_not_guessed():
    assert match("Assistante de direction", REFERENCE, {}) == Match("none")
    assert {row.entry.id for row in suggest("Assistante de direction", REFERENCE)[:2]} == {2, 3}


def test_what_a_person_decided_comes_before_words_written_otherwise():
    decided = {title_key("Jardinier"): "Assistant de direction", title_key("Licorne"): ""}
    assert match("Jardinière", REFERENCE, decided) == Match("confirmed", ENTRIES[1])
    assert match("Licornes", REFERENCE, decided) == Match("no_equivalent")
    assert match("Jardinier-ère", REFERENCE, decided) == Match("exact", ENTRIES[3])
    # The job that was chosen is no longer in this version: the words speak again, or nothing does.
    gone = {title_key("Jardinier"): "Métier disparu", title_key("Licorne"): "Métier disparu"}
    assert match("Jardinier", REFERENCE, gone) == Match("normalised", ENTRIES[3])
    assert match("Licorne", REFERENCE, gone) == Match("none")


def test_suggestions_are_ranked_and_far_words_suggest_nothing():
    found = suggest("Jardinier des parcs", REFERENCE)
    assert found[0].entry == ENTRIES[3]
    assert [row.nearness for row in found] == sorted((row.nearness for row in found), reverse=True)
    assert suggest("Xylophone", REFERENCE) == []
