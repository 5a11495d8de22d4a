"""« L’en-tête des documents »: name, colour and logo of the collectivité, with what they give."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Organisation
from boussole.shared.refusals import Refused
from reports.letterheads import identity
from reports.letterheads.actions import save_letterhead
from reports.letterheads.forms import LetterheadForm
from reports.letterheads.permissions import keeps_letterhead
from reports.letterheads.selectors import letterhead_versions
from reports.models import Logo
from reports.pdf.assets import ACCENT
from usecases.views.common import refused_as_403


@require_http_methods(["GET", "HEAD", "POST"])
def letterhead(request: HttpRequest) -> HttpResponse:
    """The head in force and its versions; the form for whoever keeps it."""
    organisation = _organisation(request)
    versions = letterhead_versions(organisation)
    last = versions[0] if versions else None
    form = None
    if keeps_letterhead(request.user, organisation):
        form = _form(request, organisation)
        if request.method == "POST" and form.is_valid() and _saved(request, organisation, form):
            return redirect("reports:letterhead")
    elif request.method == "POST":
        raise PermissionDenied(_("L’en-tête des documents est réservé à l’administrateur et au coordinateur."))
    context = {
        "organisation": organisation,
        "form": form,
        "last": last,
        "versions": versions,
        "colour": last.colour if last else ACCENT,
        "crumbs": [(_("La collectivité"), reverse("collectivite"))],
    }
    return render(request, "reports/letterhead.html", context)


@require_safe
def logo(request: HttpRequest, sha256: str) -> HttpResponse:
    """A logo that the person's collectivité prints or has printed."""
    rows = Logo.objects.filter(pk__in=_organisation(request).letterheads.values("logo"))
    found = get_object_or_404(rows, sha256=sha256)
    headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": "private, max-age=31536000, immutable"}
    return HttpResponse(bytes(found.content), content_type=identity.MEDIA_TYPE, headers=headers)


def _form(request: HttpRequest, organisation: Organisation) -> LetterheadForm:
    last = next(iter(letterhead_versions(organisation)), None)
    has_logo = last is not None and last.logo_id is not None
    if request.method == "POST":
        return LetterheadForm(request.POST, request.FILES, has_logo=has_logo)
    initial = {
        "name": last.name if last else organisation.name,
        "colour": last.colour if last else ACCENT,
        "alternative": last.alternative if last else "",
        "keep_logo": has_logo,
        "base": last.number if last else 0,
    }
    return LetterheadForm(initial=initial, has_logo=has_logo)


def _saved(request: HttpRequest, organisation: Organisation, form: LetterheadForm) -> bool:
    given = form.cleaned_data
    sent = given["logo"]
    try:
        with refused_as_403():
            save_letterhead(
                organisation=organisation,
                actor=request.user,
                name=given["name"],
                colour=given["colour"],
                alternative=given["alternative"],
                logo=sent.read(identity.MAX_BYTES + 1) if sent else None,
                keep_logo=given.get("keep_logo", False),
                base=given["base"],
                now=timezone.now(),
            )
    except Refused as refusal:
        form.add_refusal(refusal)
        return False
    messages.success(request, _("L’en-tête est enregistré. Les prochains documents le porteront."))
    return True


def _organisation(request: HttpRequest) -> Organisation:
    if not request.membership:
        raise PermissionDenied(_("Cette page est réservée aux personnes qui ont un rôle dans une collectivité."))
    return request.membership.organisation
