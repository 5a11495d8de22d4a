"""The pages that see every floor: « À faire », the first page of a dossier, the dashboard."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.enums import Role
from boussole.dashboard import BAR, PERIODS, dashboard_of, decision_table, dossier_table
from boussole.forms import DashboardFilterForm
from boussole.overview import compass_summary
from boussole.shared.spreadsheets import CSV_TYPE, as_csv
from boussole.shared.wording import counted
from boussole.to_do import tasks_for
from evaluation.committee.selectors import next_meeting
from evaluation.compass.selectors import frame_signals
from usecases.selectors import timeline
from usecases.views.common import get_use_case

LAST_EVENTS = 5
TABLES = {"dossiers": dossier_table, "decisions": decision_table}  # what the dashboard exports
# The pages of what holds for every dossier of a collectivité, in the order of the method.
FOUNDATIONS: tuple[tuple[str, Any, Any], ...] = (
    (
        "frame:home",
        gettext_lazy("Le cadre politique"),
        gettext_lazy("Les principes, les politiques publiques prioritaires et les lignes rouges, adoptés et datés."),
    ),
    (
        "frame:portfolio",
        gettext_lazy("La matrice « peut / souhaite »"),
        gettext_lazy("Tous les dossiers, selon ce que l’IA peut faire et ce que le comité souhaite."),
    ),
    (
        "grids:list",
        gettext_lazy("Les grilles"),
        gettext_lazy("Les critères et les questions de la boussole, version par version ; préparer la suivante."),
    ),
    (
        "questionnaires:home",
        gettext_lazy("Les questionnaires"),
        gettext_lazy("Ce que l’on demande aux agents avant, pendant et après un essai, version par version."),
    ),
    (
        "ai_act:law",
        gettext_lazy("Règlement européen sur l’IA"),
        gettext_lazy("Les dates, les obligations et les questions du classement, avec leurs sources."),
    ),
    (
        "datasets:home",
        gettext_lazy("Les données"),
        gettext_lazy("Les jeux de données, d’où ils viennent, qui en répond, ce que vaut leur qualité."),
    ),
    (
        "workforce:home",
        gettext_lazy("Les métiers"),
        gettext_lazy("Les effectifs par métier, sans nom, et leur exposition à l’IA générative."),
    ),
    (
        "dialogue:home",
        gettext_lazy("Dialogue social"),
        gettext_lazy("Les dossiers qui touchent au travail, les instances consultées, les avis du personnel."),
    ),
    (
        "follow_up:conditions",
        gettext_lazy("Les conditions des décisions"),
        gettext_lazy("Ce que les élus ont demandé, à qui, pour quand : en retard, à vérifier, rempli."),
    ),
)


def foundations() -> list[dict[str, Any]]:
    """Return the pages of « La collectivité » with their address."""
    return [{"title": title, "text": text, "url": reverse(name)} for name, title, text in FOUNDATIONS]


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """« À faire »: what waits for the person, all their roles together, and their next meeting."""
    tasks = tasks_for(request.user, today=timezone.localdate())
    waiting = counted(len(tasks), _("tâche vous attend"), _("tâches vous attendent"), feminine=True)
    context = {
        "first": tasks[0] if tasks else None,
        "others": tasks[1:],
        "todo_count": len(tasks),
        "waiting": capfirst(waiting),
        "can_create": bool(request.user.organisations_with(Role.LEAD)),
        "meeting": next_meeting(request.user),
    }
    return render(request, "home.html", context)


@require_safe
def dossier(request: HttpRequest, pk: int) -> HttpResponse:
    """The first page of a dossier: next step, blockers, seven verdicts, last steps."""
    use_case = get_use_case(request, pk)
    compass = compass_summary(use_case, request.user)
    context = {
        "use_case": use_case,
        "compass": compass,
        "frame_signals": () if compass else frame_signals(use_case),
        "events": timeline(use_case, request.user)[:LAST_EVENTS],
        "section": "summary",
    }
    return render(request, "usecases/detail.html", context)


@require_safe
def dashboard(request: HttpRequest) -> HttpResponse:
    """Where dossiers stand, what is late, which trials run, what was decided and why, among what the person reads."""
    form = DashboardFilterForm(request.GET, user=request.user)
    filters, today = form.filters(), timezone.localdate()
    context = {
        **dashboard_of(request.user, filters, today=today),
        "form": form,
        "period": PERIODS[filters.period][0],
        "today": today,
        "query": request.GET.urlencode(),
        "width": BAR,
    }
    return render(request, "dashboard.html", context)


@require_safe
def dashboard_export(request: HttpRequest, what: str) -> HttpResponse:
    """The dossiers or the decisions of the dashboard, with its filters, for a spreadsheet."""
    table = TABLES.get(what)
    if table is None:
        raise Http404
    filters, today = DashboardFilterForm(request.GET, user=request.user).filters(), timezone.localdate()
    header, rows = table(request.user, filters, today=today)
    response = HttpResponse(as_csv(header, rows), content_type=CSV_TYPE)
    response["Content-Disposition"] = f'attachment; filename="boussole-{what}-{today:%Y%m%d}.csv"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_safe
def collectivite(request: HttpRequest) -> HttpResponse:
    """What the collectivité set down once for all its dossiers: its frame, its data, its grids."""
    return render(request, "collectivite.html", {"entries": foundations()})
