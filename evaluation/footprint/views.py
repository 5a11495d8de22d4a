"""The pages of the footprint of a dossier."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from boussole.shared.refusals import Refused
from evaluation.footprint import actions, selectors
from evaluation.footprint.enums import Basis, Kind
from evaluation.footprint.forms import (
    CompareForm,
    ManualEstimateForm,
    ModelEstimateForm,
    RangeForm,
    compare_initial,
    manual_initial,
    model_initial,
)
from evaluation.footprint.models import Footprint
from evaluation.footprint.permissions import can_estimate, require_estimator
from usecases.enums import SolutionKind
from usecases.models import UseCase
from usecases.views.common import get_use_case, refused_as_403

KINDS = {"prevue": Kind.PLANNED, "reelle": Kind.ACTUAL}  # as the addresses say it


@require_safe
def overview(request: HttpRequest, pk: int) -> HttpResponse:
    """The footprint in force, what it rests on, what it was compared with, and its versions."""
    use_case = get_use_case(request, pk)
    every = selectors.versions(use_case)
    last = {kind: next((row for row in every if row.kind == kind), None) for kind in Kind}
    shown = last[Kind.ACTUAL] or last[Kind.PLANNED]
    classical = use_case.submission.solution_kind == SolutionKind.CLASSICAL
    context = {
        "use_case": use_case,
        "section": "footprint",
        "footprint": shown,
        "summary": selectors.summarise(shown, last[Kind.PLANNED]) if shown else None,
        "gaps": selectors.gaps_of(last[Kind.PLANNED], last[Kind.ACTUAL]),
        "versions": every,
        "first": "footprint:manual" if classical else "footprint:edit",
        "editable": {slot: can_estimate(request.user, use_case, kind) for slot, kind in KINDS.items()},
        "may_compare": shown is not None and can_estimate(request.user, use_case, shown.kind),
        "edit": "footprint:manual" if shown and shown.basis == Basis.MANUAL else "footprint:edit",
        "slot": next((slot for slot, kind in KINDS.items() if shown and kind == shown.kind), "prevue"),
    }
    return render(request, "footprint/overview.html", context)


@require_safe
def version(request: HttpRequest, pk: int, footprint_pk: int) -> HttpResponse:
    """One version as it was saved."""
    use_case = get_use_case(request, pk)
    footprint = get_object_or_404(use_case.footprints.select_related("author"), pk=footprint_pk)
    context = {
        "use_case": use_case,
        "section": "footprint",
        "footprint": footprint,
        "summary": selectors.summarise(footprint),
    }
    return render(request, "footprint/version.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int, slot: str) -> HttpResponse:
    """Estimate from the usage and the model."""
    use_case, kind, last = _opened(request, pk, slot)
    form = ModelEstimateForm(request.POST or None, initial=model_initial(use_case, last))

    def save(**given: Any) -> Footprint:
        return actions.save_model_estimate(
            use_case=use_case,
            kind=kind,
            usage=form.usage(),
            setting=form.setting(),
            hypotheses=form.cleaned_data["hypotheses"],
            **given,
        )

    if _saved(request, form, save, _("L’empreinte est calculée et enregistrée.")):
        return redirect("footprint:overview", pk)
    return render(request, "footprint/edit.html", _page(use_case, form, slot, kind, last))


@require_http_methods(["GET", "HEAD", "POST"])
def manual(request: HttpRequest, pk: int, slot: str) -> HttpResponse:
    """Estimate by hand, from a known consumption."""
    use_case, kind, last = _opened(request, pk, slot)
    form = ManualEstimateForm(request.POST or None, initial=manual_initial(use_case, last))

    def save(**given: Any) -> Footprint:
        data = form.cleaned_data
        told = {name: data[name] for name in ("zone", "volume", "source", "method")}
        return actions.save_manual_estimate(
            use_case=use_case, kind=kind, energy_kwh=form.span("energy"), **told, **given
        )

    if _saved(request, form, save, _("L’empreinte est enregistrée.")):
        return redirect("footprint:overview", pk)
    return render(request, "footprint/manual.html", _page(use_case, form, slot, kind, last))


@require_http_methods(["GET", "HEAD", "POST"])
def compare(request: HttpRequest, pk: int) -> HttpResponse:
    """Compare the estimate in force with other solutions, and with doing without AI."""
    use_case = get_use_case(request, pk)
    footprint = selectors.in_force(use_case)
    if footprint is None:
        raise Http404(_("Estimez d’abord l’empreinte : elle sera comparée ensuite."))
    with refused_as_403():
        require_estimator(request.user, use_case, footprint.kind)
    last = selectors.comparison_of(footprint)
    form = CompareForm(request.POST or None, initial=compare_initial(use_case, last), footprint=footprint)

    def save(**given: Any) -> Any:
        return actions.compare(
            footprint=footprint,
            others=form.others(),
            without_ai=form.cleaned_data["without_ai"],
            without_ai_kwh=form.span("without_ai"),
            **given,
        )

    if _saved(request, form, save, _("La comparaison est enregistrée.")):
        return redirect("footprint:overview", pk)
    context = {"use_case": use_case, "section": "footprint", "form": form, "footprint": footprint, "last": last}
    return render(request, "footprint/compare.html", context)


def _opened(request: HttpRequest, pk: int, slot: str) -> tuple[UseCase, str, Footprint | None]:
    use_case = get_use_case(request, pk)
    if slot not in KINDS:
        raise Http404
    kind = KINDS[slot]
    with refused_as_403():
        require_estimator(request.user, use_case, kind)
    return use_case, kind, selectors.latest(use_case, kind)


def _saved(request: HttpRequest, form: RangeForm, save: Callable[..., Any], done: str) -> bool:
    """Save what a valid POST gives and tell; a refusal stands in the form, with everything that was typed.

    When someone saved meanwhile, the form takes the new number: sending it again keeps it as the next version.
    """
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        with refused_as_403():
            save(actor=request.user, version=form.cleaned_data["version"], now=timezone.now())
    except actions.StaleEstimate as refusal:
        form.add_refusal(refusal)
        form.data = {**form.data.dict(), "version": str(refusal.number)}
        form.overtaken = True
        return False
    except Refused as refusal:
        form.add_refusal(refusal)
        return False
    messages.success(request, done)
    return True


def _page(use_case: UseCase, form: RangeForm, slot: str, kind: str, last: Footprint | None) -> dict[str, Any]:
    return {
        "use_case": use_case,
        "section": "footprint",
        "form": form,
        "slot": slot,
        "kind": kind,
        "last": last,
        "demand": use_case.submission,
    }
