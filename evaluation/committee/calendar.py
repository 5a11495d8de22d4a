"""A meeting as an iCalendar file: values in, text out, no database, no clock.

Source: RFC 5545 (§ 3.1 lines folded at 75 octets, ended by CRLF; § 3.3.5 instants in UTC; § 3.3.11 escaped text;
§ 3.8.4.7 UID; § 3.8.7.4 SEQUENCE) and RFC 5546 (§ 3.2: PUBLISH, REQUEST, CANCEL).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

LINE_OCTETS = 75
PRODUCT = "-//Boussole de l'IA//Comité éthique//FR"
# Controls other than tab and line feed cannot stand in a text (RFC 5545 § 3.1).
FORBIDDEN = {code: None for code in (*range(0x20), 0x7F) if code not in (0x09, 0x0A)}


class Method(StrEnum):
    """What the file asks of whoever opens it."""

    PUBLISH = "PUBLISH"
    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody named in an event."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Event:
    """A meeting to write in a calendar.

    `uid` never changes; `sequence` (0 or more) grows with each change told. `stamp` and `starts` are aware instants,
    `lasts` is longer than nothing. Raises ValueError on anything else.
    """

    uid: str
    sequence: int
    stamp: datetime
    starts: datetime
    lasts: timedelta
    summary: str
    location: str = ""
    description: str = ""
    url: str = ""

    def __post_init__(self) -> None:
        if self.stamp.tzinfo is None or self.starts.tzinfo is None:
            raise ValueError("Un instant d’agenda porte son fuseau horaire.")
        if self.sequence < 0 or self.lasts <= timedelta(0) or not self.uid:
            raise ValueError("Un événement a un identifiant, une version (0 ou plus) et une durée.")


def calendar_file(
    event: Event, *, method: Method, organizer: Person | None = None, attendees: Iterable[Person] = ()
) -> str:
    """Return the text of the file. REQUEST and CANCEL need an organizer and an attendee: raises ValueError without."""
    invited = tuple(attendees)
    if method != Method.PUBLISH and (organizer is None or not invited):
        raise ValueError("Une convocation dit qui invite et qui est invité.")
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{PRODUCT}",
        "CALSCALE:GREGORIAN",
        f"METHOD:{method}",
        "BEGIN:VEVENT",
        f"UID:{escaped(event.uid)}",
        f"SEQUENCE:{event.sequence}",
        f"DTSTAMP:{instant(event.stamp)}",
        f"DTSTART:{instant(event.starts)}",
        f"DTEND:{instant(event.starts + event.lasts)}",
        f"SUMMARY:{escaped(event.summary)}",
        f"STATUS:{'CANCELLED' if method == Method.CANCEL else 'CONFIRMED'}",
    ]
    optional = (("LOCATION", event.location), ("DESCRIPTION", event.description))
    lines += [f"{name}:{escaped(value)}" for name, value in optional if value]
    if event.url:
        lines.append(f"URL:{_one_line(event.url)}")
    if organizer is not None:
        lines.append(f"ORGANIZER{_common_name(organizer)}:mailto:{_one_line(organizer.email)}")
    lines += [
        f"ATTENDEE{_common_name(person)};ROLE=REQ-PARTICIPANT;RSVP=FALSE:mailto:{_one_line(person.email)}"
        for person in invited
    ]
    lines += ["END:VEVENT", "END:VCALENDAR"]
    return "".join(f"{folded(line)}\r\n" for line in lines)


def instant(when: datetime) -> str:
    """Return an aware instant in UTC, as « 20260315T130000Z »."""
    return when.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def escaped(text: str) -> str:
    """Return `text` as a TEXT value: backslash, comma, semicolon and line ends escaped, controls left out."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").translate(FORBIDDEN)
    for character in ("\\", ";", ","):
        plain = plain.replace(character, f"\\{character}")
    return plain.replace("\n", "\\n")


def folded(line: str) -> str:
    """Return a content line cut so that none has more than 75 octets, never inside a UTF-8 character."""
    pieces, current, room = [], [], LINE_OCTETS
    for character in line:
        octets = len(character.encode())
        if octets > room:
            pieces.append("".join(current))
            current, room = [], LINE_OCTETS - 1  # the space that starts a continuation counts
        current.append(character)
        room -= octets
    pieces.append("".join(current))
    return "\r\n ".join(pieces)


def _one_line(value: str) -> str:
    """A value that is no TEXT (address, URL) keeps no line end nor control: nothing can be slipped in after it."""
    return "".join(value.translate(FORBIDDEN).split())


def _common_name(person: Person) -> str:
    """A quoted parameter holds no double quote (RFC 5545 § 3.2)."""
    name = " ".join(person.name.translate(FORBIDDEN).split()).replace('"', "’")
    return f';CN="{name}"' if name else ""
