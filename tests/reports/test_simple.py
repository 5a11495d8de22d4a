"""The simplified version: made from the content of the report alone, in short sentences."""

import re

import pytest

from reports.documents.blocks import texts_of
from reports.documents.simple import MOST_WORDS, simplified
from tests.reports.samples import snapshot

KINDS = ("before_trial", "final")
LONGEST = 20  # words in a sentence of ours


def blocks_of(content, kind):
    return [block for section in content["sections"] for block in section["blocks"] if block["block"] == kind]


@pytest.mark.parametrize("kind", KINDS)
def test_no_table_but_the_vote(kind):
    tables = blocks_of(simplified(snapshot(kind)), "table")
    assert [table["caption"] for table in tables] == ["Le vote"]
    assert [[cell["text"] for cell in row] for row in tables[0]["rows"]] == [
        ["Pour cet avis", "6"],
        ["Contre cet avis", "2"],
        ["Sans choix", "1"],
    ]
    assert blocks_of(simplified(snapshot(kind)), "facts") == []


@pytest.mark.parametrize("kind", KINDS)
def test_what_people_wrote_is_quoted_word_for_word(kind):
    report = snapshot(kind)
    quoted = {(block["text"], block["by"]) for block in blocks_of(simplified(report), "said")}
    for name in ("problem", "solution", "exclusions", "alternatives", "beneficiaries"):
        assert (report[name], "Le porteur écrit\u00a0:") in quoted
    assert (report["doing_nothing"], "Si on ne fait rien, le porteur écrit\u00a0:") in quoted


@pytest.mark.parametrize("kind", KINDS)
def test_our_sentences_are_short(kind):
    content = simplified(snapshot(kind, blockers=[{"code": "X", "text": "Un avis manque.", "provisional": False}]))
    ours = [block["text"] for block in blocks_of(content, "words")]
    ours += [row["text"] for block in blocks_of(content, "items") for row in block["rows"]]
    sentences = [part for text in ours for part in re.split(r"(?<=[.?!])\s", text)]
    assert max(len(part.split()) for part in sentences) <= LONGEST


@pytest.mark.parametrize("kind", KINDS)
def test_six_words_at_most_are_explained_and_only_those_that_it_says(kind):
    content = simplified(snapshot(kind))
    words = content["sections"][-1]
    rows = [row["text"] for row in words["blocks"][0]["rows"]]
    assert words["title"] == "Les mots expliqués"
    assert 3 <= len(rows) <= MOST_WORDS
    assert "FALC" not in str(texts_of(content))


def test_what_comes_next_depends_on_the_report():
    before, after = (" ".join(texts_of(simplified(snapshot(kind)))) for kind in KINDS)
    assert "L’élu décide. S’il dit oui, un essai commence." in before
    assert "L’élu décide. S’il dit oui, l’outil est utilisé." in after
    assert "Ce que l’essai a montré" in after
    assert "On voulait\u00a0: au moins 30. On a trouvé\u00a0: 34. Atteint." in after.replace(" :", "\u00a0:")


@pytest.mark.parametrize(
    ("way", "decided", "expected"),
    [
        ("end", None, "L’élu décide. S’il suit le comité, le projet s’arrête là."),
        ("end", {"kind": "Refuser", "on": "2026-11-02"}, "Le projet s’arrête là."),
        ("use", {"kind": "Régulariser", "on": "2026-11-02"}, "L’outil est utilisé."),
        ("trial", {"kind": "Autoriser l’essai", "on": "2026-11-02"}, "Un essai va avoir lieu."),
        ("again", None, "L’élu décide. S’il dit oui, un essai commence."),
        ("longer", None, "L’élu décide. S’il dit oui, l’essai continue."),
        ("longer", {"kind": "Prolonger l’essai", "on": "2026-11-02"}, "L’essai continue."),
    ],
)
def test_what_comes_next_follows_the_decision_then_the_opinion(way, decided, expected):
    content = simplified(snapshot("before_trial", way=way, decided=decided))
    rows = next(part for part in content["sections"] if part["title"] == "Ce qui se passe ensuite")["blocks"][0]["rows"]
    assert " ".join(row["text"] for row in rows).startswith(expected)
    assert ("essai" in str(rows)) == (way in ("trial", "again", "longer"))


@pytest.mark.parametrize(("count", "named"), [(0, 0), (3, 3), (4, 0)])
def test_a_few_missing_documents_are_named_and_many_are_counted(count, named):
    documents = [f"Pièce {number}" for number in range(count)]
    text = " ".join(texts_of(simplified(snapshot("before_trial", documents=documents))))
    assert sum(name in text for name in documents) == named
    assert ("Il manque 4 documents." in text) == (count > 3)


def test_without_a_vote_a_price_or_a_condition_it_says_so():
    bare = snapshot(
        "before_trial", opinion=None, cost_total=None, conditions=[], footprint="", left_aside="", users=None
    )
    text = " ".join(texts_of(simplified(bare)))
    assert "Ce que dit le comité" not in text
    for sentence in ("On ne connaît pas le prix.", "Il n’y a pas de condition à remplir.", "Rien n’est dit."):
        assert sentence in text
    decided = snapshot("final", decided={"kind": "Généraliser", "on": "2026-11-02"}, minority="")
    assert "Décision prise le 2\u00a0novembre 2026" in " ".join(texts_of(simplified(decided)))
