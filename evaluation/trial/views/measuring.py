"""Figures of a trial: criterion by criterion, by hand, or from a file that is previewed before it is imported."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from boussole.shared.refusals import Refused
from boussole.shared.spreadsheets import CSV_TYPE, XLSX_TYPE, as_csv, as_xlsx
from evaluation.trial import actions
from evaluation.trial.actions.importing import earlier_import
from evaluation.trial.actions.refusals import MEASURABLE_IN
from evaluation.trial.enums import IndicatorKind
from evaluation.trial.forms import MeasureFileForm, MeasureForm
from evaluation.trial.measure_file import read_cells
from evaluation.trial.measure_rows import HEADERS, Read, Row, Window, read_rows
from evaluation.trial.models import Indicator, Protocol
from evaluation.trial.permissions import require_runner, runs
from evaluation.trial.rules import Figure, crosses
from evaluation.trial.selectors import known_measures, protocol_in_force, series_of, threshold_of
from usecases.file_checks import clean_name
from usecases.models import UseCase
from usecases.views.act import act_page
from usecases.views.common import get_use_case, refused_as_403

SALT = "trial.measures"
PREVIEW_LASTS = 24 * 3600  # seconds
TEMPLATES = {"csv": CSV_TYPE, "xlsx": XLSX_TYPE}


@dataclass(frozen=True)
class Previewed:
    """A row of the file, and what importing it would change."""

    row: Row
    indicator: Indicator
    before: Decimal | None
    known: bool
    stops: bool


@require_safe
def measures(request: HttpRequest, pk: int) -> HttpResponse:
    """Every figure, criterion by criterion, with its chart."""
    use_case = get_use_case(request, pk)
    protocol = protocol_in_force(use_case)
    may_measure = runs(request.user, use_case) and use_case.state in MEASURABLE_IN
    context = {
        "use_case": use_case,
        "section": "measures",
        "series": series_of(protocol) if protocol else [],
        "may_measure": may_measure,
        "runs": runs(request.user, use_case),
    }
    return render(request, "trial/measures.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def measure_add(request: HttpRequest, pk: int, indicator_pk: int) -> HttpResponse:
    """Record a figure."""
    use_case = run_by(request, pk)
    indicator = get_object_or_404(Indicator, pk=indicator_pk, protocol__use_case=use_case)
    return act_page(
        request,
        use_case=use_case,
        form=MeasureForm(request.POST or None),
        act=partial(actions.record_measure, indicator=indicator),
        title=_("Noter une mesure : %(label)s") % {"label": indicator.label},
        text=_("Une mesure se corrige par une nouvelle mesure. Un critère d’arrêt atteint suspend l’essai aussitôt."),
        extra={"section": "measures"},
        done=_("La mesure est notée."),
        back="trial:measures",
    )


@require_safe
def measure_template(request: HttpRequest, pk: int, extension: str) -> HttpResponse:
    """Send the file to fill: one row per criterion, its code already there."""
    use_case, protocol = _running(request, pk)
    rows = [[row.code, row.label, None, None, None, None] for row in protocol.indicators.all()]
    header = list(HEADERS.values())
    content = as_csv(header, rows) if extension == "csv" else as_xlsx(_("Mesures"), header, rows)
    name = f"mesures-{use_case.reference}.{extension}"
    response = HttpResponse(
        content, TEMPLATES[extension], headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def measure_import(request: HttpRequest, pk: int) -> HttpResponse:
    """Read a file and show everything it would write. Nothing is written here."""
    use_case, protocol = _running(request, pk)
    form = MeasureFileForm(request.POST, request.FILES) if request.method == "POST" else MeasureFileForm()
    context = {"use_case": use_case, "section": "measures", "form": form}
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            found = read_rows(read_cells(file.name, file.read()), _window(use_case, protocol))
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            if found.errors:
                form.add_error("file", _("Rien n’est importé. Corrigez le fichier, puis renvoyez-le."))
            context |= _preview(request, protocol, found, clean_name(file.name))
    return render(request, "trial/measure_import.html", context)


@require_POST
def measure_import_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Write what was previewed, as it was signed: all of it or nothing."""
    use_case, protocol = _running(request, pk)
    try:
        told = signing.loads(request.POST.get("previewed", ""), salt=SALT, max_age=PREVIEW_LASTS)
    except signing.BadSignature:
        told = {}
    if (told.get("protocol"), told.get("user")) != (protocol.pk, request.user.pk):
        messages.error(request, _("Cet aperçu n’est plus valable : rien n’est importé. Renvoyez le fichier."))
        return redirect("trial:measure_import", pk=use_case.pk)
    rows = [
        Row(line, code, date.fromisoformat(day), Decimal(value), sample, note)
        for line, code, day, value, sample, note in told["rows"]
    ]
    try:
        with refused_as_403():
            done = actions.import_measures(
                protocol=protocol, actor=request.user, rows=rows, file_name=told["file"], now=timezone.now()
            )
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("trial:measure_import", pk=use_case.pk)
    count = done.file.count
    messages.success(
        request,
        ngettext("%(count)s mesure est notée.", "%(count)s mesures sont notées.", count) % {"count": count},
    )
    if done.suspended:
        messages.warning(request, _("Un critère d’arrêt est atteint : l’essai est suspendu."))
    return redirect("trial:measures", pk=use_case.pk)


def run_by(request: HttpRequest, pk: int) -> UseCase:
    """Return the dossier. Raises Http404, or PermissionDenied unless the reader runs its trial."""
    use_case = get_use_case(request, pk)
    with refused_as_403():
        require_runner(request.user, use_case)
    return use_case


def _running(request: HttpRequest, pk: int) -> tuple[UseCase, Protocol]:
    use_case = run_by(request, pk)
    protocol = protocol_in_force(use_case)
    if protocol is None or use_case.state not in MEASURABLE_IN:
        raise Http404(_("Aucun essai n’est en cours."))
    return use_case, protocol


def _window(use_case: UseCase, protocol: Protocol) -> Window:
    last = timezone.localdate()
    if use_case.trial_ended_at:
        last = min(last, timezone.localdate(use_case.trial_ended_at))
    return Window({row.code: row.label for row in protocol.indicators.all()}, protocol.starts_on, last)


def _preview(request: HttpRequest, protocol: Protocol, found: Read, file_name: str) -> dict:
    known = known_measures(protocol)
    indicators = {row.code: row for row in protocol.indicators.all()}
    shown = []
    for row in found.rows:
        indicator = indicators[row.code]
        before = known.get((row.code, row.measured_on))
        stops = indicator.kind == IndicatorKind.STOP and crosses(threshold_of(indicator), Figure(row.value, row.sample))
        same = before == (row.value, row.sample)
        shown.append(Previewed(row, indicator, before[0] if before and not same else None, same, stops))
    fresh = [line for line in shown if not line.known]
    previewed = {
        "protocol": protocol.pk,
        "user": request.user.pk,
        "file": file_name,
        "rows": [
            [row.line, row.code, row.measured_on.isoformat(), str(row.value), row.sample, row.note]
            for row in found.rows
        ],
    }
    return {
        "located": found.errors,
        "ignored": found.ignored,
        "shown": shown,
        "fresh": len(fresh),
        "file_name": file_name,
        "stops": any(line.stops for line in fresh),
        "earlier": earlier_import(protocol, found.rows) if not found.errors else None,
        "previewed": "" if found.errors else signing.dumps(previewed, salt=SALT, compress=True),
    }
