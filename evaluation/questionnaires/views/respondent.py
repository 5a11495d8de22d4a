"""What an agent sees: one question a page, without an account. Nothing is written before the answers are sent."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from boussole.shared.addresses import client_ip
from evaluation.questionnaires import actions, cookies
from evaluation.questionnaires.content import phase_of
from evaluation.questionnaires.forms.respondent import AnswerForm, CodeForm
from evaluation.questionnaires.models import Invitation
from evaluation.questionnaires.selectors import answerable
from evaluation.questionnaires.selectors.results import items_of
from evaluation.questionnaires.tokens import plain
from evaluation.questionnaires.wording import given_text

SECONDS_A_QUESTION = 15

View = Callable[..., HttpResponse]


def anonymous(*methods: str) -> Callable[[View], View]:
    """Mark a page that anyone with a link opens: no sign-in, nothing kept by browsers or proxies on the way."""

    def mark(view: View) -> View:
        @login_not_required
        @require_http_methods(["GET", "HEAD", *methods])
        @wraps(view)
        def marked(request: HttpRequest, **given: Any) -> HttpResponse:
            response = view(request, **given)
            response["Cache-Control"] = "no-store, private"
            response["X-Robots-Tag"] = "noindex"
            return response

        return marked

    return mark


@anonymous("POST")
def code(request: HttpRequest) -> HttpResponse:
    """Type the code of a printed slip. Only its form is checked here."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return redirect("questionnaires:start", token=form.cleaned_data["code"])
    return render(request, "questionnaires/agent/code.html", {"form": form})


@anonymous("POST")
def start(request: HttpRequest, token: str) -> HttpResponse:
    """What is done with the answers; then begin. The page is the same whatever the token: only a POST looks at it."""
    if plain(token) != token:
        return redirect("questionnaires:start", token=plain(token) or "0")
    begun = cookies.read(request, token)
    if request.method != "POST":
        return render(request, "questionnaires/agent/start.html", {"begun": begun is not None})
    try:
        invitation = actions.begin(token=token, address=client_ip(request), now=timezone.now())
    except actions.TooManyGuesses as refusal:
        return render(request, "questionnaires/agent/wait.html", {"refusal": refusal.message}, status=429)
    except actions.LinkRefused:
        return closed_door(request)
    answers = begun or {}
    items = items_of(invitation.campaign)
    first = next((step for step, item in enumerate(items, start=1) if item.code not in answers), None)
    response = _to_step(token, first or len(items) + 1, len(items))
    cookies.write(response, token=token, answers=answers, campaign=invitation.campaign)
    return response


@anonymous("POST")
def question(request: HttpRequest, token: str, step: int) -> HttpResponse:
    """One question. What is answered goes to the browser's cookie, then comes the next one."""
    opened = _open(request, token)
    if isinstance(opened, HttpResponse):
        return opened
    invitation, answers = opened
    items = items_of(invitation.campaign)
    if not 1 <= step <= len(items):
        return _to_step(token, len(items) + 1, len(items))
    item = items[step - 1]
    wording = item.wording(phase_of(invitation.campaign.moment))
    form = AnswerForm(request.POST or None, item=item, wording=wording, initial=AnswerForm.initial_of(item, answers))
    checking = "retour" in (request.POST if request.method == "POST" else request.GET)
    if request.method == "POST":
        form = AnswerForm(request.POST, item=item, wording=wording)
        if form.is_valid():
            response = _to_step(token, len(items) + 1 if checking else step + 1, len(items))
            try:
                merged = form.merged(answers)
                cookies.write(response, token=token, answers=merged, campaign=invitation.campaign)
            except cookies.TooLong:
                sentence = _("Vos réponses libres sont trop longues pour être gardées ici. Raccourcissez celle-ci.")
                form.add_error("detail" if "detail" in form.fields else "answer", sentence)
            else:
                return response
    left = (len(items) - step + 1) * SECONDS_A_QUESTION
    context = {
        "form": form,
        "item": item,
        "invitation": invitation,
        "step": step,
        "total": len(items),
        "minutes": max(1, round(left / 60)),
        "checking": checking,
        "previous": _url(token, step - 1) if step > 1 else "",
        "check_url": reverse("questionnaires:check", args=[token]),
    }
    return render(request, "questionnaires/agent/question.html", context)


@anonymous("POST")
def check(request: HttpRequest, token: str) -> HttpResponse:
    """Read one's answers back, change any, then send them: once, for good."""
    opened = _open(request, token)
    if isinstance(opened, HttpResponse):
        return opened
    invitation, answers = opened
    refusal = ""
    if request.method == "POST":
        try:
            actions.submit_answers(token=token, answers=answers, now=timezone.now())
        except actions.NothingAnswered as refused:
            refusal = refused.message
        except actions.LinkRefused:
            return closed_door(request)
        else:
            response = redirect("questionnaires:thanks")
            cookies.forget(response, token=token)
            return response
    phase = phase_of(invitation.campaign.moment)
    rows = [
        {
            "question": item.wording(phase),
            "answer": given_text(item, answers),
            "url": f"{_url(token, step)}?retour=1",
            "step": step,
        }
        for step, item in enumerate(items_of(invitation.campaign), start=1)
    ]
    context = {"invitation": invitation, "rows": rows, "refusal": refusal, "page_has_errors": bool(refusal)}
    return render(request, "questionnaires/agent/check.html", context)


@login_not_required
@require_safe
def thanks(request: HttpRequest) -> HttpResponse:
    """The answers are in."""
    return render(request, "questionnaires/agent/thanks.html")


def closed_door(request: HttpRequest) -> HttpResponse:
    """The one answer to a link that is unknown, has served or is closed: the same page, the same status."""
    return render(request, "questionnaires/agent/closed_door.html", status=404)


def _open(request: HttpRequest, token: str) -> HttpResponse | tuple[Invitation, dict[str, Any]]:
    """Return the invitation and the answers under way, or where to go instead.

    Without the signed cookie of somebody who began here, the token is not even looked for: nobody guesses by this way.
    """
    answers = cookies.read(request, token)
    if answers is None:
        return redirect("questionnaires:start", token=token)
    invitation = answerable(token, timezone.now())
    return closed_door(request) if invitation is None else (invitation, answers)


def _to_step(token: str, step: int, total: int) -> HttpResponse:
    return redirect("questionnaires:check", token=token) if step > total else redirect(_url(token, step))


def _url(token: str, step: int) -> str:
    return reverse("questionnaires:question", args=[token, step])
