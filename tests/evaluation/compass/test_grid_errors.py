"""Every error that a grid file may hold: its place, its sentence. The published schema says the shape."""

import copy
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from evaluation.compass.grid_errors import grid_errors, part_errors, publication_errors, schema
from tests.evaluation.compass.grid import grid_file
from tests.factories.usecases import make_use_case
from usecases.selectors import facts


@pytest.fixture(scope="module")
def published() -> dict[str, Any]:
    return grid_file()


@pytest.fixture
def grid(published) -> dict[str, Any]:
    return copy.deepcopy(published)


def at(grid: dict, criterion: int = 0, question: int = 0) -> dict:
    return grid["criteria"][criterion]["questions"][question]


def errors_of(grid: dict) -> list[str]:
    return [str(error) for error in grid_errors(grid)]


Q, E = "criteria[0].questions[0]", "criteria[0].questions[0].effects[0]"
SHAPE = [
    (lambda g: g.update(format="x"), "format : une grille commence par"),
    (lambda g: g.pop("title"), "title : manque."),
    (lambda g: g.update(title=""), "title : un texte de 1 à 150"),
    (lambda g: g.update(colour="bleu"), "colour : clé inconnue."),
    (lambda g: g.update(code="Ma grille"), "code : des minuscules"),
    (lambda g: g.update(number=0), "number : un nombre entier"),
    (lambda g: g.update(law_read_on="hier"), "law_read_on : un jour"),
    (lambda g: g.update(law_read_on=None), "law_read_on : un jour"),
    (lambda g: g.update(criteria=[]), "criteria : donnez au moins un critère"),
    (lambda g: g.update(criteria="JUR"), "criteria : donnez au moins un critère"),
    (lambda g: g["criteria"].__setitem__(0, "JUR"), "criteria[0] : un objet est attendu."),
    (lambda g: g["criteria"][1].pop("label"), "criteria[1].label : manque."),
    (lambda g: g["criteria"][1].update(code="jur"), "criteria[1].code : des majuscules"),
    (lambda g: g["criteria"][1].update(is_general="non"), "criteria[1].is_general : true ou false."),
    (lambda g: g["criteria"][1].update(respondents=["dpo"]), "criteria[1].respondents[0] : un code"),
    (lambda g: g["criteria"][1].update(respondents=["DPO", "DPO"]), "criteria[1].respondents : une liste"),
    (lambda g: at(g, 0, 2).pop("options"), "criteria[0].questions[2].options : manque."),
    (lambda g: at(g).update(text="x" * 301), f"{Q}.text : un texte de 1 à 300"),
    (lambda g: at(g).update(help=None), f"{Q}.help : un texte de 2 000"),
    (lambda g: at(g).update(answer_type="MAYBE"), f"{Q}.answer_type : choisissez parmi OUI"),
    (lambda g: at(g, 0, 3)["options"][0].update(points=5), "criteria[0].questions[3].options[0].points : un nombre"),
    (lambda g: at(g, 0, 3)["options"][0].update(points=None), "criteria[0].questions[3].options[0].points : un nombre"),
    (lambda g: at(g, 0, 3)["options"][0].update(points=1.5), "criteria[0].questions[3].options[0].points : un nombre"),
    (lambda g: at(g)["options"][0].update(points=1), f"{Q}.options[0].points : une réponse de ce type"),
    (lambda g: at(g)["options"][0].update(value="Oui !"), f"{Q}.options[0].value : une clé courte"),
    (lambda g: at(g)["options"].pop(), f"{Q}.options : deux réponses au moins."),
    (lambda g: at(g, 7)["options"].append({}), "criteria[7].questions[0].options : un texte n’a pas"),
    (lambda g: at(g).update(condition="toujours"), f"{Q}.condition : une condition, ou null."),
    (lambda g: at(g).update(condition={}), f"{Q}.condition : donnez « fact » et « is »"),
    (lambda g: at(g).update(condition={"fact": "faces_public"}), f"{Q}.condition : donnez « fact » et « is »"),
    (lambda g: at(g).update(condition={"fact": "moon", "is": True}), f"{Q}.condition.fact : choisissez parmi"),
    (lambda g: at(g)["effects"][0].update(kind="X"), f"{E}.kind : choisissez parmi B"),
    (lambda g: at(g)["effects"][0].update(message=""), f"{E}.message : dites ce que"),
    (lambda g: at(g)["effects"][0].pop("message"), f"{E}.message : manque."),
    (lambda g: at(g)["effects"][0].update(when={}), f"{E}.when : dites quand"),
    (lambda g: at(g)["effects"][0].update(when={"values": []}), f"{E}.when.values : une liste de réponses"),
    (lambda g: at(g)["effects"][0].update(when={"marks": [7]}), f"{E}.when.marks[0] : un nombre entier de 0 à 4."),
    (lambda g: at(g)["effects"][0].update(final="oui"), f"{E}.final : true ou false."),
    (lambda g: at(g)["effects"][0].update(kind="D"), f"{E}.document : manque."),
    (lambda g: at(g)["effects"][0].update(kind="D", document=""), f"{E}.document : nommez la pièce"),
    (lambda g: at(g)["effects"][0].update(kind="CAP", points=0), f"{E}.target : manque."),
    (lambda g: at(g)["effects"][0].update(target="JUR-04"), f"{E}.target : seul un plafond"),
    (lambda g: at(g)["effects"][0].update(points=2), f"{E}.points : seul un plafond"),
    (lambda g: at(g)["effects"][0].update({"and": [{}]}), f"{E}.and[0] : donnez « fact » et « is »"),
    (
        lambda g: at(g)["effects"][0].update({"and": [{"from_date": "2027-02-31"}]}),
        f"{E}.and[0].from_date : un jour",
    ),
    (lambda g: at(g)["references"][0].pop("verified_on"), f"{Q}.references[0].verified_on : manque."),
    (lambda g: at(g)["references"][0].update(verified_on="hier"), f"{Q}.references[0].verified_on : un jour"),
    (lambda g: at(g)["evidence"].append({"point": "Coût"}), f"{Q}.evidence[1].point : le nom d’un élément"),
    (lambda g: at(g)["evidence"][0].update(levels=[]), f"{Q}.evidence[0].levels : un objet"),
]
LINKS = [
    (lambda g: g["criteria"][1].update(code="JUR"), "criteria[1].code : JUR sert déjà"),
    (lambda g: at(g, 0, 1).update(code="JUR-01"), "criteria[0].questions[1].code : JUR-01 sert déjà"),
    (lambda g: at(g, 1, 0).update(code="JUR-01"), "criteria[1].questions[0].code : JUR-01 sert déjà"),
    (lambda g: at(g)["options"][1].update(value="oui"), f"{Q}.options[1].value : « oui » sert déjà"),
    (lambda g: at(g)["effects"][0].update(when={"values": ["bleu"]}), f"{E}.when.values : « bleu »"),
    (lambda g: at(g)["effects"][0].update(when={"marks": [0]}), f"{E}.when.marks : seule une question à texte"),
    (
        lambda g: at(g, 7)["effects"][0].update(when={"values": ["oui"]}),
        "criteria[7].questions[0].effects[0].when.values : une question à texte",
    ),
    (
        lambda g: at(g)["effects"][0].update(kind="CAP", target="ZZZ-01", points=0),
        f"{E}.target : ZZZ-01 n’est pas une question",
    ),
    (
        lambda g: at(g)["effects"][0].update(kind="CAP", target="GEN-01", points=0),
        f"{E}.target : GEN-01 ne donne pas de points",
    ),
    (
        lambda g: at(g)["effects"][0].update({"and": [{"question": "ZZZ-01", "values": ["oui"]}]}),
        f"{E}.and[0].question : ZZZ-01 n’est pas une question",
    ),
    (
        lambda g: at(g)["effects"][0].update({"and": [{"question": "GEN-01", "values": ["oui"]}]}),
        f"{E}.and[0].question : GEN-01 attend un texte",
    ),
    (
        lambda g: at(g)["effects"][0].update({"and": [{"question": "JUR-02", "values": ["bleu"]}]}),
        f"{E}.and[0].values : « bleu » n’est pas une réponse de JUR-02 (proposées : oui, non).",
    ),
    (
        lambda g: at(g).update(condition={"from_date": "2027-12-02"}),
        f"{Q}.condition : une condition d’affichage porte sur",
    ),
    (
        lambda g: at(g).update(condition={"question": "ZZZ-01", "values": ["oui"]}),
        f"{Q}.condition.question : ZZZ-01 n’est pas une question",
    ),
    (
        lambda g: at(g).update(condition={"question": "JUR-02", "values": ["bleu"]}),
        f"{Q}.condition.values : « bleu »",
    ),
    (
        lambda g: at(g).update(condition={"question": "JUR-01", "values": ["oui"]}),
        f"{Q}.condition.question : ces conditions tournent en rond : JUR-01 → JUR-01.",
    ),
    (lambda g: at(g)["evidence"][0]["levels"].update(yes="bleu"), f"{Q}.evidence[0].levels.yes : « bleu »"),
    (lambda g: at(g)["evidence"].append(at(g)["evidence"][0]), f"{Q}.evidence[1].point : ai_act.prohibited sert déjà"),
]


