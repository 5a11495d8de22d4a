"""The trial while it runs: state, figures, incidents, and the moves."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from boussole.shared.typography import date_fr
from evaluation.trial import actions
from evaluation.trial.actions.events import EVENTS_IN
from evaluation.trial.actions.refusals import MEASURABLE_IN
from evaluation.trial.enums import IndicatorKind
from evaluation.trial.forms import OptionalReasonForm, ReasonForm
from evaluation.trial.models import Incident, Protocol
from evaluation.trial.permissions import runs
from evaluation.trial.rules import REACHED
from evaluation.trial.selectors import (
    belongs_to_earlier_trial,
    coverage_of,
    evaluation_of,
    events_of,
    incidents_of,
    protocol_at_hand,
    protocol_in_force,
    protocol_of,
    readings,
    spending,
)
from evaluation.trial.start_gate import hindrances
from evaluation.trial.views.protocols import overview_context
from evaluation.trial.views.waiting import waiting
from usecases.enums import State
from usecases.models import UseCase
from usecases.permissions import allowed_transitions, coordinates, is_lead, require_mover
from usecases.views.act import act_page
from usecases.views.common import get_use_case, refused_as_403


@require_safe
def overview(request: HttpRequest, pk: int) -> HttpResponse:
    """Where the trial stands: what to do, signatures, blockers, figures, incidents, events, money."""
    use_case = get_use_case(request, pk)
    preparing = use_case.state == State.AUTHORISED
    shown = _being_prepared(use_case) if preparing else protocol_in_force(use_case)
    acts = runs(request.user, use_case)
    context = {
        "use_case": use_case,
        "section": "trial",
        "protocol": shown,
        "approval": getattr(shown, "approval", None) if shown else None,
        "hindrances": hindrances(use_case, shown, today=timezone.localdate()) if preparing else [],
        "moves": {row.name for row in allowed_transitions(request.user, use_case)},
        "may_write": preparing and is_lead(request.user, use_case),
        "may_approve": preparing and coordinates(request.user, use_case),
        "may_measure": acts and use_case.state in MEASURABLE_IN,
        "may_plan": acts and use_case.state in EVENTS_IN,
        "evaluation": evaluation_of(use_case),
        **overview_context(request.user, use_case, shown),
        "today": timezone.localdate(),
    }
    if shown is not None:
        context |= _dashboard(use_case, shown, acts=acts)
    return render(request, "trial/overview.html", context)


def _dashboard(use_case: UseCase, protocol: Protocol, *, acts: bool) -> dict[str, Any]:
    """Return what the first page shows of a protocol; `waiting` only for those who run the trial, once begun."""
    today = timezone.localdate()
    found = readings(protocol)
    events = events_of(protocol, today=today)
    incidents = list(incidents_of(protocol).select_related("owner")) if protocol.locked_at else []
    begun = use_case.state in MEASURABLE_IN
    success = [row for row in found if row.indicator.kind == IndicatorKind.SUCCESS]
    return {
        "readings": found,
        "incidents": incidents,
        "incidents_open": [row for row in incidents if row.closed_on is None],
        "events": events,
        "coverage": coverage_of(protocol, events),
        "spending": spending(protocol) if protocol.locked_at else None,
        "begun": begun,
        "left": (protocol.ends_on - today).days if protocol.ends_on else None,
        "past": (today - protocol.ends_on).days if protocol.ends_on else None,
        "reached": [row for row in success if row.verdict == REACHED],
        "success": success,
        "waiting": waiting(use_case, protocol, found, events, incidents, today=today) if acts and begun else [],
    }


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, pk: int) -> HttpResponse:
    """Start the trial."""
    use_case = _movable(request, pk, "start_trial")
    return act_page(
        request,
        use_case=use_case,
        form=None,
        act=partial(actions.start_trial, use_case=use_case),
        title=_("Démarrer l’essai"),
        text=" ".join(
            [_("Il faut un protocole verrouillé et accepté, et aucun point bloquant ouvert."), _promised(use_case)]
        ).strip(),
        back="trial:overview",
        extra={"section": "trial"},
        done=_("L’essai a démarré."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def suspend(request: HttpRequest, pk: int) -> HttpResponse:
    """Suspend the trial."""
    use_case = _movable(request, pk, "suspend_trial")
    return act_page(
        request,
        use_case=use_case,
        form=ReasonForm(request.POST or None, initial={"comment": _reason(request, use_case)}),
        act=partial(actions.suspend_trial, use_case=use_case),
        title=_("Suspendre l’essai"),
        text=_(
            "L’outil ne sert plus. Le porteur, le coordinateur, les experts qui ont signé, le président du comité, les "
            "élus et les représentants du personnel sont prévenus. L’essai pourra reprendre avec un motif."
        ),
        back="trial:overview",
        extra={"section": "trial"},
        done=_("L’essai est suspendu."),
        danger=True,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def resume(request: HttpRequest, pk: int) -> HttpResponse:
    """Resume the trial."""
    use_case = _movable(request, pk, "resume_trial")
    return act_page(
        request,
        use_case=use_case,
        form=ReasonForm(request.POST or None),
        act=partial(actions.resume_trial, use_case=use_case),
        title=_("Reprendre l’essai"),
        text=_("Dites ce qui a été fait pour que l’essai reprenne."),
        back="trial:overview",
        extra={"section": "trial"},
        done=_("L’essai reprend."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End the trial."""
    use_case = _movable(request, pk, "end_trial")
    return act_page(
        request,
        use_case=use_case,
        form=OptionalReasonForm(request.POST or None),
        act=partial(actions.end_trial, use_case=use_case),
        title=_("Terminer l’essai"),
        text=_("La boussole d’après l’essai s’ouvre : chaque expert redonne son avis."),
        back="trial:overview",
        extra={"section": "trial"},
        done=_("L’essai est terminé. Les experts sont prévenus."),
    )


def _movable(request: HttpRequest, pk: int, name: str) -> UseCase:
    use_case = get_use_case(request, pk)
    with refused_as_403():
        require_mover(request.user, use_case, name)
    return use_case


def _reason(request: HttpRequest, use_case: UseCase) -> str:
    """Return the reason that a critical incident gives, or ''."""
    number = request.GET.get("incident", "")
    rows = (
        Incident.objects.filter(protocol__use_case=use_case, pk=number)
        if number.isdecimal()
        else Incident.objects.none()
    )
    incident = rows.first()
    if incident is None:
        return ""
    words = {"day": date_fr(incident.happened_on), "what": incident.description}
    return _("Incident du %(day)s : %(what)s") % words


def _promised(use_case: UseCase) -> str:
    """Return what is foreseen of training and information, in a sentence."""
    protocol = protocol_at_hand(use_case)
    events = events_of(protocol, today=timezone.localdate()) if protocol else []
    alive = [row for row in events if row.event.cancelled_at is None]
    if not alive:
        return _("Aucune formation ni information n’est prévue pour l’instant.")
    held = sum(row.holding is not None for row in alive)
    return _("Formations et informations prévues : %(count)s, dont déjà tenues : %(held)s.") % {
        "count": len(alive),
        "held": held,
    }


def _being_prepared(use_case: UseCase) -> Protocol | None:
    """Return the protocol of the trial to come, or None: the one of an earlier trial no longer serves."""
    current = protocol_of(use_case)
    return None if current is None or belongs_to_earlier_trial(use_case, current) else current
