"""What the dossier already establishes, set against the answers of a criterion. It suggests; it never answers."""

from collections.abc import Mapping
from dataclasses import dataclass

from evaluation.ai_act.selectors import evidence_points as of_ai_act
from evaluation.compass.models import Question
from evaluation.cost.selectors import evidence_points as of_cost
from evaluation.datasets.selectors import evidence_points as of_datasets
from evaluation.footprint.selectors import evidence_points as of_footprint
from evaluation.frame.selectors import evidence_points as of_frame
from evaluation.jobs.selectors import evidence_points as of_jobs
from usecases.evidence import Point, joined_points
from usecases.models import UseCase

SOURCES = (of_frame, of_ai_act, of_datasets, of_footprint, of_cost, of_jobs)


@dataclass(frozen=True)
class Clue:
    """A point beside a question, and the value of the answer it speaks for ("" when it only informs)."""

    point: Point
    suggests: str


def evidence_of(use_case: UseCase) -> dict[str, Point]:
    """Return every established point of the dossier by name."""
    found = [point for source in SOURCES for point in source(use_case)]
    return {point.name: point for point in (*found, *joined_points(use_case))}


def clues_for(question: Question, points: Mapping[str, Point]) -> list[Clue]:
    """Return the points that `question` looks at, with the answer each one speaks for.

    `question.evidence` holds rows {"point": name, "levels": {level: option value}}.
    """
    return [
        Clue(points[row["point"]], str(row.get("levels", {}).get(points[row["point"]].level, "")))
        for row in question.evidence
        if row["point"] in points
    ]
