"""The exchange format of a trial to evaluate: plain JSON values in, a case out, and back (docs/essai.md describes it).

Reading is strict: a missing or unknown key, or a value of the wrong kind, raises CaseError and says where. Numbers are
written as JSON numbers or as text ("2.5"). Keys that describe a case without being part of it (id, title, expected)
are left aside.
"""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from evaluation.trial.case import Outcome, TrialCase
from evaluation.trial.rule_settings import RuleSettings, SettingsError, settings_from_dict, settings_to_dict
from evaluation.trial.rules import AT_LEAST, AT_MOST, Figure, Judgement, StopReading, Threshold
from evaluation.trial.situation import Answers, Outlay, PanelOpinion

ASIDE = frozenset({"id", "title", "expected"})
KEYS = frozenset(field.name for field in fields(TrialCase)) - {"stops"} | ASIDE
CRITERION_KEYS = frozenset(field.name for field in fields(Threshold)) | {"kind"}
FIGURE_KEYS = frozenset(field.name for field in fields(Figure))
ANSWER_KEYS = frozenset(field.name for field in fields(Answers))
OPINION_KEYS = frozenset(field.name for field in fields(PanelOpinion))
BASIS = "footprint_basis"
SPENDING_KEYS = tuple(field.name for field in fields(Outlay) if field.name != BASIS)
SUCCESS, STOP = "success", "stop"
ITEMS = frozenset(f"Q{number:02}" for number in range(1, 17))
LIMIT = Decimal(10) ** 12


class CaseError(ValueError):
    """A case is not written as docs/essai.md says; the message says where, in French."""


def case_from_dict(data: Any, settings: RuleSettings | None = None) -> TrialCase:
    """Read a case. `settings` are the thresholds of a case that does not carry its own. Raises CaseError."""
    case = _mapping(data, "un cas", KEYS)
    rows = [_criterion(row, f"criteria[{place}]") for place, row in enumerate(_list(case, "criteria", needed=True))]
    codes = [threshold.code for _kind, threshold in rows]
    double = next((code for code in codes if codes.count(code) > 1), None)
    if double:
        raise CaseError(f"criteria : le code « {double} » est donné deux fois.")
    own = case.get("settings")
    return TrialCase(
        criteria=tuple(row for kind, row in rows if kind == SUCCESS),
        stops=tuple(row for kind, row in rows if kind == STOP),
        figures=_figures(case.get("figures", {}), codes),
        answers=None if case.get("answers") is None else _answers(case["answers"]),
        spending=_spending(case.get("spending") or {}),
        blockers=_texts(case, "blockers"),
        start_blockers=_texts(case, "start_blockers"),
        already_extended=_bool(case.get("already_extended", False), "already_extended"),
        prevention_plan=_bool(case.get("prevention_plan", False), "prevention_plan"),
        social_opinion=_opinions(case.get("social_opinion", False)),
        time_saved_settled=_maybe(_bool, case.get("time_saved_settled"), "time_saved_settled"),
        settings=_settings(own) if own is not None else settings or RuleSettings(),
    )


def case_to_dict(case: TrialCase) -> dict[str, Any]:
    """Return the case as plain JSON values; `case_from_dict` reads it back unchanged."""
    return {
        "criteria": [_criterion_to_dict(SUCCESS, row) for row in case.criteria]
        + [_criterion_to_dict(STOP, row) for row in case.stops],
        "figures": {code: _figure_to_dict(figure) for code, figure in sorted(case.figures.items())},
        "answers": None if case.answers is None else _answers_to_dict(case.answers),
        "spending": _spending_to_dict(case.spending),
        "blockers": list(case.blockers),
        "start_blockers": list(case.start_blockers),
        "already_extended": case.already_extended,
        "prevention_plan": case.prevention_plan,
        "social_opinion": [_opinion_to_dict(row) for row in case.social_opinion],
        "time_saved_settled": case.time_saved_settled,
        "settings": settings_to_dict(case.settings),
    }


def outcome_to_dict(outcome: Outcome) -> dict[str, Any]:
    """Return what was found as plain JSON values: each criterion, each stop, the proposal, the eight rules."""
    proposal = outcome.proposal
    return {
        "criteria": [_judgement_to_dict(row) for row in outcome.judged],
        "stops": [_stop_to_dict(row) for row in outcome.stops],
        "outcome": proposal.outcome,
        "decided_by": proposal.decided_by,
        "reserves": list(proposal.reserves),
        "closed": list(proposal.closed),
        "rules": [
            {
                "code": step.code,
                "state": step.state,
                "reason": step.reason,
                "effect": step.effect,
                "reserve": step.reserve,
                "figures": [{"name": name, "value": value} for name, value in step.figures],
            }
            for step in proposal.steps
        ],
    }


