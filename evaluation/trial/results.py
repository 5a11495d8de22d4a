"""What a page says of an evaluation: as it was frozen once deposited, as the rules would have it today before."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from evaluation.compass.models import Assessment, Question
from evaluation.compass.selectors import current_assessment, ready_assessment, score_of
from evaluation.compass.wording import answer_text
from evaluation.trial.before_after import CompassRow, compass_rows, compass_sentence
from evaluation.trial.case import evaluate
from evaluation.trial.case_builder import case_of, training_of
from evaluation.trial.case_format import case_to_dict, outcome_to_dict
from evaluation.trial.enums import Outcome
from evaluation.trial.models import Evaluation
from evaluation.trial.proposal import responses_text
from evaluation.trial.rules import INCONCLUSIVE, MISSED, REACHED, counted
from evaluation.trial.selectors import evaluation_of
from evaluation.trial.situation import WITH_CONDITIONS
from evaluation.trial.training import Coverage
from evaluation.trial.wording import FootprintSaid, footprint_said
from usecases.models import UseCase

RULES = {
    "EVA-01": _("Critère d’arrêt ou point bloquant"),
    "EVA-02": _("Assez de réponses pour conclure"),
    "EVA-03": _("Qualité"),
    "EVA-04": _("Charge et rythme de travail"),
    "EVA-05": _("Autonomie et dépendance"),
    "EVA-06": _("Coût et empreinte, prévus et réels"),
    "EVA-07": _("Tout est atteint, rien ne s’y oppose"),
    "EVA-08": _("Autre cas"),
}
STATES = {"applied": _("S’applique"), "not_applied": _("Ne s’applique pas"), "unjudged": _("Non jugée")}
FIRM = {"EVA-01": "stop", "EVA-07": "ok"}
GIVEN = ("value", "mark", "unknown", "not_applicable", "text")


@dataclass(frozen=True)
class Rule:
    """One rule as a page shows it: how it was judged, what it looked at, what it does."""

    code: str
    title: str
    state: str
    state_word: str
    tag: str
    reason: str
    effect: str
    figures: tuple[tuple[str, str], ...]
    decides: bool


@dataclass(frozen=True)
class Results:
    """An evaluation as a page shows it. `frozen`: deposited; otherwise, what the rules would say today.

    `opinions`: what the bodies of the staff said of the prevention plan. `reserves` are those of the proposal: empty
    unless it is to roll out with conditions.
    """

    frozen: bool
    sentence: str
    proposal: str
    criteria: tuple[Mapping[str, Any], ...]
    stops: tuple[Mapping[str, Any], ...]
    rules: tuple[Rule, ...]
    heard: str
    training: str
    spending: Mapping[str, Any]
    footprint: FootprintSaid
    opinions: tuple[str, ...]
    reserves: tuple[str, ...]


@dataclass(frozen=True)
class ChangedAnswer:
    """An answer of the compass that the trial changed, in words."""

    code: str
    text: str
    before: str
    after: str


@dataclass(frozen=True)
class Comparison:
    """The compass before and after: a sentence, a row a criterion, the answers that changed by criterion."""

    sentence: str
    rows: tuple[CompassRow, ...]
    changed: tuple[tuple[str, tuple[ChangedAnswer, ...]], ...]


def results_of(evaluation: Evaluation, *, compass: bool = True) -> Results:
    """Return what to show of the evaluation. A deposited one is read from its frozen content, without any query.

    `compass`: see `case_of`; it only matters before the deposit.
    """
    if evaluation.submitted_at is not None:
        case, found = evaluation.content["case"], evaluation.content["result"]
        training = Coverage(**evaluation.content["training"])
    else:
        current = case_of(evaluation, compass=compass)
        case, found = case_to_dict(current), outcome_to_dict(evaluate(current))
        training = training_of(evaluation)
    return Results(
        frozen=evaluation.submitted_at is not None,
        sentence=results_sentence([row["verdict"] for row in found["criteria"]]),
        proposal=str(Outcome(found["outcome"]).label),
        criteria=tuple(map(_dated, found["criteria"])),
        stops=tuple(map(_dated, found["stops"])),
        rules=tuple(_rule(row, found["decided_by"]) for row in found["rules"]),
        heard=_heard(case["answers"]),
        training=training.sentence,
        spending=case["spending"],
        footprint=footprint_said(case["spending"]),
        opinions=tuple(row["label"] for row in case["social_opinion"]),
        reserves=tuple(found["reserves"]) if found["outcome"] == WITH_CONDITIONS else (),
    )


def deposited_results(use_case: UseCase) -> Results | None:
    """Return the results of the dossier's newest evaluation for those who judge it, or None before its deposit."""
    evaluation = evaluation_of(use_case)
    return results_of(evaluation) if evaluation is not None and evaluation.submitted_at is not None else None


