"""Training and information: what is foreseen, what was held and who came."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from boussole.shared.forms import errors_of
from evaluation.trial import actions
from evaluation.trial.actions.events import EVENTS_IN, Present
from evaluation.trial.forms import AttendanceRows, CancelForm, EventForm, HoldForm, MoveForm
from evaluation.trial.models import TrialEvent
from evaluation.trial.permissions import runs
from evaluation.trial.selectors import coverage_of, events_of, protocol_at_hand
from evaluation.trial.views.measuring import run_by
from usecases.models import UseCase
from usecases.views.act import act_page, attempt
from usecases.views.common import get_use_case


@require_safe
def events(request: HttpRequest, pk: int) -> HttpResponse:
    """The trainings and informations of the trial, beside what the protocol promises."""
    use_case = get_use_case(request, pk)
    protocol = protocol_at_hand(use_case)
    rows = events_of(protocol, today=timezone.localdate()) if protocol else []
    context = {
        "use_case": use_case,
        "section": "events",
        "protocol": protocol,
        "events": rows,
        "coverage": coverage_of(protocol, rows) if protocol else None,
        "may_act": runs(request.user, use_case) and use_case.state in EVENTS_IN,
    }
    return render(request, "trial/events.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def event_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Foresee an event."""
    use_case = run_by(request, pk)
    return act_page(
        request,
        use_case=use_case,
        form=EventForm(request.POST or None),
        act=partial(actions.plan_event, use_case=use_case),
        title=_("Prévoir une formation ou une information"),
        text=_("Une fois l’événement tenu, vous noterez combien de personnes sont venues, service par service."),
        back="trial:events",
        extra={"section": "events"},
        done=_("L’événement est prévu."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def event_hold(request: HttpRequest, pk: int, event_pk: int) -> HttpResponse:
    """Note how an event was held: its day, its duration, who came. Again: a correction."""
    use_case, event = _event(request, pk, event_pk)
    last = event.holdings.order_by("-number").prefetch_related("attendance").first()
    form = HoldForm(request.POST or None, initial=_of_holding(last))
    counted = [_of_attendance(row) for row in last.attendance.all()] if last else []
    rows = AttendanceRows(request.POST or None, initial=counted, prefix="services")
    whole = request.method == "POST" and all([form.is_valid(), rows.is_valid()])
    if whole:
        done, _refusal = attempt(
            request,
            form=form,
            act=partial(actions.hold_event, event=event),
            done=_("L’événement est noté comme tenu."),
            values=lambda: _told(form, rows),
        )
        if done:
            return redirect("trial:events", pk=pk)
    errors = errors_of(form, rows) if request.method == "POST" else []
    context = {
        "use_case": use_case,
        "section": "events",
        "event": event,
        "form": form,
        "rows": rows,
        "page_errors": errors,
        "page_has_errors": bool(errors),
        "correction": last is not None,
    }
    return render(request, "trial/event_hold.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def event_move(request: HttpRequest, pk: int, event_pk: int) -> HttpResponse:
    """Put off an event."""
    use_case, event = _event(request, pk, event_pk)
    return act_page(
        request,
        use_case=use_case,
        form=MoveForm(request.POST or None),
        act=partial(actions.move_event, event=event),
        title=_("Déplacer : %(title)s") % {"title": event.title},
        text=_("L’ancienne date reste dans l’historique."),
        back="trial:events",
        extra={"section": "events"},
        done=_("La date est changée."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def event_cancel(request: HttpRequest, pk: int, event_pk: int) -> HttpResponse:
    """Cancel an event."""
    use_case, event = _event(request, pk, event_pk)
    return act_page(
        request,
        use_case=use_case,
        form=CancelForm(request.POST or None),
        act=partial(actions.cancel_event, event=event),
        title=_("Annuler : %(title)s") % {"title": event.title},
        text=_("L’événement et le motif restent affichés : le protocole avait promis quelque chose."),
        back="trial:events",
        extra={"section": "events"},
        done=_("L’événement est annulé."),
        danger=True,
    )


def _of_attendance(row: Any) -> dict[str, Any]:
    """Return the attendance of a service as the row of a form."""
    return {"service": row.service, "invited": row.invited, "attended": row.attended}


def _of_holding(last: Any) -> dict[str, Any]:
    if last is None:
        return {}
    return {"held_on": last.held_on, "hours": round(last.minutes / 60, 2), "material": last.material}


def _told(form: HoldForm, rows: Any) -> dict[str, Any]:
    filled = [row.cleaned_data for row in rows if row.cleaned_data.get("service")]
    return {
        "held_on": form.cleaned_data["held_on"],
        "minutes": form.minutes,
        "material": form.cleaned_data["material"],
        "attendance": [Present(row["service"], row["invited"], row["attended"]) for row in filled],
    }


def _event(request: HttpRequest, pk: int, event_pk: int) -> tuple[UseCase, TrialEvent]:
    use_case = run_by(request, pk)
    rows = TrialEvent.objects.select_related("protocol")
    return use_case, get_object_or_404(rows, pk=event_pk, protocol__use_case=use_case)