def _judgement_to_dict(row: Judgement) -> dict[str, Any]:
    found = {"verdict": row.verdict, "why": row.why, "gap": _text(row.gap)}
    return {**_criterion_to_dict(SUCCESS, row.criterion), **_maybe_figure(row.figure), **found}


def _stop_to_dict(row: StopReading) -> dict[str, Any]:
    found = {"reached": row.reached, "why": row.why}
    return {**_criterion_to_dict(STOP, row.criterion), **_maybe_figure(row.figure), **found}


def _maybe_figure(figure: Figure | None) -> dict[str, Any]:
    return _figure_to_dict(figure) if figure else {"value": None, "sample": 0, "on": None}


def _criterion_to_dict(kind: str, row: Threshold) -> dict[str, Any]:
    return {
        "kind": kind,
        "code": row.code,
        "label": row.label,
        "unit": row.unit,
        "source": row.source,
        "nature": row.nature,
        "direction": row.direction,
        "threshold": _text(row.threshold),
        "minimum_sample": row.minimum_sample,
        "baseline": _text(row.baseline),
    }


def _figure_to_dict(figure: Figure) -> dict[str, Any]:
    return {
        "value": _text(figure.value),
        "sample": figure.sample,
        "on": figure.on.isoformat() if figure.on else None,
    }


def _answers_to_dict(answers: Answers) -> dict[str, Any]:
    return {
        "invited": answers.invited,
        "participants": answers.participants,
        "responses": answers.responses,
        "means_before": {code: _text(mean) for code, mean in sorted(answers.means_before.items())},
        "means_end": {code: _text(mean) for code, mean in sorted(answers.means_end.items())},
    }


def _spending_to_dict(spending: Outlay) -> dict[str, Any]:
    figures = {name: _text(getattr(spending, name)) for name in SPENDING_KEYS}
    return {**figures, BASIS: spending.footprint_basis}


def _opinion_to_dict(opinion: PanelOpinion) -> dict[str, Any]:
    return {
        "consultation": opinion.consultation,
        "body": opinion.body,
        "on": opinion.on.isoformat() if opinion.on else None,
        "position": opinion.position,
        "label": opinion.label,
    }


def _criterion(data: Any, where: str) -> tuple[str, Threshold]:
    row = _mapping(data, where, CRITERION_KEYS)
    kind = row.get("kind", SUCCESS)
    if kind not in (SUCCESS, STOP):
        raise CaseError(f"{where}.kind : « {SUCCESS} » ou « {STOP} ».")
    code = row.get("code")
    if not isinstance(code, str) or not code.strip():
        raise CaseError(f"{where}.code : donnez le code du critère.")
    direction = row.get("direction")
    if direction not in (AT_LEAST, AT_MOST):
        raise CaseError(f"{where}.direction : « {AT_LEAST} » ou « {AT_MOST} ».")
    texts = {name: _string(row.get(name, ""), f"{where}.{name}") for name in ("nature", "label", "unit", "source")}
    return kind, Threshold(
        code=code,
        direction=direction,
        threshold=_number(row.get("threshold"), f"{where}.threshold"),
        minimum_sample=_whole(row.get("minimum_sample", 1), f"{where}.minimum_sample"),
        baseline=_maybe(_number, row.get("baseline"), f"{where}.baseline"),
        **texts,
    )


def _figures(data: Any, codes: Sequence[str]) -> dict[str, Figure]:
    rows = _mapping(data, "figures", frozenset(codes), other="n’est le code d’aucun critère")
    return {code: _figure(row, f"figures.{code}") for code, row in rows.items()}


def _figure(data: Any, where: str) -> Figure:
    row = _mapping(data, where, FIGURE_KEYS)
    return Figure(
        value=_number(row.get("value"), f"{where}.value"),
        sample=_whole(row.get("sample", 1), f"{where}.sample"),
        on=_maybe(_day, row.get("on"), f"{where}.on"),
    )


