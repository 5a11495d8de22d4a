"""« Carnets de relevé »: opened, read, gathered and closed by those who run the trial; filled by agents."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.throttle import count_try, tries
from boussole.shared.addresses import client_ip
from boussole.shared.refusals import Refused
from evaluation.trial import actions
from evaluation.trial.actions.refusals import MEASURABLE_IN
from evaluation.trial.forms import NotebookForm, ObservationForm, RejectForm
from evaluation.trial.gathering import gather
from evaluation.trial.models import Indicator, Notebook, Observation
from evaluation.trial.selectors import notebooks_of, protocol_in_force
from evaluation.trial.views.measuring import run_by
from usecases.enums import State
from usecases.models import UseCase
from usecases.views.act import act_page
from usecases.views.common import refused_as_403

MOST_PER_MINUTE = 10  # observations sent from one address to one notebook


@require_safe
def notebooks(request: HttpRequest, pk: int) -> HttpResponse:
    """The notebooks of the trial, and the criteria that have none."""
    use_case = run_by(request, pk)
    protocol = protocol_in_force(use_case)
    rows = list(notebooks_of(protocol)) if protocol else []
    opened = {row.indicator.code for row in rows if row.closed_at is None}
    context = {
        "use_case": use_case,
        "section": "measures",
        "notebooks": rows,
        "without": [row for row in protocol.indicators.all() if row.code not in opened] if protocol else [],
        "running": use_case.state == State.TRIAL_RUNNING,
    }
    return render(request, "trial/notebooks.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def notebook_open(request: HttpRequest, pk: int, indicator_pk: int) -> HttpResponse:
    """Open a notebook for a criterion."""
    use_case = run_by(request, pk)
    indicator = get_object_or_404(Indicator, pk=indicator_pk, protocol__use_case=use_case)
    return act_page(
        request,
        use_case=use_case,
        form=NotebookForm(request.POST or None),
        act=partial(actions.open_notebook, indicator=indicator),
        title=_("Ouvrir un carnet : %(label)s") % {"label": indicator.label},
        text=_(
            "Les agents notent un chiffre à une adresse secrète, sans compte et sans nom. "
            "Vous lisez les relevés, puis vous en faites une mesure."
        ),
        extra={"section": "measures"},
        done=_("Le carnet est ouvert : donnez son adresse aux agents."),
        back="trial:notebooks",
    )


@require_safe
def notebook(request: HttpRequest, pk: int, notebook_pk: int) -> HttpResponse:
    """What agents noted: what waits, what it would give, what was kept or left out."""
    use_case, book = _notebook(request, pk, notebook_pk)
    rows = list(book.observations.select_related("measure", "sorted_by"))
    waiting = [row for row in rows if row.sorted_at is None]
    context = {
        "use_case": use_case,
        "section": "measures",
        "notebook": book,
        "address": request.build_absolute_uri(reverse("notebook:fill", args=[book.token])),
        "waiting": waiting,
        "sorted": [row for row in rows if row.sorted_at is not None],
        "result": gather([row.value for row in waiting], book.gathering) if waiting else None,
        "may_gather": use_case.state in MEASURABLE_IN,
        "running": use_case.state == State.TRIAL_RUNNING,
    }
    return render(request, "trial/notebook.html", context)


@require_POST
def notebook_gather(request: HttpRequest, pk: int, notebook_pk: int) -> HttpResponse:
    """Make a measure of the observations shown on the page."""
    use_case, book = _notebook(request, pk, notebook_pk)
    shown = [int(value) for value in request.POST.getlist("observation") if value.isdecimal()]
    try:
        with refused_as_403():
            actions.gather_observations(notebook=book, actor=request.user, observations=shown, now=timezone.now())
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("La mesure est notée. Elle garde les relevés sur lesquels elle repose."))
    return redirect("trial:notebook", use_case.pk, book.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def notebook_close(request: HttpRequest, pk: int, notebook_pk: int) -> HttpResponse:
    """Close a notebook."""
    use_case, book = _notebook(request, pk, notebook_pk)
    return act_page(
        request,
        use_case=use_case,
        form=None,
        act=partial(actions.close_notebook, notebook=book),
        title=_("Fermer le carnet"),
        text=_("Son adresse ne prendra plus de relevé. Ceux qui sont reçus restent."),
        extra={"section": "measures"},
        done=_("Le carnet est fermé."),
        back="trial:notebooks",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def observation_reject(request: HttpRequest, pk: int, observation_pk: int) -> HttpResponse:
    """Leave an observation out."""
    use_case = run_by(request, pk)
    rows = Observation.objects.select_related("notebook__indicator__protocol")
    row = get_object_or_404(rows, pk=observation_pk, notebook__indicator__protocol__use_case=use_case)
    return act_page(
        request,
        use_case=use_case,
        form=RejectForm(request.POST or None),
        act=partial(actions.reject_observation, observation=row),
        title=_("Écarter un relevé"),
        text=_("Un relevé s’écarte quand il est faux ou saisi deux fois, jamais parce qu’il déplaît."),
        extra={"section": "measures"},
        done=_("Le relevé est écarté."),
        back="trial:notebooks",
    )


@never_cache
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def notebook_fill(request: HttpRequest, token: str) -> HttpResponse:
    """The page of agents: one figure, a date. Without account, without name; nothing of the dossier is shown."""
    rows = Notebook.objects.select_related("indicator__protocol__use_case")
    book = get_object_or_404(rows, token=token)
    indicator = book.indicator
    if book.closed_at is not None or indicator.protocol.use_case.state != State.TRIAL_RUNNING:
        return render(request, "trial/notebook_closed.html", {"notebook": book}, status=410)
    form = ObservationForm(request.POST or None, initial={"observed_on": timezone.localdate()})
    status = 200
    if request.method == "POST" and not _takes(request, book):
        form.add_error(None, _("Trop de relevés à la suite. Attendez une minute, puis envoyez de nouveau."))
        status = 429
    elif request.method == "POST" and form.is_valid():
        try:
            actions.send_observation(notebook=book, now=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, _("Merci. Votre relevé est noté, sans votre nom."))
            return redirect("notebook:fill", token=token)
    return render(request, "trial/notebook_fill.html", {"notebook": book, "form": form}, status=status)


def _takes(request: HttpRequest, book: Notebook) -> bool:
    """Count one more try of this machine on this notebook, and tell whether it is taken."""
    asked = {"purpose": f"notebook-{book.pk}", "address": client_ip(request), "now": timezone.now()}
    count_try(**asked)
    return tries(**asked) <= MOST_PER_MINUTE


def _notebook(request: HttpRequest, pk: int, notebook_pk: int) -> tuple[UseCase, Notebook]:
    use_case = run_by(request, pk)
    rows = Notebook.objects.select_related("indicator__protocol")
    return use_case, get_object_or_404(rows, pk=notebook_pk, indicator__protocol__use_case=use_case)
