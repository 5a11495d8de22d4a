"""The trial while it runs: state, figures, incidents, and the moves."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from evaluation.trial import actions
from evaluation.trial.actions.measuring import MEASURABLE_IN
from evaluation.trial.forms import CloseIncidentForm, IncidentForm, MeasureForm, OptionalReasonForm, ReasonForm
from evaluation.trial.models import Incident, Indicator, Measure, Protocol
from evaluation.trial.permissions import is_coordinator, require_runner, runs
from evaluation.trial.selectors import (
    belongs_to_earlier_trial,
    evaluation_of,
    incidents_of,
    protocol_in_force,
    protocol_of,
    readings,
)
from evaluation.trial.start_gate import hindrances
from evaluation.trial.views.protocols import overview_context
from usecases.enums import State
from usecases.models import UseCase
from usecases.permissions import allowed_transitions, is_lead, require_mover
from usecases.views.act import act_page
from usecases.views.common import get_use_case, refused_as_403


@require_safe
def overview(request: HttpRequest, pk: int) -> HttpResponse:
    """Where the trial stands: signatures, blockers, figures against thresholds, incidents."""
    use_case = get_use_case(request, pk)
    preparing = use_case.state == State.AUTHORISED
    shown = _being_prepared(use_case) if preparing else protocol_in_force(use_case)
    context = {
        "use_case": use_case,
        "section": "trial",
        "protocol": shown,
        "approval": getattr(shown, "approval", None) if shown else None,
        "readings": readings(shown) if shown else [],
        "incidents": incidents_of(shown) if shown else [],
        "hindrances": hindrances(use_case, shown, today=timezone.localdate()) if preparing else [],
        "moves": {row.name for row in allowed_transitions(request.user, use_case)},
        "may_write": preparing and is_lead(request.user, use_case),
        "may_approve": preparing and is_coordinator(request.user, use_case),
        "may_measure": runs(request.user, use_case) and use_case.state in MEASURABLE_IN,
        "evaluation": evaluation_of(use_case),
        **overview_context(request.user, use_case, shown),
    }
    return render(request, "trial/overview.html", context)


@require_safe
def measures(request: HttpRequest, pk: int) -> HttpResponse:
    """Every figure, criterion by criterion."""
    use_case = get_use_case(request, pk)
    protocol = protocol_in_force(use_case)
    rows = Measure.objects.filter(indicator__protocol__use_case=use_case).select_related(
        "indicator__protocol", "recorded_by"
    )
    context = {
        "use_case": use_case,
        "section": "trial",
        "readings": readings(protocol) if protocol else [],
        "measures": rows.order_by("-measured_on", "-pk"),
        "may_measure": runs(request.user, use_case) and use_case.state in MEASURABLE_IN,
    }
    return render(request, "trial/measures.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def measure_add(request: HttpRequest, pk: int, indicator_pk: int) -> HttpResponse:
    """Record a figure."""
    use_case = _run_by(request, pk)
    indicator = get_object_or_404(Indicator, pk=indicator_pk, protocol__use_case=use_case)
    return act_page(
        request,
        use_case=use_case,
        form=MeasureForm(request.POST or None),
        act=partial(actions.record_measure, indicator=indicator),
        title=_("Noter une mesure : %(label)s") % {"label": indicator.label},
        text=_("Une mesure se corrige par une nouvelle mesure. Un critère d’arrêt atteint suspend l’essai aussitôt."),
        extra={"section": "trial"},
        done=_("La mesure est notée."),
        back="trial:measures",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def incident_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Report an incident."""
    use_case = _run_by(request, pk)
    return act_page(
        request,
        use_case=use_case,
        form=IncidentForm(request.POST or None),
        act=partial(actions.report_incident, use_case=use_case),
        title=_("Signaler un incident"),
        text=_("Dites les faits, sans nommer de personne."),
        back="trial:overview",
        extra={"section": "trial"},
        done=_("L’incident est signalé."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def incident_close(request: HttpRequest, pk: int, incident_pk: int) -> HttpResponse:
    """Close an incident."""
    use_case = _run_by(request, pk)
    incident = get_object_or_404(Incident, pk=incident_pk, protocol__use_case=use_case)
    return act_page(
        request,
        use_case=use_case,
        form=CloseIncidentForm(request.POST or None),
        act=partial(actions.close_incident, incident=incident),
        title=_("Clore l’incident"),
        text=incident.description,
        back="trial:overview",
        extra={"section": "trial"},
        done=_("L’incident est clos."),
    )


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
        text=_("Il faut un protocole verrouillé et accepté, et aucun point bloquant ouvert."),
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
        form=ReasonForm(request.POST or None),
        act=partial(actions.suspend_trial, use_case=use_case),
        title=_("Suspendre l’essai"),
        text=_("Les personnes concernées sont prévenues. L’essai pourra reprendre avec un motif."),
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


def _run_by(request: HttpRequest, pk: int) -> UseCase:
    use_case = get_use_case(request, pk)
    with refused_as_403():
        require_runner(request.user, use_case)
    return use_case


def _movable(request: HttpRequest, pk: int, name: str) -> UseCase:
    use_case = get_use_case(request, pk)
    with refused_as_403():
        require_mover(request.user, use_case, name)
    return use_case


def _being_prepared(use_case: UseCase) -> Protocol | None:
    """Return the protocol of the trial to come, or None: the one of an earlier trial no longer serves."""
    current = protocol_of(use_case)
    return None if current is None or belongs_to_earlier_trial(use_case, current) else current
