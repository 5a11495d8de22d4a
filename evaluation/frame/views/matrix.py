"""The INET matrix: one dossier on it, its two axes, its path, and the whole portfolio."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from evaluation.frame import actions
from evaluation.frame.enums import Axis
from evaluation.frame.forms import OrganisationForm, PlaceCanForm, PlacementForm, PlaceWishForm, ReasonForm
from evaluation.frame.matrix import Path, next_move
from evaluation.frame.permissions import may_place_can, may_place_wish, require_can_placer, require_wish_placer
from evaluation.frame.selectors import matrix as selectors
from evaluation.frame.wording import GOES_ON, PATH_LABELS, PATH_TEXTS
from usecases import actions as usecases
from usecases.enums import FINISHED
from usecases.lifeline import TRANSITIONS
from usecases.models import UseCase
from usecases.permissions import allowed_transitions, require_mover
from usecases.selectors import organisations_read_by
from usecases.views.act import act_page, attempt
from usecases.views.common import get_use_case, refused_as_403

# Where each move that a path calls for is made.
PAGES = {
    "open_assessment": "compass:assign",
    "complete_assessment": "compass:complete",
    "put_on_watch": "compass:watch",
    "resume_from_watch": "compass:resume",
    "declare_inadmissible": "frame:conclude",
    "withdraw": "frame:conclude",
    "record_opinion": "committee:dossier",
    "record_final_opinion": "committee:dossier",
    "refuse": "decisions:decide",
    "stop_existing": "decisions:decide",
    "abandon": "decisions:decide",
    "retire": "decisions:retire",
    "open_review": "decisions:review_open",
}
CONCLUSIONS: dict[str, Callable[..., object]] = {
    "declare_inadmissible": usecases.declare_inadmissible,
    "withdraw": usecases.withdraw,
}


@require_safe
def matrix(request: HttpRequest, pk: int) -> HttpResponse:
    """The dossier in its cell, who placed it and why, the lead's own guess, and the path."""
    use_case = get_use_case(request, pk)
    place = selectors.place_of(use_case)
    context = {
        "use_case": use_case,
        "section": "frame",
        "place": place,
        "labels": _labels(),
        "path_text": PATH_TEXTS[place.path] if place.path else "",
        "path_step": _step(request, use_case, place),
        "guess": PATH_LABELS.get(selectors.guess_of(use_case)),
        "history": selectors.placements(use_case),
        "may_can": may_place_can(request.user, use_case),
        "may_wish": may_place_wish(request.user, use_case),
    }
    return render(request, "frame/matrix.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def place_can(request: HttpRequest, pk: int) -> HttpResponse:
    """Say whether AI can do it."""
    use_case = get_use_case(request, pk)
    with refused_as_403():
        require_can_placer(request.user, use_case)
    return _place(
        request,
        use_case,
        axis=Axis.CAN,
        form_class=PlaceCanForm,
        act=actions.place_can,
        title=_("L’IA peut-elle le faire ?"),
        text=_("Un constat technique, appuyé sur un essai. Il ne dit pas si on le souhaite."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def place_wish(request: HttpRequest, pk: int) -> HttpResponse:
    """Record the committee's position."""
    use_case = get_use_case(request, pk)
    with refused_as_403():
        require_wish_placer(request.user, use_case)
    return _place(
        request,
        use_case,
        axis=Axis.WISH,
        form_class=PlaceWishForm,
        act=actions.place_wish,
        title=_("Souhaite-t-on qu’elle le fasse ?"),
        text=_("La position prise en comité, saisie après la séance. Elle ne se déduit d’aucune note."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def conclude(request: HttpRequest, pk: int) -> HttpResponse:
    """Close the dossier as its path says, with the reason that follows from the matrix."""
    use_case = get_use_case(request, pk)
    place = selectors.place_of(use_case)
    name = next_move(place.path, use_case.state, in_service=use_case.already_in_service)
    if name not in CONCLUSIONS:
        raise PermissionDenied(_("La matrice ne conduit pas à clore ce dossier maintenant."))
    with refused_as_403():
        require_mover(request.user, use_case, name)
    reason = selectors.path_reason(place)
    return act_page(
        request,
        use_case=use_case,
        form=ReasonForm(request.POST or None, initial={"comment": reason}),
        act=partial(CONCLUSIONS[name], use_case=use_case),
        title=str(TRANSITIONS[name].label),
        text=str(PATH_TEXTS[place.path]),
        done=_("Le dossier est clos. Le motif est dans l’historique."),
        danger=True,
        back="frame:matrix",
        then="usecases:detail",
        extra={"section": "frame"},
    )


@require_safe
def portfolio(request: HttpRequest) -> HttpResponse:
    """Every deposited dossier that the person reads, on the matrix."""
    organisations = list(organisations_read_by(request.user))
    choices = [("", _("Toutes")), *((row.pk, row.name) for row in organisations)]
    form = OrganisationForm(request.GET, choices=choices)
    wanted = form.cleaned_data["collectivite"] if form.is_valid() else None
    dossiers = selectors.portfolio_of(request.user)
    if wanted:
        dossiers = dossiers.filter(organisation=wanted)
    found = selectors.portfolio(dossiers)
    context = {
        # Not `form`: a filter that is not understood is no error to announce.
        "filter_form": form if len(organisations) > 1 else None,
        "portfolio": found,
        "labels": _labels(),
        "several": len(organisations) > 1 and not wanted,
        "placed": sum(count for path, count in found.counts.items() if path),
        "crumbs": [(_("La collectivité"), reverse("collectivite"))],
    }
    return render(request, "frame/portfolio.html", context)


def _place(
    request: HttpRequest,
    use_case: UseCase,
    *,
    axis: str,
    form_class: type[PlacementForm],
    act: Callable[..., object],
    title: str,
    text: str,
) -> HttpResponse:
    place = selectors.place_of(use_case)
    current = place.can if axis == Axis.CAN else place.wish
    form = form_class(request.POST or None, initial={"base": current.number if current else 0})
    acted, _refusal = attempt(
        request, form=form, act=partial(act, use_case=use_case), done=_("Le dossier est placé sur la matrice.")
    )
    if acted:
        return redirect("frame:matrix", use_case.pk)
    if form.errors and current:
        # What is stored is shown beside the form: saving again is then a choice.
        form.data = {**form.data.dict(), "base": str(current.number)}
    context = {
        "use_case": use_case,
        "section": "frame",
        "form": form,
        "current": current,
        "title": title,
        "text": text,
        "back_url": reverse("frame:matrix", args=[use_case.pk]),
    }
    return render(request, "frame/place.html", context)


def _labels() -> dict[str, Any]:
    return {str(path): PATH_LABELS[path] for path in Path}


def _step(request: HttpRequest, use_case: UseCase, place: selectors.Place) -> dict[str, Any] | None:
    """What the path calls for now: the move, its page when the reader can make it, or why nothing moves."""
    if place.path is None or use_case.state in FINISHED:
        return None
    name = next_move(place.path, use_case.state, in_service=use_case.already_in_service)
    if not name:
        return {"text": GOES_ON[place.path]}
    mine = name in {row.name for row in allowed_transitions(request.user, use_case)}
    if name not in PAGES:
        raise Http404
    return {"label": TRANSITIONS[name].label, "url": reverse(PAGES[name], args=[use_case.pk]) if mine else ""}
