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
    refusal = ""
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            with refused_as_403():
                act(actor=request.user, now=timezone.now(), **(form.cleaned_data if form else {}))
        except Refused as refused:
            refusal = refused.message
            if form is not None:
                form.add_refusal(refused)
        else:
            messages.success(request, done)
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
