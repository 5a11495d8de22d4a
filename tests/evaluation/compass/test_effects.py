"""Each effect of each question of the published grid: what sets it off, what does not.

A case reads « JUR-06=non faces_public:yes → B »: the first answer is the one looked at; `?` stands for « ne sait
pas », `-` for « sans objet ». In what is expected, `?` marks a provisional signal and `!` a final one.
"""

from datetime import date

import pytest

from evaluation.compass.scoring import Given, Signal, score_assessment
from tests.evaluation.compass.grid import published_grid

GRID = published_grid()
TODAY = date(2026, 11, 2)
KNOWN = {"yes": True, "no": False, "unknown": None}

EFFECTS = [
    ("JUR-01=oui", "B!"),
    ("JUR-01=non", ""),
    ("JUR-01=?", "B?"),
    ("JUR-02=oui", "V D"),
    ("JUR-02=non", ""),
    ("JUR-02=?", ""),
    ("JUR-03=non", ""),
    ("JUR-03=preparatoire", "D"),
    ("JUR-03=aide", "D"),
    ("JUR-03=seul", "B"),
    ("JUR-03=?", "B?"),
    ("JUR-04=oui", "D"),
    ("JUR-04=partiel", "D"),
    ("JUR-04=non", "B D"),
    ("JUR-04=?", "B? D"),
    ("JUR-04=-", ""),
    ("JUR-05=aucun", ""),
    ("JUR-05=un", "V"),
    ("JUR-05=deux", "BD D"),
    ("JUR-05=?", "BD?"),
    ("JUR-06=oui faces_public:yes", ""),
    ("JUR-06=partiel faces_public:yes", ""),
    ("JUR-06=non faces_public:yes", "B"),
    ("JUR-06=non faces_public:no", ""),
    ("JUR-06=non faces_public:unknown", "B?"),
    ("JUR-06=? faces_public:yes", "B?"),
    ("JUR-06=? faces_public:no", ""),
    ("JUR-07=oui personal_data:yes", "D"),
    ("JUR-07=partiel personal_data:yes", "D"),
    ("JUR-07=non personal_data:yes", "BD D"),
    ("JUR-07=non personal_data:no", "D"),
    ("JUR-07=non personal_data:unknown", "BD? D"),
    ("JUR-07=? personal_data:yes", "BD? D"),
    ("JUR-07=-", ""),
    ("JUR-08=oui", ""),
    ("JUR-08=partiel", ""),
    ("JUR-08=non", "V"),
    ("JUR-08=aucune_voie", "B"),
    ("JUR-08=?", "B?"),
    ("TEC-01=rien", "V"),
    ("TEC-01=demo", "V"),
    ("TEC-01=libre", ""),
    ("TEC-01=ecrit", ""),
    ("TEC-01=seuil", ""),
    ("TEC-02=personne affects_person:yes", "B"),
    ("TEC-02=personne affects_person:no", ""),
    ("TEC-02=personne affects_person:unknown", "B?"),
    ("TEC-02=hasard affects_person:yes", ""),
    ("TEC-02=toujours affects_person:yes", ""),
    ("TEC-02=? affects_person:yes", "B?"),
    ("TEC-02=? affects_person:no", ""),
    ("TEC-03=oui", "D"),
    ("TEC-03=partiel", "D"),
    ("TEC-03=non", "V D"),
    ("TEC-03=?", "D"),
    ("TEC-03=-", ""),
    ("TEC-04=captif", "V"),
    ("TEC-04=partiel", ""),
    ("TEC-04=teste", ""),
    ("TEC-05=non", "V"),
    ("TEC-05=partiel", ""),
    ("TEC-05=oui", ""),
    ("TEC-06=oui JUR-02=oui @2027-12-02", ""),
    ("TEC-06=non JUR-02=oui @2027-12-01", "V"),
    ("TEC-06=non JUR-02=oui @2027-12-02", "V B"),
    ("TEC-06=non JUR-02=non @2027-12-02", "V"),
    ("TEC-06=non JUR-02=? @2027-12-02", "V B?"),
    ("TEC-06=non @2027-12-02", "V B?"),
    ("TEC-06=non JUR-02=- @2027-12-02", "V"),
    ("TEC-06=? JUR-02=oui @2027-12-02", "B?"),
    ("TEC-06=? JUR-02=oui @2027-12-01", ""),
    ("ECO-01=non", "V"),
    ("ECO-01=sans_chiffres", ""),
    ("ECO-01=chiffre", ""),
    ("ECO-02=non", "V"),
    ("ECO-02=partiel", ""),
    ("ECO-02=oui", ""),
    ("ECO-02=?", "V"),
    ("ECO-03=non", "D"),
    ("ECO-03=ordre", "D"),
    ("ECO-03=modele", "D"),
    ("ECO-03=?", "D"),
    ("ECO-03=-", ""),
    ("ECO-04=inconnu", "V"),
    ("ECO-04=?", "V"),
    ("ECO-04=hors_ue", ""),
    ("ECO-04=ue", ""),
    ("ECO-04=bas_carbone", ""),
    ("ECO-04=pue", ""),
    ("ECO-05=non", "V"),
    ("ECO-05=partiel", ""),
    ("ECO-05=oui", ""),
    ("ECO-06=oui", "V"),
    ("ECO-06=partiel", ""),
    ("ECO-06=non", ""),
    ("CYB-01=non", "BD D"),
    ("CYB-01=partiel", "D"),
    ("CYB-01=oui", "D"),
    ("CYB-01=?", "BD? D"),
    ("CYB-01=-", ""),
    ("CYB-02=sensible consumer_offer:yes", "B"),
    ("CYB-02=sensible consumer_offer:no", ""),
    ("CYB-02=sensible consumer_offer:unknown", "B?"),
    ("CYB-02=personnelle consumer_offer:yes", ""),
    ("CYB-02=interne consumer_offer:yes", ""),
    ("CYB-02=publique consumer_offer:yes", ""),
    ("CYB-02=? consumer_offer:yes", "B?"),
    ("CYB-02=? consumer_offer:no", ""),
    ("CYB-03=hors_ue CYB-02=sensible", "B"),
    ("CYB-03=hors_ue CYB-02=personnelle", ""),
    ("CYB-03=hors_ue CYB-02=?", "B?"),
    ("CYB-03=hors_ue", "B?"),
    ("CYB-03=hors_ue CYB-02=-", ""),
    ("CYB-03=filiale CYB-02=sensible", ""),
    ("CYB-03=ue CYB-02=sensible", ""),
    ("CYB-03=souverain CYB-02=sensible", ""),
    ("CYB-03=? CYB-02=sensible", "B?"),
    ("CYB-03=? CYB-02=publique", ""),
    ("CYB-04=non CYB-02=interne", "B"),
    ("CYB-04=non CYB-02=publique", ""),
    ("CYB-04=option CYB-02=personnelle", "B"),
    ("CYB-04=option CYB-02=sensible", "B"),
    ("CYB-04=option CYB-02=?", "B?"),
    ("CYB-04=clause CYB-02=sensible", ""),
    ("CYB-04=? CYB-02=interne", "B?"),
    ("CYB-04=? CYB-02=publique", ""),
    ("CYB-05=non", ""),
    ("CYB-05=valide", ""),
    ("CYB-05=seul", "B"),
    ("CYB-05=?", "B?"),
    ("CYB-06=non", "V"),
    ("CYB-06=partiel", ""),
    ("CYB-06=oui", ""),
    ("CYB-07=0", "V"),
    ("CYB-07=1", "V"),
    ("CYB-07=2", "V"),
    ("CYB-07=3", ""),
    ("CYB-07=4", ""),
    ("DON-01=non", "V D"),
    ("DON-01=partiel", "D"),
    ("DON-01=oui", "D"),
    ("DON-01=?", "D"),
    ("DON-01=-", ""),
    ("DON-02=non", "V"),
    ("DON-02=metier", ""),
    ("DON-02=mesure", ""),
    ("DON-03=non", "V"),
    ("DON-03=oui", ""),
    ("DON-04=oui", "B D"),
    ("DON-04=partiel", "V"),
    ("DON-04=non", ""),
    ("DON-04=?", "B?"),
    ("DON-05=non", "V"),
    ("DON-05=oui", ""),
    ("DON-06=non", "V"),
    ("DON-06=oui", ""),
    ("COU-01=non", "V D"),
    ("COU-01=achat", "V D"),
    ("COU-01=partiel", "D"),
    ("COU-01=complet", "D"),
    ("COU-01=?", "D"),
    ("COU-01=-", ""),
    ("COU-02=sans_plafond", "V"),
    ("COU-02=alerte", ""),
    ("COU-02=plafond", ""),
    ("COU-03=non", "V"),
    ("COU-03=oui", ""),
    ("COU-04=non", "V"),
    ("COU-04=oui", ""),
    ("COU-05=non", "V"),
    ("COU-05=oui", ""),
    ("COU-06=non", "B"),
    ("COU-06=partiel", ""),
    ("COU-06=oui", ""),
    ("COU-06=?", "B?"),
    ("TRA-01=non", "V"),
    ("TRA-01=informes", ""),
    ("TRA-01=consultes", ""),
    ("TRA-01=associes", ""),
    ("TRA-02=rendu", "D"),
    ("TRA-02=inutile", ""),
    ("TRA-02=saisie", "BD D"),
    ("TRA-02=rien", "BD D"),
    ("TRA-02=?", "BD?"),
    ("TRA-03=oui", "V"),
    ("TRA-03=non", ""),
    ("TRA-04=oui", "V D"),
    ("TRA-04=partiel", ""),
    ("TRA-04=non", ""),
    ("TRA-05=non", "B"),
    ("TRA-05=partiel", ""),
    ("TRA-05=oui", ""),
    ("TRA-05=?", "B?"),
    ("TRA-06=non", "V"),
    ("TRA-06=oui", ""),
    ("TRA-07=non", "V D"),
    ("TRA-07=partiel", "D"),
    ("TRA-07=oui", "D"),
    ("TRA-07=?", "D"),
    ("TRA-07=-", ""),
    ("TRA-08=oui", "V D"),
    ("TRA-08=partiel", ""),
    ("TRA-08=non", ""),
    ("GEN-01=mark0", "V"),
    ("GEN-01=mark1", ""),
    ("GEN-01=?", "V"),
    ("GEN-02=mark0", "V"),
    ("GEN-02=mark4", ""),
    ("GEN-02=?", "V"),
    ("GEN-03=mark0", ""),
    ("GEN-04=mark0", ""),
    ("GEN-05=mark0", ""),
    ("GEN-06=mark0", ""),
]

