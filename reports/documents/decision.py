"""Gathers from every floor what a report says, as plain data to be frozen. No layout here."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from boussole.shared.typography import euros, number_fr, typo_fr
from evaluation.ai_act.selectors import current_classification
from evaluation.committee.enums import ItemKind
from evaluation.committee.models import Vote
from evaluation.committee.selectors import opinion_of, standing
from evaluation.compass.models import Assessment
from evaluation.compass.scoring import CriterionScore, Signal
from evaluation.compass.selectors import current_assessment, open_signals, opinion_views, score_of
from evaluation.compass.wording import answer_text
from evaluation.cost.selectors import summary as cost_summary
from evaluation.decisions.models import Condition, Decision
from evaluation.decisions.wording import ask_before, ask_final
from evaluation.dialogue.selectors import opinion_texts
from evaluation.footprint.selectors import summary as footprint_summary
from evaluation.frame.selectors import summary as frame_summary
from evaluation.jobs.selectors import report_text as jobs_text
from evaluation.trial.models import CriterionResult, Evaluation, Protocol
from evaluation.trial.selectors import evaluation_of, incidents_of, protocol_in_force, usage_of
from evaluation.trial.versions import changed_criteria, criteria_come_and_gone
from evaluation.trial.wording import footprint_said
from reports.documents.figures import compass_sentence, cost_rows, cost_totals, duty_rows, footprint_axis
from reports.documents.outlook import blocking, follow_up_of, next_decision, way_of
from reports.documents.wording import (
    figure,
    law_rows,
    matrix_place,
    outcome_rows,
    results_sentence,
    rule_steps,
    threshold,
    thresholds_sentence,
    time_saved,
)
from reports.enums import ReportKind
from usecases.enums import State
from usecases.models import Submission, UseCase

DOCUMENT_SIGNAL = "D"
# What a report takes from the compass as it was answered: the name of the text, the code of the question.
SAID = {
    "left_aside": "GEN-04",
    "what_can_go_wrong": "GEN-05",
    "human_way": "JUR-08",
    "who_answers": "TRA-06",
    "without_ai": "GEN-02",
    "staff_change": "GEN-03",
    "cost_exit": "COU-05",
    "servers": "ECO-04",
    "compared": "ECO-01",
}
AWAITING_DECISION = (State.OPINION_GIVEN, State.FINAL_OPINION_GIVEN)


def build_snapshot(use_case: UseCase, kind: str) -> dict[str, Any]:
    """Return everything that a decision report says, as data: text, numbers as text, no float, sorted when hashed."""
    use_case = UseCase.objects.select_related("organisation", "lead", "submission").get(pk=use_case.pk)
    final = kind == ReportKind.FINAL
    vote = opinion_of(use_case, ItemKind.FINAL_OPINION if final else ItemKind.OPINION)
    before = current_assessment(use_case, "ex_ante")
    after = current_assessment(use_case, "ex_post") if final else None
    decision = _decision(use_case, vote)
    motion, decided = str(vote.motion) if vote else "", str(decision.kind) if decision else ""
    way = way_of(motion, decided, in_service=use_case.already_in_service)
    shared = {**_shared(use_case, kind, vote, after or before), "decided": _decided(decision), "way": way}
    if not final:
        return {**shared, **_before(use_case, vote), **_ahead(shared, way)}
    return {**shared, **_final(use_case, vote, before, after), "follow_up": follow_up_of(way)}


def _shared(use_case: UseCase, kind: str, vote: Vote | None, assessment: Assessment) -> dict[str, Any]:
    demand: Submission = use_case.submission
    signals = open_signals(assessment)
    answers = _answers(assessment)
    stood = frame_summary(use_case)
    social = opinion_texts(use_case, final=kind == ReportKind.FINAL)
    signed = _signed(use_case)
    day = _day(vote.closed_at if vote else use_case.state_since)
    return {
        "kind": str(kind),
        "demonstration": use_case.organisation.is_demonstration,
        "organisation": use_case.organisation.name,
        "reference": use_case.reference,
        "title": use_case.title,
        "dated_on": day,
        "decide_before": _date(use_case.due_on) if use_case.state in AWAITING_DECISION else None,
        "opinion": _opinion(vote),
        "problem": demand.need,
        "beneficiaries": demand.beneficiaries,
        "solution": demand.solution,
        "exclusions": demand.exclusions,
        "alternatives": demand.alternatives,
        "doing_nothing": demand.doing_nothing,
        "blockers": [_signal(signal) for signal in signals if signal.kind in ("B", "BD")],
        "warnings": [_signal(signal) for signal in signals if signal.kind == "V"],
        "documents": _missing_documents(use_case, signals),
        "law": law_rows(answers, " · ".join(signed["class_labels"]) if signed else ""),
        "duties": duty_rows(signed, day),
        "benefits": demand.benefits,
        **{name: answers.get(code, "") for name, code in SAID.items()},
        "jobs": jobs_text(use_case),
        "users": demand.users_count,
        "social_opinion": social.panels or _by_compass(_("rendu ?"), answers.get("TRA-02", "")),
        "staff_voices": social.voices,
        **_cost(use_case, answers),
        **_footprint(use_case, answers),
        # Once somebody placed the dossier, what the lead guessed no longer counts.
        "matrix": stood["matrix"] if stood["matrix_by"] else matrix_place(demand.matrix_can, demand.matrix_wish),
        "matrix_by": stood["matrix_by"],
        "frame": {name: stood[name] for name in ("frame", "verdict_label", "crossings", "departures", "priorities")},
        "matrix_text": demand.public_policy,
        "experts": _experts(assessment),
        "minority": vote.item.minority_opinion if vote else "",
        "source": demand.origin_details,
        "grid": str(assessment.grid),
        "law_read_on": _date(assessment.grid.law_read_on),
        "assessment_sha256": assessment.sha256,
    }


def _signed(use_case: UseCase) -> dict[str, Any] | None:
    """The result of the signed classification under the AI Act; None when none is signed."""
    row = current_classification(use_case)
    return row.result if row is not None and row.signed_at else None


def _cost(use_case: UseCase, answers: dict[str, str]) -> dict[str, Any]:
    """The three-year cost: the table when there is one, else the order of magnitude that the lead gave."""
    table, demand = cost_summary(use_case), use_case.submission
    rows = {"cost_rows": cost_rows(table), "cost_totals": cost_totals(table)}
    if table is None:
        return {
            **rows,
            "cost_total": _money(demand.cost_eur),
            "cost_details": demand.cost_details,
            "cost_double": answers.get("COU-02", ""),
        }
    usage, doubled = str(table.usage_text), euros(table.doubled_gross)
    said = (table.staff_text, table.unknown_text)  # that amounts are with VAT, the head of the table says
    return {
        **rows,
        "cost_total": _money(table.planned_gross),
        "cost_details": " ".join(str(text) for text in said if text),
        "cost_double": usage if doubled in usage else f"{doubled}. {usage}",
    }


def _footprint(use_case: UseCase, answers: dict[str, str]) -> dict[str, Any]:
    """The footprint in force as ranges; without one, what the lead answered in words."""
    row = footprint_summary(use_case)
    compass = _by_compass(_("aucun chiffre dans le dossier. Estimée ?"), answers.get("ECO-03", ""))
    said = str(row.sentence) if row else compass
    return {"footprint": said, "footprint_axis": footprint_axis(row)}


def _by_compass(what: str, answer: str) -> str:
    """What the compass answers of `what`, when the dossier holds nothing better."""
    return f"{typo_fr(what)} {answer} {_('(d’après la boussole)')}" if answer else ""


def _before(use_case: UseCase, vote: Vote | None) -> dict[str, Any]:
    scores = score_rows(current_assessment(use_case, "ex_ante"))
    return {
        "ask": ask_before(use_case, vote),
        "scores": scores,
        "compass_sentence": compass_sentence(scores),
        "measured_by": use_case.submission.benefits_measure,
        "conditions": _motion_conditions(vote),
        "volume": use_case.submission.volume,
    }


def _final(use_case: UseCase, vote: Vote | None, before: Assessment, after: Assessment | None) -> dict[str, Any]:
    protocol, evaluation = protocol_in_force(use_case), evaluation_of(use_case)
    first = {score.code: score for score in score_of(before).criteria}
    last = score_of(after).criteria if after else ()
    results = list(evaluation.results.all()) if evaluation else []
    return {
        "ask": ask_final(use_case, vote),
        "trial": {"starts_on": _date(protocol.starts_on), "ends_on": _date(protocol.ends_on)},
        "outcomes": outcome_rows(evaluation, vote),
        "results": [_result(row) for row in results],
        "results_sentence": results_sentence([row.verdict for row in results]),
        "protocol_locked_on": _day(protocol.locked_at),
        "protocol_sha256": protocol.sha256,
        "staff_feedback": evaluation.staff_feedback,
        "summary": evaluation.summary,
        "time_saved": time_saved(evaluation),
        "compass": [_pair(first[score.code], score, after) for score in last],
        "planned": _planned(protocol, evaluation),
        "incidents": [{"text": row.description, "closed": row.closed_on is not None} for row in incidents_of(protocol)],
        "proposal": evaluation.get_proposal_display(),
        "path": rule_steps(evaluation.proposal_path, {row.indicator.code: row.indicator.label for row in results}),
        "stop_rules": [_stop(row) for row in protocol.indicators.filter(kind="stop")],
        "conditions": _motion_conditions(vote),
        "earlier_conditions": [
            _condition(row)
            for row in Condition.objects.filter(decision__use_case=use_case, decision__kind="authorise_trial")
        ],
        "thresholds": thresholds_sentence(
            [row.indicator.label for row in changed_criteria(protocol)], *criteria_come_and_gone(protocol)
        ),
    }


def _ahead(shared: dict[str, Any], way: str) -> dict[str, str]:
    """What is decided next, and what the open blockers stop."""
    return {
        "next_decision": next_decision(way, decided=shared["decided"] is not None),
        "blocking": blocking(len(shared["blockers"]), way),
    }


def _decision(use_case: UseCase, vote: Vote | None) -> Decision | None:
    """The decision that answers the opinion of the report, when it is already taken."""
    return use_case.decisions.filter(opinion=vote).order_by("-taken_at").first() if vote else None


def _decided(decision: Decision | None) -> dict[str, str] | None:
    if decision is None:
        return None
    departs = _("en s’écartant de l’avis du comité") if decision.departs_from_opinion else ""
    return {"kind": decision.get_kind_display(), "on": _day(decision.taken_at), "departs": departs}


def _opinion(vote: Vote | None) -> dict[str, Any] | None:
    if vote is None:
        return None
    result = standing(vote).result
    return {
        "motion": vote.get_motion_display(),
        "on": _day(vote.closed_at),
        "committee": vote.item.meeting.committee.name,
        "for": result["for"],
        "against": result["against"],
        "abstain": result["abstain"],
        "present": result["quorum_present"],
        "required": result["quorum_required"],
        "reason": result["reason"],
    }


def _answers(assessment: Assessment) -> dict[str, str]:
    questions = {question.pk: question for row in assessment.grid.criteria.all() for question in row.questions.all()}
    return {
        row.question.code: row.text or answer_text(questions[row.question_id], row) for row in assessment.answers.all()
    }


def _signal(signal: Signal) -> dict[str, Any]:
    return {"code": signal.question_code, "text": signal.message, "provisional": signal.provisional}


def _missing_documents(use_case: UseCase, signals: list) -> list[str]:
    wanted = dict.fromkeys(signal.document for signal in signals if signal.kind == DOCUMENT_SIGNAL and signal.document)
    joined = set(use_case.documents.values_list("title", flat=True))
    return [document for document in wanted if document not in joined]


def score_rows(assessment: Assessment) -> list[dict[str, Any]]:
    """Return the score of each criterion with its worst open signal; a lifted blocker no longer weighs."""
    score = score_of(assessment)
    labels = {row.code: row.label for row in assessment.grid.criteria.all()}
    shown = [signal for signal in open_signals(assessment, score=score) if signal.kind != DOCUMENT_SIGNAL]
    return [
        _score(row, labels[row.code], [signal for signal in shown if signal.criterion == row.code])
        for row in score.criteria
    ]


def _score(score: CriterionScore, label: str, worst: list[Signal]) -> dict[str, Any]:
    return {
        "label": label,
        "score": score.score,
        "points": score.points,
        "maximum": score.maximum,
        "unknown_share": score.unknown_share,
        "unknown": score.unknown,
        "worst": worst[0].message if worst else "",
        "worst_kind": str(worst[0].kind) if worst else "",
    }


def _pair(before: CriterionScore, after: CriterionScore, assessment: Assessment) -> dict[str, Any]:
    labels = {row.code: row.label for row in assessment.grid.criteria.all()}
    gap = None if before.score is None or after.score is None else after.score - before.score
    return {"label": labels[after.code], "before": before.score, "after": after.score, "gap": gap}


def _experts(assessment: Assessment) -> list[dict[str, str]]:
    labels = {row.pk: row.label for row in assessment.grid.criteria.all()}
    order = {row.pk: row.order for row in assessment.grid.criteria.all()}
    views = opinion_views(assessment, None)  # a report travels: it holds no confidential reasons
    return [
        {
            "criterion": labels[pk],
            "position": views[pk].label,
            "key": views[pk].position,
            "reasons": views[pk].reasons or views[pk].notice,
        }
        for pk in sorted(views, key=order.__getitem__)
    ]


def _motion_conditions(vote: Vote | None) -> list[dict[str, str]]:
    rows = vote.conditions.all() if vote else ()
    return [{"text": row.text, "owner": row.owner, "due_on": _date(row.due_on)} for row in rows]


def _condition(row: Condition) -> dict[str, Any]:
    return {"text": row.text, "met": row.met_on is not None}


def _result(row: CriterionResult) -> dict[str, Any]:
    indicator = row.indicator
    return {
        "label": indicator.label,
        "unit": indicator.unit,
        "baseline": figure(indicator.baseline),
        "threshold": threshold(indicator.direction, indicator.threshold),
        "value": figure(row.value),
        "verdict": row.verdict,
        "verdict_label": row.get_verdict_display(),
        "fill": _fill(indicator.direction, indicator.threshold, row.value),
        "sample": row.sample,
        "why": row.comment,
        "minimum": indicator.minimum_sample,
    }


def _fill(direction: str, target: Decimal, value: Decimal | None) -> int:
    """Length of the bar in percent: two thirds when the figure is at its threshold."""
    if value is None:
        return 0
    top, bottom = (value, target) if direction == "at_least" else (target, value)
    if not bottom:
        return 100 if top >= bottom else 0
    return int(max(Decimal(2), min(Decimal(100), top / bottom * Decimal("66.67"))))


def _stop(row: Any) -> str:
    unit = f" {row.unit}" if row.unit else ""
    return _("Arrêt si « %(what)s » : %(limit)s") % {
        "what": row.label,
        "limit": f"{threshold(row.direction, row.threshold)}{unit}",
    }


def _planned(protocol: Protocol, evaluation: Evaluation) -> list[dict[str, str]]:
    return [
        {
            "label": _("Dépense de l’essai"),
            "planned": _money(protocol.budget_eur),
            "actual": _money(evaluation.actual_cost_eur),
        },
        _participants(protocol),
        *_footprint_used(evaluation),
    ]


def _footprint_used(evaluation: Evaluation) -> list[dict[str, str]]:
    """The footprint foreseen and that of the trial, as frozen at the deposit; no row when nobody estimated either."""
    frozen = (evaluation.content or {}).get("case")
    said = footprint_said(frozen["spending"]) if frozen else None
    if said is None or not said.known:
        return []
    return [{"label": _("Empreinte, au plus"), "planned": said.planned, "actual": said.actual, "note": said.basis}]


def _participants(protocol: Protocol) -> dict[str, str]:
    """How many people were to take part, and how many used the tool in the busiest month when the usage is known."""
    most = max((row.users for row in usage_of(protocol)), default=None)
    return {
        "label": _("Participants") if most is None else _("Participants, au plus"),
        "planned": number_fr(protocol.participants_count),
        "actual": "" if most is None else number_fr(most),
    }


def _money(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


def _date(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(instant: Any) -> str | None:
    return timezone.localtime(instant).date().isoformat() if instant else None
