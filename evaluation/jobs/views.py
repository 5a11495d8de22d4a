"""The jobs that a dossier touches: what is said, saying it, an earlier version."""

from collections.abc import Sequence

from django.contrib import messages
from django.db.models.functions import Lower
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from boussole.shared.refusals import Refused
from evaluation.jobs.actions import StaleJobs, save_jobs
from evaluation.jobs.forms import TouchedJobsForm
from evaluation.jobs.models import TouchedJobs
from evaluation.jobs.permissions import require_contributor
from evaluation.jobs.rules import DIALOGUE, REAL_WORK, TRAINING
from evaluation.jobs.selectors import describe, sources_of, summary, touched_jobs, versions_of
from usecases.models import UseCase
from usecases.permissions import can_contribute
from usecases.views.common import get_use_case, refused_as_403
from workforce.enums import Level
from workforce.models import ReferenceVersion, StaffTable
from workforce.selectors.results import tables_read_by
from workforce.warnings import UPPER_BOUND

THEN = "evaluation"


@require_safe
def dossier(request: HttpRequest, pk: int) -> HttpResponse:
    """What is said of the jobs now, or (?au=evaluation) as it stood when the assessment was completed."""
    use_case = get_use_case(request, pk)
    at = None
    if request.GET.get("au") == THEN:
        at = use_case.assessment_completed_at
        if at is None:
            raise Http404
    found = summary(use_case, at)
    table, _reference = sources_of(use_case.organisation_id)
    context = {
        **_shown(request, use_case),
        "found": found,
        "at": at,
        "newer": found is not None and at is None and table is not None and found.said.table_id != table.pk,
        "can_contribute": at is None and can_contribute(request.user, use_case),
        "versions": versions_of(use_case) if at is None else [],
    }
    return render(request, "jobs/dossier.html", context)


@require_safe
def version(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """What was said once."""
    use_case = get_use_case(request, pk)
    rows = TouchedJobs.objects.select_related("table", "reference", "saved_by")
    found = describe(get_object_or_404(rows, use_case=use_case, number=number))
    return render(request, "jobs/dossier.html", {**_shown(request, use_case), "found": found, "past": True})


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which jobs and departments are touched: the jobs of the staff table, or all those of the reference."""
    use_case = get_use_case(request, pk)
    with refused_as_403():
        require_contributor(request.user, use_case)
    current = touched_jobs(use_case)
    table, reference = sources_of(use_case.organisation_id)
    form = _form(request, current, table, reference)
    stored = None
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            with refused_as_403():
                save_jobs(
                    use_case=use_case,
                    actor=request.user,
                    jobs=values["jobs"],
                    directions=values.get("directions", ()),
                    note=values["note"],
                    version=values["version"],
                    now=timezone.now(),
                )
        except StaleJobs as refusal:
            form.add_refusal(refusal)
            stored = describe(refusal.current) if refusal.current else None
            form = _shown_again(form, refusal)
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, _("Les métiers touchés sont enregistrés."))
            return redirect("jobs:dossier", pk)
    context = {**_shown(request, use_case), "form": form, "stored": stored, "table": table}
    return render(request, "jobs/edit.html", context)


def _shown(request: HttpRequest, use_case: UseCase) -> dict[str, object]:
    return {
        "use_case": use_case,
        "section": "jobs",
        "warning": UPPER_BOUND,
        "readable": set(
            tables_read_by(request.user).filter(organisation=use_case.organisation_id).values_list("pk", flat=True)
        ),
        "TRAINING": TRAINING,
        "DIALOGUE": DIALOGUE,
        "REAL_WORK": REAL_WORK,
    }


def _form(
    request: HttpRequest,
    current: TouchedJobs | None,
    table: StaffTable | None,
    reference: ReferenceVersion | None,
) -> TouchedJobsForm:
    chosen = [row["label"] for row in current.jobs] if current else []
    initial = {
        "jobs": chosen,
        "directions": current.directions if current else [],
        "note": current.note if current else "",
        "version": current.number if current else 0,
    }
    data = request.POST if request.method == "POST" else None
    return TouchedJobsForm(
        data, initial=initial, jobs=_job_choices(table, reference, chosen), directions=_directions(table)
    )


def _job_choices(
    table: StaffTable | None, reference: ReferenceVersion | None, chosen: Sequence[str]
) -> list[tuple[str, str]]:
    """Return the jobs held in the collectivité and those already chosen; every job of the reference without a table."""
    if reference is None:
        return []
    rows = reference.jobs.all()
    if table is not None:
        held = table.lines.exclude(reference_job=None).values("reference_job")
        rows = rows.filter(pk__in=held) | rows.filter(label__in=chosen)
    pairs = rows.distinct().order_by(Lower("label")).values_list("label", "level")
    return [(label, f"{label} ({Level(level).label.lower()})") for label, level in pairs]


def _directions(table: StaffTable | None) -> list[str]:
    if table is None:
        return []
    rows = table.lines.exclude(direction="").order_by("direction")
    return list(rows.values_list("direction", flat=True).distinct())


def _shown_again(form: TouchedJobsForm, refusal: StaleJobs) -> TouchedJobsForm:
    """Return the form with what was typed, ready to be saved over what is stored now."""
    form.data = form.data.copy()
    form.data["version"] = str(refusal.current.number if refusal.current else 0)
    return form
