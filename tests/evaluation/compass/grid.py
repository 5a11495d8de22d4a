"""The published grid, read from its fixtures without a database."""

import json
from pathlib import Path

from evaluation.compass.scoring import QuestionSpec

FIXTURES = Path(__file__).parents[3] / "fixtures"


def rows(name: str) -> list[dict]:
    """Return the rows of a fixture of the grid, each with its `pk` and its fields."""
    content = json.loads((FIXTURES / f"compass__{name}.json").read_text(encoding="utf-8"))
    return [{"pk": row["pk"], **row["fields"]} for row in content]


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
