"""Asking for a report, following its production, downloading it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from boussole.shared import jobs
from boussole.shared.jobs import JobState
from boussole.shared.refusals import NotAllowed, Refused
from evaluation.committee.selectors import meetings_for, minutes_readers
from reports.actions import request_report
from reports.enums import ReportKind
from reports.models import Report
from reports.permissions import available_kinds, can_request
from reports.selectors import readable_reports
from usecases.views.common import get_use_case


@require_safe
def report_list(request: HttpRequest, pk: int) -> HttpResponse:
    """The reports of a dossier, and those that can be asked for."""
    use_case = get_use_case(request, pk)
    kinds = [(kind, ReportKind(kind).label, why) for kind, why in available_kinds(use_case).items()]
    context = {
        "use_case": use_case,
        "section": "reports",
        "reports": use_case.reports.select_related("requested_by", "file").defer("snapshot", "file__content"),
        "kinds": kinds if can_request(request.user, use_case) else [],
    }
    return render(request, "reports/list.html", context)


@require_POST
def request_(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for a report."""
    use_case = get_use_case(request, pk)
    try:
        report = request_report(
            use_case=use_case, kind=request.POST.get("kind", ""), actor=request.user, now=timezone.now()
        )
    except NotAllowed as refusal:
        raise PermissionDenied(refusal.message) from refusal
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("reports:list", pk=pk)
    return redirect("reports:status", report_pk=report.pk)


@require_safe
def status(request: HttpRequest, report_pk: int) -> HttpResponse:
    """Where the production stands; renewed every two seconds with htmx, by « Actualiser » without."""
    report = _report(request, report_pk)
    context = {"report": report, "states": JobState}
    if report.meeting is not None:
        return render(request, "reports/meeting_status.html", context)
    return render(request, "reports/status.html", {**context, "use_case": report.use_case, "section": "reports"})


@require_safe
def progress(request: HttpRequest, report_pk: int) -> HttpResponse:
    """The part of the status page that changes."""
    return render(request, "reports/progress.html", {"report": _report(request, report_pk), "states": JobState})


@require_POST
def retry(request: HttpRequest, report_pk: int) -> HttpResponse:
    """Try a failed production again."""
    report = _report(request, report_pk)
    jobs.retry(report, now=timezone.now())
    return redirect("reports:status", report_pk=report_pk)


@require_safe
def download(request: HttpRequest, report_pk: int) -> HttpResponse:
    """The stored bytes, as they were written."""
    report = _report(request, report_pk)
    file = getattr(report, "file", None)
    if file is None:
        raise Http404(_("Ce rapport n’est pas encore prêt."))
    response = HttpResponse(bytes(file.content), content_type="application/pdf")
    about = report.use_case.reference if report.use_case else f"seance-{report.meeting.day}"
    name = f"boussole-{about}-{report.kind}.pdf".replace("_", "-")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["ETag"] = f'"{file.sha256}"'
    return response


@require_safe
def meeting(request: HttpRequest, meeting_pk: int) -> HttpResponse:
    """The documents of a meeting that can be downloaded."""
    found = get_object_or_404(minutes_readers(request.user), pk=meeting_pk)
    rows = (
        readable_reports(request.user)
        .filter(meeting=found)
        .annotate(said=F("snapshot__state"), number=F("snapshot__version"))
    )
    context = {
        "meeting": found,
        "reports": rows.defer("snapshot", "file__content"),
        "reads_meeting": meetings_for(request.user).filter(pk=found.pk).exists(),
    }
    return render(request, "reports/meeting.html", context)


def _report(request: HttpRequest, report_pk: int) -> Report:
    return get_object_or_404(readable_reports(request.user), pk=report_pk)
