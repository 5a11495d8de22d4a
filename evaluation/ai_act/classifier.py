"""Classifying a system under the European AI regulation, for a public body that deploys it: values in, values out.

The questions, classes, obligations and dates are data (`law/ai_act_*.json`): a change in law is a new version of
that file. This module only knows the shape of the tree. Source: regulation (EU) 2024/1689 as amended; each item of
the data names its article and how far it was checked. Nothing is ever guessed from a text.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

LAW_FOLDER = Path(__file__).parent / "law"
CURRENT = "1"
YES, NO, UNKNOWN = "oui", "non", "?"
OUT, PROVIDER, PROHIBITED = "HORS_RIA", "FOURNISSEUR_POSSIBLE", "INTERDIT"
HIGH_RISK, EXEMPT, TRANSPARENCY, MINIMAL = "HAUT_RISQUE", "EXEMPTE_6_3", "TRANSPARENCE", "MINIMAL"
Answer = str | tuple[str, ...]


class AnswerError(ValueError):
    """An answer that the law's questionnaire does not offer. The message names the question."""


@dataclass(frozen=True)
class Step:
    """One question that led to the result: its code, what was answered, what follows."""

    question: str
    answer: str
    follows: str


@dataclass(frozen=True)
class Duty:
    """An obligation with its source and the day it applies from; `in_force` on the day of the classification."""

    code: str
    text: str
    source: str
    applies_from: date
    in_force: bool
    caution: str = ""


@dataclass(frozen=True)
class Classification:
    """The classes (several may hold together), the path that leads there, the obligations, what is not known yet.

    With something in `missing` the classes are those that are certain; others may join them.
    """

    classes: tuple[str, ...]
    path: tuple[Step, ...]
    duties: tuple[Duty, ...]
    missing: tuple[str, ...]
    law_version: str


@dataclass(frozen=True)
class Law:
    """A version of the law as data."""

    version: str
    read_on: date
    questions: Mapping[str, Mapping[str, Any]]
    classes: Mapping[str, str]
    obligations: tuple[Mapping[str, Any], ...]
    dates: Mapping[str, date]


def load_law(version: str = CURRENT) -> Law:
    """Return a version of the law. Raises FileNotFoundError for a version that does not exist."""
    data = json.loads((LAW_FOLDER / f"ai_act_{version}.json").read_text(encoding="utf-8"))
    return Law(
        version=data["version"],
        read_on=date.fromisoformat(data["read_on"]),
        questions={row["code"]: row for row in data["questions"]},
        classes=data["classes"],
        obligations=tuple(data["obligations"]),
        dates={name: date.fromisoformat(row["from"]) for name, row in data["dates"].items()},
    )


def classify(answers: Mapping[str, Answer], law: Law, *, on: date, already_in_service: bool = False) -> Classification:
    """Return the classes of a system with their path and obligations, as the law stands on the day `on`.

    `answers` maps question codes to « oui », « non » or « ? », and to the tuple of what is ticked (or « ? ») where
    several answers may hold. A question that is needed and absent counts as unknown. `already_in_service` defers
    the obligations of high risk. Raises AnswerError for an unknown question or value.
    """
    _require_offered(answers, law)
    walk = _Walk(answers, law)
    classes = walk.classes()
    missing = tuple(dict.fromkeys(walk.missing))
    domains = () if OUT in classes else walk.many_or_nothing("C4")
    duties = _duties(law, classes, domains, walk, on, already_in_service)
    return Classification(classes, tuple(walk.path), duties, missing, law.version)


