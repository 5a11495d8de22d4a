"""The pages of an import: the file, its columns, what would be imported, how far it is."""

from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Organisation
from boussole.shared.jobs import JobState
from workforce import actions, selectors
from workforce.columns import LABELS, Field
from workforce.enums import WRITERS, MatchKind
from workforce.forms import ColumnsForm, UploadForm
from workforce.lines import Read
from workforce.matching import match
from workforce.models import ReferenceVersion, StaffFile, StaffImport
from workforce.staff_file import unpack_rows
from workforce.views.common import FORM_METHODS, attempt, crumbs, held_file

SHOWN_ROWS, SHOWN_ERRORS = 8, 50


@require_http_methods(FORM_METHODS)
def upload(request: HttpRequest) -> HttpResponse:
    """Choose a file. What speaks of persons is dropped as it is read."""
    organisations = request.user.organisation_choices(*WRITERS)
    if not organisations:
        raise PermissionDenied(_("Les effectifs sont tenus par un expert, le coordinateur ou l’administrateur."))
    form = UploadForm(request.POST or None, request.FILES or None, organisations=_mine_first(request, organisations))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data["file"]
        act = partial(
            actions.upload_staff_file,
            organisation=Organisation.objects.get(pk=form.organisation_id),
            name=given.name,
            content=given.read(),
        )
        done, file = attempt(request, act, form=form)
        if done:
            return redirect("workforce:columns", file.pk)
    return render(request, "workforce/upload.html", {"form": form, "crumbs": crumbs()})


@require_http_methods(FORM_METHODS)
def columns(request: HttpRequest, file_pk: int) -> HttpResponse:
    """Confirm which column is which, and name the table."""
    file = held_file(request, file_pk)
    if file.content is None or hasattr(file, "job"):
        return redirect("workforce:file", file.pk)
    references = selectors.usable_references(file.organisation_id)
    initial = ColumnsForm.initial_of(file, references.first())
    form = ColumnsForm(request.POST or None, file=file, references=references, initial=initial)
    if request.method == "POST" and form.is_valid():
        done, _file = attempt(request, partial(actions.choose_columns, file=file, **form.values()), form=form)
        if done:
            return redirect("workforce:file", file.pk)
    context = {"form": form, "file": file, "rows": _first_rows(file), "columns": file.columns, "crumbs": crumbs()}
    return render(request, "workforce/columns.html", context)


@require_safe
def file(request: HttpRequest, file_pk: int) -> HttpResponse:
    """What would be imported: first lines, totals, errors; once it is asked, how far it is."""
    shown = held_file(request, file_pk)
    if hasattr(shown, "job"):
        return redirect("workforce:job", shown.job.pk)
    if shown.content is not None and "as_of" not in shown.choices:
        return redirect("workforce:columns", shown.pk)
    context: dict[str, Any] = {"file": shown, "crumbs": crumbs()}
    if shown.content is not None:
        read = actions.read_file_lines(shown)
        reference = ReferenceVersion.objects.get(pk=shown.choices["reference"])
        context |= {
            "read": read,
            "errors": read.errors[:SHOWN_ERRORS],
            "reference": reference,
            "heads": [LABELS[Field(field)] for field in shown.choices["mapping"]],
            "rows": _first_rows(shown, list(shown.choices["mapping"].values())),
            "matching": _matching(shown, read, reference),
        }
    return render(request, "workforce/file.html", context)


@require_POST
def start(request: HttpRequest, file_pk: int) -> HttpResponse:
    """Ask for the import."""
    shown = held_file(request, file_pk)
    done, job = attempt(request, partial(actions.ask_import, file=shown))
    return redirect("workforce:job", job.pk) if done else redirect("workforce:file", shown.pk)


@require_POST
def discard(request: HttpRequest, file_pk: int) -> HttpResponse:
    """Give the file up."""
    shown = held_file(request, file_pk)
    attempt(
        request,
        partial(actions.discard_staff_file, file=shown),
        done=_("Le fichier est abandonné, ses lignes effacées."),
    )
    return redirect("workforce:home")


@require_safe
def job(request: HttpRequest, job_pk: int) -> HttpResponse:
    """How far the import is; then its report."""
    shown = _job(request, job_pk)
    if shown.job_state == JobState.READY:
        return redirect("workforce:table", shown.table_id)
    return render(request, "workforce/job_status.html", {"job": shown, "file": shown.file, "crumbs": crumbs()})


@require_safe
def progress(request: HttpRequest, job_pk: int) -> HttpResponse:
    """The part of the page that renews itself."""
    return render(request, "workforce/progress.html", {"job": _job(request, job_pk)})


def _job(request: HttpRequest, pk: int) -> StaffImport:
    shown = get_object_or_404(StaffImport.objects.select_related("table"), pk=pk)
    shown.file = held_file(request, shown.file_id)
    return shown


def _mine_first(request: HttpRequest, organisations: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """Put the collectivité of the role in use first."""
    current = request.membership.organisation_id if request.membership else None
    return sorted(organisations, key=lambda row: row[0] != current)


def _first_rows(file: StaffFile, places: list[int] | None = None) -> list[tuple[int, list[str]]]:
    """Return the first lines of a file, with the cells of `places` (all the columns kept without it)."""
    wanted = [column["place"] for column in file.columns] if places is None else places
    return [
        (number, [cells[place] if place < len(cells) else "" for place in wanted])
        for number, cells in unpack_rows(file.content)[:SHOWN_ROWS]
    ]


def _matching(file: StaffFile, read: Read, reference: ReferenceVersion) -> list[dict[str, Any]]:
    """Return how the titles would meet the reference, kind by kind, in titles and in agents."""
    known, decisions = selectors.reference_of(reference), selectors.decisions_of(file.organisation_id)
    titles: dict[str, set[str]] = {kind.value: set() for kind in MatchKind}
    agents = dict.fromkeys(titles, 0)
    for alike, count in read.counts.items():
        kind = match(alike.job_title, known, decisions).kind
        titles[kind].add(alike.job_title)
        agents[kind] += count
    return [
        {"label": kind.label, "titles": len(titles[kind.value]), "agents": agents[kind.value]}
        for kind in MatchKind
        if titles[kind.value]
    ]
