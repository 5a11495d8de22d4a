"""The published grid as data: whole, well formed, sourced, and sealed by its checksum."""

import re
from datetime import date
from pathlib import Path

import pytest

from evaluation.compass.checksum import grid_checksum
from evaluation.compass.enums import AnswerType
from evaluation.compass.models import Criterion, GridVersion, Question
from evaluation.compass.selectors import grid_content, grid_in_force
from tests.evaluation.compass.grid import rows
from tests.factories.compass import load_grid

QUESTIONS = rows("question")
BY_CODE = {row["code"]: row for row in QUESTIONS}
CODES = sorted(BY_CODE)
FACTS = {"faces_public", "personal_data", "sensitive_data", "consumer_offer", "affects_person", "high_risk"}
RESPONDENTS = {"MET", "DSI", "RSSI", "DPO", "JUR", "ACH", "FIN", "RH", "SST", "DATA", "NR", "COM"}
CONFIDENCE = {
    "lu sur une page publique",
    "lu dans une source tierce qui cite le texte",
    "rapport du CNFPT, mars 2025",
    "de mémoire, à relire avant de s’y fier",
    "proposition du projet, sans valeur juridique",
}
READ = {"lu sur une page publique", "lu dans une source tierce qui cite le texte", "rapport du CNFPT, mars 2025"}
SIZES = {"JUR": 8, "TEC": 6, "ECO": 6, "CYB": 7, "DON": 6, "COU": 6, "TRA": 8, "GEN": 6}
GUIDE = Path(__file__).parents[3] / "docs" / "grille.md"


def values(code):
    return {option["value"] for option in BY_CODE[code]["options"]}


def texts(row):
    yield from (row["text"], row["help"])
    yield from (option["label"] for option in row["options"])
    yield from (effect["message"] for effect in row["effects"])
    yield from (reference["text"] for reference in row["references"])


@pytest.mark.django_db
def test_the_grid_loads_and_is_in_force():
    grid = load_grid()
    assert grid_in_force() == grid
    assert (grid.code, grid.number, grid.state, grid.law_read_on) == ("boussole", 1, "published", date(2026, 10, 5))
    sizes = {row.code: row.questions.count() for row in Criterion.objects.order_by("order")}
    assert sizes == SIZES
    assert list(Criterion.objects.filter(is_general=True).values_list("code", flat=True)) == ["GEN"]
    for question in Question.objects.all():
        question.clean_fields(exclude=["options", "effects", "condition"])


@pytest.mark.django_db
def test_the_checksum_is_that_of_the_content():
    grid = load_grid()
    assert grid.checksum == grid_checksum(grid_content(grid))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("JUR-01", {"text": "Autre question"}),
        ("JUR-05", {"effects": []}),
        ("TEC-02", {"options": []}),
        ("DON-04", {"references": []}),
        ("TRA-02", {"evidence": [{"point": "cost.total"}]}),
    ],
)
def test_any_change_breaks_the_checksum(code, change):
    content = grid_content(load_grid())
    questions = [question for criterion in content["criteria"] for question in criterion["questions"]]
    next(question for question in questions if question["code"] == code).update(change)
    assert grid_checksum(content) != GridVersion.objects.get(pk=1).checksum


@pytest.mark.django_db
def test_the_order_of_questions_is_sealed_too():
    content = grid_content(load_grid())
    content["criteria"][0]["questions"].reverse()
    assert grid_checksum(content) != GridVersion.objects.get(pk=1).checksum


def test_codes_follow_their_criterion_and_order():
    criteria = {row["pk"]: row["code"] for row in rows("criterion")}
    assert [row["code"] for row in QUESTIONS] == [
        f"{criteria[row['criterion']]}-{row['order']:02}" for row in QUESTIONS
    ]


@pytest.mark.parametrize("code", CODES)
def test_options_follow_the_scale(code):
    row = BY_CODE[code]
    points = {option["value"]: option["points"] for option in row["options"]}
    scales = {
        AnswerType.OUI: {"oui": 4, "partiel": 2, "non": 0},
        AnswerType.INV: {"non": 4, "partiel": 2, "oui": 0},
        AnswerType.FAIT: {"oui": None, "non": None},
        AnswerType.TEXT: {},
    }
    if row["answer_type"] == AnswerType.NIV:
        assert (min(points.values()), max(points.values())) == (0, 4)
        assert all(isinstance(value, int) for value in points.values())
    elif code == "JUR-08":
        assert points == {"oui": 4, "partiel": 2, "non": 0, "aucune_voie": 0}
    else:
        assert points == scales[row["answer_type"]]
    assert len(points) == len(row["options"])


@pytest.mark.parametrize("code", CODES)
def test_effects_are_well_formed(code):
    for effect in BY_CODE[code]["effects"]:
        assert set(effect) <= {"kind", "when", "and", "message", "document", "final", "target", "points"}
        assert effect["kind"] in {"B", "BD", "V", "D", "CAP"}
        assert effect["message"].endswith(".")
        assert set(effect["when"].get("values", ())) <= values(code)
        assert set(effect["when"]) in ({"values"}, {"values", "unknown"}, {"marks", "unknown"})
        assert bool(effect.get("document")) or effect["kind"] != "D"
        assert effect["kind"] != "CAP" or effect["target"] in BY_CODE
        for clause in effect.get("and", ()):
            known_fact = clause.get("fact") in FACTS
            known_values = "question" in clause and set(clause["values"]) <= values(clause["question"])
            assert known_fact or known_values or date.fromisoformat(clause["from_date"])


@pytest.mark.parametrize("code", CODES)
def test_every_question_has_help_respondents_and_honest_sources(code):
    row = BY_CODE[code]
    assert row["text"].endswith("?")
    assert row["help"]
    assert row["respondents"]
    assert set(row["respondents"]) <= RESPONDENTS
    assert row["references"]
    for reference in row["references"]:
        assert reference["confidence"] in CONFIDENCE
        assert reference["verified_on"] == ("2026-10-05" if reference["confidence"] in READ else None)


@pytest.mark.parametrize("code", CODES)
def test_texts_are_written_in_french_typography(code):
    for text in texts(BY_CODE[code]):
        assert "'" not in text
        assert "  " not in text
        assert not re.search(r"[^\s][?;!»]", text)


def test_the_guide_lists_every_blocker():
    listed = dict(re.findall(r"^\| ([A-Z]{3}-\d\d) \| (B|BD) \|", GUIDE.read_text(encoding="utf-8"), re.MULTILINE))
    assert listed == {
        row["code"]: effect["kind"] for row in QUESTIONS for effect in row["effects"] if effect["kind"] in ("B", "BD")
    }
