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
