"""The convocation of a meeting: sent, changed, cancelled, sent a second time, and its calendar file."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from boussole.shared.typography import date_fr
from evaluation.committee import actions
from evaluation.committee.convocation import earliest_day
from evaluation.committee.forms import CancelMeetingForm, ChangeMeetingForm, ConveneForm
from evaluation.committee.invitations import file_name, published
from evaluation.committee.models import Committee, Meeting
from evaluation.committee.permissions import require_secretary
from evaluation.committee.selectors import current_rules
from evaluation.committee.views.common import (
    act,
    crumbs_of_committee,
    crumbs_of_meeting,
    get_committee_kept,
    get_meeting,
    home_address,
    meeting_address,
)
from usecases.views.common import refused_as_403


@require_http_methods(["GET", "HEAD", "POST"])
def convene(request: HttpRequest, committee_pk: int) -> HttpResponse:
    """Convene a meeting."""
    committee = get_committee_kept(request, committee_pk)
    return act(
        request,
        do=partial(actions.convene_meeting, committee=committee),
        form=ConveneForm(request.POST or None),
        title=_("Convoquer une séance"),
        text=" ".join([_("Chaque membre reçoit un courriel, avec un fichier pour son agenda."), _notice(committee)]),
        done=_("La séance est convoquée."),
        back=home_address(),
        crumbs=crumbs_of_committee(),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_change(request: HttpRequest, meeting_pk: int) -> HttpResponse:
    """Change the date, the place or the link of a meeting."""
    found = _get_to_convene(request, meeting_pk)
    return act(
        request,
        do=partial(actions.change_meeting, meeting=found),
        form=ChangeMeetingForm(request.POST or None, meeting=found),
        title=_("Modifier la convocation"),
        text=_("Chaque membre est prévenu, et son agenda se met à jour."),
        done=_("La convocation est modifiée. Les membres sont prévenus."),
        back=meeting_address(found),
        crumbs=crumbs_of_meeting(found),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_cancel(request: HttpRequest, meeting_pk: int) -> HttpResponse:
    """Cancel a meeting."""
    found = _get_to_convene(request, meeting_pk)
    return act(
        request,
        do=partial(actions.cancel_meeting, meeting=found),
        form=CancelMeetingForm(request.POST or None),
        title=_("Annuler la séance"),
        text=_("Les membres et les porteurs sont prévenus. Les dossiers attendent une autre séance."),
        done=_("La séance est annulée. Les membres sont prévenus."),
        back=meeting_address(found),
        crumbs=crumbs_of_meeting(found),
        danger=True,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_second(request: HttpRequest, meeting_pk: int) -> HttpResponse:
    """Convene a second time the items put off for lack of quorum."""
    found = _get_to_convene(request, meeting_pk)
    words = {"day": date_fr(actions.earliest_second_day(found))}
    return act(
        request,
        do=partial(actions.convene_second_meeting, first=found),
        form=ConveneForm(request.POST or None, initial={"place": found.place, "remote_link": found.remote_link}),
        title=_("Convoquer une seconde fois"),
        text=_(
            "L’ordre du jour reprend les points reportés faute de quorum, et eux seuls : ils s’examinent alors sans "
            "quorum. Séance possible à partir du %(day)s (trois jours francs). Un point ajouté ensuite garde la règle "
            "du quorum."
        )
        % words,
        done=_("La seconde convocation est envoyée."),
        back=meeting_address(found),
        crumbs=crumbs_of_meeting(found),
    )


@require_safe
def meeting_calendar(request: HttpRequest, meeting_pk: int) -> HttpResponse:
    """The meeting as a file that a calendar opens."""
    found = get_meeting(request, meeting_pk)
    answer = HttpResponse(published(found, timezone.now()), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{file_name(found)}"'
    return answer


def _get_to_convene(request: HttpRequest, pk: int) -> Meeting:
    found = get_meeting(request, pk)
    with refused_as_403():
        require_secretary(request.user, found.committee)
    return found


def _notice(committee: Committee) -> str:
    rules = current_rules(committee)
    if rules is None or not rules.convocation_days:
        return ""
    sentence = ngettext(
        "Le règlement demande %(days)s jour franc : pour une convocation envoyée aujourd’hui, à partir du %(day)s.",
        "Le règlement demande %(days)s jours francs : pour une convocation envoyée aujourd’hui, à partir du %(day)s.",
        rules.convocation_days,
    )
    earliest = earliest_day(timezone.localdate(), rules.convocation_days)
    return sentence % {"days": rules.convocation_days, "day": date_fr(earliest)}
