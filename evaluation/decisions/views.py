"""The élu's decision beside the evidence, then the conditions and the follow-up."""

from datetime import timedelta
from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.enums import Role
from accounts.models import User
from boussole.shared.refusals import Refused
from evaluation.committee.models import Vote
from evaluation.committee.selectors import result_sentence, standing
from evaluation.compass.selectors import current_assessment, open_signals, score_of
from evaluation.decisions import actions
from evaluation.decisions.forms import ConclusionForm, DecisionForm, MeetForm, ReviewForm
from evaluation.decisions.models import Condition
from evaluation.frame.matrix import Path
from evaluation.frame.selectors import path_reason, place_of
from evaluation.trial.results import deposited_results
from usecases.models import UseCase
from usecases.permissions import allowed_transitions, is_lead, require_mover
from usecases.views.act import act_page
from usecases.views.common import get_use_case, refused_as_403

MINIMUM_DELAY = timedelta(days=30)


@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What was decided, the conditions, the follow-up."""
    use_case = get_use_case(request, pk)
    decided = use_case.decisions.select_related("taken_by", "opinion").prefetch_related("conditions")
    moves = {row.name for row in allowed_transitions(request.user, use_case)}
    context = {
        "use_case": use_case,
        "section": "decision",
        "decisions": decided.order_by("-taken_at", "-pk"),
        "reviews": use_case.reviews.all(),
        "moves": moves,
        "may_decide": bool(moves & set(actions.possible_decisions(use_case))) and "retire" not in moves,
        "may_meet": _follows(request.user, use_case),
        "today": timezone.localdate(),
    }
    return render(request, "decisions/detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """The form, beside the opinion, the blockers, the scores and the results."""
    use_case = get_use_case(request, pk)
    if use_case.lead_id == request.user.pk or not request.user.has_role(
        use_case.organisation_id, Role.ELECTED_OFFICIAL
    ):
        raise PermissionDenied(_("Une décision est prise par un élu de la collectivité qui ne porte pas le dossier."))
    possible = actions.possible_decisions(use_case)
    opinion = actions.opinion_behind(use_case)
    carried = _carried(opinion)
    form = DecisionForm(
        request.POST or None, possible=possible, conditions=carried, initial={"reasons": _proposed_reasons(use_case)}
    )
    if request.method == "POST" and form.is_valid():
        try:
            with refused_as_403():
                actions.decide(
                    use_case=use_case,
                    actor=request.user,
                    kind=form.cleaned_data["kind"],
                    reasons=form.cleaned_data["reasons"],
                    conditions=form.conditions(),
                    departure_reasons=form.cleaned_data["departure_reasons"],
                    deliberation=form.cleaned_data["deliberation"],
                    ends_on=form.cleaned_data.get("ends_on"),
                    now=timezone.now(),
                )
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, _("Votre décision est enregistrée."))
            return redirect("decisions:detail", pk=pk)
    context = {
        "use_case": use_case,
        "section": "decision",
        "form": form if possible else None,
        "opinion": opinion,
        "opinion_sentence": result_sentence(standing(opinion).result) if opinion else "",
        **_evidence(use_case),
    }
    return render(request, "decisions/decide.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def meet(request: HttpRequest, pk: int, condition_pk: int) -> HttpResponse:
    """Record that a condition is met."""
    use_case = get_use_case(request, pk)
    condition = get_object_or_404(Condition, pk=condition_pk, decision__use_case=use_case)
    if not _follows(request.user, use_case):
        raise PermissionDenied(_("Le porteur du dossier et le coordinateur suivent les conditions."))
    return act_page(
        request,
        use_case=use_case,
        form=MeetForm(request.POST or None),
        act=partial(actions.meet_condition, condition=condition),
        title=_("Lever la condition"),
        text=condition.text,
        done=_("La condition est levée."),
        back="decisions:detail",
        extra={"section": "decision"},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def review_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a review."""
    return _move(
        request,
        pk,
        name="open_review",
        form=ReviewForm(request.POST or None),
        act=actions.open_review,
        title=_("Ouvrir une réévaluation"),
        text=_("Le système reste en service pendant la réévaluation."),
        done=_("La réévaluation est ouverte."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def review_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a review."""
    return _move(
        request,
        pk,
        name="close_review",
        form=ConclusionForm(request.POST or None),
        act=actions.close_review,
        title=_("Clore la réévaluation"),
        text=_("Le système reste en service. Pour l’arrêter, retirez-le."),
        done=_("La réévaluation est close."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def retire(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a system out of service."""
    return _move(
        request,
        pk,
        name="retire",
        form=ConclusionForm(request.POST or None),
        act=actions.retire,
        title=_("Retirer du service"),
        text=_("Le système s’arrête. Le motif figure dans l’historique."),
        done=_("Le système est retiré du service."),
        danger=True,
    )


def _move(request: HttpRequest, pk: int, *, name: str, act: object, **page: object) -> HttpResponse:
    use_case = get_use_case(request, pk)
    with refused_as_403():
        require_mover(request.user, use_case, name)
    return act_page(
        request,
        use_case=use_case,
        act=partial(act, use_case=use_case),
        back="decisions:detail",
        extra={"section": "decision"},
        **page,
    )


def _follows(user: User, use_case: UseCase) -> bool:
    coordinates = use_case.lead_id != user.pk and user.has_role(use_case.organisation_id, Role.COORDINATOR)
    return coordinates or is_lead(user, use_case)


def _carried(opinion: Vote | None) -> list[actions.NewCondition]:
    """The conditions of the committee's motion, to be taken up or changed."""
    earliest = timezone.localdate() + MINIMUM_DELAY
    rows = opinion.conditions.all() if opinion else ()
    return [actions.NewCondition(row.text, row.owner, max(row.due_on, earliest)) for row in rows]


def _proposed_reasons(use_case: UseCase) -> str:
    """The reason that follows from the matrix when it leads to a refusal, to be reread and completed."""
    place = place_of(use_case)
    return path_reason(place) if place.path in (Path.REFUSED, Path.OUT) else ""


def _evidence(use_case: UseCase) -> dict:
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
