"""A grid in words: effects and conditions as sentences, differences as before and after."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from boussole.shared.typography import date_fr
from boussole.shared.wording import enumerate_fr
from evaluation.compass.comparison import Move
from evaluation.compass.enums import AnswerType
from evaluation.compass.grid_errors import GridError
from evaluation.compass.known_points import KNOWN_POINTS
from evaluation.compass.wording import respondents_text

KIND_WORDS: dict[str, str | Promise] = {
    "B": gettext_lazy("Bloquant"),
    "BD": gettext_lazy("Bloquant au démarrage"),
    "V": gettext_lazy("Vigilance"),
    "D": gettext_lazy("Pièce à joindre"),
    "CAP": gettext_lazy("Plafond"),
}
# What is known of a dossier from its demand: when it is true, when it is false.
FACT_WORDS: dict[str, tuple[str | Promise, str | Promise]] = {
    "faces_public": (gettext_lazy("l’outil est face au public"), gettext_lazy("l’outil n’est pas face au public")),
    "personal_data": (
        gettext_lazy("il y a des données personnelles"),
        gettext_lazy("il n’y a pas de données personnelles"),
    ),
    "sensitive_data": (
        gettext_lazy("il y a des données sensibles"),
        gettext_lazy("il n’y a pas de données sensibles"),
    ),
    "consumer_offer": (
        gettext_lazy("c’est une offre grand public"),
        gettext_lazy("ce n’est pas une offre grand public"),
    ),
    "affects_person": (
        gettext_lazy("le résultat touche une personne"),
        gettext_lazy("le résultat ne touche pas une personne"),
    ),
    "high_risk": (gettext_lazy("l’usage est à haut risque"), gettext_lazy("l’usage n’est pas à haut risque")),
}
FIELD_WORDS: dict[str, str | Promise] = {
    "label": gettext_lazy("Nom"),
    "question": gettext_lazy("Question posée"),
    "is_general": gettext_lazy("Questions générales"),
    "criterion": gettext_lazy("Critère"),
    "text": gettext_lazy("Question"),
    "help": gettext_lazy("Aide"),
    "answer_type": gettext_lazy("Type de réponse"),
    "options": gettext_lazy("Réponses"),
    "effects": gettext_lazy("Effets"),
    "condition": gettext_lazy("Quand la poser"),
    "respondents": gettext_lazy("Qui sait répondre"),
    "references": gettext_lazy("Sources"),
    "evidence": gettext_lazy("Éléments du dossier"),
}
MOVE_WORDS: dict[str, str | Promise] = {
    Move.ADDED: gettext_lazy("Ajout"),
    Move.REMOVED: gettext_lazy("Retrait"),
    Move.CHANGED: gettext_lazy("Changement"),
}

Labels = Mapping[str, Mapping[str, str]]


def labels_of(content: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """Return the words of every answer of a grid's content, by question code then by value."""
    return {
        question["code"]: {str(option["value"]): option["label"] for option in question["options"]}
        for criterion in content["criteria"]
        for question in criterion["questions"]
    }


def option_text(option: Mapping[str, Any]) -> str:
    """Return « Oui (4 points) », or the label alone when the answer is not scored."""
    points = option["points"]
    if points is None:
        return option["label"]
    return (_("%(label)s (%(points)s point)") if points < 2 else _("%(label)s (%(points)s points)")) % {
        "label": option["label"],
        "points": points,
    }


def clause_text(clause: Mapping[str, Any], labels: Labels) -> str:
    """Return a condition in words: « il y a des données personnelles », « JUR-02 vaut « Oui » »."""
    if "fact" in clause:
        true, false = FACT_WORDS[clause["fact"]]
        return str(true if clause["is"] else false)
    if "from_date" in clause:
        return _("à partir du %(day)s") % {"day": date_fr(date.fromisoformat(clause["from_date"]))}
    code = clause["question"]
    return _("%(code)s vaut %(values)s") % {"code": code, "values": _quoted(clause["values"], labels.get(code, {}))}


