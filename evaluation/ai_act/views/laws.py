"""« Règlement européen sur l’IA »: the version in force and its dates, those before, importing and publishing."""

import json
from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Organisation
from accounts.permissions import can_administer
from evaluation.ai_act import actions
from evaluation.ai_act.differences import law_changes
from evaluation.ai_act.forms import LawFileForm, NoFieldForm
from evaluation.ai_act.models import LawVersion
from evaluation.ai_act.selectors import (
    imported_laws,
    law_holds,
    law_in_force,
    law_of,
    laws_read_by,
    published_laws,
)
from usecases.views.act import attempt
from usecases.views.common import refused_as_403


@require_safe
def law(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """A version of the law (by default the one in force): dates, obligations, questions, sources and confidence."""
    organisation = _organisation(request)
    in_force = published_laws(organisation).first()
    shown = in_force
    if pk is not None:
        shown = laws_read_by(request.user).filter(pk=pk).first() or _draft(request, pk)
    read = law_of(shown) if shown else None
    manages = organisation is not None and can_administer(request.user, organisation)
    context = {
        "version": shown,
        "law": read,
        "obligations": [(row, [read.dates[start.date] for start in row.starts]) for row in read.obligations]
        if read
        else [],
        "holds": shown is None or law_holds(shown),
        "in_force": in_force,
        "versions": published_laws(organisation),
        "waiting": imported_laws(organisation) if manages else (),
        "manages": manages,
        "today": timezone.localdate(),
        "crumbs": _crumbs(inside=pk is not None),
    }
    return render(request, "ai_act/law.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def law_import(request: HttpRequest) -> HttpResponse:
    """Import a version from a file; every error of the file is told with its place."""
    organisation = _administered(request)
    sent = request.method == "POST"
    form = LawFileForm(request.POST if sent else None, request.FILES if sent else None)
    errors: tuple[str, ...] = ()
    if sent and form.is_valid():
        try:
            with refused_as_403():
                version = actions.import_law(
                    organisation=organisation, actor=request.user, data=form.cleaned_data["file"], now=timezone.now()
                )
        except actions.LawRefused as refusal:
            form.add_refusal(refusal)
            errors = refusal.errors
        else:
            messages.success(request, _("La version « %s » est importée. Comparez-la, puis publiez-la.") % version.code)
            return redirect("ai_act:law_publish", version.pk)
    context = {"form": form, "file_errors": errors, "crumbs": _crumbs(inside=True)}
    return render(request, "ai_act/law_import.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def law_publish(request: HttpRequest, pk: int) -> HttpResponse:
    """What the imported version changes, then the button that publishes it."""
    version = _draft(request, pk)
    in_force = law_in_force(version.organisation)
    form = NoFieldForm(request.POST if request.method == "POST" else None)
    done, _refusal = attempt(
        request,
        form=form,
        act=partial(actions.publish_law, version=version),
        done=_("La version est publiée : les prochains classements la suivront."),
    )
    if done:
        return redirect("ai_act:law")
    context = {
        "version": version,
        "in_force": in_force,
        "form": form,
        "changes": law_changes(law_of(in_force), law_of(version)) if in_force else [],
        "back_url": reverse("ai_act:law"),
        "crumbs": _crumbs(inside=True),
    }
    return render(request, "ai_act/law_publish.html", context)


@require_safe
def law_download(request: HttpRequest, pk: int) -> HttpResponse:
    """A version as the file that another one can be made from."""
    version = laws_read_by(request.user).filter(pk=pk).first() or _draft(request, pk)
    content = json.dumps(version.content, ensure_ascii=False, indent=1)
    name = f"reglement-ia-{version.pk}.json"
    return HttpResponse(
        content,
        content_type="application/json",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _organisation(request: HttpRequest) -> Organisation | None:
    membership = request.membership or None
    return membership.organisation if membership else None


def _administered(request: HttpRequest) -> Organisation:
    organisation = _organisation(request)
    if organisation is None or not can_administer(request.user, organisation):
        raise PermissionDenied(_("Seul un administrateur de la collectivité importe une version du règlement."))
    return organisation


def _draft(request: HttpRequest, pk: int) -> LawVersion:
    """Return a version not published yet. Raises Http404 for whoever does not administer its collectivité."""
    rows = LawVersion.objects.select_related("organisation", "imported_by")
    version = get_object_or_404(rows, pk=pk, published_at__isnull=True)
    if version.organisation is None or not can_administer(request.user, version.organisation):
        raise Http404
    return version


def _crumbs(*, inside: bool) -> list[tuple[str, str]]:
    way = [(_("La collectivité"), reverse("collectivite"))]
    return [*way, (_("Règlement européen sur l’IA"), reverse("ai_act:law"))] if inside else way