def _answers(data: Any) -> Answers:
    row = _mapping(data, "answers", ANSWER_KEYS)
    return Answers(
        invited=_whole(row.get("invited"), "answers.invited"),
        participants=_maybe(_whole, row.get("participants"), "answers.participants"),
        responses=_whole(row.get("responses"), "answers.responses"),
        means_before=_means(row.get("means_before", {}), "answers.means_before"),
        means_end=_means(row.get("means_end", {}), "answers.means_end"),
    )


def _means(data: Any, where: str) -> dict[str, Decimal]:
    rows = _mapping(data, where, ITEMS, other="n’est pas une question du questionnaire (Q01 à Q16)")
    means = {code: _number(value, f"{where}.{code}") for code, value in rows.items()}
    for code, mean in means.items():
        if not 1 <= mean <= 5:
            raise CaseError(f"{where}.{code} : une moyenne va de 1 à 5.")
    return means


def _opinions(data: Any) -> tuple[PanelOpinion, ...]:
    """The opinions on the prevention plan; true stands for one of which nothing more is said."""
    if isinstance(data, list):
        return tuple(_opinion(row, f"social_opinion[{place}]") for place, row in enumerate(data))
    if not isinstance(data, bool):
        raise CaseError("social_opinion : écrivez true, false ou la liste des avis.")
    return (PanelOpinion(),) if data else ()


def _opinion(data: Any, where: str) -> PanelOpinion:
    row = _mapping(data, where, OPINION_KEYS)
    return PanelOpinion(
        **{name: _string(row.get(name, ""), f"{where}.{name}") for name in ("body", "position", "label")},
        on=_maybe(_day, row.get("on"), f"{where}.on"),
        consultation=_maybe(_whole, row.get("consultation"), f"{where}.consultation"),
    )


def _spending(data: Any) -> Outlay:
    row = _mapping(data, "spending", frozenset((*SPENDING_KEYS, BASIS)))
    used = {name: _maybe(_number, row.get(name), f"spending.{name}") for name in SPENDING_KEYS}
    below = next((name for name, value in used.items() if value is not None and value < 0), None)
    if below:
        raise CaseError(f"spending.{below} : un nombre positif ou nul.")
    return Outlay(**used, footprint_basis=_string(row.get(BASIS, ""), f"spending.{BASIS}"))


def _settings(data: Any) -> RuleSettings:
    try:
        return settings_from_dict(data)
    except SettingsError as error:
        raise CaseError(f"settings.{error}") from error


def _mapping(data: Any, where: str, known: frozenset[str], *, other: str = "est une clé inconnue") -> Mapping[str, Any]:
    if not isinstance(data, Mapping):
        raise CaseError(f"{where} : un objet JSON est attendu.")
    unknown = sorted(str(key) for key in data if key not in known)
    if unknown:
        raise CaseError(f"{where} : « {unknown[0]} » {other}.")
    return data


def _list(case: Mapping[str, Any], name: str, *, needed: bool = False) -> list[Any]:
    value = case.get(name, None if needed else [])
    if not isinstance(value, list):
        raise CaseError(f"{name} : une liste est attendue.")
    return value


def _texts(case: Mapping[str, Any], name: str) -> tuple[str, ...]:
    return tuple(_string(value, f"{name}[{place}]") for place, value in enumerate(_list(case, name)))


def _string(value: Any, where: str) -> str:
    if not isinstance(value, str):
        raise CaseError(f"{where} : écrivez un texte.")
    return value


def _bool(value: Any, where: str) -> bool:
    if not isinstance(value, bool):
        raise CaseError(f"{where} : écrivez true ou false.")
    return value


def _number(value: Any, where: str) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        raise CaseError(f"{where} : écrivez un nombre.")
    try:
        number = Decimal(str(value))
    except InvalidOperation as error:
        raise CaseError(f"{where} : écrivez un nombre.") from error
    if not number.is_finite() or abs(number) >= LIMIT:
        raise CaseError(f"{where} : écrivez un nombre.")
    return number


def _whole(value: Any, where: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < LIMIT:
        raise CaseError(f"{where} : écrivez un nombre entier, positif ou nul.")
    return value


def _day(value: Any, where: str) -> date:
    try:
        return date.fromisoformat(_string(value, where))
    except ValueError as error:
        raise CaseError(f"{where} : écrivez une date comme 2026-11-24.") from error


def _maybe(read: Any, value: Any, where: str) -> Any:
    return None if value is None else read(value, where)


def _text(value: Decimal | None) -> str | None:
    """One spelling for one number: 30, 30.0 and 30.000 are the same text, so that a hash depends on values alone."""
    if value is None:
        return None
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text
