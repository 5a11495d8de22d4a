"""The evaluation: what was measured set against what was locked, then frozen with its hash."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from boussole.shared.refusals import Refused
from evaluation.compass.actions import complete_ex_post
from evaluation.compass.models import Assessment
from evaluation.trial.case import evaluate
from evaluation.trial.case_builder import TEXTS, TOLD, case_of, content_hash, content_of
from evaluation.trial.enums import TimeSavedUse
from evaluation.trial.models import CriterionResult, Evaluation, Indicator
from evaluation.trial.permissions import require_lead
from evaluation.trial.rules import Judgement
from usecases.enums import State
from usecases.models import UseCase
from usecases.permissions import require_mover
from usecases.workflow import apply_transition

FIELDS = TOLD
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
    _require_whole(evaluation)
    ex_post = complete_ex_post(use_case=use_case, actor=actor, now=now)
    case = case_of(evaluation)
    outcome = evaluate(case)
    indicators = {row.code: row for row in evaluation.protocol.indicators.all()}
    CriterionResult.objects.bulk_create(
        _result(evaluation, indicators[row.criterion.code], row) for row in outcome.judged
    )
    evaluation.proposal = outcome.proposal.outcome
    evaluation.proposal_path = [list(step) for step in outcome.proposal.path]
    evaluation.content = content_of(evaluation, case, ex_ante=_ex_ante(use_case), ex_post=ex_post.sha256)
    evaluation.sha256 = content_hash(evaluation.content)
    evaluation.ex_post, evaluation.submitted_at, evaluation.submitted_by = ex_post, now, actor
    evaluation.save()
    details = {
        "evaluation": evaluation.sha256,
        "protocol": evaluation.protocol.sha256,
        "proposal": outcome.proposal.outcome,
    }
    apply_transition(use_case=use_case, name="submit_evaluation", actor=actor, now=now, details=details)
    UseCase.objects.filter(pk=use_case.pk).update(due_on=timezone.localdate(now) + COMMITTEE_DELAY)
    return evaluation


def _require_whole(evaluation: Evaluation) -> None:
    empty = [name for name in TEXTS if not getattr(evaluation, name).strip()]
    empty += [name for name in ("actual_cost_eur",) if getattr(evaluation, name) is None]
    empty += [name for name in ("time_saved_use",) if not getattr(evaluation, name)]
    if evaluation.time_saved_use != TimeSavedUse.NONE and not evaluation.time_saved_decided:
        empty.append("time_saved_decided")
    if empty:
        words = ", ".join(str(Evaluation._meta.get_field(name).verbose_name) for name in empty)
        raise EvaluationRefused(_("Il manque à l’évaluation : %(list)s.") % {"list": words})


def _ex_ante(use_case: UseCase) -> str:
    """The hash of the compass that the committee saw before the trial."""
    rows = Assessment.objects.filter(use_case=use_case, phase="ex_ante", completed_at__isnull=False)
    return rows.order_by("-opened_at", "-pk").values_list("sha256", flat=True).first() or ""


def _result(evaluation: Evaluation, indicator: Indicator, row: Judgement) -> CriterionResult:
    return CriterionResult(
        evaluation=evaluation,
        indicator=indicator,
        value=row.figure.value if row.figure else None,
        sample=row.figure.sample if row.figure else 0,
        verdict=row.verdict,
        comment=row.why,
    )
