"""What is wrong with a grid, error by error: its place in the file, and a French sentence. Values in, values out.

Two readings, in this order: the shape, which the published schema (`grid_schema.json`) describes, then what no schema
can say: codes used once, answers that exist, questions that exist, conditions that do not go round in circles.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError

SCHEMA_PATH = Path(__file__).with_name("grid_schema.json")
SCORED_TYPES = frozenset({"OUI", "INV", "NIV"})

Place = tuple[str | int, ...]


@dataclass(frozen=True)
class GridError:
    """One error: `path` leads to it from the top of the file, `message` says what is expected there."""

    path: Place
    message: str

    @property
    def place(self) -> str:
        """The path as it is written: `criteria[0].questions[3].options[0].points`."""
        steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in self.path)
        return "".join(steps).lstrip(".")

    def __str__(self) -> str:
        return f"{self.place} : {self.message}" if self.path else self.message


class GridFileError(ValueError):
    """Everything wrong with a file: one line an error, each with its place."""

    def __init__(self, errors: Sequence[GridError]) -> None:
        super().__init__("\n".join(map(str, errors)))
        self.errors = tuple(errors)


@cache
def schema() -> dict[str, Any]:
    """Return the published schema of a grid."""
    return json.loads(SCHEMA_PATH.read_text(encoding="utf-8"))


def grid_errors(data: Any) -> list[GridError]:
    """Return every error of a grid, in the order of the file. Links are checked once the shape is right."""
    if not isinstance(data, Mapping) or data.get("format") != schema()["properties"]["format"]["const"]:
        return [GridError(("format",), schema()["properties"]["format"]["x-erreur"])]
    return _shape_errors(data) or list(_link_errors(data["criteria"]))


def part_errors(part: str, data: Mapping[str, Any]) -> list[GridError]:
    """Return the errors of shape of one "criterion" or "question" taken alone."""
    return _shape_errors(data, part)


def publication_errors(data: Mapping[str, Any]) -> list[GridError]:
    """Return what keeps a grid from being published: its errors, then what it lacks to be answered."""
    found = grid_errors(data)
    if found:
        return found
    criteria = data["criteria"]
    lacking = [
        GridError(("criteria", at, "questions"), "ce critère n’a pas de question : ajoutez-en une, ou retirez-le.")
        for at, criterion in enumerate(criteria)
        if not criterion["questions"]
    ]
    if all(criterion["is_general"] for criterion in criteria):
        lacking.append(GridError(("criteria",), "il faut au moins un critère qui ait un verdict."))
    return lacking


# The shape.


@cache
def _validator(part: str) -> Draft202012Validator:
    rules = {"$ref": f"#/$defs/{part}", "$defs": schema()["$defs"]} if part else schema()
    return Draft202012Validator(rules, format_checker=FormatChecker(["date"]))


def _shape_errors(data: Any, part: str = "") -> list[GridError]:
    found: dict[Place, tuple[int, GridError]] = {}
    for raw in _validator(part).iter_errors(data):
        for error in _in_french(raw):
            depth = len(raw.absolute_schema_path)
            if error.path not in found or depth > found[error.path][0]:
                found[error.path] = (depth, error)
    return [found[path][1] for path in sorted(found, key=_in_file_order)]


def _in_french(raw: ValidationError) -> Iterator[GridError]:
    path = tuple(raw.absolute_path)
    if raw.validator == "required":
        yield from (GridError((*path, key), "manque.") for key in raw.validator_value if key not in raw.instance)
    elif raw.validator == "additionalProperties":
        known = raw.schema.get("properties", {})
        yield from (GridError((*path, key), "clé inconnue.") for key in raw.instance if key not in known)
    else:
        yield GridError(path, raw.schema.get("x-erreur", "cette valeur n’est pas acceptée."))


def _in_file_order(path: Place) -> tuple[str, ...]:
    return tuple(f"{step:06}" if isinstance(step, int) else step for step in path)


# The links between its parts.


def _link_errors(criteria: Sequence[Mapping[str, Any]]) -> Iterator[GridError]:
    questions = {
        ("criteria", at, "questions", number): question
        for at, criterion in enumerate(criteria)
        for number, question in enumerate(criterion["questions"])
    }
    by_code = {question["code"]: question for question in questions.values()}
    yield from _used_twice((("criteria", at, "code"), row["code"]) for at, row in enumerate(criteria))
    yield from _used_twice(((*place, "code"), question["code"]) for place, question in questions.items())
    for place, question in questions.items():
        yield from _option_errors(place, question)
        for at, effect in enumerate(question["effects"]):
            yield from _effect_errors((*place, "effects", at), effect, question, by_code)
        yield from _condition_errors((*place, "condition"), question, by_code)
        yield from _evidence_errors(place, question)


def _used_twice(codes: Iterator[tuple[Place, str]]) -> Iterator[GridError]:
    seen: set[str] = set()
    for place, code in codes:
        if code in seen:
            yield GridError(place, f"{code} sert déjà. Donnez un autre code.")
        seen.add(code)


def _offered(question: Mapping[str, Any]) -> list[str]:
    return [str(option["value"]) for option in question["options"]]


def _option_errors(place: Place, question: Mapping[str, Any]) -> Iterator[GridError]:
    seen: set[str] = set()
    for at, value in enumerate(_offered(question)):
        if value in seen:
            yield GridError((*place, "options", at, "value"), f"« {value} » sert déjà à une autre réponse.")
        seen.add(value)


def _effect_errors(
    place: Place, effect: Mapping[str, Any], question: Mapping[str, Any], by_code: Mapping[str, Mapping[str, Any]]
) -> Iterator[GridError]:
    when = effect["when"]
    if question["answer_type"] == "TEXT" and "values" in when:
        yield GridError((*place, "when", "values"), "une question à texte se lit par sa note : employez marks.")
    elif "marks" in when and question["answer_type"] != "TEXT":
        yield GridError((*place, "when", "marks"), "seule une question à texte porte une note : employez values.")
    else:
        yield from _not_offered((*place, "when", "values"), when.get("values", ()), question)
    for at, clause in enumerate(effect.get("and", ())):
        yield from _clause_errors((*place, "and", at), clause, by_code)
    target = effect.get("target")
    if target is not None and target not in by_code:
        yield GridError((*place, "target"), f"{target} n’est pas une question de la grille.")
    elif target is not None and by_code[target]["answer_type"] not in SCORED_TYPES:
        yield GridError((*place, "target"), f"{target} ne donne pas de points : un plafond n’y changerait rien.")


def _clause_errors(
    place: Place, clause: Mapping[str, Any], by_code: Mapping[str, Mapping[str, Any]]
) -> Iterator[GridError]:
    code = clause.get("question")
    if code is None:
        return
    if code not in by_code:
        yield GridError((*place, "question"), f"{code} n’est pas une question de la grille.")
    elif by_code[code]["answer_type"] == "TEXT":
        yield GridError((*place, "question"), f"{code} attend un texte : aucune réponse n’y est proposée.")
    else:
        yield from _not_offered((*place, "values"), clause["values"], by_code[code])


def _not_offered(place: Place, values: Sequence[Any], question: Mapping[str, Any]) -> Iterator[GridError]:
    offered = _offered(question)
    for value in values:
        if str(value) not in offered:
            yield GridError(
                place, f"« {value} » n’est pas une réponse de {question['code']} (proposées : {', '.join(offered)})."
            )


def _condition_errors(
    place: Place, question: Mapping[str, Any], by_code: Mapping[str, Mapping[str, Any]]
) -> Iterator[GridError]:
    condition = question["condition"]
    if condition is None:
        return
    if "from_date" in condition:
        yield GridError(place, "une condition d’affichage porte sur un fait du dossier ou sur une réponse.")
        return
    yield from _clause_errors(place, condition, by_code)
    code = condition.get("question")
    if code not in by_code:
        return
    circle = _circle(question["code"], by_code)
    if circle:
        yield GridError((*place, "question"), f"ces conditions tournent en rond : {' → '.join(circle)}.")
    elif by_code[code]["condition"] is not None:
        yield GridError(
            (*place, "question"), f"{code} n’est pas toujours posée : choisissez une question toujours affichée."
        )


def _circle(start: str, by_code: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Return the codes that lead from `start` back to it through conditions, or nothing."""
    way, code = [start], start
    while True:
        code = (by_code[code]["condition"] or {}).get("question") if code in by_code else None
        if code is None or (code in way and code != start):
            return []
        way.append(code)
        if code == start:
            return way


def _evidence_errors(place: Place, question: Mapping[str, Any]) -> Iterator[GridError]:
    offered = _offered(question)
    yield from _used_twice(
        ((*place, "evidence", at, "point"), row["point"]) for at, row in enumerate(question["evidence"])
    )
    for at, row in enumerate(question["evidence"]):
        for level, value in row.get("levels", {}).items():
            if value not in offered:
                spot = (*place, "evidence", at, "levels", level)
                yield GridError(spot, f"« {value} » n’est pas une réponse de {question['code']}.")
