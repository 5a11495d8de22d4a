"""Asking for a report, following its production, downloading it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import F, prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from boussole.shared import jobs
from boussole.shared.jobs import JobState
from boussole.shared.refusals import NotAllowed, Refused
from evaluation.committee.models import AgendaItem, Meeting
from evaluation.committee.selectors import meetings_for, minutes_readers
from evaluation.committee.views.common import crumbs_of_meeting
from reports.actions import request_pack, request_report
from reports.documents import DOCUMENTS
from reports.documents.groups import offered_groups
from reports.documents.pack import item_snapshot, left_out, readable_items
from reports.enums import KINDS_ABOUT, MEDIA_TYPES, About, ReportKind
from reports.freezing import frozen
from reports.models import Report
from reports.names import file_name
from reports.permissions import (
    can_read_pack,
    can_request,
    can_stop,
    require_pack_reader,
    require_readable,
    require_request,
    require_still_readable,
)
from reports.production import cancel_report, retry_report
from reports.selectors import closed_reports, readable_reports
from reports.steps import Facts, progress_of, seen
from usecases.views.common import get_use_case, refused_as_403

STOP_ASKING = 286  # the status by which htmx ends a poll


@require_safe
def report_list(request: HttpRequest, pk: int) -> HttpResponse:
    """The reports of a dossier, and those that can be asked for."""
    use_case = get_use_case(request, pk)
    prefetch_related_objects([use_case], "assessments", "expert_recusals")
    rows = readable_reports(request.user).filter(use_case=use_case).exclude(closed_reports(request.user))
    context = {
        "use_case": use_case,
        "section": "reports",
        "reports": rows.defer("snapshot", "file__content"),
        "groups": offered_groups(use_case, request.user) if can_request(request.user, use_case) else [],
    }
    return render(request, "reports/list.html", context)


@require_safe
def read(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """What a report says today, on screen."""
    use_case = get_use_case(request, pk)
    document = DOCUMENTS.get(kind)
    if kind not in KINDS_ABOUT[About.USE_CASE] or document is None or not document.screen:
        raise Http404
    try:
        with refused_as_403():
            require_request(request.user, use_case, kind)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("reports:list", pk=pk)
    snapshot, seal = frozen(document.snapshot(use_case, request.user, ""), use_case)
    context = {
        "use_case": use_case,
        "section": "reports",
        "s": snapshot,
        "seal": seal,
        "label": ReportKind(kind).label,
    }
    return render(request, document.screen, context)


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
    context = _production(request, report)
    if report.meeting is not None:
        return render(request, "reports/meeting_status.html", context)
    if report.organisation is not None:
        return render(request, "reports/organisation_status.html", context)
    return render(request, "reports/status.html", {**context, "use_case": report.use_case, "section": "reports"})


@require_safe
def progress(request: HttpRequest, report_pk: int) -> HttpResponse:
    """The part of the status page that changes; an empty answer (204) while it would say what is already shown.

    So the page moves only when something happened: nothing is read aloud twice, no button is taken away from a reader.
    A page whose reader no longer reads the document is told to stop asking, instead of failing every two seconds.
    """
    try:
        context = _production(request, _report(request, report_pk))
    except (Http404, PermissionDenied):
        if "HX-Request" not in request.headers:
            raise
        return render(request, "reports/progress_over.html", status=STOP_ASKING)
    if request.GET.get("seen") == context["seen"]:
        return HttpResponse(status=204)
    return render(request, "reports/progress.html", context)


def _production(request: HttpRequest, report: Report) -> dict[str, Any]:
    """What the progress of a report shows: its steps, a short form of them, whether the person may cancel it."""
    file = getattr(report, "file", None)
    facts = Facts(
        state=report.job_state,
        attempts=report.attempts,
        queued_at=report.queued_at,
        claimed_at=report.claimed_at,
        finished_at=report.finished_at,
        ahead=jobs.ahead(report) if report.job_state == JobState.QUEUED else 0,
        pages=file.pages if file else None,
        size=file.size if file else None,
    )
    told = progress_of(facts, now=timezone.now())
    return {
        "report": report,
        "progress": told,
        "seen": seen(told, report.error),
        "may_stop": can_stop(request.user, report),
    }


@require_POST
def retry(request: HttpRequest, report_pk: int) -> HttpResponse:
    """Queue a failed or cancelled production again."""
    retry_report(report=_report(request, report_pk), actor=request.user, now=timezone.now())
    return redirect("reports:status", report_pk=report_pk)


@require_POST
def cancel(request: HttpRequest, report_pk: int) -> HttpResponse:
    """Give up a production."""
    report = _report(request, report_pk)
    try:
        with refused_as_403():
            cancel_report(report=report, actor=request.user, now=timezone.now())
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("reports:status", report_pk=report_pk)


@require_safe
def download(request: HttpRequest, report_pk: int) -> HttpResponse:
    """The stored bytes, as they were written."""
    report = _report(request, report_pk)
    file, form = getattr(report, "file", None), DOCUMENTS[ReportKind(report.kind)].format
    if file is None:
        raise Http404(_("Ce rapport n’est pas encore prêt."))
    response = HttpResponse(bytes(file.content), content_type=MEDIA_TYPES[form])
    response["Content-Disposition"] = f'attachment; filename="{file_name(report)}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    response["ETag"] = f'"{file.sha256}"'
    return response


@require_safe
def pack(request: HttpRequest, meeting_pk: int) -> HttpResponse:
    """The pack of a meeting: its items, those that the person may read with a link, and its PDF."""
    found = _meeting_of_pack(request, meeting_pk)
    rows = list(found.items.select_related("use_case").order_by("order"))
    why = left_out(found, request.user)
    context = {
        "meeting": found,
        "items": [(row, why.get(row.pk, "")) for row in rows],
        "readable": len(rows) > len(why),
        "crumbs": _crumbs(found),
    }
    return render(request, "reports/pack.html", context)


@require_safe
def pack_item(request: HttpRequest, item_pk: int) -> HttpResponse:
    """One item of the pack, on screen."""
    rows = AgendaItem.objects.select_related("meeting", "use_case__organisation", "use_case__lead")
    item = get_object_or_404(rows, pk=item_pk)
    found = _meeting_of_pack(request, item.meeting_id)
    why = left_out(found, request.user)
    if item_pk in why:
        raise PermissionDenied(why[item_pk])
    context = {"meeting": found, "item": item_snapshot(item, request.user), "crumbs": _crumbs(found, pack=True)}
    return render(request, "reports/pack_item.html", context)


@require_POST
def pack_request(request: HttpRequest, meeting_pk: int) -> HttpResponse:
    """Ask for one's own pack as a PDF."""
    found = _meeting_of_pack(request, meeting_pk)
    try:
        with refused_as_403():
            report = request_pack(meeting=found, actor=request.user, now=timezone.now())
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("reports:pack", meeting_pk=meeting_pk)
    return redirect("reports:status", report_pk=report.pk)


def _meeting_of_pack(request: HttpRequest, pk: int) -> Meeting:
    found = get_object_or_404(meetings_for(request.user), pk=pk)
    with refused_as_403():
        require_pack_reader(request.user, found)
    return found


def _crumbs(found: Meeting, *, pack: bool = False) -> list[tuple[str, str]]:
    way = crumbs_of_meeting(found)
    return [*way, (_("Dossier de séance"), reverse("reports:pack", args=[found.pk]))] if pack else way


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
        "reads_pack": can_read_pack(request.user, found),
    }
    return render(request, "reports/meeting.html", context)


def _report(request: HttpRequest, report_pk: int) -> Report:
    """Return the report; a 404 for outsiders, a 403 for what its reader may not, or no longer, read whole."""
    report = get_object_or_404(readable_reports(request.user), pk=report_pk)
    with refused_as_403():
        require_readable(request.user, report)
    if report.kind == ReportKind.MEETING_PACK:
        with refused_as_403():
            require_still_readable(request.user, report.meeting, readable_items(report.snapshot))
    return report
