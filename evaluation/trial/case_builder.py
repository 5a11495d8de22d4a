"""The case of an evaluation, gathered from the database: locked protocol, figures, answers, spending, what blocks.

Nothing else enters it: neither who typed, nor when, nor in which order, nor what other dossiers hold.
"""

import hashlib
from dataclasses import asdict
from typing import Any

from django.utils import timezone

from audit.chain import canonical
from evaluation.compass.selectors import signals_of
from evaluation.trial.case import TrialCase, evaluate
from evaluation.trial.case_format import case_from_dict, case_to_dict, outcome_to_dict
from evaluation.trial.content import protocol_hash
from evaluation.trial.enums import DecidedWith, IndicatorKind, TimeSavedUse
from evaluation.trial.models import Evaluation, Protocol
from evaluation.trial.rule_settings import RuleSettings
from evaluation.trial.rules import Figure
from evaluation.trial.selectors import (
    answers_of,
    coverage_of,
    events_of,
    first_version,
    latest_measures,
    opinions_of,
    outlay_of,
    threshold_of,
)
from evaluation.trial.shipped_rules import shipped_on
from evaluation.trial.training import Coverage
from evaluation.trial.versions import was_extended

TEXTS = ("summary", "staff_feedback", "time_saved")
TOLD = (
    *TEXTS,
    "actual_cost_eur",
    "time_saved_use",
    "time_saved_decided",
    "hours_saved",
    "prevention_plan",
)
WITH_STAFF = (DecidedWith.STAFF, DecidedWith.REPRESENTATIVES)


def case_of(evaluation: Evaluation, *, compass: bool = True) -> TrialCase:
    """Return the case of the evaluation as its data stand now.

    `compass` set to False leaves out what blocks on the compass, for a reader who may not see its answers yet.
    """
    protocol = evaluation.protocol
    rows = list(protocol.indicators.order_by("kind", "order", "pk"))
    latest = latest_measures(protocol)
    signals = signals_of(protocol.use_case) if compass else ()
    return TrialCase(
        criteria=tuple(threshold_of(row) for row in rows if row.kind == IndicatorKind.SUCCESS),
        stops=tuple(threshold_of(row) for row in rows if row.kind == IndicatorKind.STOP),
        figures={
            row.code: Figure(latest[row.code].value, latest[row.code].sample, latest[row.code].measured_on)
            for row in rows
            if row.code in latest
        },
        answers=answers_of(protocol),
        spending=outlay_of(evaluation),
        blockers=_codes(signals, "B"),
        start_blockers=_codes(signals, "BD"),
        already_extended=was_extended(protocol),
        prevention_plan=bool(evaluation.prevention_plan.strip()),
        social_opinion=opinions_of(protocol),
        time_saved_settled=time_saved_settled(evaluation),
        settings=rules_for(protocol),
    )


def rules_for(protocol: Protocol) -> RuleSettings:
    """Return the thresholds that judge a trial: those in force the day its protocol was first locked."""
    return shipped_on(timezone.localdate(first_version(protocol).locked_at))


def time_saved_settled(evaluation: Evaluation) -> bool | None:
    """Tell whether what is done with the time saved is decided with the agents; None when nobody has said yet."""
    if not evaluation.time_saved_use:
        return None
    if evaluation.time_saved_use == TimeSavedUse.NONE:
        return True
    return evaluation.time_saved_use != TimeSavedUse.UNKNOWN and evaluation.time_saved_decided in WITH_STAFF


def training_of(evaluation: Evaluation) -> Coverage:
    """Return what the trainings of the trial reached, as their rows stand now."""
    protocol = evaluation.protocol
    return coverage_of(protocol, events_of(protocol, today=timezone.localdate()))


def content_of(evaluation: Evaluation, case: TrialCase, *, ex_ante: str, ex_post: str) -> dict[str, Any]:
    """Return what a deposit freezes: the texts, the trainings, everything that the result depends on, and the result.

    `ex_ante`, `ex_post`: SHA-256 of the two compasses ('' when there is none).
    """
    return {
        "protocol": evaluation.protocol.sha256,
        "ex_ante": ex_ante,
        "ex_post": ex_post,
        **{name: _plain(getattr(evaluation, name)) for name in TOLD},
        "training": asdict(training_of(evaluation)),
        "case": case_to_dict(case),
        "result": outcome_to_dict(evaluate(case)),
    }


def content_hash(content: dict[str, Any]) -> str:
    """Return the SHA-256 of the canonical form of what a deposit freezes."""
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def problems(evaluation: Evaluation) -> list[str]:
    """Do the calculation of a deposited evaluation again, from its frozen content alone; empty when all agrees.

    Checked: the hash of the content, that of the locked protocol, the criteria against those of the protocol, the
    result against the case, the proposal stored beside it. The wording of reasons may change from one version of the
    software to the next: what they say may not. Each sentence, in French, names what does not agree.
    """
    content, protocol = evaluation.content, evaluation.protocol
    rows = list(protocol.indicators.order_by("kind", "order", "pk"))
    again = case_from_dict(content["case"])
    locked = {row.code: _fixed(threshold_of(row)) for row in rows}
    told = {row.code: _fixed(row) for row in (*again.criteria, *again.stops)}
    checks = (
        (content_hash(content) == evaluation.sha256, "le contenu figé ne correspond plus à son empreinte"),
        (content["protocol"] == protocol_hash(protocol, rows), "le protocole ne correspond plus à son empreinte"),
        (told == locked, "les critères évalués ne sont pas ceux du protocole"),
        (_said(outcome_to_dict(evaluate(again))) == _said(content["result"]), "le calcul refait donne autre chose"),
        (content["result"]["outcome"] == evaluation.proposal, "la suite proposée n’est pas celle du calcul"),
    )
    return [sentence for holds, sentence in checks if not holds]


def _said(result: dict[str, Any]) -> dict[str, Any]:
    """What a result says, without the sentences that say it."""
    return {
        "verdicts": {row["code"]: (row["verdict"], row["value"], row["gap"]) for row in result["criteria"]},
        "stops": {row["code"]: (row["reached"], row["value"]) for row in result["stops"]},
        "rules": {row["code"]: row["state"] for row in result["rules"]},
        **{name: result[name] for name in ("outcome", "decided_by", "closed")},
    }


def _fixed(row: Any) -> tuple[Any, ...]:
    return (row.direction, row.threshold, row.minimum_sample, row.baseline, row.nature)


def _codes(signals: Any, kind: str) -> tuple[str, ...]:
    return tuple(sorted({signal.question_code for signal in signals if signal.kind == kind}))


def _plain(value: Any) -> Any:
    return value if value is None else str(value)
