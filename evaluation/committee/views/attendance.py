"""Who is there for each item of the agenda, and who comes and goes during the meeting."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from evaluation.committee import actions
from evaluation.committee.enums import Presence
from evaluation.committee.forms import MovementForm, PresenceGridForm
from evaluation.committee.selectors import columns_of, movements_of, recorded_presences
from evaluation.committee.views.common import act, crumbs_of_meeting, get_meeting_to_run, meeting_address


@require_http_methods(["GET", "HEAD", "POST"])
def presence_grid(request: HttpRequest, meeting_pk: int) -> HttpResponse:
    """Record who is there for the whole agenda: members in rows, items in columns."""
    found = get_meeting_to_run(request, meeting_pk)
    items = list(found.items.select_related("use_case").order_by("order"))
    columns = columns_of(found, items)
    given = found.proxies.in_force().values_list("giver", flat=True)
    form = PresenceGridForm(
        request.POST or None,
        members=found.sitting,
        columns=columns,
        recorded=recorded_presences(items),
        expected=dict.fromkeys(given, Presence.ABSENT),  # whoever gave a proxy is likely away
    )
    return act(
        request,
        do=partial(actions.set_attendances, meeting=found),
        form=form,
        values=lambda: {"presences": form.presences()},
        title=_("Relever les présences"),
        done=_("Les présences sont relevées."),
        back=request.path,
        crumbs=crumbs_of_meeting(found),
        template="committee/presence_grid.html",
        extra={
            "meeting": found,
            "columns": columns,
            "rows": list(form.rows()),
            "to_set": any(column.pending for column in columns),
            "movements": movements_of(found),
            "meeting_url": meeting_address(found),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def movement(request: HttpRequest, meeting_pk: int) -> HttpResponse:
    """Note an arrival or a departure, with its hour."""
    found = get_meeting_to_run(request, meeting_pk)
    form = MovementForm(
        request.POST or None,
        members=found.committee.members.in_office(found.day).select_related("user"),
        day=found.opened_at or found.starts_at,
        initial={"at": timezone.localtime().strftime("%H:%M")},
    )
    return act(
        request,
        do=partial(actions.note_movement, meeting=found),
        form=form,
        values=form.movement,
        title=_("Noter une arrivée ou un départ"),
        text=_(
            "Le point en discussion garde son quorum ; la personne y vote, ou n’y vote plus. Les points suivants en "
            "tiennent compte, et leur quorum est vérifié à leur ouverture. Le pouvoir de qui arrive prend fin."
        ),
        done=_("C’est noté."),
        back=meeting_address(found),
        crumbs=crumbs_of_meeting(found),
    )
