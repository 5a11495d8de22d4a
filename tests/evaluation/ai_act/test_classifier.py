"""The classification under the European regulation: worked cases, dates, unknowns, properties, the command."""

import json
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from evaluation.ai_act.case_format import case_from_dict, classification_to_dict
from evaluation.ai_act.classifier import AnswerError, asked_questions, classify
from evaluation.ai_act.law import PROHIBITED, UNKNOWN
from evaluation.ai_act.shipped import shipped_law
from tests.evaluation.ai_act.cases import BASE, CASES

LAW = shipped_law()
OUT, MINIMAL = "HORS_RIA", "MINIMAL"
TODAY = date(2026, 11, 24)


def result(answers, **more):
    return classify(answers, LAW, **{"on": TODAY, **more})


def test_there_are_enough_cases_and_each_class_is_reached():
    assert len(CASES) >= 60
    assert {name for _case, _answers, classes, _duties in CASES for name in classes} == set(LAW.classes)
    assert len({name for name, *_rest in CASES}) == len(CASES)


@pytest.mark.parametrize(("name", "answers", "classes", "duties"), CASES, ids=[row[0] for row in CASES])
def test_worked_cases(name, answers, classes, duties):
    found = result(answers)
    assert list(found.classes) == classes
    assert sorted(duty.code for duty in found.duties) == duties
    assert (found.missing, found.possible, found.law_version) == ((), found.classes, "1")


def test_the_path_says_what_each_answer_led_to():
    path = [(step.question, step.answer, step.follows) for step in result(CASES[2][1]).path]
    assert path == [
        ("C0", "oui", "le règlement peut s’appliquer"),
        ("C1-USAGE", "oui", "la collectivité est déployeur"),
        ("C1-NOM", "non", "la collectivité n’est pas fournisseur"),
        ("C2", (), "aucune pratique interdite"),
        ("C3", "non", "pas un produit de l’annexe I"),
        ("C4", ("4",), "domaine de l’annexe III"),
        ("C5", "oui", "haut risque, sans exception possible"),
        ("C7", (), "rien à dire de plus aux personnes"),
    ]


def test_transparency_details_only_what_is_done():
    [_literacy, duty] = result({**BASE, "C7": ("face", "texte")}).duties
    assert duty.parts == (
        "Vérifier que l’outil annonce qu’il est une IA (article 50, 1)).",
        "Signaler que le texte publié a été écrit par une IA (article 50, 4)).",
    )


def test_what_was_not_verified_is_said_with_the_date():
    duty = starts({**BASE, "C4": ("3",), "C5": "oui"}, "OBL-06", already_in_service=True)
    assert "article 49" in duty.caution
    assert "déjà en service" in duty.caution


# --- dates ------------------------------------------------------------------------------------------


def starts(answers, code, **more):
    return next(duty for duty in result(answers, **more).duties if duty.code == code)


@pytest.mark.parametrize(
    ("given", "code", "in_service", "expected"),
    [
        ({}, "OBL-01", False, date(2025, 2, 2)),
        ({"C2": ("c",)}, "OBL-02", False, date(2025, 2, 2)),
        ({"C2": ("ba",)}, "OBL-02", False, date(2026, 12, 2)),
        ({"C2": ("ba", "c")}, "OBL-02", False, date(2025, 2, 2)),
        ({"C7": ("face",)}, "OBL-10", False, date(2026, 8, 2)),
        ({"C4": ("3",), "C5": "oui"}, "OBL-03", False, date(2027, 12, 2)),
        ({"C3": "oui"}, "OBL-03", False, date(2028, 8, 2)),
        ({"C3": "oui", "C4": ("3",), "C5": "oui"}, "OBL-03", False, date(2027, 12, 2)),
        (
            {"C3": "oui", "C4": ("3",), "C5": "non", "C6": ("ecarts",), "C6-PREUVE": "oui"},
            "OBL-03",
            False,
            date(2028, 8, 2),
        ),
        ({"C4": ("3",), "C5": "oui"}, "OBL-03", True, date(2030, 8, 2)),
        ({"C4": ("3",), "C5": "oui"}, "OBL-09", True, date(2030, 8, 2)),
        ({"C3": "oui"}, "OBL-03", True, date(2030, 8, 2)),
        ({"C4": ("3",), "C5": "non", "C6": ("ecarts",), "C6-PREUVE": "oui"}, "OBL-11", True, date(2027, 12, 2)),
        ({"C2": ("ba",)}, "OBL-02", True, date(2026, 12, 2)),
    ],
)
def test_an_obligation_starts_on_its_day(given, code, in_service, expected):
    answers = {**BASE, **given}
    assert starts(answers, code, already_in_service=in_service).applies_from == expected
    eve = date.fromordinal(expected.toordinal() - 1)
    assert starts(answers, code, already_in_service=in_service, on=eve).in_force is False
    assert starts(answers, code, already_in_service=in_service, on=expected).in_force is True


