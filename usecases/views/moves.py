"""The moves that only need a reason, starting again from a stopped dossier, and the history."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages as flash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from boussole.shared.refusals import Refused
from usecases import actions
from usecases.actions import SubmissionIncomplete
from usecases.forms import ReasonForm
from usecases.lifeline import TRANSITIONS
from usecases.permissions import require_mover
from usecases.selectors import timeline
from usecases.views.common import crumbs, get_use_case, refused_as_403


@dataclass(frozen=True)
class Move:
    """A move as its page shows it: the action, what it changes, the button, whether it can be undone."""

    action: Callable[..., Any]
    title: Any
    text: Any
    button: Any
    done: Any
    final: bool = False


MOVES: dict[str, Move] = {
    "request_completion": Move(
        actions.request_completion,
        gettext_lazy("Demander des compléments"),
        gettext_lazy(
            "Le dossier retourne au porteur. Ses réponses et les avis déjà donnés sont gardés. "
            "Il a trente jours pour compléter."
        ),
        gettext_lazy("Demander ces compléments"),
        gettext_lazy("Les compléments sont demandés. Le porteur est prévenu."),
    ),
    "declare_inadmissible": Move(
        actions.declare_inadmissible,
        gettext_lazy("Déclarer le dossier non recevable"),
        gettext_lazy("Le dossier s’arrête là. Le porteur pourra en ouvrir un nouveau à partir de celui-ci."),
        gettext_lazy("Déclarer non recevable"),
        gettext_lazy("Le dossier est déclaré non recevable. Le porteur est prévenu."),
        final=True,
    ),
    "withdraw": Move(
        actions.withdraw,
        gettext_lazy("Retirer le dossier"),
        gettext_lazy("Le dossier s’arrête là. Vous pourrez en ouvrir un nouveau à partir de celui-ci."),
        gettext_lazy("Retirer le dossier"),
        gettext_lazy("Le dossier est retiré."),
        final=True,
    ),
    "resubmit": Move(
        actions.resubmit,
        gettext_lazy("Redéposer le dossier"),
        gettext_lazy("Le dossier reprend là où il s’était arrêté. Les avis déjà donnés sont gardés."),
        gettext_lazy("Redéposer"),
        gettext_lazy("Le dossier est redéposé. Le coordinateur est prévenu."),
    ),
}


@require_http_methods(["GET", "HEAD", "POST"])
def transition(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Confirm a move: what it changes, its reason, one button."""
    use_case = get_use_case(request, pk)
    move = MOVES.get(name)
    if move is None:
        raise Http404
    with refused_as_403():
        require_mover(request.user, use_case, name)
    row = TRANSITIONS[name]
    possible = use_case.state in row.sources
    form = ReasonForm(request.POST if request.method == "POST" else None) if row.needs_reason else None
    refusal = ""
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            with refused_as_403():
                move.action(use_case=use_case, actor=request.user, now=timezone.now(), **_reason(form))
        except SubmissionIncomplete:
            return redirect("usecases:check", pk)
        except Refused as refused:
            refusal = refused.message
            if form:
                form.add_refusal(refused)
        else:
            flash.success(request, move.done)
            return redirect("usecases:detail", pk)
    context = {
        "use_case": use_case,
        "move": move,
        "form": form if possible or request.method == "POST" else None,
        "possible": possible,
        "refusal": refusal,
        "crumbs": crumbs(use_case),
        "back_url": reverse("usecases:detail", args=[pk]),
    }
    return render(request, "usecases/transition.html", context)


@require_POST
def copy(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a new draft from a dossier that stopped."""
    use_case = get_use_case(request, pk)
    try:
        with refused_as_403():
            copied = actions.copy_use_case(use_case=use_case, actor=request.user, now=timezone.now())
    except Refused as refusal:
        flash.warning(request, refusal.message)
        return redirect("usecases:detail", pk)
    flash.success(request, _("Le dossier %s est ouvert avec les réponses de l’ancien.") % copied.reference)
    return redirect("usecases:tasks", copied.pk)


@require_safe
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """The steps of the dossier, or everything that happened to it (?voir=tout)."""
    use_case = get_use_case(request, pk)
    everything = request.GET.get("voir") == "tout"
    context = {
        "use_case": use_case,
        "section": "history",
        "everything": everything,
        "events": timeline(use_case, request.user, everything=everything),
    }
    return render(request, "usecases/history.html", context)


def _reason(form: ReasonForm | None) -> dict[str, str]:
    return {"comment": form.cleaned_data["comment"]} if form else {}
