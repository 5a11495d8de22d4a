"""Fetching what the committee's pages show, and the page of an act."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from boussole.shared.forms import BoussoleForm
from boussole.shared.typography import date_fr
from evaluation.committee.models import AgendaItem, Committee, CommitteeMember, Meeting, Vote
from evaluation.committee.permissions import (
    NotDeclared,
    require_declared,
    require_item_reader,
    require_runner,
    require_scorer,
    require_secretary,
    require_shown,
)
from evaluation.committee.selectors import committees_for, meetings_for
from usecases.views.act import attempt
from usecases.views.common import refused_as_403


class DeclarationMissing(PermissionDenied):
    """A member opens a dossier of the agenda before having declared their interests in it."""

    def __init__(self, message: str, item: AgendaItem) -> None:
        super().__init__(message)
        self.item = item


def after_declaration(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Take a member who has not declared their interests yet to the page where they do; elsewhere it is a 403."""

    @wraps(view)
    def first_declare(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except DeclarationMissing as missing:
            return redirect("committee:declare_item", item_pk=missing.item.pk)

    return first_declare


def get_committee_kept(request: HttpRequest, pk: int) -> Committee:
    """Return the committee to whoever keeps its secretariat; a 404 for outsiders, a 403 for its other readers."""
    committee = get_object_or_404(committees_for(request.user), pk=pk)
    with refused_as_403():
        require_secretary(request.user, committee)
    return committee


def get_meeting(request: HttpRequest, pk: int) -> Meeting:
    """Return the meeting if the person reads it; a 404 for anyone else."""
    return get_object_or_404(meetings_for(request.user), pk=pk)


def get_meeting_to_run(request: HttpRequest, pk: int) -> Meeting:
    """Return the meeting to whoever runs it; a 404 for outsiders, a 403 with the reason for the others."""
    found = get_meeting(request, pk)
    with refused_as_403():
        require_runner(request.user, found)
    return found


def get_item_to_run(request: HttpRequest, pk: int) -> AgendaItem:
    """Return the item to whoever runs its meeting and does not stay out of it."""
    found = get_item(request, pk)
    with refused_as_403():
        require_runner(request.user, found.meeting)
    return found


def get_item(request: HttpRequest, pk: int, *, declaring: bool = False) -> AgendaItem:
    """Return the item; a 404 for outsiders, a 403 for whoever stays out of it or has not declared their interests.

    `declaring` opens the pages on which they are declared.
    """
    found = _item_of_meetings(request, pk)
    with refused_as_403(), _declaration_first(found):
        require_item_reader(request.user, found)
        if not declaring:
            require_shown(request.user, found)
            require_declared(request.user, found)
    return found


def get_item_as_member(request: HttpRequest, pk: int) -> tuple[AgendaItem, CommitteeMember]:
    """Return the item and the seat with which the person scores it or signs, under the rules of `get_item`.

    A 403 for whoever holds no seat.
    """
    found = _item_of_meetings(request, pk)
    with refused_as_403(), _declaration_first(found):
        require_item_reader(request.user, found)
        return found, require_scorer(request.user, found)


def _item_of_meetings(request: HttpRequest, pk: int) -> AgendaItem:
    rows = AgendaItem.objects.filter(meeting__in=meetings_for(request.user))
    related = ("meeting__committee__organisation", "meeting__rules", "use_case__organisation", "use_case__lead")
    return get_object_or_404(rows.select_related(*related), pk=pk)


@contextmanager
def _declaration_first(found: AgendaItem) -> Iterator[None]:
    try:
        yield
    except NotDeclared as refusal:
        raise DeclarationMissing(refusal.message, found) from refusal


def get_vote(request: HttpRequest, pk: int) -> Vote:
    """Return the vote under the same rules as its item."""
    vote = get_object_or_404(Vote, pk=pk)
    vote.item = get_item(request, vote.item_id)
    return vote


def home_address() -> str:
    """Return the address of the page of the committees."""
    return reverse("committee:home")


def meeting_address(found: Meeting) -> str:
    """Return the address of a meeting's page."""
    return reverse("committee:meeting", args=[found.pk])


def item_address(found: AgendaItem) -> str:
    """Return the address of an item's page."""
    return reverse("committee:item", args=[found.pk])


def crumbs_of_committee(*more: tuple[str, str]) -> list[tuple[str, str]]:
    """Return the way to a page of the committee: its first page, then `more`."""
    return [(_("Comité"), home_address()), *more]


def crumbs_of_meeting(found: Meeting, *more: tuple[str, str]) -> list[tuple[str, str]]:
    """Return the way to what is done on a meeting: « Séance du 28 novembre 2026 », then `more`."""
    title = _("Séance du %(day)s") % {"day": date_fr(found.starts_at)}
    return crumbs_of_committee((title, meeting_address(found)), *more)


def crumbs_of_item(found: AgendaItem) -> list[tuple[str, str]]:
    """Return the way to what is done on an item."""
    return crumbs_of_meeting(found.meeting, (found.use_case.title, item_address(found)))


def act(
    request: HttpRequest,
    *,
    do: Callable[..., Any],
    back: str,
    form: BoussoleForm | None = None,
    values: Callable[[], dict[str, Any]] | None = None,
    title: str,
    text: str = "",
    done: str,
    crumbs: list[tuple[str, str]],
    danger: bool = False,
    template: str = "committee/act.html",
    extra: dict[str, Any] | None = None,
) -> HttpResponse:
    """Show what an act will do; on POST do it, or say next to the form why not. `back` is an address."""
    acted, refusal = attempt(request, form=form, act=do, done=done, values=values)
    if acted:
        return redirect(back)
    context = {
        "form": form,
        "refusal": refusal if form is None else "",
        "page_has_errors": bool(refusal),
        "title": title,
        "text": text,
        "danger": danger,
        "back_url": back,
        "crumbs": crumbs,
        **(extra or {}),
    }
    return render(request, template, context)
