"""Signing a criterion, correcting or taking back an opinion, and everything that was said on a criterion."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from boussole.shared.refusals import Refused
from evaluation.compass import actions
from evaluation.compass.forms import OpinionForm, RevokeForm, opinion_initial
from evaluation.compass.forms.opinions import FEWEST_LINES, MORE_LINES
from evaluation.compass.models import Assessment, Criterion, Opinion
from evaluation.compass.permissions import can_revoke, can_sign
from evaluation.compass.selectors import opinion_history, opinion_views, possible_owners
from evaluation.compass.views.common import criterion_context, criterion_of, readable_assessment, visible_questions
from evaluation.compass.wording import answer_text
from usecases.models import UseCase
from usecases.views.act import act_page
from usecases.views.common import get_use_case, refused_as_403


@require_http_methods(["GET", "HEAD", "POST"])
def opinion(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Read the answers back, then sign the criterion, or correct the opinion already given."""
    use_case = get_use_case(request, pk)
    assessment = readable_assessment(request, use_case)
    row = criterion_of(assessment, code)
    if not can_sign(request.user, assessment, row):
        raise PermissionDenied(_("Cet avis est demandé à une autre personne, ou l’évaluation est terminée."))
    current = _in_force(assessment, row)
    owners = possible_owners(use_case)
    if request.method != "POST":
        lines = current.actions.count() + 1 if current else FEWEST_LINES
        form = OpinionForm(initial=opinion_initial(current), owners=owners, current=current, lines=lines)
        return _opinion_page(request, use_case, assessment, row, form)
    lines = sum(name.startswith("action_") for name in request.POST)
    if "more" in request.POST:
        form = OpinionForm(initial=request.POST.dict(), owners=owners, current=current, lines=lines + MORE_LINES)
        return _opinion_page(request, use_case, assessment, row, form)
    form = OpinionForm(request.POST, owners=owners, current=current, lines=lines)
    if not form.is_valid():
        return _opinion_page(request, use_case, assessment, row, form)
    try:
        with refused_as_403():
            actions.give_opinion(
                assessment=assessment, criterion=row, actor=request.user, now=timezone.now(), **form.values()
            )
    except actions.StaleOpinion as stale:
        number = stale.current.number if stale.current else 0
        typed = {**request.POST.dict(), "number": number}
        form = OpinionForm(initial=typed, owners=owners, current=stale.current, lines=lines)
        return _opinion_page(request, use_case, assessment, row, form, stale=stale, status=409)
    except Refused as refusal:
        form.add_refusal(refusal)
        return _opinion_page(request, use_case, assessment, row, form)
    messages.success(request, _("Votre avis sur le critère « %(label)s » est enregistré.") % {"label": row.label})
    return redirect("compass:overview", pk=use_case.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Take back the opinion in force on a criterion; its answers open again."""
    use_case = get_use_case(request, pk)
    assessment = readable_assessment(request, use_case)
    row = criterion_of(assessment, code)
    current = _in_force(assessment, row)
    if current is None:
        raise Http404(_("Ce critère n’a pas d’avis."))
    if not can_revoke(request.user, current):
        raise PermissionDenied(_("Son auteur ou le coordinateur retire un avis, tant que l’évaluation est ouverte."))
    return act_page(
        request,
        use_case=use_case,
        form=RevokeForm(request.POST or None),
        act=partial(actions.revoke_opinion, opinion=current),
        title=_("Retirer l’avis : %(criterion)s") % {"criterion": row.label},
        text=_("Les réponses du critère pourront de nouveau changer, et un nouvel avis devra être signé."),
        done=_("L’avis est retiré. Il reste dans l’historique du critère."),
        danger=True,
        back="compass:overview",
        extra={"section": "compass"},
    )


@require_safe
def history(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Every opinion given on a criterion, and everyone it was given to."""
    use_case = get_use_case(request, pk)
    assessment = readable_assessment(request, use_case)
    row = criterion_of(assessment, code)
    context = {
        "use_case": use_case,
        "section": "compass",
        "criterion": row,
        "views": opinion_history(assessment, row, request.user),
        "team": [item for item in assessment.assignments.all() if item.criterion_id == row.pk],
    }
    return render(request, "compass/history.html", context)


def _in_force(assessment: Assessment, row: Criterion) -> Opinion | None:
    return next((item for item in assessment.opinions_in_force if item.criterion_id == row.pk), None)


def _opinion_page(
    request: HttpRequest,
    use_case: UseCase,
    assessment: Assessment,
    row: Criterion,
    form: OpinionForm,
    *,
    stale: actions.StaleOpinion | None = None,
    status: int = 200,
) -> HttpResponse:
    stored = {answer.question.code: answer for answer in assessment.answers.all()}
    context = {
        **criterion_context(use_case, assessment, row),
        "form": form,
        "recap": [
            {"question": f"{item.code} {item.text}", "answer": answer_text(item, stored.get(item.code))}
            for item in visible_questions(assessment, row)
        ],
        "stale": stale,
        "view": opinion_views(assessment, request.user).get(row.pk) if form.current else None,
    }
    return render(request, "compass/opinion.html", context, status=status)
