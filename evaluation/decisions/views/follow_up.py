"""The follow-up of a system in service: its reviews, the events reported on it, its retirement."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from evaluation.decisions import actions
from evaluation.decisions.already_known import last_look, offers_for
from evaluation.decisions.enums import ReviewOutcome
from evaluation.decisions.forms import (
    AnswerForm,
    ConclusionForm,
    EventForm,
    ObservationForm,
    RetireForm,
    ReviewForm,
    taken_up,
)
from evaluation.decisions.models import Review, ReviewReport, ReviewRequest
from evaluation.decisions.permissions import (
    can_answer_report,
    can_observe,
    can_report,
    require_answerer,
    require_reporter,
)
from evaluation.decisions.selectors import promises_of
from usecases.models import UseCase
from usecases.permissions import allowed_transitions, require_mover
from usecases.views.act import act_page, attempt
from usecases.views.common import get_use_case, refused_as_403


@require_safe
def follow_up(request: HttpRequest, pk: int) -> HttpResponse:
    """The reviews of a system, past and planned, and the events reported on it."""
    use_case = get_use_case(request, pk)
    related = ("requested_by", "answered_by", "review")
    context = {
        "use_case": use_case,
        "section": "follow_up",
        "reviews": use_case.reviews.order_by("due_on", "pk"),
        "requests": use_case.review_requests.select_related(*related).order_by("-requested_at", "-pk"),
        "moves": {row.name for row in allowed_transitions(request.user, use_case)},
        "may_report": can_report(request.user, use_case),
        "may_answer": can_answer_report(request.user, use_case),
        "today": timezone.localdate(),
    }
    return render(request, "decisions/follow_up.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, pk: int, review_pk: int) -> HttpResponse:
    """A review: what was promised, what is observed, and the form to write it while it is open."""
    use_case, row = _review(request, pk, review_pk)
    latest = _reports(row).order_by("-number").first()
    form, offers = None, {}
    if row.opened_at and not row.closed_at and can_observe(request.user, use_case):
        given = {"promises": promises_of(use_case), "latest": latest}
        offers = offers_for(row)
        form = ObservationForm(request.POST or None, **given)
    if request.method == "POST":
        if form is None:
            raise PermissionDenied(_("Ce bilan ne s’écrit pas, ou pas par vous."))
        offer = offers.get(request.POST.get("take", ""))
        if offer is not None:
            form = ObservationForm(None, initial=taken_up(request.POST, offer), **given)
            messages.info(request, _("C’est repris dans le texte. Relisez, puis enregistrez le bilan."))
    if request.method == "POST" and form.is_bound:
        done, _refusal = attempt(
            request,
            form=form,
            act=partial(actions.save_review, review=row),
            done=_("Le bilan est enregistré."),
            values=form.report,
        )
        if done:
            return redirect("decisions:review", pk=pk, review_pk=review_pk)
    context = {
        "use_case": use_case,
        "section": "follow_up",
        "review": row,
        "report": latest,
        "numbers": list(row.reports.order_by("-number").values_list("number", flat=True))[1:],
        "form": form,
        "texts": [(field, offers.get(field.name)) for field in form.texts_fields()] if form else [],
        "since": last_look(row) if form else None,
        "stale": bool(form and form.is_bound and form.cleaned_data.get("version") != _number(latest)),
        "may_conclude": "close_review" in {move.name for move in allowed_transitions(request.user, use_case)},
    }
    return render(request, "decisions/review.html", context)


@require_safe
def review_version(request: HttpRequest, pk: int, review_pk: int, number: int) -> HttpResponse:
    """An earlier version of what a review observed."""
    use_case, row = _review(request, pk, review_pk)
    report = get_object_or_404(_reports(row), number=number)
    context = {"use_case": use_case, "section": "follow_up", "review": row, "report": report}
    return render(request, "decisions/review_version.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def review_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a review, maybe because of an event that was reported (`?signalement=`)."""
    use_case = get_use_case(request, pk)
    reported = _reported(request, use_case)
    initial = {"reason": reported.reason, "comment": reported.comment} if reported else {}
    return _move(
        request,
        use_case,
        name="open_review",
        form=ReviewForm(request.POST or None, initial=initial),
        act=partial(actions.open_review, request=reported),
        title=_("Ouvrir une réévaluation"),
        text=_("Le système reste en service pendant la réévaluation."),
        done=_("La réévaluation est ouverte."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def review_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Conclude a review: keep, adapt, open the compass again, or retire."""
    return _move(
        request,
        get_use_case(request, pk),
        name="close_review",
        form=ConclusionForm(request.POST or None),
        act=_conclude,
        title=_("Conclure la réévaluation"),
        text=_("Rouvrir la boussole redemande leur avis aux experts : le bilan se conclut après eux."),
        done=_("Votre conclusion est enregistrée."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def retire(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a system out of service."""
    return _move(
        request,
        get_use_case(request, pk),
        name="retire",
        form=RetireForm(request.POST or None),
        act=actions.retire,
        title=_("Retirer du service"),
        text=_("Le système s’arrête. Le motif figure dans l’historique."),
        done=_("Le système est retiré du service."),
        danger=True,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def event_report(request: HttpRequest, pk: int) -> HttpResponse:
    """Report an event on a system in service."""
    use_case = get_use_case(request, pk)
    with refused_as_403():
        require_reporter(request.user, use_case)
    return act_page(
        request,
        use_case=use_case,
        form=EventForm(request.POST or None),
        act=partial(actions.report_event, use_case=use_case),
        title=_("Signaler un événement"),
        text=_("Le coordinateur ouvre une réévaluation, ou dit pourquoi non. Vous recevez sa réponse."),
        done=_("Votre signalement est transmis au coordinateur."),
        back="decisions:follow_up",
        extra={"section": "follow_up"},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def event_answer(request: HttpRequest, pk: int, request_pk: int) -> HttpResponse:
    """Say why a reported event opens no review."""
    use_case = get_use_case(request, pk)
    row = get_object_or_404(ReviewRequest, pk=request_pk, use_case=use_case)
    with refused_as_403():
        require_answerer(request.user, use_case)
    return act_page(
        request,
        use_case=use_case,
        form=AnswerForm(request.POST or None),
        act=partial(actions.answer_event, request=row),
        title=_("Répondre au signalement"),
        text=f"{row.get_reason_display()} : {row.comment}",
        done=_("Votre réponse est envoyée."),
        back="decisions:follow_up",
        extra={"section": "follow_up"},
    )


def _conclude(*, outcome: str, comment: str, public_reason: str, **given: Any) -> object:
    """Do what the conclusion says: each outcome is one action."""
    if outcome == ReviewOutcome.REOPEN:
        return actions.reopen_compass(comment=comment, **given)
    if outcome == ReviewOutcome.RETIRE:
        return actions.retire(comment=comment, public_reason=public_reason, **given)
    return actions.close_review(comment=comment, outcome=outcome, **given)


def _move(request: HttpRequest, use_case: UseCase, *, name: str, act: Any, **page: Any) -> HttpResponse:
    with refused_as_403():
        require_mover(request.user, use_case, name)
    return act_page(
        request,
        use_case=use_case,
        act=partial(act, use_case=use_case),
        back="decisions:follow_up",
        extra={"section": "follow_up"},
        **page,
    )


def _review(request: HttpRequest, pk: int, review_pk: int) -> tuple[UseCase, Review]:
    use_case = get_use_case(request, pk)
    row = get_object_or_404(Review.objects.select_related("assessment"), pk=review_pk, use_case=use_case)
    row.use_case = use_case
    return use_case, row


def _reports(row: Review) -> Any:
    return row.reports.select_related("author").prefetch_related("promises")


def _number(report: ReviewReport | None) -> int:
    return report.number if report else 0


def _reported(request: HttpRequest, use_case: UseCase) -> ReviewRequest | None:
    asked = request.GET.get("signalement", "")
    if not asked:
        return None
    if not (asked.isascii() and asked.isdigit() and len(asked) < 12):
        raise Http404
    return get_object_or_404(use_case.review_requests.filter(answered_at__isnull=True), pk=int(asked))