def effect_text(effect: Mapping[str, Any], code: str, labels: Labels) -> str:
    """Return what sets an effect of the question `code` off, as a sentence: « Si la réponse est « Non ». »."""
    when = effect["when"]
    if "marks" in when:
        parts = [_("la note est %(marks)s") % {"marks": enumerate_fr([str(mark) for mark in when["marks"]])}]
    else:
        parts = [_("la réponse est %(values)s") % {"values": _quoted(when["values"], labels.get(code, {}))}]
    if when.get("unknown"):
        parts[0] += _(" (ou « Je ne sais pas »)")
    parts += [clause_text(clause, labels) for clause in effect.get("and", ())]
    said = _("Si %(conditions)s.") % {"conditions": enumerate_fr(parts, last=_("et"))}
    more = []
    if effect.get("document"):
        more.append(_("Pièce : %(document)s.") % {"document": effect["document"]})
    if effect.get("target"):
        capped = {"target": effect["target"], "points": effect["points"]}
        more.append(_("%(target)s ne dépasse pas %(points)s.") % capped)
    if effect.get("final"):
        more.append(_("Personne ne peut lever ce point."))
    return " ".join([said, *more])


def condition_text(condition: Mapping[str, Any] | None, labels: Labels) -> str:
    """Return when a question is asked: « Toujours », or « Si … »."""
    return _("Si %(condition)s") % {"condition": clause_text(condition, labels)} if condition else _("Toujours")


def field_lines(field: str, value: Any, code: str, labels: Labels) -> list[str]:
    """Return the value of one field of a criterion or of a question as lines to read, before or after a change."""
    if field == "options":
        return [option_text(option) for option in value]
    if field == "effects":
        return [f"{KIND_WORDS[row['kind']]} : {row['message']} {effect_text(row, code, labels)}" for row in value]
    if field == "condition":
        return [condition_text(value, labels)]
    if field == "references":
        return [reference_text(row) for row in value]
    if field == "evidence":
        return [evidence_text(row, labels.get(code, {})) for row in value]
    if field == "respondents":
        return [respondents_text(value)] if value else []
    if field == "answer_type":
        return [str(AnswerType(value).label)]
    if field == "is_general":
        return [_("Oui") if value else _("Non")]
    return [value] if value else []


def reference_text(reference: Mapping[str, Any]) -> str:
    """Return a source with how it was read, and when."""
    said = f"{reference['text']} ({reference['confidence']}"
    if reference["verified_on"]:
        said += _(", relu le %(day)s") % {"day": date_fr(date.fromisoformat(reference["verified_on"]))}
    return f"{said})"


def evidence_text(row: Mapping[str, Any], answers: Mapping[str, str]) -> str:
    """Return an element of the dossier with the answer that each level speaks for."""
    label, levels = KNOWN_POINTS.get(row["point"], (row["point"], ()))
    words = dict(levels)
    said = [
        f"{words.get(level, level)} = {answers.get(value, value)}" for level, value in row.get("levels", {}).items()
    ]
    return f"{label} : {' ; '.join(said)}" if said else str(label)


def error_spot(error: GridError, content: Mapping[str, Any]) -> tuple[str, str]:
    """Return the code of the question (or of the criterion) that an error stands in, and where in it, in words."""
    path = error.path
    if len(path) < 2 or path[0] != "criteria":
        return "", ""
    criterion = content["criteria"][path[1]]
    if len(path) < 4 or path[2] != "questions":
        return criterion["code"], ""
    question = criterion["questions"][path[3]]
    where = str(FIELD_WORDS.get(str(path[4]), path[4])) if len(path) > 4 else ""
    if len(path) > 5 and isinstance(path[5], int):
        where = f"{where} {path[5] + 1}"
    return question["code"], where


def _quoted(values: Sequence[Any], answers: Mapping[str, str]) -> str:
    return enumerate_fr([f"« {answers.get(str(value), value)} »" for value in values])
