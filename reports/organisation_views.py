"""« Rapports de la collectivité »: asking for a document about a whole collectivité, reading it, finding it again."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Organisation
from boussole.shared.refusals import Refused
from reports.actions import request_organisation_report
from reports.freezing import frozen
from reports.permissions import organisation_documents, require_organisation_request
from reports.selectors import organisations_reported_to, readable_reports
from usecases.views.common import refused_as_403


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The collectivités whose reports the person reads; the page of the only one; who reads none is told why."""
    rows = list(organisations_reported_to(request.user))
    if len(rows) == 1:
        return redirect("reports:organisation", pk=rows[0].pk)
    return render(request, "reports/organisations.html", {"organisations": rows})


@require_safe
def organisation(request: HttpRequest, pk: int) -> HttpResponse:
    """The reports made about a collectivité, and those that can be asked for."""
    found = _organisation(request, pk)
    offers = [
        {
            "document": document,
            "missing": document.missing(found),
            "closed": document.closed(found, request.user, None),
            "topics": document.topics(found),
        }
        for document in organisation_documents()
        if document.offered
    ]
    closed = {str(offer["document"].kind) for offer in offers if offer["closed"]}
    rows = readable_reports(request.user).filter(organisation=found).exclude(kind__in=closed)
    context = {
        "organisation": found,
        "reports": rows.defer("snapshot", "file__content"),
        "offers": offers,
    }
    return render(request, "reports/organisation.html", context)


@require_safe
def read(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """What a document about a collectivité says today, on screen; `topic` in the address says of which year."""
    found, topic = _organisation(request, pk), request.GET.get("topic", "")
    if not any(kind == document.kind and document.screen for document in organisation_documents()):
        raise Http404
    try:
        with refused_as_403():
            document = require_organisation_request(request.user, found, kind, topic)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("reports:organisation", pk=pk)
    content, seal = frozen(document.snapshot(found, request.user, topic), found)
    context = {
        "organisation": found,
        "s": content,
        "seal": seal,
        "label": document.kind.label,
    }
    return render(request, document.screen, context)


@require_POST
def request_(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for a document about a collectivité."""
    found = _organisation(request, pk)
    try:
        with refused_as_403():
            report = request_organisation_report(
                organisation=found,
                kind=request.POST.get("kind", ""),
                topic=request.POST.get("topic", ""),
                actor=request.user,
                now=timezone.now(),
            )
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("reports:organisation", pk=pk)
    return redirect("reports:status", report_pk=report.pk)


def _organisation(request: HttpRequest, pk: int) -> Organisation:
    return get_object_or_404(organisations_reported_to(request.user), pk=pk)
