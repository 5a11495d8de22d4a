"""One confirmation page for every act on a dossier, whatever the floor that holds it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from boussole.shared.forms import BoussoleForm
from boussole.shared.refusals import Refused
from usecases.models import UseCase
from usecases.views.common import refused_as_403


def attempt(
    request: HttpRequest,
    *,
    form: BoussoleForm | None,
    act: Callable[..., Any],
    done: str,
    values: Callable[[], dict[str, Any]] | None = None,
) -> tuple[bool, str]:
    """Do `act` with what a valid POST gives. Return whether it was done, and the sentence of its refusal.

    `values` says what the form gives when that is not its fields as they are. A refusal also stands in the form,
    next to its field; a refusal of rights is a 403.
    """
    if request.method != "POST" or (form is not None and not form.is_valid()):
        return False, ""
    given = values() if values else (form.cleaned_data if form else {})
    try:
        with refused_as_403():
            act(actor=request.user, now=timezone.now(), **given)
    except Refused as refused:
        if form is not None:
            form.add_refusal(refused)
        return False, refused.message
    messages.success(request, done)
    return True, ""


def act_page(
    request: HttpRequest,
    *,
    use_case: UseCase,
    form: BoussoleForm | None,
    act: Callable[..., Any],
    title: str,
    text: str,
    done: str,
    danger: bool = False,
    back: str = "usecases:detail",
    back_pk: int | None = None,
    then: str = "",
    extra: dict[str, Any] | None = None,
) -> HttpResponse:
    """Show what an act will do and the fields it needs; on POST do it, or say next to the form why not.

    `act` takes actor, now and the form's values. A refusal of rights is a 403 with its reason.
    """
    acted, refusal = attempt(request, form=form, act=act, done=done)
    if acted:
        return redirect(then, pk=use_case.pk) if then else redirect(back, back_pk or use_case.pk)
    context = {
        "use_case": use_case,
        "section": "summary",
        "form": form,
        "refusal": refusal if form is None else "",
        "page_has_errors": bool(refusal),
        "title": title,
        "text": text,
        "danger": danger,
        "back_url": reverse(back, args=[back_pk or use_case.pk]),
        **(extra or {}),
    }
    return render(request, "usecases/act.html", context)
