"""The pages of the reference: the list, one version, its draft, the known errors of its source."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Organisation
from boussole.shared.forms import BoussoleForm
from workforce import actions, selectors
from workforce.enums import WRITERS, Edition, IloClass, ReferenceState
from workforce.forms import JobForm, SettingsForm
from workforce.models import ReferenceVersion
from workforce.permissions import may_author
from workforce.views.common import FORM_METHODS, attempt, crumbs, get_reference, written_reference


@require_safe
def references(request: HttpRequest) -> HttpResponse:
    """The versions that the person reads."""
    context = {"references": selectors.references_read_by(request.user), "crumbs": crumbs()}
    return render(request, "workforce/references.html", context)


@require_safe
def reference(request: HttpRequest, pk: int) -> HttpResponse:
    """One version: its thresholds, its jobs by level, its tasks, the classes of the ILO when they are loaded."""
    shown = get_reference(request, pk)
    classes = {edition: selectors.ilo_classes(shown, edition) for edition in Edition}
    loaded = [edition for edition in Edition if classes[edition]]
    edits = shown.state == ReferenceState.DRAFT and may_author(request.user, shown)
    context = {
        "reference": shown,
        "levels": selectors.count_levels(shown),
        "rows": [
            {"job": job, "classes": [_class(classes[row], job.isco08) for row in loaded]} for job in shown.jobs.all()
        ],
        "editions": [edition.label for edition in loaded],
        "tasks": shown.tasks.all(),
        "edits": edits,
        "archives": shown.state == ReferenceState.PUBLISHED and may_author(request.user, shown),
        "copiers": request.user.organisation_choices(*WRITERS) if shown.state != ReferenceState.DRAFT else [],
        "crumbs": _crumbs(),
    }
    return render(request, "workforce/reference.html", context)


@require_safe
def errors(request: HttpRequest, pk: int) -> HttpResponse:
    """What the source says wrong or twice, and what was done of it."""
    shown = get_reference(request, pk)
    context = {"reference": shown, "jobs": selectors.source_errors(shown), "crumbs": _crumbs(shown)}
    return render(request, "workforce/source_errors.html", context)


@require_POST
def copy(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a draft from a published version."""
    source = get_reference(request, pk)
    mine = dict(request.user.organisation_choices(*WRITERS))
    chosen = request.POST.get("organisation", "")
    organisation = get_object_or_404(Organisation, pk=int(chosen) if chosen.isdecimal() else 0, pk__in=list(mine))
    act = partial(actions.open_draft, source=source, organisation=organisation)
    done, draft = attempt(request, act, done=_("Le brouillon est ouvert."))
    return redirect("workforce:reference", draft.pk if done else source.pk)


@require_http_methods(FORM_METHODS)
def settings(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the name, the source and the thresholds of a draft."""
    shown = written_reference(request, pk)
    form = SettingsForm(request.POST or None, initial=SettingsForm.initial_of(shown))
    return _edit(request, shown, form, partial(actions.save_settings, reference=shown), _("Nom, source et seuils"))


@require_http_methods(FORM_METHODS)
def job_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a job."""
    shown = written_reference(request, pk)
    form = JobForm(request.POST or None, initial=JobForm.initial_of(None, shown.edit_version))
    return _edit(request, shown, form, partial(actions.save_job, reference=shown), _("Ajouter un métier"))


@require_http_methods(FORM_METHODS)
def job(request: HttpRequest, pk: int, job_pk: int) -> HttpResponse:
    """Correct a job."""
    shown = written_reference(request, pk)
    row = get_object_or_404(shown.jobs, pk=job_pk)
    form = JobForm(request.POST or None, initial=JobForm.initial_of(row, shown.edit_version))
    remove_url = reverse("workforce:job_remove", args=[shown.pk, row.pk])
    return _edit(request, shown, form, partial(actions.save_job, reference=shown, job=row), row.label, remove_url)


@require_POST
def job_remove(request: HttpRequest, pk: int, job_pk: int) -> HttpResponse:
    """Take a job out."""
    shown = written_reference(request, pk)
    row = get_object_or_404(shown.jobs, pk=job_pk)
    return _done(request, shown, partial(actions.remove_job, reference=shown, job=row), _("Le métier est retiré."))


@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish a draft."""
    shown = written_reference(request, pk)
    return _done(request, shown, partial(actions.publish_reference, reference=shown), _("Le référentiel est publié."))


@require_POST
def archive(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a version out of use."""
    shown = written_reference(request, pk)
    return _done(request, shown, partial(actions.archive_reference, reference=shown), _("Le référentiel est archivé."))


@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a draft up."""
    shown = written_reference(request, pk)
    done, _nothing = attempt(
        request, partial(actions.discard_draft, reference=shown), done=_("Le brouillon est abandonné.")
    )
    return redirect("workforce:references") if done else redirect("workforce:reference", shown.pk)


def _edit(
    request: HttpRequest,
    shown: ReferenceVersion,
    form: BoussoleForm,
    act: Callable[..., Any],
    title: str,
    remove_url: str = "",
) -> HttpResponse:
    stale = False
    if request.method == "POST" and form.is_valid():
        act = partial(act, values=form.values(), version=form.cleaned_data["version"])
        done, _row = attempt(request, act, form=form, done=_("C’est enregistré."))
        if done:
            return redirect("workforce:reference", shown.pk)
        stale = _renewed(shown, form)
    context = {
        "reference": shown,
        "form": form,
        "stale": stale,
        "title": title,
        "remove_url": remove_url,
        "back_url": reverse("workforce:reference", args=[shown.pk]),
        "crumbs": _crumbs(shown),
    }
    return render(request, "workforce/edit.html", context)


def _renewed(shown: ReferenceVersion, form: BoussoleForm) -> bool:
    """Tell whether somebody changed the draft meanwhile; let the same form be sent again, once it was read."""
    now = ReferenceVersion.objects.values_list("edit_version", flat=True).get(pk=shown.pk)
    if str(now) == form.data.get("version"):
        return False
    form.data = {**form.data.dict(), "version": str(now)}
    return True


def _done(request: HttpRequest, shown: ReferenceVersion, act: Callable[..., Any], sentence: str) -> HttpResponse:
    attempt(request, act, done=sentence)
    return redirect("workforce:reference", shown.pk)


def _class(classes: dict[str, str], code: str) -> str:
    return str(IloClass(classes[code]).label) if code in classes else _("sans score")


def _crumbs(shown: ReferenceVersion | None = None) -> list[tuple[str, str]]:
    more = [(shown.name, reverse("workforce:reference", args=[shown.pk]))] if shown else []
    return crumbs((_("Référentiels"), reverse("workforce:references")), *more)
