"""The evaluation of a trial."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from boussole.shared.refusals import Refused
from evaluation.compass.permissions import may_read_content
from evaluation.trial import actions
from evaluation.trial.actions.evaluating import FIELDS
from evaluation.trial.actions.measuring import MEASURABLE_IN
from evaluation.trial.case_builder import problems
from evaluation.trial.forms import EvaluationForm, differences
from evaluation.trial.models import Evaluation
from evaluation.trial.permissions import runs
from evaluation.trial.results import comparison_of, results_of
from evaluation.trial.selectors import evaluation_of, incidents_of, spent_on
from usecases.enums import State
from usecases.models import UseCase
from usecases.permissions import is_lead, require_mover
from usecases.views.act import act_page
from usecases.views.common import get_use_case, refused_as_403


@require_http_methods(["GET", "HEAD", "POST"])
def evaluation(request: HttpRequest, pk: int) -> HttpResponse:
    """Results against the locked protocol, and the lead's texts."""
    use_case = get_use_case(request, pk)
    current = _evaluation(use_case)
    editable = use_case.state == State.TRIAL_ENDED and is_lead(request.user, use_case)
    if request.method == "POST" and not editable:
        raise PermissionDenied(_("L’évaluation est déposée, ou elle est écrite par une autre personne."))
    form = EvaluationForm(request.POST or None, instance=current, initial=_noted(current) if editable else None)
    stored: Evaluation | None = None
    if request.method == "POST" and form.is_valid():
        try:
            actions.save_evaluation(
                evaluation=Evaluation.objects.get(pk=current.pk),
                actor=request.user,
                values={name: form.cleaned_data[name] for name in FIELDS},
                version=form.cleaned_data["lock_version"] or 0,
                now=timezone.now(),
            )
        except actions.StaleEvaluation as refusal:
            stored = refusal.current
            form.add_refusal(refusal)
            form.data = {**form.data.dict(), "lock_version": str(stored.lock_version)}
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, _("L’évaluation est enregistrée."))
            return redirect("trial:evaluation_submit" if "submit" in request.POST else "trial:evaluation", pk=pk)
    reads_compass = current.ex_post is not None and may_read_content(request.user, current.ex_post)
    context = {
        "use_case": use_case,
        "section": "trial",
        "evaluation": current,
        "results": results_of(current, compass=reads_compass),
        "incidents": incidents_of(current.protocol),
        "comparison": comparison_of(current) if reads_compass else None,
        "reads_compass": reads_compass,
        "problems": problems(current) if current.submitted_at else [],
        "form": form if editable else None,
        "differences": differences(form, stored, FIELDS) if stored else [],
        "may_measure": runs(request.user, use_case) and use_case.state in MEASURABLE_IN,
    }
    return render(request, "trial/evaluation.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def evaluation_submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Read the evaluation back, then deposit it."""
    use_case = get_use_case(request, pk)
    with refused_as_403():
        require_mover(request.user, use_case, "submit_evaluation")
    current = _evaluation(use_case)
    return act_page(
        request,
        use_case=use_case,
        form=None,
        act=partial(actions.submit_evaluation, evaluation=current),
        title=_("Déposer l’évaluation"),
        text=_("Les résultats, les textes et la boussole d’après l’essai seront figés. Le dossier partira au comité."),
        done=_("L’évaluation est déposée. Le dossier est prêt pour l’avis final."),
        back="trial:evaluation",
        then="usecases:detail",
        extra={
            "section": "trial",
            "results": results_of(current, compass=False),
            "evaluation": current,
        },
    )


def _evaluation(use_case: UseCase) -> Evaluation:
    current = evaluation_of(use_case)
    if current is None:
        raise Http404(_("L’essai n’est pas encore terminé."))
    return current


def _noted(evaluation: Evaluation) -> dict[str, Any]:
    """What the trial already noted of what the form asks: its expenses, until its lead states the cost."""
    return {} if evaluation.actual_cost_eur is not None else {"actual_cost_eur": spent_on(evaluation.protocol)}