@pytest.mark.parametrize(("change", "expected"), SHAPE + LINKS, ids=[row[1] for row in SHAPE + LINKS])
def test_each_error_has_its_place(grid, change, expected):
    change(grid)
    found = errors_of(grid)
    assert [line for line in found if line.startswith(expected)], found
    assert not [line for line in found if "n’est pas acceptée" in line], "the schema says what it expects, in French"
    assert len({line.split(" : ")[0] for line in found}) == len(found), "one sentence a place"


def test_a_circle_is_told_from_each_of_its_questions(grid):
    at(grid).update(condition={"question": "JUR-02", "values": ["oui"]})
    at(grid, 0, 1).update(condition={"question": "JUR-01", "values": ["oui"]})
    assert errors_of(grid) == [
        "criteria[0].questions[0].condition.question : ces conditions tournent en rond : JUR-01 → JUR-02 → JUR-01.",
        "criteria[0].questions[1].condition.question : ces conditions tournent en rond : JUR-02 → JUR-01 → JUR-02.",
    ]


def test_a_condition_looks_only_at_a_question_that_is_always_asked(grid):
    at(grid, 0, 1).update(condition={"fact": "faces_public", "is": True})
    at(grid).update(condition={"question": "JUR-02", "values": ["oui"]})
    assert errors_of(grid) == [
        "criteria[0].questions[0].condition.question : JUR-02 n’est pas toujours posée : "
        "choisissez une question toujours affichée."
    ]


