"""The decisions of a dossier, and the page on which an élu takes one: evidence, form, confirmation."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from boussole.shared.refusals import Refused
from evaluation.committee.models import Vote
from evaluation.committee.selectors import result_sentence, standing
from evaluation.compass.selectors import current_assessment, open_signals, possible_owners, score_of
from evaluation.cost.selectors import summary as cost_summary
from evaluation.decisions import actions
from evaluation.decisions.enums import ConditionState, DecisionKind
from evaluation.decisions.forms import DecisionForm, typed_lines
from evaluation.decisions.models import Condition
from evaluation.decisions.permissions import decides
from evaluation.decisions.selectors import INTO_SERVICE, opinion_behind, possible_decisions, with_steps
from evaluation.decisions.wording import asked
from evaluation.footprint.selectors import summary as footprint_summary
from evaluation.frame.matrix import Path
from evaluation.frame.selectors import path_reason, place_of
from evaluation.trial.results import deposited_results
from usecases.enums import State
from usecases.lifeline import TRANSITIONS
from usecases.models import UseCase
from usecases.permissions import allowed_transitions
from usecases.views.common import get_use_case, refused_as_403

MINIMUM_DELAY = timedelta(days=30)
ADD, EDIT, CONFIRM = "add", "edit", "confirm"


@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What was decided, why, under which conditions."""
    use_case = get_use_case(request, pk)
    decided = use_case.decisions.select_related("taken_by", "opinion", "document").order_by("-taken_at", "-pk")
    conditions: dict[int, list[Condition]] = {}
    for row in with_steps(Condition.objects.filter(decision__use_case=use_case)):
        conditions.setdefault(row.decision_id, []).append(row)
    moves = {row.name for row in allowed_transitions(request.user, use_case)}
    kinds = {DecisionKind(kind).transition for kind in possible_decisions(use_case)}
    context = {
        "use_case": use_case,
        "section": "decision",
        "decisions": [(decision, conditions.get(decision.pk, [])) for decision in decided],
        "may_decide": bool(moves & kinds) and "retire" not in moves,
        "today": timezone.localdate(),
        "states": ConditionState,
    }
    return render(request, "decisions/detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """The form, beside the opinion, the blockers, the scores and the results; then what it says, to be confirmed."""
    use_case = get_use_case(request, pk)
    if not decides(request.user, use_case):
        raise PermissionDenied(_("Une décision est prise par un élu de la collectivité qui ne porte pas le dossier."))
    possible, opinion = possible_decisions(use_case), opinion_behind(use_case)
    step = request.POST.get("step", "") if request.method == "POST" else EDIT
    form = _form(request, use_case, possible, opinion, step)
    if step not in (ADD, EDIT) and form.is_valid():
        given = {**form.decision(), "use_case": use_case, "actor": request.user, "now": timezone.now()}
        try:
            with refused_as_403():
                if step == CONFIRM:
                    actions.decide(**given, deliberation=form.cleaned_data["deliberation"])
                    messages.success(request, _("Votre décision est enregistrée."))
                    return redirect("decisions:detail", pk=pk)
                checked = actions.check_decision(**given)
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            return render(request, "decisions/confirm.html", _restated(use_case, form, opinion, checked))
    context = {
        "use_case": use_case,
        "section": "decision",
        "form": form if possible else None,
        "asked": asked(use_case, opinion),
        "opinion": opinion,
        "opinion_sentence": result_sentence(standing(opinion).result) if opinion else "",
        "report_kind": "before_trial" if use_case.state == State.OPINION_GIVEN else "final",
        "cost": cost_summary(use_case),
        "footprint": footprint_summary(use_case),
        **_evidence(use_case),
    }
    return render(request, "decisions/decide.html", context)


def _form(
    request: HttpRequest, use_case: UseCase, possible: dict[str, str], opinion: Vote | None, step: str
) -> DecisionForm:
    """Return the form: empty, as typed and not judged yet (one line more, back from the confirmation), or sent."""
    shape = {
        "possible": possible,
        "conditions": _carried(opinion),
        "use_case": use_case,
        "people": possible_owners(use_case),
        "lines": typed_lines(request.POST) + (1 if step == ADD else 0),
    }
    if step in (ADD, EDIT):
        typed = {name: value for name, value in request.POST.items() if name != "lines"}
        return DecisionForm(initial=typed or {"reasons": _proposed_reasons(use_case)}, **shape)
    return DecisionForm(request.POST, **shape)


def _restated(
    use_case: UseCase, form: DecisionForm, opinion: Vote | None, checked: actions.deciding.Checked
) -> dict[str, Any]:
    kind = DecisionKind(form.cleaned_data["kind"])
    return {
        "use_case": use_case,
        "section": "decision",
        "form": form,
        "typed": [(name, form.data.get(name, "")) for name in form.fields],
        "kind": kind,
        "given": form.cleaned_data,
        "conditions": form.conditions(),
        "opinion": opinion,
        "departs": checked.departs,
        "target": State(TRANSITIONS[kind.transition].target).label,
        "into_service": kind in INTO_SERVICE,
    }


def _carried(opinion: Vote | None) -> list[actions.NewCondition]:
    """The conditions of the committee's motion, to be taken up or changed."""
    earliest = timezone.localdate() + MINIMUM_DELAY
    rows = opinion.conditions.all() if opinion else ()
    return [actions.NewCondition(row.text, row.owner, max(row.due_on, earliest)) for row in rows]


def _proposed_reasons(use_case: UseCase) -> str:
    """The reason that follows from the matrix when it leads to a refusal, to be reread and completed."""
    place = place_of(use_case)
    return path_reason(place) if place.path in (Path.REFUSED, Path.OUT) else ""


def _evidence(use_case: UseCase) -> dict[str, Any]:
    assessment = current_assessment(use_case)
    if assessment is None:
        return {}
    score = score_of(assessment)
    labels = {row.code: row.label for row in assessment.grid.criteria.all()}
    signals = open_signals(assessment, score=score)
    return {
        "scores": [(labels[row.code], row) for row in score.criteria],
        "signals": [signal for signal in signals if signal.kind in ("B", "BD", "V")],
        "results": deposited_results(use_case),
    }
