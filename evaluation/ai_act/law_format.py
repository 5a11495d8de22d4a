"""A version of the law as one JSON file: reading it, with every error located. Values in, values out.

The format is written in docs/reglement-ia.md. A file is checked whole before anything is done with it: shape first,
then what the rows say of one another (questions, classes and dates that exist, a tree that ends).
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from evaluation.ai_act.law import (
    ANY,
    MANY,
    NO,
    NONE,
    ONE,
    YES,
    Branch,
    ClassWords,
    Condition,
    Law,
    LawDate,
    Obligation,
    Question,
    Source,
    Start,
    Test,
)
from evaluation.ai_act.law_checks import tree_errors

FORMAT = "boussole-ai-act/1"
CODE_LENGTH = 20
TEXT, TABLE, LIST, FLAG = "un texte", "un objet", "une liste", "vrai ou faux"
_TYPES = {TEXT: str, TABLE: Mapping, LIST: list, FLAG: bool}

# What each kind of row holds: its keys, what is expected, whether it may be left out.
LAW_KEYS = {
    "version": TEXT, "read_on": TEXT, "texts": TEXT, "start": TEXT,
    "dates": TABLE, "questions": LIST, "classes": TABLE, "obligations": LIST,
}  # fmt: skip
DATE_KEYS = {"from": TEXT, "label": TEXT, "confidence": TEXT, "caution?": TEXT}
CLASS_KEYS = {"label": TEXT, "text": TEXT}
SOURCE_KEYS = {"text": TEXT, "confidence": TEXT}
EXAMPLE_KEYS = {"case": TEXT, "answer": TEXT}
QUESTION_KEYS = {
    "code": TEXT, "kind": TEXT, "text": TEXT, "help": TEXT, "examples": LIST, "sources": LIST, "options": TABLE,
    "branches": LIST, "optional?": FLAG, "skip?": TABLE,
}  # fmt: skip
BRANCH_KEYS = {"when": TABLE, "next": TEXT, "text": TEXT, "adds?": LIST, "unless?": LIST, "route?": TEXT}
SKIP_KEYS = {"when": TABLE, "next": TEXT}
OBLIGATION_KEYS = {
    "code": TEXT, "classes": LIST, "text": TEXT, "who": TEXT, "sources": LIST, "dates": LIST,
    "routes?": LIST, "any_of?": LIST, "parts?": TABLE, "parts_of?": TEXT, "caution?": TEXT,
}  # fmt: skip
START_KEYS = {"date": TEXT, "route?": TEXT, "in_service?": FLAG, "any_of?": LIST}


class LawFileError(ValueError):
    """Everything wrong with a file: one line an error, each with its place."""

    def __init__(self, errors: Sequence[str]) -> None:
        super().__init__("\n".join(errors))
        self.errors = tuple(errors)


def read_law(data: Any) -> Law:
    """Return the law that a file holds. Raises LawFileError with every error and its place."""
    errors = list(_shape_errors(data))
    if errors:
        raise LawFileError(errors)
    law = Law(
        version=data["version"],
        read_on=date.fromisoformat(data["read_on"]),
        texts=data["texts"],
        start=data["start"],
        dates={
            name: LawDate(
                name, date.fromisoformat(row["from"]), row["label"], row["confidence"], row.get("caution", "")
            )
            for name, row in data["dates"].items()
        },
        questions={row["code"]: _question(row) for row in data["questions"]},
        classes={code: ClassWords(row["label"], row["text"]) for code, row in data["classes"].items()},
        obligations=tuple(_obligation(row) for row in data["obligations"]),
    )
    errors = list(tree_errors(law))
    if errors:
        raise LawFileError(errors)
    return law


def _question(row: Mapping[str, Any]) -> Question:
    skip = row.get("skip")
    return Question(
        code=row["code"],
        kind=row["kind"],
        text=row["text"],
        help=row["help"],
        examples=tuple((example["case"], example["answer"]) for example in row["examples"]),
        sources=_sources(row["sources"]),
        options=row["options"],
        branches=tuple(
            Branch(
                _condition(branch["when"]),
                tuple(branch.get("adds", ())),
                tuple(branch.get("unless", ())),
                branch.get("route", ""),
                branch["next"],
                branch["text"],
            )
            for branch in row["branches"]
        ),
        optional=row.get("optional", False),
        skip=(_condition(skip["when"]), skip["next"]) if skip else None,
    )


def _obligation(row: Mapping[str, Any]) -> Obligation:
    return Obligation(
        code=row["code"],
        classes=tuple(row["classes"]),
        routes=tuple(row.get("routes", ())),
        any_of=_conditions(row),
        text=row["text"],
        parts_of=row.get("parts_of", ""),
        parts=row.get("parts", {}),
        who=row["who"],
        sources=_sources(row["sources"]),
        starts=tuple(
            Start(start["date"], start.get("route", ""), start.get("in_service", False), _conditions(start))
            for start in row["dates"]
        ),
        caution=row.get("caution", ""),
    )


def _sources(rows: Sequence[Mapping[str, str]]) -> tuple[Source, ...]:
    return tuple(Source(row["text"], row["confidence"]) for row in rows)


def _conditions(row: Mapping[str, Any]) -> tuple[Condition, ...]:
    return tuple(_condition(condition) for condition in row.get("any_of", ()))


def _condition(row: Mapping[str, Any]) -> dict[str, Test]:
    return {code: tuple(test) if isinstance(test, list) else test for code, test in row.items()}


# --- shape ------------------------------------------------------------------------------------------


def _shape_errors(data: Any) -> Iterator[str]:
    if not isinstance(data, Mapping) or data.get("format") != FORMAT:
        yield f'format : un fichier commence par « "format": "{FORMAT}" ».'
        return
    lacking = list(_row_errors(data, LAW_KEYS | {"format": TEXT}, ""))
    if lacking:
        yield from lacking
        return
    yield from _day_errors(data["read_on"], "read_on")
    if not 0 < len(data["version"]) <= CODE_LENGTH:
        yield f"version : donnez un nom de {CODE_LENGTH} caractères au plus."
    for name, row in data["dates"].items():
        yield from _row_errors(row, DATE_KEYS, f"dates.{name}.")
        if isinstance(row, Mapping) and isinstance(row.get("from"), str):
            yield from _day_errors(row["from"], f"dates.{name}.from")
    for code, row in data["classes"].items():
        yield from _row_errors(row, CLASS_KEYS, f"classes.{code}.")
    for at, row in enumerate(data["questions"]):
        yield from _question_errors(row, f"questions[{at}]")
    for at, row in enumerate(data["obligations"]):
        yield from _obligation_errors(row, f"obligations[{at}]")
    yield from _twice(data["questions"], "questions")
    yield from _twice(data["obligations"], "obligations")


def _question_errors(row: Any, place: str) -> Iterator[str]:
    lacking = list(_row_errors(row, QUESTION_KEYS, f"{place}."))
    if lacking:
        yield from lacking
        return
    if row["kind"] not in (ONE, MANY):
        yield f"{place}.kind : « {ONE} » (une réponse) ou « {MANY} » (plusieurs)."
    elif row["kind"] == ONE and set(row["options"]) != {YES, NO}:
        yield f"{place}.options : une question « {ONE} » se répond par « {YES} » ou « {NO} »."
    yield from _all(row["options"].items(), TEXT, f"{place}.options")
    if not row["sources"]:
        yield f"{place}.sources : donnez au moins une source."
    if not row["branches"]:
        yield f"{place}.branches : dites ce qui suit la réponse."
    yield from _list_errors(row["sources"], SOURCE_KEYS, f"{place}.sources")
    yield from _list_errors(row["examples"], EXAMPLE_KEYS, f"{place}.examples")
    for at, branch in enumerate(row["branches"]):
        yield from _row_errors(branch, BRANCH_KEYS, f"{place}.branches[{at}].")
        if isinstance(branch, Mapping):
            yield from _condition_errors(branch.get("when"), f"{place}.branches[{at}].when")
            for key in ("adds", "unless"):
                yield from _texts(branch.get(key, []), f"{place}.branches[{at}].{key}")
    if "skip" in row:
        yield from _row_errors(row["skip"], SKIP_KEYS, f"{place}.skip.")
        yield from _condition_errors(row["skip"].get("when"), f"{place}.skip.when")


def _obligation_errors(row: Any, place: str) -> Iterator[str]:
    lacking = list(_row_errors(row, OBLIGATION_KEYS, f"{place}."))
    if lacking:
        yield from lacking
        return
    if not row["sources"]:
        yield f"{place}.sources : donnez au moins une source."
    yield from _list_errors(row["sources"], SOURCE_KEYS, f"{place}.sources")
    for key in ("classes", "routes"):
        yield from _texts(row.get(key, []), f"{place}.{key}")
    yield from _all(row.get("parts", {}).items(), TEXT, f"{place}.parts")
    yield from _any_of_errors(row, place)
    if not row["dates"]:
        yield f"{place}.dates : dites depuis quand."
    for at, start in enumerate(row["dates"]):
        yield from _row_errors(start, START_KEYS, f"{place}.dates[{at}].")
        if isinstance(start, Mapping):
            yield from _any_of_errors(start, f"{place}.dates[{at}]")


def _any_of_errors(row: Mapping[str, Any], place: str) -> Iterator[str]:
    rows = row.get("any_of", [])
    for at, condition in enumerate(rows if isinstance(rows, list) else []):
        yield from _condition_errors(condition, f"{place}.any_of[{at}]")


def _condition_errors(condition: Any, place: str) -> Iterator[str]:
    if not isinstance(condition, Mapping):
        yield f"{place} : une condition est un objet, de la question vers sa réponse."
        return
    for code, test in condition.items():
        texts = isinstance(test, list) and test and all(isinstance(value, str) for value in test)
        if test not in (YES, NO, ANY, NONE) and not texts:
            yield f"{place}.{code} : « {YES} », « {NO} », « {ANY} », « {NONE} », ou une liste de réponses."


def _list_errors(rows: Sequence[Any], keys: Mapping[str, str], place: str) -> Iterator[str]:
    for at, row in enumerate(rows):
        yield from _row_errors(row, keys, f"{place}[{at}].")


def _row_errors(row: Any, keys: Mapping[str, str], place: str) -> Iterator[str]:
    """What a row lacks, holds too much, or holds of the wrong kind. A key that ends with « ? » may be left out."""
    if not isinstance(row, Mapping):
        yield f"{place.rstrip('.')} : il faut {TABLE}."
        return
    expected = {key.rstrip("?"): kind for key, kind in keys.items()}
    yield from (f"{place}{key} : manque." for key in keys if not key.endswith("?") and key not in row)
    yield from (f"{place}{key} : cette clé n’est pas connue." for key in row if key not in expected)
    for key, kind in expected.items():
        if key in row and not isinstance(row[key], _TYPES[kind]):
            yield f"{place}{key} : il faut {kind}."


def _all(items: Any, kind: str, place: str) -> Iterator[str]:
    yield from (f"{place}.{key} : il faut {kind}." for key, value in items if not isinstance(value, _TYPES[kind]))


def _texts(values: Any, place: str) -> Iterator[str]:
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        yield f"{place} : il faut une liste de textes."


def _twice(rows: Sequence[Any], place: str) -> Iterator[str]:
    seen: set[str] = set()
    for at, row in enumerate(rows):
        code = row.get("code") if isinstance(row, Mapping) else None
        if isinstance(code, str) and code in seen:
            yield f"{place}[{at}].code : {code} sert déjà."
        seen.add(str(code))


def _day_errors(value: Any, place: str) -> Iterator[str]:
    try:
        date.fromisoformat(str(value))
    except ValueError:
        yield f"{place} : « {value} » n’est pas un jour ; écrivez 2027-12-02."
