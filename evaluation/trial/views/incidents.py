"""Incidents of a trial: the list, reporting, who takes care of them, closing."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from evaluation.trial import actions
from evaluation.trial.actions.refusals import MEASURABLE_IN
from evaluation.trial.enums import Severity
from evaluation.trial.forms import CloseIncidentForm, FollowForm, ReportForm
from evaluation.trial.models import Incident
from evaluation.trial.permissions import runs
from evaluation.trial.selectors import IncidentFilters, find_incidents, people_of, protocol_in_force
from evaluation.trial.views.measuring import run_by
from usecases.enums import State
from usecases.models import UseCase
from usecases.views.act import act_page
from usecases.views.common import get_use_case

FOLLOW = ("owner", "owner_name", "planned_action", "due_on")


@require_safe
def incidents(request: HttpRequest, pk: int) -> HttpResponse:
    """Every incident of the trial, narrowed by state and severity."""
    use_case = get_use_case(request, pk)
    protocol = protocol_in_force(use_case)
    filters = IncidentFilters(request.GET.get("etat", ""), request.GET.get("gravite", ""))
    context = {
        "use_case": use_case,
        "section": "incidents",
        "protocol": protocol,
        "filters": filters,
        "severities": Severity.choices,
        "incidents": find_incidents(protocol, filters) if protocol else [],
        "may_act": runs(request.user, use_case) and use_case.state in MEASURABLE_IN,
        "today": timezone.localdate(),
    }
    return render(request, "trial/incidents.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def incident_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Report an incident; a critical one leads to the page that suspends the trial, its reason written."""
    use_case = run_by(request, pk)
    reported: list[Incident] = []

    def act(**given: Any) -> None:
        follow = _follow(given)
        reported.append(actions.report_incident(use_case=use_case, follow=follow, **given))

    response = act_page(
        request,
        use_case=use_case,
        form=ReportForm(request.POST or None, people=people_of(use_case)),
        act=act,
        title=_("Signaler un incident"),
        text=_(
            "Dites les faits, sans nommer de personne. Un incident critique prévient aussitôt la sécurité et le DPO."
        ),
        back="trial:overview",
        extra={"section": "incidents"},
        done=_("L’incident est signalé."),
    )
    if reported and _calls_for_suspension(reported[0], use_case):
        return redirect(f"{reverse('trial:suspend', args=[use_case.pk])}?incident={reported[0].pk}")
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def incident_follow(request: HttpRequest, pk: int, incident_pk: int) -> HttpResponse:
    """Say who takes care of an incident, what will be done and by when."""
    use_case, incident = _incident(request, pk, incident_pk)

    def act(**given: Any) -> None:
        actions.follow_incident(incident=incident, follow=_follow(given), **given)

    initial = {name: getattr(incident, name) for name in FOLLOW} | {"owner": incident.owner_id or ""}
    return act_page(
        request,
        use_case=use_case,
        form=FollowForm(request.POST or None, initial=initial, people=people_of(use_case)),
        act=act,
        title=_("Confier l’incident"),
        text=incident.description,
        back="trial:incidents",
        extra={"section": "incidents"},
        done=_("L’incident est confié."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def incident_close(request: HttpRequest, pk: int, incident_pk: int) -> HttpResponse:
    """Close an incident."""
    use_case, incident = _incident(request, pk, incident_pk)
    return act_page(
        request,
        use_case=use_case,
        form=CloseIncidentForm(request.POST or None),
        act=partial(actions.close_incident, incident=incident),
        title=_("Clore l’incident"),
        text=incident.description,
        back="trial:overview",
        extra={"section": "incidents"},
        done=_("L’incident est clos."),
    )


def _calls_for_suspension(incident: Incident, use_case: UseCase) -> bool:
    return incident.severity == Severity.CRITICAL and use_case.state == State.TRIAL_RUNNING


def _follow(given: dict[str, Any]) -> actions.Follow:
    """Take what concerns the follow-up out of the fields of a form."""
    return actions.Follow(**{name: given.pop(name) for name in FOLLOW})


def _incident(request: HttpRequest, pk: int, incident_pk: int) -> tuple[UseCase, Incident]:
    use_case = run_by(request, pk)
    rows = Incident.objects.select_related("protocol", "owner")
    return use_case, get_object_or_404(rows, pk=incident_pk, protocol__use_case=use_case)
