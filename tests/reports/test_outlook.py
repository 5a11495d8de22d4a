"""What comes next after a decision or, before it, after the committee's opinion."""

import pytest

from evaluation.committee.enums import Motion
from evaluation.decisions.enums import DecisionKind
from evaluation.decisions.rules import FOLLOWS
from reports.documents.outlook import AFTER_DECISION, AFTER_MOTION, blocking, follow_up_of, next_decision, way_of
from reports.documents.wording import results_sentence, rule_steps, thresholds_sentence


def test_every_decision_and_every_motion_but_a_postponement_leads_somewhere():
    assert set(AFTER_DECISION) == set(DecisionKind.values)
    assert set(AFTER_MOTION) == set(Motion.values) - {Motion.POSTPONE}


@pytest.mark.parametrize(("motion", "kinds"), FOLLOWS.items())
def test_a_decision_that_follows_the_opinion_leads_where_it_proposed(motion, kinds):
    for kind in kinds:
        in_service = kind in ("regularise", "stop_existing")
        assert way_of(motion, kind, in_service=in_service) == way_of(motion, "", in_service=in_service)


@pytest.mark.parametrize(
    ("motion", "decided", "in_service", "expected"),
    [
        ("", "", False, "trial"),
        ("unfavourable", "authorise_trial", False, "trial"),
        ("favourable", "refuse", False, "end"),
        ("conditions", "", True, "use"),
        ("unfavourable", "", True, "end"),
        ("roll_out", "extend_trial", False, "longer"),
        ("adapt", "", False, "again"),
    ],
)
def test_the_decision_counts_before_the_opinion(motion, decided, in_service, expected):
    assert way_of(motion, decided, in_service=in_service) == expected


@pytest.mark.parametrize(
    ("way", "decided", "expected"),
    [
        ("end", True, "aucune : le projet s’arrête là"),
        ("end", False, "aucune, si l’avis est suivi"),
        ("use", True, "à chaque bilan de suivi : garder, adapter ou retirer"),
        ("trial", False, "après l’essai : généraliser, adapter ou arrêter"),
        ("again", True, "après l’essai : généraliser, adapter ou arrêter"),
        ("longer", True, "après l’essai : généraliser, adapter ou arrêter"),
    ],
)
def test_the_next_decision(way, decided, expected):
    assert next_decision(way, decided=decided) == expected


def test_only_what_is_used_is_followed_up():
    assert follow_up_of("use") == ["1 mois", "6 mois", "1 an", "2 ans", "3 ans", "4 ans", "5 ans"]
    assert follow_up_of("end") == ["aucun : le projet s’arrête là"]
    assert follow_up_of("again") == ["fixé après le nouvel essai"]
    assert follow_up_of("longer") == ["fixé après l’essai prolongé"]


@pytest.mark.parametrize(
    ("count", "way", "expected"),
    [
        (0, "trial", "Aucun point bloquant n’est ouvert."),
        (1, "trial", "L’essai ne commencera qu’une fois le point bloquant levé."),
        (2, "trial", "L’essai ne commencera qu’une fois les 2 points bloquants levés."),
        (1, "end", "Un point bloquant est ouvert."),
        (3, "use", "3 points bloquants sont ouverts."),
    ],
)
def test_blockers_stop_a_trial_only_when_there_is_to_be_one(count, way, expected):
    assert blocking(count, way) == expected


@pytest.mark.parametrize(
    ("verdicts", "expected"),
    [
        (["reached"] * 3, "Les 3 critères sont atteints."),
        (["reached"], "1 critère atteint."),
        (["missed"] * 2, "Aucun critère atteint, 2 manqués."),
        (["reached", "missed", "inconclusive"], "1 critère atteint, 1 manqué, 1 non concluant."),
        ([], "Aucun critère atteint."),
    ],
)
def test_the_sentence_of_the_results(verdicts, expected):
    assert results_sentence(verdicts) == expected


def test_the_rules_are_told_without_their_codes_and_criteria_by_name():
    path = [["EVA-03", "critères de qualité manqués : R1, R12"], ["EVA-08", "aucun critère n’est atteint"]]
    assert rule_steps(path, {"R1": "Minutes gagnées"}) == [
        "critères de qualité manqués : « Minutes gagnées », R12",
        "aucun critère n’est atteint",
    ]


def test_thresholds_that_an_amendment_changed_are_named():
    assert thresholds_sentence([]) == "Aucun seuil n’a changé pendant l’essai."
    said = thresholds_sentence(["Délai", "Charge"])
    assert said == "Changé pendant l’essai, par avenant : « Délai » et « Charge »."


def test_criteria_that_an_amendment_added_or_took_out_are_named_and_no_sentence_says_that_nothing_changed():
    said = thresholds_sentence([], ["Erreurs"], ["Délai", "Charge"])
    assert said == "Ajouté par avenant : « Erreurs ». Retiré par avenant : « Délai » et « Charge »."