def test_a_question_that_leads_to_a_circle_is_not_in_it(grid):
    at(grid, 0, 1).update(condition={"question": "JUR-02", "values": ["oui"]})
    at(grid).update(condition={"question": "JUR-02", "values": ["oui"]})
    assert [line.split(" : ", 1)[1] for line in errors_of(grid)] == [
        "JUR-02 n’est pas toujours posée : choisissez une question toujours affichée.",
        "ces conditions tournent en rond : JUR-02 → JUR-02.",
    ]


@pytest.mark.parametrize("data", [None, [], "grille", 3, {}, {"format": "boussole-grid/2"}])
def test_what_is_no_grid_at_all_is_told_in_one_sentence(data):
    assert [error.place for error in grid_errors(data)] == ["format"]


def test_a_published_grid_has_no_error(grid):
    assert grid_errors(grid) == []
    assert publication_errors(grid) == []


def test_what_keeps_a_grid_from_being_published(grid):
    grid["criteria"] = [grid["criteria"][7]]
    assert [str(error) for error in publication_errors(grid)] == [
        "criteria : il faut au moins un critère qui ait un verdict."
    ]
    grid["criteria"][0]["questions"] = []
    assert [error.place for error in publication_errors(grid)] == ["criteria[0].questions", "criteria"]
    grid.pop("title")
    assert [str(error) for error in publication_errors(grid)] == ["title : manque."]


def test_a_part_is_checked_alone(grid):
    assert part_errors("question", at(grid)) == []
    assert [str(error) for error in part_errors("question", {**at(grid), "code": ""})][0].startswith("code : des maj")
    assert [error.place for error in part_errors("criterion", {"code": "JUR"})] == [
        "is_general",
        "label",
        "question",
        "questions",
        "respondents",
    ]


def test_the_schema_is_itself_valid_and_knows_the_facts_of_a_dossier(cast):
    Draft202012Validator.check_schema(schema())
    known = schema()["$defs"]["clause"]["properties"]["fact"]["enum"]
    use_case = make_use_case(cast.organisation, cast.lead)
    assert set(known) == set(facts(use_case))
