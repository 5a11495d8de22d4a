"""The published grid, read from its fixtures without a database."""

import json
from pathlib import Path

from evaluation.compass.scoring import QuestionSpec

FIXTURES = Path(__file__).parents[3] / "fixtures"


def rows(name: str) -> list[dict]:
    """Return the rows of a fixture of the grid, each with its `pk` and its fields."""
    return [{"pk": row["pk"], **row["fields"]} for row in _content(name)]


def _content(name: str) -> list[dict]:
    return json.loads((FIXTURES / f"compass__{name}.json").read_text(encoding="utf-8"))


def published_grid() -> tuple[QuestionSpec, ...]:
    """Return the questions of the published grid as the scoring reads them."""
    criteria = {row["pk"]: row for row in rows("criterion")}
    return tuple(
        QuestionSpec(
            code=row["code"],
            criterion=criteria[row["criterion"]]["code"],
            answer_type=row["answer_type"],
            options=row["options"],
            effects=row["effects"],
            condition=row["condition"],
            general=criteria[row["criterion"]]["is_general"],
        )
        for row in rows("question")
    )


def grid_file() -> dict:
    """Return the published grid as its file would hold it."""
    version = rows("gridversion")[0]
    questions: dict[int, list[dict]] = {}
    for row in rows("question"):
        kept = {key: value for key, value in row.items() if key not in ("pk", "criterion", "order", "sealed")}
        questions.setdefault(row["criterion"], []).append(kept)
    criteria = [
        {
            **{key: row[key] for key in ("code", "label", "question", "respondents", "is_general")},
            "questions": questions[row["pk"]],
        }
        for row in rows("criterion")
    ]
    heading = {key: version[key] for key in ("code", "number", "title", "law_read_on")}
    return {"format": "boussole-grid/1", **heading, "criteria": criteria}


def second_grid() -> tuple[QuestionSpec, ...]:
    """Return the questions of the second published grid as the scoring reads them."""
    questions = [row["fields"] for row in _content("second_grid") if row["model"] == "compass.question"]
    return tuple(
        QuestionSpec(
            row["code"], row["criterion"][0], row["answer_type"], row["options"], row["effects"], row["condition"]
        )
        for row in questions
    )