# --- unknowns ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "classes", "missing"),
    [
        ({"C0": "?"}, [], ["C0"]),
        ({"C1-NOM": "?"}, [], ["C1-NOM"]),
        ({"C1-NOM": "?", "C2": ("c",)}, ["INTERDIT"], ["C1-NOM"]),
        ({"C2": "?"}, [], ["C2"]),
        ({"C3": "?"}, [], ["C3"]),
        ({"C4": "?", "C7": ("face",)}, ["TRANSPARENCE"], ["C4"]),
        ({"C4": ("3",), "C5": "?", "C6": ()}, ["HAUT_RISQUE"], ["C5"]),
        ({"C4": ("3",), "C5": "?", "C6": ("ecarts",), "C6-PREUVE": "oui"}, [], ["C5"]),
        ({"C4": ("3",), "C5": "non", "C6": "?"}, [], ["C6"]),
        ({"C4": ("3",), "C5": "?", "C6": ("ecarts",), "C6-PREUVE": "non"}, ["HAUT_RISQUE"], ["C5"]),
        ({"C4": ("3",), "C5": "non", "C6": "?", "C6-PREUVE": "non"}, ["HAUT_RISQUE"], ["C6"]),
        ({"C3": "?", "C4": ("3",), "C5": "oui"}, ["HAUT_RISQUE"], ["C3"]),
        ({"C3": "?", "C7": "?"}, [], ["C3", "C7"]),
        ({"C7": "?"}, [], ["C7"]),
    ],
)
def test_what_is_not_known_is_said_and_never_guessed(given, classes, missing):
    found = result({**BASE, **given})
    assert (list(found.classes), list(found.missing)) == (classes, missing)


def test_no_answer_at_all_is_all_unknown():
    found = result({})
    assert (found.classes, found.missing, found.duties) == ((), ("C0",), ())
    assert found.possible == tuple(LAW.classes)


@pytest.mark.parametrize(
    ("given", "possible"),
    [
        ({"C2": "?"}, ["INTERDIT", "MINIMAL"]),
        ({"C4": "?"}, ["HAUT_RISQUE", "EXEMPTE_6_3", "MINIMAL"]),
        ({"C4": ("3",), "C5": "non", "C6": ("ecarts",)}, ["HAUT_RISQUE", "EXEMPTE_6_3", "MINIMAL"]),
        ({"C4": ("3",), "C5": "?", "C6": ()}, ["HAUT_RISQUE"]),
        ({"C1-NOM": "?"}, ["FOURNISSEUR_POSSIBLE", "MINIMAL"]),
    ],
)
def test_what_an_unknown_answer_may_still_bring_is_said(given, possible):
    found = result({**BASE, **given})
    assert list(found.possible) == possible
    assert found.provisional == (len(possible) > 1)


def test_an_unknown_that_changes_no_class_leaves_only_a_duty_to_check():
    answers = {**BASE, "C4": ("5a",), "C5": "oui"}
    found = result(answers)
    assert (found.to_check, found.missing, found.provisional) == (("TRAVAIL",), (), False)
    assert result({**answers, "TRAVAIL": "non"}).to_check == ()
    assert result({**BASE, "C4": ("4",), "C5": "oui"}).to_check == ()


def test_the_questions_asked_follow_the_answers():
    assert asked_questions({}, LAW) == ("C0",)
    assert asked_questions({"C0": "non"}, LAW) == ("C0",)
    assert asked_questions({"C0": "oui"}, LAW) == ("C0", "C1-USAGE", "C1-NOM", "C2")
    assert asked_questions(BASE, LAW) == ("C0", "C1-USAGE", "C1-NOM", "C2", "C3", "C4", "C7")
    assert asked_questions({**BASE, "C4": "?"}, LAW) == ("C0", "C1-USAGE", "C1-NOM", "C2", "C3", "C4", "C7")


