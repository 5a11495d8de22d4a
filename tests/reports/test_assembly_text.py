"""The two texts for the assembly, in words: what each opinion leads to propose, what is left to complete."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.enums import OrganisationKind
from evaluation.committee.enums import Motion
from reports.documents.assembly.articles import PROPOSED
from reports.documents.assembly.bodies import BODIES
from reports.documents.assembly.briefing import briefing_text
from reports.documents.assembly.deliberation import deliberation_text
from reports.documents.assembly.text import (
    Source,
    clean,
    marks,
    plain,
    plain_text,
    say,
    to_check,
    to_fill,
    typed,
    typed_or_fill,
)
from reports.documents.assembly.wording import CITED, joined, shortened
from tests.reports.assembly_samples import (
    FINAL_MOTIONS,
    articles_of,
    assembly,
    bare,
    box_of,
    tables_of,
)

TEXTS = {"deliberation": deliberation_text, "briefing_note": briefing_text}
CLOSED = [("deliberation", False), ("deliberation", True), ("briefing_note", False), ("briefing_note", True)]


def spaced(text: str) -> str:
    """The same words with ordinary spaces."""
    return re.sub("[\u00a0\u202f]", " ", text)


def words(snapshot) -> str:
    return spaced(plain_text(TEXTS[snapshot["kind"]](snapshot)))


# --- runs -------------------------------------------------------------------------------------------


def test_our_words_get_french_spaces_and_typed_ones_are_never_touched():
    runs = say("Vu « {text} » : {n} voix ;", text=typed('l\'avis ; "oui"'), n=1000)
    assert [run.source for run in runs] == [Source.OURS, Source.TYPED, Source.OURS]
    assert plain(runs) == 'Vu «\u202fl\'avis ; "oui"\u202f»\u00a0: 1000 voix\u202f;'


def test_a_text_with_braces_or_places_stays_a_text():
    assert plain(say("{a} et {b}", a=typed("{b} {0}"), b=typed("\ue000\ue001"))) == "{b} {0} et \ue000\ue001"
    with pytest.raises(KeyError):
        say("{lacking}")


@given(st.text())
def test_whatever_is_typed_comes_out_the_same_but_for_unsafe_signs(text):
    run = typed(text)
    assert plain(say("Objet : {text}.", text=run)).removesuffix(".").removeprefix("Objet\u00a0: ") == run.text
    assert clean(run.text) == run.text
    assert not re.search(
        "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff\r]", run.text
    )


@pytest.mark.parametrize(
    ("text", "shown"),
    [("a\x00b", "a\ufffdb"), ("a\r\nb\rc\td", "a\nb\nc\td"), ("\u202eTXET", "\ufffdTXET"), ("\ud800", "\ufffd")],
)
def test_unsafe_signs_are_shown_as_removed(text, shown):
    assert clean(text) == shown


def test_what_is_lacking_is_a_mark_and_never_a_fact():
    assert to_fill("date").text == "[À compléter\u00a0: date]"
    assert to_check("délai").text == "[À vérifier\u00a0: délai]"
    assert to_fill("pièce : {title}", title=typed("l'avis : ;")).text == "[À compléter\u00a0: pièce\u00a0: l'avis : ;]"
    assert typed_or_fill(" \n", "besoin").source == Source.FILL
    assert typed_or_fill("Un besoin", "besoin").source == Source.TYPED


def test_a_long_text_stops_at_a_word_and_says_where_the_rest_is():
    long = "mot " * (CITED // 2)
    (kept, ours) = shortened(long, "texte")
    assert kept.text == ("mot " * (CITED // 4)).strip()
    assert plain((ours,)) == "… (suite dans le rapport joint)"
    assert plain(shortened("x" * CITED, "texte")) == "x" * CITED
    assert joined(["6 mois"]) == "6 mois"
    assert joined(["6 mois", "1 an", "3 ans"]) == "6 mois, 1 an et 3 ans"


# --- what each opinion leads to propose -------------------------------------------------------------

EXPECTED = {
    "favourable": ("Autorise l’essai de", ["Limites", "Protocole et bilan de l’essai", "Dépense"]),
    "conditions": ("Autorise l’essai de", ["Réserves", "Limites", "Protocole et bilan de l’essai", "Dépense"]),
    "unfavourable": ("N’autorise pas l’essai de", ["Motifs rendus publics"]),
    "roll_out": ("Généralise l’emploi de", ["Limites", "Suivi", "Dépense"]),
    "roll_out_with_conditions": ("Généralise l’emploi de", ["Réserves", "Limites", "Suivi", "Dépense"]),
    "extend": ("Prolonge une fois l’essai de", ["Durée et critères", "Limites"]),
    "adapt": ("Ne généralise pas", ["Nouveau protocole", "Limites"]),
    "stop": ("Arrête", ["Motifs rendus publics", "Sortie"]),
}
IN_SERVICE = {
    "favourable": ("Régularise l’emploi de", ["Limites", "Suivi", "Dépense"]),
    "conditions": ("Régularise l’emploi de", ["Réserves", "Limites", "Suivi", "Dépense"]),
    "unfavourable": ("Met fin à l’emploi de", ["Motifs rendus publics", "Sortie"]),
}


def test_every_opinion_that_a_committee_can_give_has_its_articles():
    assert set(PROPOSED) == set(Motion) - {Motion.POSTPONE} == set(EXPECTED)


@pytest.mark.parametrize(
    ("motion", "in_service", "expected"),
    [(motion, False, found) for motion, found in EXPECTED.items()]
    + [(motion, True, found) for motion, found in IN_SERVICE.items()],
)
def test_the_articles_follow_the_opinion(motion, in_service, expected):
    text = deliberation_text(assembly(final=motion in FINAL_MOTIONS, motion=motion, in_service=in_service))
    verb, titles = expected
    names = ["Objet", *titles, "Exécution et publicité"]
    assert articles_of(text) == [f"Article {'1er' if n == 1 else n} – {name}" for n, name in enumerate(names, 1)]
    decided = spaced(plain_text(text)).split("Après en avoir délibéré, le conseil métropolitain :")[1]
    assert decided.split("Objet\n\n")[1].startswith(f"{verb} « Delibia, aide à la rédaction des actes »")


def test_a_reserve_is_said_with_who_answers_for_it_and_by_when():
    found = tables_of(deliberation_text(assembly(motion="conditions")))
    assert found == [[["Réserve", "Responsable", "Avant le"], ["Plafonner le prix", "Achats", "31\u00a0janvier 2027"]]]


def test_reserves_that_the_opinion_does_not_hold_make_no_article():
    assert "Réserves" not in " ".join(articles_of(deliberation_text(assembly(motion="conditions", conditions=[]))))


def test_the_committee_gives_an_opinion_and_the_assembly_decides():
    for kind, final in CLOSED:
        snapshot = assembly(kind, final=final)
        said = f"{words(snapshot)} {box_of(TEXTS[kind](snapshot))}"
        assert "avis" in said
        assert "L’assemblée décide" in said
        assert not re.search(r"décision du comité|comité (éthique )?(a |)(décid|autoris|généralis)", said)


def test_a_deliberation_that_rests_on_no_opinion_proposes_nothing():
    text = deliberation_text(assembly(opinion=None, motion=""))
    assert articles_of(text) == ["Article 1er – Objet", "Article 2 – Exécution et publicité"]
    assert "[À compléter : décision de l’assemblée" in words(assembly(opinion=None, motion=""))
    assert "[À compléter : avis du comité éthique" in words(assembly(opinion=None, motion=""))


# --- collectivités ----------------------------------------------------------------------------------

COUNCILS = {
    "metropolis": ("conseil métropolitain", "L. 5211-1", "L. 5211-3", "L. 2121-12"),
    "intercommunal": ("conseil communautaire", "L. 5211-1", "L. 5211-3", "L. 2121-12"),
    "commune": ("conseil municipal", "L. 2121-29", "L. 2131-1", "L. 2121-12"),
    "department": ("conseil départemental", "L. 3211-1", "L. 3131-1", "L. 3121-19"),
    "region": ("conseil régional", "L. 4221-1", "L. 4141-1", "L. 4132-18"),
    "other": ("assemblée délibérante", "", "", ""),
}


@pytest.mark.parametrize("kind", OrganisationKind.values)
def test_each_kind_of_collectivity_has_its_assembly_and_articles_to_check(kind):
    council, powers, publicity, note = COUNCILS[kind]
    said = words(assembly(body=kind))
    assert f"Assemblée : {council}" in said
    for number in filter(None, (powers, publicity)):
        assert f"[À vérifier : article {number}, par le service des assemblées]" in said
    if not powers:
        assert "[À compléter : texte ou statuts qui donnent compétence à l’assemblée]" in said
        assert "[À vérifier : règles de publicité de cet établissement]" in said
        assert "L. 2121" not in said
    assert note in spaced(box_of(briefing_text(assembly("briefing_note", body=kind))))


def test_no_kind_of_collectivity_is_forgotten_and_a_small_commune_is_told_of_the_threshold():
    assert set(BODIES) == set(OrganisationKind)
    assert "3 500 habitants et plus" in spaced(box_of(briefing_text(assembly("briefing_note", body="commune"))))


# --- visas and reasons ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("personal", "expected"),
    [
        ("yes", "Vu le règlement (UE) 2016/679, dit RGPD ;"),
        ("unknown", "dit RGPD [À vérifier :"),
        ("", "dit RGPD [À vérifier :"),
        ("no", None),
    ],
)
def test_the_gdpr_is_cited_when_personal_data_may_be_used(personal, expected):
    said = words(assembly(personal_data=personal))
    assert (expected in said) if expected else ("2016/679" not in said)


def test_a_tool_that_helps_to_decide_for_a_person_cites_the_code_of_the_public():
    assert "relations entre le public et l’administration" in words(assembly(affects_person="yes"))
    assert "relations entre le public" not in words(assembly(affects_person="no"))


F3SCT = "la formation spécialisée en santé, sécurité et conditions de travail (F3SCT)"
CST = "le comité social territorial (CST)"


@pytest.mark.parametrize(
    ("panels", "expected"),
    [
        ([{"on": "2026-02-01"}], f"rendu par {CST} le 1er février 2026 : favorable avec réserves"),
        (
            [{"body": "f3sct", "on": "", "due_on": "2026-05-04"}],
            f"[À compléter : avis rendu par {F3SCT}, attendu le 4 mai 2026]",
        ),
        ([{"body": "other", "name": "Comité RH", "on": ""}], "[À compléter : avis rendu par l’instance « Comité RH »]"),
        ([], "[À compléter : avis du CST ou de la F3SCT, ou pourquoi il n’est pas nécessaire]"),
    ],
)
def test_what_the_staff_bodies_said_is_cited_and_what_they_must_still_say_is_to_complete(panels, expected):
    base = assembly()["panels"][0]
    given = [{**base, **panel} for panel in panels]
    assert expected in words(assembly(panels=given))
    assert expected in words(assembly("briefing_note", panels=given))


def test_an_opinion_that_is_not_needed_is_not_asked_for():
    panel = {**assembly()["panels"][0], "required": False, "on": ""}
    assert "comité social" not in words(assembly(panels=[panel]))


def test_the_reasons_say_what_was_measured_what_blocks_and_that_a_minority_disagrees():
    said = words(assembly(final=True, blockers=[{"code": "CYB-01", "text": "La sécurité n’est pas attestée."}]))
    assert "Considérant que 1 point bloquant est ouvert dans la boussole :" in said
    assert "– La sécurité n’est pas attestée (CYB-01) ;" in said
    assert "– L’avis de l’instance manque (TRA-02), levé le 2 février 2026 ;" in said
    assert "Avis reçu" not in said  # the reason of an expert is not published
    assert "1 critère atteint, 1 manqué, 1 non concluant ;" in said
    assert "l’opinion minoritaire de membres du comité, jointe à son avis ;" in said
    assert "Nadia Benali" not in said
    quiet = words(assembly(minority="  ", lifted=[]))
    assert "minoritaire" not in quiet
    assert "points bloquants levés" not in quiet
    assert "Considérant qu’aucun point bloquant n’est ouvert dans la boussole ;" in quiet


def test_each_hash_and_day_of_the_trial_is_there():
    said = words(assembly(final=True))
    assert (
        "le protocole d’expérimentation, figé le 1er décembre 2025, version 2 figée le 10 décembre 2025 (SHA-256 : ab12"
        in said
    )
    assert "l’évaluation de l’essai, déposée le 1er septembre 2026 (SHA-256 : cd34cd34" in said
    assert "protocole d’expérimentation, figé" not in words(assembly())
    first = assembly("briefing_note", final=True, protocol_version=1)
    assert "Essai du 12 janvier 2026 au 10 juillet 2026. Protocole figé le 1er décembre 2025. 1 critère" in words(first)


# --- the note ---------------------------------------------------------------------------------------


def test_the_note_says_what_weighs_before_what_is_hoped():
    said = words(assembly("briefing_note", final=True))
    order = (
        "Ce qui est demandé",
        "Points bloquants, vigilances et réserves",
        "Contexte",
        "Comment cela fonctionne",
        "Résultats de l’essai",
        "La boussole",
        "Avis et votes",
        "Coût",
        "Empreinte",
        "Agents",
        "Autres solutions, dont ne rien faire",
        "Suites possibles",
        "Pièces jointes",
    )
    places = [said.index(f"\n\n{title}\n\n") for title in order]
    assert places == sorted(places)


def test_the_note_has_the_seven_lines_of_the_compass_before_and_after():
    *_first, compass = tables_of(briefing_text(assembly("briefing_note")))
    assert compass[0] == ["Critère", "Note sur 100", "Ce qui pèse"]
    assert compass[6] == ["Coût", "85", "Le prix n’a pas de plafond."]
    *_first, compass = tables_of(briefing_text(assembly("briefing_note", final=True)))
    assert compass[0] == ["Critère", "Avant", "Après", "Ce qui pèse"]
    assert compass[1][:3] == ["Juridique", "60", "60"]
    assert len(compass) == 8


def test_a_criterion_without_score_says_so():
    scores = [{**row, "score": None} for row in assembly()["scores"]]
    assert tables_of(briefing_text(assembly("briefing_note", scores=scores)))[-1][1][1] == "sans note"


def test_the_note_gives_votes_minority_money_and_what_else_is_possible():
    said = words(assembly("briefing_note", final=True))
    assert (
        "généraliser sous réserves, adopté par 6 voix pour, 2 contre, 1 abstention. Présents : 8 (quorum : 5)." in said
    )
    assert "« La fatigue n’est pas réglée. » (Nadia Benali et un membre non nommé)" in said
    assert "Coût complet sur trois ans : 305 000 €." in said
    assert "Estimation : Sur un an, cet usage émet de 0,36 à 1 kg CO₂e." in said
    assert "Dépense de l’essai : 33 400 €, pour 31 000 € prévus." in said
    assert "– Généraliser sous réserves (dans le sens de l’avis du comité)" in said
    assert "– Prolonger l’essai (écarté par la méthode : déjà prolongé une fois)" in said
    assert "– [À compléter : pièces attendues, absentes du dossier : Contrat, AIPD]" in said
    assert "– Réserve : Former les agents avant l’ouverture" in said


@pytest.mark.parametrize(
    ("motion", "in_service", "followed"),
    [
        ("favourable", False, "Autoriser l’essai"),
        ("conditions", True, "Régulariser sous réserves"),
        ("unfavourable", False, "Ne pas autoriser l’essai"),
    ],
)
def test_before_the_trial_the_note_says_which_outcome_follows_the_opinion(motion, in_service, followed):
    said = words(assembly("briefing_note", motion=motion, in_service=in_service))
    assert said.count("dans le sens de l’avis du comité") == 1
    assert f"– {followed} (dans le sens de l’avis du comité)" in said


# --- what is lacking --------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "final"), CLOSED)
def test_what_the_dossier_lacks_is_to_complete_and_listed_in_the_box(kind, final):
    text = TEXTS[kind](bare(kind, final=final))
    box = spaced(box_of(text))
    found = marks(text.blocks)
    assert all(spaced(run.text.strip("[]")) in box for run in found)
    more = len(found) + (kind == "briefing_note")  # the rule of the note itself is to be checked
    assert f"{more} endroits à compléter ou à vérifier :" in box
    said = spaced(plain_text(text))
    assert "None" not in said
    assert "« »" not in said
    for label in (
        "ce que l’outil ne fera pas",
        "besoin auquel le projet répond",
        "montant, que le dossier ne donne pas",
    ):
        if label.startswith("montant") and kind == "deliberation":
            continue
        assert f"[À compléter : {label}]" in said
    assert len(marks(TEXTS[kind](assembly(kind, final=final)).blocks)) < len(found)


def test_a_decision_already_taken_is_said_in_the_box():
    decided = {"kind": "Autoriser l’essai", "on": "2026-11-02"}
    for kind, text in TEXTS.items():
        said = spaced(box_of(text(assembly(kind, decided=decided))))
        assert "une décision est déjà enregistrée dans le dossier (autoriser l’essai, le 2 novembre 2026)" in said
        assert "déjà enregistrée" not in box_of(text(assembly(kind)))


def test_the_box_says_when_the_law_was_read_and_a_title_with_braces_is_only_a_title():
    assert "a été lu le 5 octobre 2026" in spaced(box_of(deliberation_text(assembly())))
    braces = assembly(title="{x} {0", ask="Généraliser « {x} {0 ».")
    assert "Objet : Généraliser « {x} {0 »." in words(braces)
    assert "Objet : Autre {phrase" in words(assembly(ask="Autre {phrase"))


def test_the_box_is_not_copied_with_the_text():
    assert "Encadré à supprimer" in box_of(deliberation_text(assembly()))
    assert "Encadré" not in words(assembly())
    assert "Encadré à supprimer avant l’envoi" in box_of(briefing_text(assembly("briefing_note")))
