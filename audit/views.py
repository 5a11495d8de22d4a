"""The journal, for auditors and administrators."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from audit.export import lines
from audit.models import Entry, Head
from audit.selectors import verify_journal

PAGE_SIZE = 50
# Roles by value: the journal stands below the people and does not import them.
READERS = ("auditor", "administrator")


@require_safe
def journal(request: HttpRequest) -> HttpResponse:
    """The acts of one's collectivité, newest first; `verifier=1` follows the whole chain."""
    organisation_id = _audited(request)
    rows = Entry.objects.filter(organisation_id=organisation_id).order_by("-seq")
    verb, target = request.GET.get("verbe", "").strip(), request.GET.get("objet", "").strip()
    if verb:
        rows = rows.filter(verb__icontains=verb)
    if target:
        rows = rows.filter(target_label__icontains=target)
    head = Head.objects.filter(pk=1).first()
    context = {
        "page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
        "head": head,
        "verb": verb,
        "target": target,
        "verdict": verify_journal() if request.GET.get("verifier") == "1" else None,
    }
    return render(request, "audit/journal.html", context)


@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """The chain as JSONL; the content of other collectivités is withheld."""
    organisation_id = _audited(request)
    body = (line + "\n" for line in lines(organisation_id))
    response = StreamingHttpResponse(body, content_type="application/jsonl; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="journal.jsonl"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _audited(request: HttpRequest) -> int:
    current = request.membership.organisation_id if request.membership else None
    own = request.user.organisations_with(*READERS)
    if not own:
        raise PermissionDenied(_("Le journal est réservé à l’auditeur et à l’administrateur de la collectivité."))
    return current if current in own else own[0]
