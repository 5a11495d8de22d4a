"""Cases and classifications as plain data: what the command reads and prints, what a signature freezes."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from evaluation.ai_act.classifier import AnswerError, Classification, classify
from evaluation.ai_act.law import NO, UNKNOWN, Answer, Law, Question


def case_from_dict(data: Any) -> dict[str, Any]:
    """Return the arguments of `classify` from a case as docs/reglement-ia.md writes it.

    Raises AnswerError for a case without answers, with a day that is not one, or an answer of no known shape.
    """
    if not isinstance(data, Mapping) or not isinstance(data.get("answers"), Mapping):
        raise AnswerError("un cas porte ses réponses dans « answers ».")
    try:
        on = date.fromisoformat(str(data["on"]))
    except (KeyError, ValueError) as error:
        raise AnswerError("un cas dit le jour du classement dans « on » : 2026-11-24.") from error
    in_service = data.get("already_in_service", False)
    if not isinstance(in_service, bool):
        raise AnswerError("« already_in_service » est vrai ou faux (true, false).")
    return {"answers": answers_from_json(data["answers"]), "on": on, "already_in_service": in_service}


def answers_from_json(data: Mapping[str, Any]) -> dict[str, Answer]:
    """Return answers as the classifier reads them: what is ticked is a tuple. Raises AnswerError."""
    return {str(code): _answer(code, given) for code, given in data.items()}


def answers_to_json(answers: Mapping[str, Answer]) -> dict[str, Any]:
    """Return answers as they are kept: what is ticked is a list."""
    return {code: list(given) if isinstance(given, tuple) else given for code, given in answers.items()}


def classification_to_dict(result: Classification) -> dict[str, Any]:
    """Return a classification as plain data: no date, no tuple."""
    return {
        "classes": list(result.classes),
        "possible": list(result.possible),
        "missing": list(result.missing),
        "to_check": list(result.to_check),
        "path": [
            {"question": row.question, "answer": _said(row.answer), "follows": row.follows} for row in result.path
        ],
        "obligations": [
            {
                "code": row.code,
                "from": row.applies_from.isoformat(),
                "in_force": row.in_force,
                "source": ", ".join(source.text for source in row.sources),
                "text": row.text,
                "parts": list(row.parts),
                "who": row.who,
                "sources": [{"text": source.text, "confidence": source.confidence} for source in row.sources],
                "date_confidence": row.starts.confidence,
                "caution": row.caution,
            }
            for row in result.duties
        ],
        "law": result.law_version,
    }


def frozen_result(
    answers: Mapping[str, Answer], law: Law, *, on: date, already_in_service: bool = False
) -> dict[str, Any]:
    """Classify, and return the result in codes and in words, so that it can be read without the law it came from.

    Same arguments and errors as `classify`.
    """
    result = classify(answers, law, on=on, already_in_service=already_in_service)
    plain = classification_to_dict(result)
    for row, step in zip(plain["path"], result.path, strict=True):
        question = law.questions[step.question]
        row |= {"text": question.text, "answer_text": answer_words(question, step.answer)}
    return {
        **plain,
        "class_labels": [law.classes[code].label for code in result.classes],
        "class_texts": [law.classes[code].text for code in result.classes],
        "possible_labels": [law.classes[code].label for code in result.possible if code not in result.classes],
        "provisional": result.provisional,
        "on": on.isoformat(),
        "already_in_service": already_in_service,
        "law_read_on": law.read_on.isoformat(),
    }


def answer_words(question: Question, answer: Answer) -> str:
    """Return an answer as a person reads it; several things ticked are set one after the other."""
    if answer == UNKNOWN:
        return "Je ne sais pas"
    if isinstance(answer, str):
        return question.options[answer]
    return " ; ".join(question.options[value] for value in answer) or "Aucune de ces réponses"


def _said(answer: Answer) -> str:
    return answer if isinstance(answer, str) else ", ".join(answer) or NO


def _answer(code: Any, given: Any) -> Answer:
    if isinstance(given, str):
        return given
    if isinstance(given, list) and all(isinstance(value, str) for value in given):
        return tuple(dict.fromkeys(given))
    raise AnswerError(f"{code} : une réponse est un texte, ou une liste de textes.")
