"""The calendar file of a meeting, for one person or for whoever reads it."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.actions import Attachment
from accounts.models import User
from evaluation.committee.calendar import Event, Method, Person, calendar_file
from evaluation.committee.enums import MeetingState
from evaluation.committee.models import Meeting

USUAL_LENGTH = timedelta(hours=2)


def invitation(meeting: Meeting, user: User, now: datetime) -> Attachment:
    """Return the file that convenes `user`, tells them of a change, or takes the meeting out of their calendar."""
    method = Method.CANCEL if meeting.state == MeetingState.CANCELLED else Method.REQUEST
    text = calendar_file(_event(meeting, now), method=method, organizer=_organizer(meeting), attendees=[_person(user)])
    return Attachment(file_name(meeting), f"text/calendar; method={method}", text)


def published(meeting: Meeting, now: datetime) -> str:
    """Return the file of the meeting that its page offers: it invites nobody."""
    return calendar_file(_event(meeting, now), method=Method.PUBLISH, organizer=_organizer(meeting))


def file_name(meeting: Meeting) -> str:
    """Return the name of the file."""
    return f"comite-ethique-{meeting.day:%Y-%m-%d}.ics"


def _event(meeting: Meeting, now: datetime) -> Event:
    site = settings.SITE_URL.rstrip("/")
    url = f"{site}{reverse('committee:meeting', args=[meeting.pk])}"
    described = [_("Ordre du jour et déclarations d’intérêts : %(url)s") % {"url": url}]
    if meeting.remote_link:
        described.append(_("À distance : %(link)s") % {"link": meeting.remote_link})
    return Event(
        uid=f"seance-{meeting.pk}@{urlsplit(site).hostname or 'boussole'}",
        sequence=meeting.sequence,
        stamp=now,
        starts=meeting.starts_at,
        lasts=USUAL_LENGTH,
        summary=str(meeting.committee),
        location=meeting.place,
        description="\n".join(described),
        url=url,
    )


def _organizer(meeting: Meeting) -> Person:
    if meeting.convened_by is None:
        return Person(str(meeting.committee), settings.DEFAULT_FROM_EMAIL)
    return _person(meeting.convened_by)


def _person(user: User) -> Person:
    return Person(user.get_full_name(), user.email)
