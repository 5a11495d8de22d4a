"""A grid, and answers to it, as one JSON file: reading them with located errors. Values in, values out.

The format is written in docs/grille.md. Nothing here touches the database: the command that scores a file and the
screens share the same scoring, and a file is checked whole before anything is said of it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from evaluation.compass.scoring import Given, QuestionSpec

FORMAT = "boussole-grid/1"
ANSWER_TYPES = ("OUI", "INV", "NIV", "FAIT", "TEXT")
EFFECT_KINDS = ("B", "BD", "V", "D", "CAP")
WHEN_KEYS = frozenset({"values", "unknown", "marks"})
TOP_MARK = 4
GRID_KEYS = ("code", "number", "title", "law_read_on", "criteria")
CRITERION_KEYS = ("code", "label", "question", "respondents", "is_general", "questions")
QUESTION_KEYS = (
    "code", "text", "help", "answer_type", "options", "effects", "condition", "respondents", "references", "evidence",
)  # fmt: skip


class GridFileError(ValueError):
    """Everything wrong with a file: one line an error, each with its place."""

    def __init__(self, errors: Sequence[str]) -> None:
        super().__init__("\n".join(errors))
        self.errors = tuple(errors)


@dataclass(frozen=True)
class Sitting:
    """Answers to a grid: the answers by code, the facts of the dossier, the day, the blockers lifted."""

    answers: Mapping[str, Given]
    facts: Mapping[str, bool | None]
    on: date
    released: frozenset[str]


def read_grid(data: Any) -> list[QuestionSpec]:
    """Return the questions of a grid file, in order, as the scoring reads them. Raises GridFileError."""
    errors = list(_grid_errors(data))
    if errors:
        raise GridFileError(errors)
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
        for criterion in data["criteria"]
        for question in criterion["questions"]
    ]


def read_answers(data: Any, questions: Sequence[QuestionSpec]) -> Sitting:
    """Return the answers of a file, checked against the grid. Raises GridFileError."""
    if not isinstance(data, Mapping) or not isinstance(data.get("answers"), Mapping):
        raise GridFileError(["answers : le fichier porte ses réponses dans « answers »."])
    known = {question.code: question for question in questions}
    errors = [line for code, given in data["answers"].items() for line in _answer_errors(code, given, known)]
    released = data.get("released", [])
    errors += [f"released : {code} n’est pas une question de la grille." for code in released if code not in known]
    try:
        day = date.fromisoformat(str(data.get("on")))
    except ValueError:
        errors.append("on : donnez le jour du calcul : 2026-11-24.")
    if errors:
        raise GridFileError(errors)
    answers = {code: _given(given) for code, given in data["answers"].items()}
    return Sitting(answers, dict(data.get("facts", {})), day, frozenset(released))


def _given(given: Any) -> Given:
    return Given(**given) if isinstance(given, Mapping) else Given(value=given)


def _answer_errors(code: str, given: Any, known: Mapping[str, QuestionSpec]) -> Iterator[str]:
    place = f"answers.{code}"
    if code not in known:
        yield f"{place} : cette question n’est pas dans la grille."
        return
    if isinstance(given, Mapping):
        allowed = {"value", "mark", "unknown", "not_applicable"}
        if not given or not set(given) <= allowed:
            yield f"{place} : donnez {', '.join(sorted(allowed))}."
            return
        if given.get("mark") is not None and given["mark"] not in range(TOP_MARK + 1):
            yield f"{place}.mark : une note va de 0 à {TOP_MARK}."
        given = given.get("value")
    offered = [str(option["value"]) for option in known[code].options]
    if given is not None and str(given) not in offered:
        yield f"{place} : « {given} » n’est pas proposé ; choisissez parmi {', '.join(offered) or 'une note'}."


def _grid_errors(data: Any) -> Iterator[str]:
    if not isinstance(data, Mapping) or data.get("format") != FORMAT:
        yield f'format : une grille commence par « "format": "{FORMAT}" ».'
        return
    yield from _missing(data, GRID_KEYS, "")
    criteria = data.get("criteria")
    if not isinstance(criteria, list) or not criteria:
        yield "criteria : donnez au moins un critère."
        return
    codes: set[str] = set()
    for at, criterion in enumerate(criteria):
        place = f"criteria[{at}]"
        yield from _missing(criterion, CRITERION_KEYS, f"{place}.")
        for number, question in enumerate(criterion.get("questions") or []):
            yield from _question_errors(question, f"{place}.questions[{number}]", codes)
    yield from _unknown_codes(criteria, codes)


def _missing(row: Any, keys: Sequence[str], place: str) -> Iterator[str]:
    if not isinstance(row, Mapping):
        yield f"{place.rstrip('.')} : un objet est attendu."
        return
    yield from (f"{place}{key} : manque." for key in keys if key not in row)


def _question_errors(question: Any, place: str, codes: set[str]) -> Iterator[str]:
    lacking = list(_missing(question, QUESTION_KEYS, f"{place}."))
    if lacking:
        yield from lacking
        return
    code = question["code"]
    if code in codes:
        yield f"{place}.code : {code} sert déjà à une autre question."
    codes.add(code)
    if question["answer_type"] not in ANSWER_TYPES:
        yield f"{place}.answer_type : choisissez parmi {', '.join(ANSWER_TYPES)}."
    yield from _option_errors(question, place)
    values = {str(option.get("value")) for option in question["options"]}
    for at, effect in enumerate(question["effects"]):
        yield from _effect_errors(effect, f"{place}.effects[{at}]", values)


def _option_errors(question: Mapping[str, Any], place: str) -> Iterator[str]:
    scored = question["answer_type"] in ("OUI", "INV", "NIV")
    for at, option in enumerate(question["options"]):
        points = option.get("points")
        if scored and points not in range(TOP_MARK + 1):
            yield f"{place}.options[{at}].points : un nombre entier de 0 à {TOP_MARK}."
        if not scored and points is not None:
            yield f"{place}.options[{at}].points : une réponse de ce type ne donne pas de points (null)."
    if question["answer_type"] != "TEXT" and len(question["options"]) < 2:
        yield f"{place}.options : deux réponses au moins."


def _effect_errors(effect: Mapping[str, Any], place: str, values: set[str]) -> Iterator[str]:
    if effect.get("kind") not in EFFECT_KINDS:
        yield f"{place}.kind : choisissez parmi {', '.join(EFFECT_KINDS)}."
    if not effect.get("message"):
        yield f"{place}.message : dites ce que l’effet annonce."
    when = effect.get("when")
    if not isinstance(when, Mapping) or not when or not set(when) <= WHEN_KEYS:
        yield f"{place}.when : dites quand, avec {', '.join(sorted(WHEN_KEYS))}."
        return
    for value in when.get("values", []):
        if str(value) not in values:
            yield f"{place}.when.values : « {value} » n’est pas une réponse de la question."


def _unknown_codes(criteria: Sequence[Mapping[str, Any]], codes: set[str]) -> Iterator[str]:
    """Caps aim at another question: it must exist. Said after the rest, once every code is known."""
    for at, criterion in enumerate(criteria):
        for number, question in enumerate(criterion.get("questions") or []):
            for index, effect in enumerate(question.get("effects") or []):
                target = effect.get("target")
                if target and target not in codes:
                    place = f"criteria[{at}].questions[{number}].effects[{index}].target"
                    yield f"{place} : {target} n’est pas une question de la grille."