DOCUMENTS = {
    "JUR-02=oui": "Fiche de classement",
    "JUR-03=aide": "Mention explicite et fiche de registre",
    "JUR-04=oui": "Fiche du registre RGPD",
    "JUR-05=deux": "AIPD",
    "JUR-07=oui": "Contrat",
    "TEC-03=oui": "Fiche de continuité",
    "ECO-03=ordre": "Fiche d’empreinte",
    "CYB-01=oui": "Analyse ou attestation de sécurité",
    "DON-01=oui": "Fiche du jeu de données",
    "DON-04=oui": "AIPD",
    "COU-01=complet": "Tableau de coûts",
    "TRA-02=saisie": "Avis de l’instance sociale",
    "TRA-04=oui": "Plan de prévention",
    "TRA-07=oui": "Plan de formation",
    "TRA-08=oui": "AIPD",
}


def answer(text: str) -> Given:
    if text == "?":
        return Given(unknown=True)
    if text == "-":
        return Given(not_applicable=True)
    if text.startswith("mark"):
        return Given(mark=int(text[4:]))
    return Given(value=text)


def signals_of(case: str) -> list[Signal]:
    """Return the signals of the first question of a case."""
    words = case.split()
    answers = dict(word.split("=") for word in words if "=" in word)
    facts = {name: KNOWN[known] for name, known in (word.split(":") for word in words if ":" in word)}
    days = [date.fromisoformat(word[1:]) for word in words if word.startswith("@")]
    score = score_assessment(
        questions=GRID,
        answers={code: answer(value) for code, value in answers.items()},
        facts=facts,
        assessed_on=days[0] if days else TODAY,
    )
    asked = words[0].split("=")[0]
    return [signal for signal in score.signals if signal.question_code == asked]


