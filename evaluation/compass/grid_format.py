"""A grid, and answers to it, as one JSON file: reading them with located errors. Values in, values out.

The format is written in docs/grille.md and in `grid_schema.json`. Nothing here touches the database: the command that
scores a file and the screens share the same scoring, and a file is checked whole before anything is said of it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from evaluation.compass.grid_errors import GridError, GridFileError, grid_errors
from evaluation.compass.scoring import TOP_MARK, Given, QuestionSpec

FORMAT = "boussole-grid/1"
ANSWER_KEYS = frozenset({"value", "mark", "unknown", "not_applicable"})

__all__ = ["FORMAT", "GridError", "GridFileError", "Sitting", "read_answers", "read_grid", "specs_of"]


@dataclass(frozen=True)
class Sitting:
    """Answers to a grid: the answers by code, the facts of the dossier, the day, the blockers lifted."""

    answers: Mapping[str, Given]
    facts: Mapping[str, bool | None]
    on: date
    released: frozenset[str]


def read_grid(data: Any) -> list[QuestionSpec]:
    """Return the questions of a grid file, in order, as the scoring reads them. Raises GridFileError."""
    errors = grid_errors(data)
    if errors:
        raise GridFileError(errors)
    return specs_of(data)


def specs_of(content: Mapping[str, Any]) -> list[QuestionSpec]:
    """Return the questions of a grid's content, in order, as the scoring reads them."""
    return [
        QuestionSpec(
            code=question["code"],
            criterion=criterion["code"],
            answer_type=question["answer_type"],
            options=question["options"],
            effects=question["effects"],
            condition=question["condition"],
            general=criterion["is_general"],
        )
        for criterion in content["criteria"]
        for question in criterion["questions"]
    ]


def read_answers(data: Any, questions: Sequence[QuestionSpec]) -> Sitting:
    """Return the answers of a file, checked against the grid. Raises GridFileError."""
    if not isinstance(data, Mapping) or not isinstance(data.get("answers"), Mapping):
        raise GridFileError([GridError(("answers",), "le fichier porte ses réponses dans « answers ».")])
    known = {question.code: question for question in questions}
    errors = [error for code, given in data["answers"].items() for error in _answer_errors(code, given, known)]
    released = data.get("released", [])
    errors += [
        GridError(("released",), f"{code} n’est pas une question de la grille.")
        for code in released
        if code not in known
    ]
    try:
        day = date.fromisoformat(str(data.get("on")))
    except ValueError:
        errors.append(GridError(("on",), "donnez le jour du calcul : 2026-11-24."))
    if errors:
        raise GridFileError(errors)
    answers = {code: _given(given) for code, given in data["answers"].items()}
    return Sitting(answers, dict(data.get("facts", {})), day, frozenset(released))


def _given(given: Any) -> Given:
    return Given(**given) if isinstance(given, Mapping) else Given(value=given)


def _answer_errors(code: str, given: Any, known: Mapping[str, QuestionSpec]) -> Iterator[GridError]:
    place = ("answers", code)
    if code not in known:
        yield GridError(place, "cette question n’est pas dans la grille.")
        return
    if isinstance(given, Mapping):
        if not given or not set(given) <= ANSWER_KEYS:
            yield GridError(place, f"donnez {', '.join(sorted(ANSWER_KEYS))}.")
            return
        if given.get("mark") is not None and given["mark"] not in range(TOP_MARK + 1):
            yield GridError((*place, "mark"), f"une note va de 0 à {TOP_MARK}.")
        given = given.get("value")
    offered = [str(option["value"]) for option in known[code].options]
    if given is not None and str(given) not in offered:
        yield GridError(place, f"« {given} » n’est pas proposé ; choisissez parmi {', '.join(offered) or 'une note'}.")
