"""A dossier against the frame of its collectivité."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from boussole.shared.refusals import Refused
from evaluation.frame import actions
from evaluation.frame.alignment import Said
from evaluation.frame.enums import POSITION_LABELS, AlignmentKind, ItemKind
from evaluation.frame.forms import AlignmentForm
from evaluation.frame.models import FrameVersion
from evaluation.frame.permissions import may_confirm, may_propose, require_sayer
from evaluation.frame.selectors.alignments import (
    WITH_POSITIONS,
    Standing,
    history,
    last_number,
    latest,
    notices,
    position_on,
    standing,
)
from evaluation.frame.selectors.versions import frame_of_host
from evaluation.frame.wording import GRAVEST_FIRST, KIND_TITLES, VERDICT_LABELS, VERDICT_TAGS
from usecases.models import UseCase
from usecases.views.common import get_use_case, refused_as_403


@require_safe
def alignment(request: HttpRequest, pk: int) -> HttpResponse:
    """Where the dossier stands: crossings, departures, what is not examined; item by item; the history."""
    use_case = get_use_case(request, pk)
    stood = standing(use_case)
    frame = stood.frame
    kinds = [(KIND_TITLES[kind], [line for line in stood.lines if line.item.kind == kind]) for kind in GRAVEST_FIRST]
    context = {
        "use_case": use_case,
        "section": "frame",
        "frame": frame,
        "host_frame": None if frame else frame_of_host(use_case.organisation),
        "standing": stood,
        "notices": notices(use_case),
        "kinds": [(title, lines) for title, lines in kinds if lines],
        "verdict": _verdict(stood),
        "history": [(row, VERDICT_LABELS[row.verdict]) for row in history(use_case)],
        "may_propose": frame is not None and may_propose(request.user, use_case),
        "may_confirm": frame is not None and may_confirm(request.user, use_case),
    }
    return render(request, "frame/alignment.html", context)


@require_safe
def alignment_version(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One position as it was taken, under its version of the frame."""
    use_case = get_use_case(request, pk)
    rows = use_case.alignments.select_related("version", "said_by").prefetch_related(WITH_POSITIONS)
    found = get_object_or_404(rows, number=number)
    context = {
        "use_case": use_case,
        "section": "frame",
        "alignment": found,
        "verdict": VERDICT_LABELS[found.verdict],
    }
    return render(request, "frame/alignment_version.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def examine(request: HttpRequest, pk: int) -> HttpResponse:
    """The lead proposes, an examiner confirms: one answer an item, prefilled with what was said last."""
    use_case = get_use_case(request, pk)
    with refused_as_403():
        require_sayer(request.user, use_case)
    stood = standing(use_case)
    if stood.frame is None:
        raise Http404(_("La collectivité n’a pas encore adopté de cadre politique."))
    confirming = may_confirm(request.user, use_case)
    form = AlignmentForm(
        request.POST or None,
        items=stood.frame.items.all(),
        before=_starting_point(stood, confirming=confirming),
        proposed=_proposed(stood) if confirming else {},
        base=last_number(use_case),
        initial={"frame": stood.frame.pk},
    )
    stale = False
    if request.method == "POST" and form.is_valid():
        try:
            with refused_as_403():
                _say(request, use_case, form)
        except actions.StaleAlignment as refusal:
            stale = True
            form.add_refusal(refusal)
            form.data = {**form.data.dict(), "base": str(refusal.number), "frame": str(stood.frame.pk)}
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            done = _("La position est confirmée.") if confirming else _("Votre proposition est enregistrée.")
            messages.success(request, done)
            return redirect("frame:alignment", pk)
    context = {
        "use_case": use_case,
        "section": "frame",
        "frame": stood.frame,
        "outdated": stood.outdated,
        "confirming": confirming,
        "form": form,
        "kinds": [(KIND_TITLES[kind], form.rows()[kind]) for kind in GRAVEST_FIRST if form.rows()[kind]],
        "differences": _differences(form, use_case) if stale else [],
    }
    return render(request, "frame/examine.html", context)


def _say(request: HttpRequest, use_case: UseCase, form: AlignmentForm) -> None:
    actions.say_alignment(
        use_case=use_case,
        actor=request.user,
        version=FrameVersion(pk=form.cleaned_data["frame"]),
        said=form.said(),
        base=form.cleaned_data["base"],
        now=timezone.now(),
    )


def _starting_point(stood: Standing, *, confirming: bool) -> dict[str, Said]:
    """What the page starts from: the lead's own proposal; for an examiner the newest words, red lines apart.

    A red line is answered by hand the first time: nobody confirms a proposal without having read it.
    """
    found = [row for row in (stood.proposal, stood.confirmed if confirming else None) if row]
    said = position_on(max(found, key=lambda row: row.number, default=None))
    if not confirming:
        return said
    confirmed = position_on(stood.current)
    lines = {line.item.code for line in stood.lines if line.item.kind == ItemKind.RED_LINE}
    open_ = {code: Said("", said[code].justification) for code in lines if code in said and code not in confirmed}
    return {**said, **open_}


def _proposed(stood: Standing) -> dict[str, str]:
    """What the lead proposed, in words, by code."""
    return {line.item.code: line.proposed.words for line in stood.lines if line.proposed}


def _differences(form: AlignmentForm, use_case: UseCase) -> list[tuple[str, str]]:
    """What was saved meanwhile, item by item, where the page says something else."""
    rows = [row for row in (latest(use_case, kind) for kind in AlignmentKind) if row]
    newest = max(rows, key=lambda row: row.number, default=None)
    typed = form.said()
    found = []
    for code, said in position_on(newest).items():
        if code in typed and typed[code] != said:
            kind = next(item.kind for item in form.items if item.code == code)
            words = f"{POSITION_LABELS[kind][said.position]}. {said.justification}".strip()
            found.append((f"{code} {form.fields[code].label}", words))
    return found


def _verdict(stood: Standing) -> dict[str, Any] | None:
    if stood.confirmed is None:
        return None
    verdict = stood.confirmed.verdict
    return {"label": VERDICT_LABELS[verdict], "variant": VERDICT_TAGS[verdict]}