def results_sentence(verdicts: list[str]) -> str:
    """Return « 3 critères sur 4 atteints ; 1 non concluant. »."""
    reached, missed, unclear = (verdicts.count(verdict) for verdict in (REACHED, MISSED, INCONCLUSIVE))
    plural = "s" if reached > 1 else ""
    parts = [f"{reached or 'Aucun'} critère{plural} sur {len(verdicts)} atteint{plural}"]
    if missed:
        parts.append(counted(missed, "non atteint", "non atteints"))
    if unclear:
        parts.append(counted(unclear, "non concluant", "non concluants"))
    return f"{' ; '.join(parts)}."


def comparison_of(evaluation: Evaluation) -> Comparison | None:
    """Return the compass after the trial beside the one before it, or None when one of them does not exist."""
    before = current_assessment(evaluation.protocol.use_case, "ex_ante")
    if before is None or evaluation.ex_post_id is None:
        return None
    after = ready_assessment(evaluation.ex_post_id)
    labels = {row.code: row.label for row in after.grid.criteria.all()}
    rows = compass_rows(score_of(before), score_of(after), labels)
    return Comparison(compass_sentence(rows), rows, _changed(before, after))


def _changed(before: Assessment, after: Assessment) -> tuple[tuple[str, tuple[ChangedAnswer, ...]], ...]:
    old = {row.question.code: row for row in before.answers.all()}
    new = {row.question.code: row for row in after.answers.all()}
    asked = {question.code: question for row in before.grid.criteria.all() for question in row.questions.all()}
    found = []
    for criterion in after.grid.criteria.all():
        rows = tuple(
            _answer(question, asked.get(question.code, question), old.get(question.code), new.get(question.code))
            for question in criterion.questions.all()
            if _given(old.get(question.code)) != _given(new.get(question.code))
        )
        if rows:
            found.append((criterion.label, rows))
    return tuple(found)


def _answer(question: Question, earlier: Question, old: Any, new: Any) -> ChangedAnswer:
    return ChangedAnswer(question.code, question.text, answer_text(earlier, old), answer_text(question, new))


def _given(answer: Any) -> tuple[Any, ...]:
    return tuple(getattr(answer, name) for name in GIVEN) if answer else ()


def _heard(answers: Mapping[str, Any] | None) -> str:
    if answers is None:
        return str(_("Aucun questionnaire n’a été ouvert aux agents."))
    words = {"said": capfirst(responses_text(answers["responses"])), "asked": answers["invited"]}
    return _("%(said)s au questionnaire, pour %(asked)s personnes invitées.") % words


def _dated(row: Mapping[str, Any]) -> Mapping[str, Any]:
    return {**row, "on": date.fromisoformat(row["on"]) if row["on"] else None}


def _rule(row: Mapping[str, Any], decided_by: str) -> Rule:
    state = row["state"]
    tag = FIRM.get(row["code"], "warn") if state == "applied" else "wait" if state == "unjudged" else ""
    return Rule(
        code=row["code"],
        title=str(RULES[row["code"]]),
        state=state,
        state_word=str(STATES[state]),
        tag=tag,
        reason=row["reason"],
        effect=row["effect"],
        figures=tuple((figure["name"], figure["value"]) for figure in row["figures"]),
        decides=row["code"] == decided_by,
    )