@pytest.mark.parametrize(
    ("answers", "match"),
    [
        ({"C9": "oui"}, "C9 : cette question n’existe pas"),
        ({"C0": "peut-être"}, "C0 : « peut-être »"),
        ({"C2": "c"}, "C2 : donnez une liste"),
        ({"C0": ("oui",)}, "C0 : donnez « oui »"),
        ({"C4": ("9",)}, "C4 : « 9 »"),
        ({"C3": 1}, "C3 : donnez « oui »"),
    ],
)
def test_an_answer_that_is_not_offered_is_located(answers, match):
    with pytest.raises(AnswerError, match=match):
        result(answers)


# --- properties -------------------------------------------------------------------------------------


def some(question):
    values = sorted(question.options)
    if question.kind == "one":
        return st.sampled_from(values)
    return st.lists(st.sampled_from(values), unique=True, max_size=3).map(tuple)


complete = st.fixed_dictionaries({code: some(question) for code, question in LAW.questions.items()})


@given(complete)
def test_everything_known_gives_a_class_and_nothing_missing(answers):
    found = result(answers)
    assert found.classes
    assert found.missing == ()
    assert (MINIMAL in found.classes) <= (set(found.classes) <= {MINIMAL, "EXEMPTE_6_3"})


@given(complete, st.sets(st.sampled_from(sorted(LAW.questions))))
def test_what_is_certain_with_unknowns_stays_when_they_are_known(answers, hidden):
    partial = {code: UNKNOWN if code in hidden else value for code, value in answers.items()}
    before, after = result(partial), result(answers)
    assert set(before.classes) <= set(after.classes) <= set(before.possible)
    assert {duty.code for duty in before.duties} <= {duty.code for duty in after.duties}
    assert set(before.missing) <= hidden


@given(complete)
def test_a_prohibited_practice_is_never_hidden(answers):
    found = result(answers)
    if answers["C0"] == "oui" and answers["C2"]:
        assert PROHIBITED in found.classes
    if answers["C0"] == "non":
        assert found.classes == (OUT,)
        assert found.duties == ()


@given(complete, st.randoms())
def test_the_order_of_answers_changes_nothing(answers, random):
    codes = list(answers)
    random.shuffle(codes)
    assert result({code: answers[code] for code in codes}) == result(answers)


# --- command ----------------------------------------------------------------------------------------


def test_the_command_prints_what_the_function_says(tmp_path, capsys):
    answers = {code: list(value) if isinstance(value, tuple) else value for code, value in CASES[2][1].items()}
    path = tmp_path / "cas.json"
    path.write_text(json.dumps([{"id": "cv", "answers": answers, "on": "2026-11-24"}]), encoding="utf-8")
    call_command("classify_ai_act", str(path))
    [printed] = json.loads(capsys.readouterr().out)
    assert printed == {"id": "cv", **classification_to_dict(result(CASES[2][1]))}
    first = printed["obligations"][0]
    assert (first["code"], first["from"], first["in_force"]) == ("OBL-01", "2025-02-02", True)
    assert first["source"] == "article 4, réécrit par le règlement (UE) 2026/1744"


@pytest.mark.parametrize(
    ("content", "match"),
    [
        ("{", "JSON valide"),
        ('{"id": "x"}', "Cas x : un cas porte ses réponses"),
        ('[{"answers": {}, "on": "hier"}]', "Cas 1 : un cas dit le jour"),
        ('[{"answers": {"C9": "oui"}, "on": "2026-11-24"}]', "Cas 1 : C9"),
    ],
)
def test_the_command_says_where_a_file_is_wrong(tmp_path, content, match):
    path = tmp_path / "cas.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(CommandError, match=match):
        call_command("classify_ai_act", str(path))


def test_a_missing_file_is_said():
    with pytest.raises(CommandError, match="ne peut pas être lu"):
        call_command("classify_ai_act", "nulle-part.json")


def test_a_case_turns_lists_into_ticks():
    given = case_from_dict({"answers": {"C2": ["a"]}, "on": "2026-11-24", "already_in_service": True})
    assert given == {"answers": {"C2": ("a",)}, "on": TODAY, "already_in_service": True}
