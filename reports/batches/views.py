"""Asking for a batch of documents, following it, downloading it whole."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Organisation
from boussole.shared.refusals import Refused
from evaluation.committee.selectors import meetings_for
from reports.batches.actions import cancel_batch, request_meeting_batch, request_year_batch, retry_batch
from reports.batches.archive import zip_stream
from reports.batches.forms import YearForm
from reports.batches.plan import years_of
from reports.batches.selectors import batches_of, documents_in, progress_of
from reports.models import Report, ReportBatch, ReportFile
from reports.names import name_in_batch
from usecases.views.common import refused_as_403


@require_safe
def batch_list(request: HttpRequest) -> HttpResponse:
    """One's own batches, and the years that can be asked for."""
    return _list(request)


@require_POST
def batch_request(request: HttpRequest) -> HttpResponse:
    """Ask for the decision reports of a year."""
    organisation = _organisation(request)
    form = YearForm(request.POST, years=years_of(organisation, request.user))
    if not form.is_valid():
        return _list(request, form)
    try:
        batch = request_year_batch(
            organisation=organisation, year=form.cleaned_data["year"], actor=request.user, now=timezone.now()
        )
    except Refused as refusal:
        form.add_refusal(refusal)
        return _list(request, form)
    return redirect("reports:batch", batch.pk)


@require_POST
def batch_meeting(request: HttpRequest, meeting_pk: int) -> HttpResponse:
    """Ask for everything that one may print of a meeting."""
    meeting = get_object_or_404(meetings_for(request.user), pk=meeting_pk)
    with refused_as_403():
        batch = request_meeting_batch(meeting=meeting, actor=request.user, now=timezone.now())
    return redirect("reports:batch", batch.pk)


@require_safe
def batch(request: HttpRequest, batch_pk: int) -> HttpResponse:
    """Where a batch stands; renewed every two seconds with htmx, by « Actualiser » without."""
    return render(request, "reports/batches/batch.html", _followed(request, _own(request, batch_pk)))


@require_safe
def batch_progress(request: HttpRequest, batch_pk: int) -> HttpResponse:
    """The part of the page of a batch that changes."""
    return render(request, "reports/batches/progress.html", _followed(request, _own(request, batch_pk)))


@require_POST
def batch_cancel(request: HttpRequest, batch_pk: int) -> HttpResponse:
    """Give up what is left to make."""
    cancel_batch(batch=_own(request, batch_pk), actor=request.user, now=timezone.now())
    return redirect("reports:batch", batch_pk)


@require_POST
def batch_retry(request: HttpRequest, batch_pk: int) -> HttpResponse:
    """Queue again what failed or was given up."""
    retry_batch(batch=_own(request, batch_pk), actor=request.user, now=timezone.now())
    return redirect("reports:batch", batch_pk)


@require_safe
def batch_download(request: HttpRequest, batch_pk: int) -> StreamingHttpResponse:
    """Every ready document that the person reads at this moment, in one ZIP."""
    found = _own(request, batch_pk)
    reports = documents_in(found, request.user)
    ready = [report for report in reports if hasattr(report, "file")]
    if not ready or progress_of(found, reports).going:
        raise Http404(_("Ce lot n’est pas encore prêt."))
    response = StreamingHttpResponse(zip_stream(_files(ready)), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="boussole-lot-{_name(found)}.zip"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def _files(reports: list[Report]) -> Iterator[tuple[str, str, bytes]]:
    for report in reports:
        content = ReportFile.objects.values_list("content", flat=True).get(report=report.pk)
        yield name_in_batch(report), report.file.sha256, bytes(content)


def _name(found: ReportBatch) -> str:
    return str(found.year) if found.year else f"seance-{found.meeting.day}"


def _list(request: HttpRequest, form: YearForm | None = None) -> HttpResponse:
    organisation = request.membership.organisation if request.membership else None
    years = years_of(organisation, request.user) if organisation else []
    context = {
        "batches": batches_of(request.user),
        "years": years,
        "form": form or YearForm(years=years),
    }
    return render(request, "reports/batches/list.html", context)


def _organisation(request: HttpRequest) -> Organisation:
    if not request.membership:
        raise PermissionDenied(_("Un lot se demande depuis une collectivité : vous n’y avez pas de rôle."))
    return request.membership.organisation


def _own(request: HttpRequest, batch_pk: int) -> ReportBatch:
    """Return the person's own batch; a 404 for anybody else."""
    rows = ReportBatch.objects.filter(requested_by=request.user).select_related("meeting__committee", "organisation")
    return get_object_or_404(rows, pk=batch_pk)


def _followed(request: HttpRequest, found: ReportBatch) -> dict[str, Any]:
    reports = documents_in(found, request.user)
    return {"batch": found, "reports": reports, "progress": progress_of(found, reports)}
