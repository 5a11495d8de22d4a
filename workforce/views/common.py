"""How the pages find what they show, and turn a refusal into a 403 or a message."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from boussole.shared.forms import BoussoleForm
from boussole.shared.refusals import NotAllowed, Refused
from workforce.models import ReferenceVersion, StaffFile, StaffTable
from workforce.permissions import require_author, require_writer
from workforce.selectors import references_read_by

FORM_METHODS = ("GET", "HEAD", "POST")


@contextmanager
def refused_as_403() -> Iterator[None]:
    """Answer 403 with the reason when an action says that the person may not."""
    try:
        yield
    except NotAllowed as refusal:
        raise PermissionDenied(refusal.message) from refusal


def attempt(
    request: HttpRequest, act: Callable[..., Any], *, form: BoussoleForm | None = None, done: str = ""
) -> tuple[bool, Any]:
    """Do one act and return (done, what it gave). A refusal goes to the form, or to the messages without one."""
    try:
        with refused_as_403():
            made = act(actor=request.user, now=timezone.now())
    except Refused as refusal:
        if form is None:
            messages.error(request, refusal.message)
        else:
            form.add_refusal(refusal)
        return False, None
    if done:
        messages.success(request, done)
    return True, made


def get_table(request: HttpRequest, pk: int) -> StaffTable:
    """Return a table that the person reads; a 404 for anyone else."""
    rows = StaffTable.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("organisation", "reference", "imported_by", "undone_by"), pk=pk)


def held_table(request: HttpRequest, pk: int) -> StaffTable:
    """Return a table whose staff the person holds; a 403 with the reason for another reader."""
    table = get_table(request, pk)
    with refused_as_403():
        require_writer(request.user, table.organisation_id)
    return table


def held_file(request: HttpRequest, pk: int) -> StaffFile:
    """Return a file of a collectivité whose staff the person holds; 404 for outsiders, 403 for other readers."""
    rows = StaffFile.objects.visible_to(request.user).select_related("organisation", "job")
    file = get_object_or_404(rows, pk=pk)
    with refused_as_403():
        require_writer(request.user, file.organisation_id)
    return file


def get_reference(request: HttpRequest, pk: int) -> ReferenceVersion:
    """Return a version that the person reads; a 404 for anyone else."""
    return get_object_or_404(references_read_by(request.user), pk=pk)


def written_reference(request: HttpRequest, pk: int) -> ReferenceVersion:
    """Return a version that the person writes; a 403 with the reason for another reader."""
    shown = get_reference(request, pk)
    with refused_as_403():
        require_author(request.user, shown)
    return shown


def crumbs(*more: tuple[str, str]) -> list[tuple[str, str]]:
    """Return the way to a page: « La collectivité », « Les métiers », then `more`."""
    return [(_("La collectivité"), reverse("collectivite")), (_("Les métiers"), reverse("workforce:home")), *more]