def short(signal: Signal) -> str:
    return signal.kind + "?" * signal.provisional + "!" * signal.final


@pytest.mark.parametrize(("case", "expected"), EFFECTS, ids=[case for case, _ in EFFECTS])
def test_effect(case, expected):
    assert [short(signal) for signal in signals_of(case)] == expected.split()


@pytest.mark.parametrize(("case", "document"), DOCUMENTS.items(), ids=DOCUMENTS)
def test_document_to_join(case, document):
    assert {signal.document for signal in signals_of(case) if signal.kind == "D"} == {document}


def test_every_effect_of_the_grid_is_seen_fired_and_not_fired():
    effects = {(row.code, e["kind"], e["message"]) for row in GRID for e in row.effects if e["kind"] != "CAP"}
    fired, quiet = set(), set()
    for case, _ in EFFECTS:
        code = case.split("=")[0]
        seen = {(code, signal.kind, signal.message) for signal in signals_of(case)}
        fired |= seen
        quiet |= {effect for effect in effects if effect[0] == code} - seen
    assert (fired, quiet) == (effects, effects)


def own_answers(effect: dict) -> set[str]:
    """The answers that must each have a case: those that set the effect off, and « ne sait pas » when it is told."""
    when = effect["when"]
    told = {"?"} if when.get("unknown") or effect["kind"] in ("B", "BD") else set()
    return {str(value) for value in when.get("values", ())} | {f"mark{mark}" for mark in when.get("marks", ())} | told


