"""The health group and its notes: reading, comparing, writing, correcting."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from boussole.shared.refusals import Refused
from evaluation.dialogue import actions
from evaluation.dialogue.enums import Milestone
from evaluation.dialogue.forms import CompareForm, FilterForm, JoinForm, NoteForm
from evaluation.dialogue.models import FieldNote, GroupMember
from evaluation.dialogue.permissions import (
    can_decide_requirement,
    can_write_note,
    in_health_group,
    may_read_note,
    require_decider,
    require_group,
)
from evaluation.dialogue.selectors import (
    health_group,
    last_notes,
    note_view,
    note_views,
    possible_members,
    side_by_side,
    versions_of,
)
from evaluation.dialogue.views.common import NOTES_SECTION
from usecases.models import UseCase
from usecases.views.act import act_page
from usecases.views.common import get_use_case, refused_as_403


@require_safe
def notes(request: HttpRequest, pk: int) -> HttpResponse:
    """The notes that the person reads, of one milestone if asked, and two milestones side by side if asked."""
    use_case = get_use_case(request, pk)
    filters, compared = FilterForm(request.GET), CompareForm(request.GET)
    filters.is_valid()
    compared.is_valid()
    milestone = filters.cleaned_data.get("moment", "")
    views = note_views(use_case, request.user)
    pair = (compared.cleaned_data.get("de"), compared.cleaned_data.get("a"))
    context = {
        "use_case": use_case,
        **NOTES_SECTION,
        "notes": [view for view in views if milestone in ("", view.note.milestone)],
        "any_note": bool(views),
        "milestone": milestone,
        "filter_form": filters,
        "compare_form": compared if all(pair) else CompareForm(initial=_first_pair(views)),
        "pair": [Milestone(value) for value in pair] if all(pair) else [],
        "lines": side_by_side(views, *pair) if all(pair) else (),
        "group": health_group(use_case),
        "in_group": in_health_group(request.user, use_case),
        "can_write": can_write_note(request.user, use_case),
        "can_designate": can_decide_requirement(request.user, use_case),
    }
    return render(request, "dialogue/notes.html", context)


@require_safe
def note(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One note, its findings, what it asks for; its earlier versions for the group."""
    use_case = get_use_case(request, pk)
    found = _note(use_case, number)
    in_group = in_health_group(request.user, use_case)
    if not may_read_note(request.user, found, in_group=in_group):
        raise Http404
    context = {
        "use_case": use_case,
        **NOTES_SECTION,
        "view": note_view(found, in_group=in_group),
        "earlier": versions_of(found)[1:] if in_group else [],
        "can_write": can_write_note(request.user, use_case),
    }
    return render(request, "dialogue/note.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def note_write(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a note."""
    use_case = _written_by_group(request, pk)
    form = NoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            with refused_as_403():
                saved = actions.write_note(
                    use_case=use_case, actor=request.user, values=form.values(), now=timezone.now()
                )
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            return _saved(request, use_case, saved)
    return render(request, "dialogue/note_form.html", {"use_case": use_case, **NOTES_SECTION, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def note_edit(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Correct a note: a new version, the earlier ones are kept."""
    use_case = _written_by_group(request, pk)
    found = _note(use_case, number)
    form = NoteForm(request.POST or None, note=found)
    stored, status = None, 200
    if request.method == "POST" and form.is_valid():
        try:
            with refused_as_403():
                saved = actions.save_note(
                    note=found,
                    actor=request.user,
                    values=form.values(),
                    version=form.cleaned_data["version"],
                    now=timezone.now(),
                )
        except actions.StaleNote as stale:
            stored, status = _note(use_case, number), 409
            form.add_refusal(stale)
            form.data = {**request.POST.dict(), "version": str(stale.current.version)}
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            return _saved(request, use_case, saved)
    context: dict[str, Any] = {"use_case": use_case, **NOTES_SECTION, "form": form, "note": found, "stored": stored}
    return render(request, "dialogue/note_form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def group(request: HttpRequest, pk: int) -> HttpResponse:
    """Designate someone in the health group."""
    use_case = get_use_case(request, pk)
    with refused_as_403():
        require_decider(request.user, use_case)
    return act_page(
        request,
        use_case=use_case,
        form=JoinForm(request.POST or None, people=possible_members(use_case)),
        act=partial(actions.join_group, use_case=use_case),
        title=_("Désigner dans le groupe santé au travail"),
        text=_("Cette personne lira et écrira les notes du groupe sur ce dossier."),
        done=_("La personne est dans le groupe. Elle est prévenue."),
        back="dialogue:notes",
        extra=NOTES_SECTION,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def group_leave(request: HttpRequest, pk: int, member_pk: int) -> HttpResponse:
    """Take someone out of the health group."""
    use_case = get_use_case(request, pk)
    rows = GroupMember.objects.active().select_related("user")
    member = get_object_or_404(rows, pk=member_pk, use_case=use_case)
    with refused_as_403():
        require_decider(request.user, use_case)
    return act_page(
        request,
        use_case=use_case,
        form=None,
        act=partial(actions.leave_group, member=member),
        title=_("Retirer du groupe santé au travail"),
        text=_("%(who)s ne lira plus les notes que le groupe n’a pas partagées. Ses notes restent.")
        % {"who": member.user},
        done=_("La personne n’est plus dans le groupe."),
        back="dialogue:notes",
        extra=NOTES_SECTION,
        danger=True,
    )


def _written_by_group(request: HttpRequest, pk: int) -> UseCase:
    use_case = get_use_case(request, pk)
    with refused_as_403():
        require_group(request.user, use_case)
    return use_case


def _note(use_case: UseCase, number: int) -> FieldNote:
    return get_object_or_404(last_notes(use_case), number=number)


def _saved(request: HttpRequest, use_case: UseCase, note: FieldNote) -> HttpResponse:
    said = _("La note est enregistrée et partagée.") if note.shared else _("La note est enregistrée, pour le groupe.")
    messages.success(request, said)
    return redirect("dialogue:note", use_case.pk, note.number)


def _first_pair(views: list) -> dict[str, str]:
    """The first and the last milestone that have notes, to start the comparison from."""
    present = [value for value in Milestone.values if any(view.note.milestone == value for view in views)]
    return {"de": present[0], "a": present[-1]} if present else {"de": Milestone.BEFORE, "a": Milestone.END}
