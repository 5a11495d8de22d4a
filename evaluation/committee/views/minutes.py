"""The minutes: read by the committee and the élus, written by the secretariat, settled and signed with a password."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.forms import PasswordConfirmedForm
from boussole.shared.refusals import Refused
from evaluation.committee import actions
from evaluation.committee.enums import MeetingState, MinutesState
from evaluation.committee.forms import CorrectMinutesForm, MinutesForm
from evaluation.committee.models import Meeting, Minutes
from evaluation.committee.permissions import (
    has_to_sign,
    is_secretary,
    reads_drafts,
    require_secretary,
    require_signatory,
)
from evaluation.committee.selectors import (
    changed_since,
    content_of,
    debates_of,
    latest_minutes,
    meetings_for,
    minutes_readers,
    missing_in,
)
from evaluation.committee.views.common import act, crumbs_of_meeting
from usecases.views.common import refused_as_403

CONFLICT = 409


@require_safe
def minutes(request: HttpRequest, meeting_pk: int) -> HttpResponse:
    """The newest version of the minutes of a meeting that the person may read, or why there is none."""
    meeting = get_object_or_404(minutes_readers(request.user), pk=meeting_pk)
    found = latest_minutes(meeting, drafts=reads_drafts(request.user, meeting))
    return _page(request, meeting, found)


@require_safe
def minutes_version(request: HttpRequest, minutes_pk: int) -> HttpResponse:
    """One version of the minutes."""
    found = _get(request, minutes_pk)
    return _page(request, found.meeting, found)


@require_http_methods(["GET", "HEAD", "POST"])
def minutes_start(request: HttpRequest, meeting_pk: int) -> HttpResponse:
    """Start the minutes of a closed meeting."""
    meeting = get_object_or_404(minutes_readers(request.user), pk=meeting_pk)
    with refused_as_403():
        require_secretary(request.user, meeting.committee)
    return act(
        request,
        do=partial(actions.start_minutes, meeting=meeting),
        title=_("Rédiger le procès-verbal"),
        text=_(
            "Présences, quorum, pouvoirs et votes y sont déjà : ils viennent de la séance. "
            "Il reste à écrire ce qui s’est dit."
        ),
        done=_("Le procès-verbal est commencé. Rien n’est définitif avant qu’il soit arrêté."),
        back=_address(meeting),
        crumbs=_crumbs(request, meeting),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def minutes_edit(request: HttpRequest, minutes_pk: int) -> HttpResponse:
    """Write a draft. Whatever the refusal, what was typed is shown again."""
    found = _get_to_write(request, minutes_pk)
    items = list(found.meeting.items.filter(opened_at__isnull=False).select_related("use_case"))
    form = MinutesForm(request.POST or None, minutes=found, items=items, debates=debates_of(found))
    stored, status = [], 200
    if request.method == "POST" and form.is_valid():
        try:
            actions.save_minutes(minutes=found, actor=request.user, now=timezone.now(), **form.given())
        except actions.StaleMinutes as stale:
            stored, status = form.stored_elsewhere(), CONFLICT
            form.data = {**form.data.dict(), "edition": stale.edition}
            form.add_refusal(stale)
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, _("Le projet est enregistré."))
            then = "committee:minutes_settle" if "check" in request.POST else "committee:minutes_edit"
            return redirect(then, minutes_pk=found.pk)
    context = {"minutes": found, "form": form, "stored": stored, "crumbs": _crumbs(request, found.meeting, found)}
    return render(request, "committee/minutes_edit.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def minutes_settle(request: HttpRequest, minutes_pk: int) -> HttpResponse:
    """Check what is missing, then settle the minutes for good."""
    found = _get_to_write(request, minutes_pk)
    return act(
        request,
        do=partial(actions.settle_minutes, minutes=found),
        form=PasswordConfirmedForm(request.POST or None, request=request),
        values=dict,
        title=_("Arrêter le procès-verbal"),
        text=_(
            "Son contenu est figé. Une erreur se corrige ensuite par une nouvelle version, celle-ci reste. "
            "La présidence, le secrétariat et l’auditeur reçoivent l’empreinte du journal par courriel."
        ),
        done=_("Le procès-verbal est arrêté. Il attend deux signatures."),
        back=_address(found.meeting),
        crumbs=_crumbs(request, found.meeting, found),
        template="committee/minutes_settle.html",
        extra={"minutes": found, "missing": missing_in(found)},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def minutes_sign(request: HttpRequest, minutes_pk: int) -> HttpResponse:
    """Sign the minutes, as the chair or the secretary."""
    found = _get(request, minutes_pk)
    with refused_as_403():
        require_signatory(request.user, found)
    return act(
        request,
        do=partial(actions.sign_minutes, minutes=found),
        form=PasswordConfirmedForm(request.POST or None, request=request),
        values=dict,
        title=_("Signer le procès-verbal"),
        text=_("Vous signez la version %(version)s, dont l’empreinte est %(sha)s. Relisez-la d’abord.")
        % {"version": found.version, "sha": found.snapshot_sha256[:16]},
        done=_("Votre signature est enregistrée."),
        back=_address(found.meeting),
        crumbs=_crumbs(request, found.meeting, found),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def minutes_correct(request: HttpRequest, minutes_pk: int) -> HttpResponse:
    """Start a new version that corrects a settled one."""
    found = _get(request, minutes_pk)
    with refused_as_403():
        require_secretary(request.user, found.meeting.committee)
    return act(
        request,
        do=partial(actions.correct_minutes, minutes=found),
        form=CorrectMinutesForm(request.POST or None),
        title=_("Corriger par une nouvelle version"),
        text=_("La version %(version)s reste lisible. La nouvelle reprend ses textes.") % {"version": found.version},
        done=_("La nouvelle version est commencée."),
        back=_address(found.meeting),
        crumbs=_crumbs(request, found.meeting, found),
    )


def _get(request: HttpRequest, pk: int) -> Minutes:
    """Return a version; a 404 for outsiders, a 403 for readers while it is a draft."""
    rows = Minutes.objects.whole().filter(meeting__in=minutes_readers(request.user))
    found = get_object_or_404(rows, pk=pk)
    if found.settled_at is None and not reads_drafts(request.user, found.meeting):
        raise PermissionDenied(_("Ce procès-verbal est encore un projet : il se lit quand il est arrêté."))
    return found


def _get_to_write(request: HttpRequest, pk: int) -> Minutes:
    found = _get(request, pk)
    with refused_as_403():
        require_secretary(request.user, found.meeting.committee)
    if found.settled_at is not None:
        raise PermissionDenied(
            _("Ce procès-verbal est arrêté : il ne change plus. Corrigez-le par une nouvelle version.")
        )
    return found


def _page(request: HttpRequest, meeting: Meeting, found: Minutes | None) -> HttpResponse:
    versions = list(meeting.minutes.whole().order_by("-version"))
    if not reads_drafts(request.user, meeting):
        versions = [row for row in versions if row.settled_at is not None]
    newest = bool(versions) and versions[0] == found
    secretary = is_secretary(request.user, meeting.committee)
    corrects = secretary and newest and found.settled_at is not None
    context = {
        "meeting": meeting,
        "minutes": found,
        "content": content_of(found) if found else None,
        "versions": versions,
        "newest": newest,
        "closed": meeting.state == MeetingState.CLOSED,
        "secretary": secretary,
        "changed": changed_since(found) if corrects else [],
        "signs": newest and has_to_sign(request.user, found),
        "states": MinutesState,
        "crumbs": _crumbs(request, meeting),
    }
    return render(request, "committee/minutes.html", context)


def _address(meeting: Meeting) -> str:
    return reverse("committee:minutes", args=[meeting.pk])


def _crumbs(request: HttpRequest, meeting: Meeting, found: Minutes | None = None) -> list[tuple[str, str]]:
    """The way to the minutes; an élu reads them without reading the meetings."""
    way = crumbs_of_meeting(meeting) if meetings_for(request.user).filter(pk=meeting.pk).exists() else []
    return [*way, (_("Procès-verbal"), _address(meeting))] if found else way
