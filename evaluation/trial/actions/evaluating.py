"""The evaluation: what was measured set against what was locked, then frozen with its hash."""

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audit.chain import canonical
from boussole.shared.refusals import Refused
from evaluation.compass.actions import complete_ex_post
from evaluation.compass.selectors import open_blockers, open_start_blockers
from evaluation.trial.enums import IndicatorKind
from evaluation.trial.models import CriterionResult, Evaluation
from evaluation.trial.permissions import require_lead
from evaluation.trial.rules import Proposal, Situation, propose
from evaluation.trial.selectors import Reading, readings, stop_reached
from evaluation.trial.versions import was_extended
from usecases.enums import State
from usecases.models import UseCase
from usecases.permissions import require_mover
from usecases.workflow import apply_transition

TEXTS = ("summary", "staff_feedback", "time_saved")
FIELDS = (*TEXTS, "actual_cost_eur")
COMMITTEE_DELAY = timedelta(days=60)


class EvaluationRefused(Refused):
    """The evaluation cannot be written or deposited this way now."""


class StaleEvaluation(EvaluationRefused):
    """Someone saved the evaluation since the page was shown. `current` is what is stored."""

    def __init__(self, message: str, *, current: Evaluation) -> None:
        super().__init__(message)
        self.current = current


@transaction.atomic
def save_evaluation(
    *, evaluation: Evaluation, actor: User, values: Mapping[str, Any], version: int, now: datetime
) -> Evaluation:
    """Save the texts and the actual cost. `version` is the edit version that the page was built from.

    Raises NotAllowed, EvaluationRefused (deposited, unknown field), StaleEvaluation (saved elsewhere since).
    """
    use_case = UseCase.objects.select_for_update().get(pk=evaluation.protocol.use_case_id)
    require_lead(actor, use_case)
    evaluation = Evaluation.objects.get(pk=evaluation.pk)
    if evaluation.submitted_at is not None or use_case.state != State.TRIAL_ENDED:
        raise EvaluationRefused(_("L’évaluation est déposée : elle ne change plus."))
    if not set(values) <= set(FIELDS):
        raise EvaluationRefused(_("Cette page ne correspond pas à l’évaluation : rechargez-la."))
    changed = {name: value for name, value in values.items() if getattr(evaluation, name) != value}
    if changed and evaluation.lock_version != version:
        raise StaleEvaluation(
            _("L’évaluation a été modifiée dans une autre fenêtre. Comparez, puis enregistrez de nouveau."),
            current=evaluation,
        )
    for name, value in changed.items():
        setattr(evaluation, name, value)
    if changed:
        evaluation.lock_version += 1
        evaluation.save()
    return evaluation


@transaction.atomic
def submit_evaluation(*, evaluation: Evaluation, actor: User, now: datetime) -> Evaluation:
    """Deposit the evaluation: results of every success criterion, compass after the trial, proposal of the rules.

    Raises NotAllowed, EvaluationRefused (trial not ended, deposited, text missing), AssessmentRefused (opinions
    missing).
    """
    use_case = UseCase.objects.select_for_update().get(pk=evaluation.protocol.use_case_id)
    require_mover(actor, use_case, "submit_evaluation")
    evaluation = Evaluation.objects.select_related("protocol").get(pk=evaluation.pk)
    if evaluation.submitted_at is not None or use_case.state != State.TRIAL_ENDED:
        raise EvaluationRefused(_("L’évaluation se dépose une fois l’essai terminé, et une seule fois."))
    empty = [
        str(Evaluation._meta.get_field(name).verbose_name) for name in TEXTS if not getattr(evaluation, name).strip()
    ]
    if evaluation.actual_cost_eur is None:
        empty.append(str(Evaluation._meta.get_field("actual_cost_eur").verbose_name))
    if empty:
        raise EvaluationRefused(_("Il manque à l’évaluation : %(list)s.") % {"list": ", ".join(empty)})
    ex_post = complete_ex_post(use_case=use_case, actor=actor, now=now)
    found = readings(evaluation.protocol, IndicatorKind.SUCCESS)
    proposal = propose(_situation(evaluation, use_case, found))
    CriterionResult.objects.bulk_create(_result(evaluation, reading) for reading in found)
    evaluation.proposal = proposal.outcome
    evaluation.proposal_path = [list(step) for step in proposal.path]
    evaluation.content = _content(evaluation, found, ex_post.sha256, proposal)
    evaluation.sha256 = hashlib.sha256(canonical(evaluation.content).encode()).hexdigest()
    evaluation.ex_post, evaluation.submitted_at, evaluation.submitted_by = ex_post, now, actor
    evaluation.save()
    details = {
        "evaluation": evaluation.sha256,
        "protocol": evaluation.protocol.sha256,
        "proposal": proposal.outcome,
    }
    apply_transition(use_case=use_case, name="submit_evaluation", actor=actor, now=now, details=details)
    UseCase.objects.filter(pk=use_case.pk).update(due_on=timezone.localdate(now) + COMMITTEE_DELAY)
    return evaluation


def _situation(evaluation: Evaluation, use_case: UseCase, found: list[Reading]) -> Situation:
    protocol = evaluation.protocol
    return Situation(
        verdicts=[reading.verdict for reading in found],
        stop_reached=stop_reached(protocol),
        blocker_open=bool(open_blockers(use_case)),
        start_blocker_open=bool(open_start_blockers(use_case)),
        already_extended=was_extended(protocol),
        planned_cost=protocol.budget_eur,
        actual_cost=evaluation.actual_cost_eur,
    )


def _result(evaluation: Evaluation, reading: Reading) -> CriterionResult:
    return CriterionResult(
        evaluation=evaluation,
        indicator=reading.indicator,
        value=reading.latest.value if reading.latest else None,
        sample=reading.latest.sample if reading.latest else 0,
        verdict=reading.verdict,
    )


def _content(evaluation: Evaluation, found: list[Reading], ex_post: str, proposal: Proposal) -> dict[str, Any]:
    return {
        "protocol": evaluation.protocol.sha256,
        "ex_post": ex_post,
        **{name: getattr(evaluation, name) for name in TEXTS},
        "actual_cost_eur": str(Decimal(evaluation.actual_cost_eur)),
        "results": [
            {
                "code": reading.indicator.code,
                "value": str(reading.latest.value) if reading.latest else None,
                "sample": reading.latest.sample if reading.latest else 0,
                "verdict": reading.verdict,
            }
            for reading in found
        ],
        "proposal": proposal.outcome,
        "path": [list(step) for step in proposal.path],
    }
