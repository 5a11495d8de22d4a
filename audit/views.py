"""The journal, for auditors and administrators."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from audit.acts import act_name
from audit.export import lines
from audit.forms import FilterForm
from audit.selectors import entries_of, head, verbs_of, verify_journal
from audit.wording import verdict_fr

PAGE_SIZE = 50
# Roles by value: the journal stands below the people and does not import them.
READERS = ("auditor", "administrator")


@require_safe
def journal(request: HttpRequest) -> HttpResponse:
    """The acts of one's collectivité, newest first; `check=1` follows the whole chain."""
    organisation_id, choices = _audited(request)
    data = request.GET.copy()
    data["organisation"] = organisation_id
    form = FilterForm(data, verbs=verbs_of(organisation_id), organisations=choices)
    wanted = form.cleaned_data if form.is_valid() else {}
    verb, words = wanted.get("verb", ""), wanted.get("q", "")
    page = Paginator(entries_of(organisation_id, verb=verb, words=words), PAGE_SIZE).get_page(request.GET.get("page"))
    for entry in page:
        entry.act = act_name(entry.verb)
    seq, digest = head()
    context = {
        "page": page,
        "filter_form": form,
        "narrowed": bool(verb or words),
        "audited": dict(choices)[organisation_id],
        "organisation_id": organisation_id,
        "several": len(choices) > 1,
        "head_seq": seq,
        "head_hash": digest,
    }
    if request.GET.get("check") == "1":
        verdict = verify_journal()
        context.update(verdict=verdict, verdict_text=verdict_fr(verdict))
    return render(request, "audit/journal.html", context)


@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """The whole chain as JSONL; the content of the acts of other collectivités is withheld."""
    organisation_id, _choices = _audited(request)
    body = (line + "\n" for line in lines(organisation_id))
    response = StreamingHttpResponse(body, content_type="application/jsonl; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="journal.jsonl"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _audited(request: HttpRequest) -> tuple[int, list[tuple[int, str]]]:
    """Return the collectivité whose journal is read, and all those that the person may choose.

    The one asked for in the address, else that of the role in use, else the first. Raises PermissionDenied (no such
    role anywhere), Http404 (a collectivité that the person does not audit).
    """
    choices = request.user.organisation_choices(*READERS)
    if not choices:
        raise PermissionDenied(_("Le journal est réservé à l’auditeur et à l’administrateur de la collectivité."))
    own = dict(choices)
    asked = request.GET.get("organisation", "")
    if asked:
        if not asked.isdecimal() or int(asked) not in own:
            raise Http404
        return int(asked), choices
    current = request.membership.organisation_id if request.membership else None
    return (current if current in own else choices[0][0]), choices