@pytest.mark.parametrize("code", [row.code for row in GRID if row.effects])
def test_no_answer_that_sets_an_effect_off_is_forgotten(code):
    """A new effect, a new answer that fires it, a new condition beside it: each asks for its case in the table."""
    question = next(row for row in GRID if row.code == code)
    cases = [case for case, _ in EFFECTS if case.split("=")[0] == code]
    for effect in question.effects:
        if effect["kind"] == "CAP":
            continue  # tried below, on the score of the question that it aims at
        fired = {
            case.split()[0].split("=")[1]
            for case in cases
            if (effect["kind"], effect["message"]) in {(row.kind, row.message) for row in signals_of(case)}
        }
        assert fired >= own_answers(effect), effect["message"]
        kept_back = [
            case
            for case in cases
            if case.split()[0].split("=")[1] in own_answers(effect)
            and (effect["kind"], effect["message"]) not in {(row.kind, row.message) for row in signals_of(case)}
        ]
        assert bool(kept_back) == bool(effect.get("and")), effect["message"]


def test_every_question_of_the_grid_has_its_cases():
    assert {case.split("=")[0] for case, _ in EFFECTS} == {row.code for row in GRID}


def test_the_only_cap_is_the_one_tried_below():
    caps = [(row.code, e["target"], e["points"]) for row in GRID for e in row.effects if e["kind"] == "CAP"]
    assert caps == [("ECO-02", "ECO-03", 0)]


def test_every_question_with_a_document_is_checked():
    asked = {row.code for row in GRID for effect in row.effects if effect["kind"] == "D"}
    assert {case.split("=")[0] for case in DOCUMENTS} == asked


@pytest.mark.parametrize(
    ("volume", "points", "maximum"),
    [("oui", 8, 8), ("partiel", 6, 8), ("non", 0, 8), ("?", 0, 8), ("-", 4, 4)],
)
def test_the_footprint_counts_only_when_the_volume_is_known(volume, points, maximum):
    score = score_assessment(
        questions=GRID,
        answers={"ECO-02": answer(volume), "ECO-03": answer("modele")},
        facts={},
        assessed_on=TODAY,
    )
    row = next(row for row in score.criteria if row.code == "ECO")
    assert (row.points, row.maximum) == (points, maximum)


def test_general_questions_come_first_and_have_no_verdict():
    answers = {"GEN-02": answer("mark0"), "JUR-01": answer("oui")}
    score = score_assessment(questions=GRID, answers=answers, facts={}, assessed_on=TODAY)
    assert [(signal.question_code, signal.kind) for signal in score.signals] == [("GEN-02", "V"), ("JUR-01", "B")]
    assert [row.code for row in score.criteria] == ["JUR", "TEC", "ECO", "CYB", "DON", "COU", "TRA"]
    general = score.general[0]
    assert (general.code, general.verdict, general.score, general.answered, general.total) == ("GEN", None, None, 1, 6)