class _Walk:
    """One walk down the tree: what is asked, what is certain, what is lacking."""

    def __init__(self, answers: Mapping[str, Answer], law: Law) -> None:
        self.answers, self.law = answers, law
        self.path: list[Step] = []
        self.missing: list[str] = []

    def classes(self) -> tuple[str, ...]:
        inferred = self.one("C0", {NO: "le règlement ne s’applique pas"})
        if inferred != YES:
            return (OUT,) if inferred == NO else ()
        named = self.one("C1-NOM", {YES: "avis juridique : la collectivité pourrait être fournisseur"})
        used = self.one("C1-USAGE", {NO: "la collectivité n’est pas déployeur"})
        found = [PROVIDER] if named == YES else []
        if self.many("C2", "pratique interdite"):
            return (*found, PROHIBITED)
        if found:
            return (PROVIDER,)
        if used == NO and named == NO:
            return (OUT,)
        # Past this point nothing stops the walk: it goes on only when everything before it is known.
        return () if self.missing else self._risk()

    def _risk(self) -> tuple[str, ...]:
        found: list[str] = []
        if self.one("C3", {YES: "haut risque (annexe I)"}) == YES:
            found.append(HIGH_RISK)
        domain = self._domain()
        if domain and domain not in found:
            found.append(domain)
        if self.many("C7", "les personnes doivent le savoir"):
            found.append(TRANSPARENCY)
        elif HIGH_RISK not in found and not self.missing:
            found.append(MINIMAL)
        return tuple(found)

    def _domain(self) -> str | None:
        """C4 to C6: high risk, exempted, or neither."""
        if not self.many("C4", "domaine de l’annexe III"):
            return None
        profiling = self.one("C5", {YES: "haut risque, sans exception possible"})
        if profiling == YES:
            return HIGH_RISK
        narrow = self.many("C6", "exception de l’article 6, 3)")
        if not narrow:
            return HIGH_RISK if "C6" not in self.missing else None
        proven = self.one("C6-PREUVE", {YES: "exempté, preuve à l’appui", NO: "haut risque : rien ne le prouve"})
        if proven == NO:
            return HIGH_RISK
        return EXEMPT if proven == YES and profiling == NO else None

    def one(self, code: str, follows: Mapping[str, str]) -> str:
        """Return a yes or no, and note what follows; UNKNOWN goes among what is missing."""
        given = str(self.answers.get(code, UNKNOWN))
        if given == UNKNOWN:
            self.missing.append(code)
        self.path.append(Step(code, given, follows.get(given, "")))
        return given

    def many(self, code: str, follows: str) -> tuple[str, ...]:
        """Return what is ticked, and note what follows; UNKNOWN goes among what is missing."""
        ticked = self.many_or_nothing(code)
        unknown = self.answers.get(code, UNKNOWN) == UNKNOWN
        if unknown:
            self.missing.append(code)
        self.path.append(Step(code, UNKNOWN if unknown else ", ".join(ticked) or NO, follows if ticked else ""))
        return ticked

    def many_or_nothing(self, code: str) -> tuple[str, ...]:
        given = self.answers.get(code, UNKNOWN)
        return () if given == UNKNOWN else tuple(given)


def _require_offered(answers: Mapping[str, Answer], law: Law) -> None:
    for code, given in answers.items():
        if code not in law.questions:
            raise AnswerError(f"{code} : cette question n’existe pas dans la version {law.version}.")
        question = law.questions[code]
        if given == UNKNOWN:
            continue
        several = not isinstance(given, str)
        if several != (question["kind"] == "many"):
            wanted = "une liste de choix" if question["kind"] == "many" else "« oui », « non » ou « ? »"
            raise AnswerError(f"{code} : donnez {wanted}.")
        for value in given if several else (given,):
            if value not in question["options"]:
                raise AnswerError(f"{code} : « {value} » n’est pas une réponse proposée.")


def _duties(
    law: Law, classes: tuple[str, ...], domains: tuple[str, ...], walk: _Walk, on: date, in_service: bool
) -> tuple[Duty, ...]:
    found = []
    for row in law.obligations:
        if not set(row["classes"]) & set(classes) or not _reaches(row, domains):
            continue
        later = row.get("later", {})
        only_later = bool(later) and set(walk.many_or_nothing("C2")) <= set(later["practices"])
        start = law.dates[later["date"] if only_later else _date_of(row["date"], domains, in_service)]
        found.append(Duty(row["code"], row["text"], row["source"], start, start <= on, row.get("caution", "")))
    return tuple(found)


def _reaches(row: Mapping[str, Any], domains: tuple[str, ...]) -> bool:
    if "only_domains" in row:
        return bool(set(row["only_domains"]) & set(domains))
    if "except_domains" in row:
        return bool(set(domains) - set(row["except_domains"]))
    return True


def _date_of(name: str, domains: tuple[str, ...], in_service: bool) -> str:
    """The row of the table of dates that an obligation follows."""
    if name != "high_risk":
        return name
    if in_service:
        return "already_in_service"
    return "high_risk_annex_iii" if domains else "high_risk_annex_i"


def case_from_dict(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the arguments of `classify` from a case as docs/reglement-ia.md writes it.

    Raises AnswerError for a case without answers, or with a day that is not one.
    """
    if not isinstance(data, Mapping) or not isinstance(data.get("answers"), Mapping):
        raise AnswerError("un cas porte ses réponses dans « answers ».")
    try:
        on = date.fromisoformat(str(data["on"]))
    except (KeyError, ValueError) as error:
        raise AnswerError("un cas dit le jour du classement dans « on » : 2026-11-24.") from error
    return {
        "answers": {
            code: tuple(given) if isinstance(given, list) else given for code, given in data["answers"].items()
        },
        "on": on,
        "already_in_service": bool(data.get("already_in_service", False)),
    }


def classification_to_dict(result: Classification) -> dict[str, Any]:
    """Return a classification as plain data."""
    return {
        "classes": list(result.classes),
        "missing": list(result.missing),
        "path": [{"question": row.question, "answer": row.answer, "follows": row.follows} for row in result.path],
        "obligations": [
            {"code": row.code, "from": row.applies_from.isoformat(), "in_force": row.in_force, "source": row.source}
            for row in result.duties
        ],
        "law": result.law_version,
    }
