"""A grid as a file: exported, read back, scored; and every error located."""

import json
from datetime import date

import pytest
from django.core.management import CommandError, call_command

from evaluation.compass.grid_format import GridFileError, read_answers, read_grid
from evaluation.compass.scoring import score_assessment
from evaluation.compass.selectors import full_grid, score_to_json, specs
from tests.factories import life
from tests.factories.compass import answer_everything, load_grid, open_with

pytestmark = pytest.mark.django_db


@pytest.fixture
def exported(tmp_path):
    load_grid()
    path = tmp_path / "grille.json"
    call_command("export_grid", str(path), verbosity=0)
    return path


@pytest.fixture
def grid(exported):
    return json.loads(exported.read_text(encoding="utf-8"))


def write(tmp_path, name, data):
    path = tmp_path / name
    path.write_text(json.dumps(data), encoding="utf-8")
    return str(path)


def test_what_is_exported_is_the_grid_that_screens_score(cast, grid):
    assessment = open_with(life.submitted(cast), cast.coordinator, cast.expert, life.ASSESSED)
    assert read_grid(grid) == specs(assessment)


def test_an_export_says_everything_again(grid):
    assert len(grid["criteria"]) == 8
    assert sum(len(criterion["questions"]) for criterion in grid["criteria"]) == 53
    first = full_grid(load_grid())[0].questions.first()
    assert grid["criteria"][0]["questions"][0]["references"] == first.references


def test_the_command_scores_as_the_screens_do(cast, exported, grid, tmp_path, capsys):
    assessment = open_with(life.submitted(cast), cast.coordinator, cast.expert, life.ASSESSED)
    answer_everything(assessment, cast.expert, life.ASSESSED)
    answers = {
        row.question.code: {"mark": row.mark} if row.mark is not None else row.value
        for row in assessment.answers.select_related("question")
    }
    facts = {"faces_public": False, "personal_data": False}
    path = write(tmp_path, "reponses.json", {"on": "2026-11-24", "facts": facts, "answers": answers})
    capsys.readouterr()
    call_command("score_grid", str(exported), path)
    printed = json.loads(capsys.readouterr().out)
    questions = read_grid(grid)
    sitting = read_answers({"on": "2026-11-24", "facts": facts, "answers": answers}, questions)
    expected = score_assessment(
        questions=questions, answers=sitting.answers, facts=facts, assessed_on=date(2026, 11, 24)
    )
    assert printed == score_to_json(expected)
    assert {row["score"] for row in printed["criteria"]} == {100}


def test_a_lifted_blocker_is_told_in_the_file(exported, tmp_path, capsys):
    data = {"on": "2026-11-24", "answers": {"TRA-05": "non"}}
    verdicts = []
    for released in ([], ["TRA-05"]):
        path = write(tmp_path, "reponses.json", {**data, "released": released})
        capsys.readouterr()
        call_command("score_grid", str(exported), path)
        rows = {row["code"]: row["verdict"] for row in json.loads(capsys.readouterr().out)["criteria"]}
        verdicts.append(rows["TRA"])
    assert verdicts[0] == "blocked"
    assert verdicts[1] != "blocked"


def test_all_errors_are_said_at_once(grid):
    grid.pop("title")
    grid["criteria"][0].pop("label")
    with pytest.raises(GridFileError) as found:
        read_grid(grid)
    assert [str(error) for error in found.value.errors] == ["criteria[0].label : manque.", "title : manque."]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ([], "answers : le fichier porte"),
        ({"on": "hier", "answers": {}}, "on : donnez le jour"),
        ({"on": "2026-11-24", "answers": {"ZZZ-01": "oui"}}, "answers.ZZZ-01 : cette question"),
        ({"on": "2026-11-24", "answers": {"JUR-01": "bleu"}}, "answers.JUR-01 : « bleu » n’est pas proposé"),
        ({"on": "2026-11-24", "answers": {"JUR-01": {"sure": True}}}, "answers.JUR-01 : donnez"),
        ({"on": "2026-11-24", "answers": {"GEN-01": {"mark": 7}}}, "answers.GEN-01.mark : une note va de 0 à 4"),
        ({"on": "2026-11-24", "answers": {}, "released": ["ZZZ-01"]}, "released : ZZZ-01"),
    ],
)
def test_each_error_of_the_answers_has_its_place(grid, data, expected):
    with pytest.raises(GridFileError) as found:
        read_answers(data, read_grid(grid))
    assert str(found.value.errors[0]).startswith(expected)


def test_the_command_prints_the_errors_of_the_right_file(exported, tmp_path):
    wrong = write(tmp_path, "reponses.json", {"on": "2026-11-24", "answers": {"ZZZ-01": "oui"}})
    with pytest.raises(CommandError, match=r"reponses.json :\nanswers.ZZZ-01"):
        call_command("score_grid", str(exported), wrong)
    with pytest.raises(CommandError, match="format : une grille"):
        call_command("score_grid", wrong, wrong)
    with pytest.raises(CommandError, match="ne peut pas être lu"):
        call_command("score_grid", str(exported), "nulle-part.json")
    with pytest.raises(CommandError, match="n’existe pas"):
        call_command("export_grid", str(tmp_path / "x.json"), "--code", "inconnue", "--number", "9")
