"""The iCalendar file of a meeting: what RFC 5545 and RFC 5546 ask, whatever people typed."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from evaluation.committee.calendar import Event, Method, Person, calendar_file, escaped, folded, instant

PARIS = ZoneInfo("Europe/Paris")
SECRETARY = Person("Hugo « Référent » Marchand", "hugo@exemple.test")
MEMBER = Person('Élise "Lise" M5', "elise@exemple.test")


def event(**more):
    values = {
        "uid": "seance-4@exemple.test",
        "sequence": 2,
        "stamp": datetime(2026, 11, 20, 8, 0, tzinfo=UTC),
        "starts": datetime(2026, 12, 10, 14, 30, tzinfo=PARIS),
        "lasts": timedelta(hours=2),
        "summary": "Comité éthique, séance",
    }
    return Event(**{**values, **more})


def unfolded(text):
    return text.replace("\r\n ", "")


def unescaped(text):
    """Read a TEXT value back, as a calendar does."""
    out, characters = [], iter(text)
    for character in characters:
        if character == "\\":
            following = next(characters)
            out.append("\n" if following in "nN" else following)
        else:
            out.append(character)
    return "".join(out)


def test_a_whole_invitation():
    text = calendar_file(
        event(location="Salle 204; mairie", url="https://exemple.test/comite/seances/4/"),
        method=Method.REQUEST,
        organizer=SECRETARY,
        attendees=[MEMBER],
    )
    assert unfolded(text).split("\r\n") == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Boussole de l'IA//Comité éthique//FR",
        "CALSCALE:GREGORIAN",
        "METHOD:REQUEST",
        "BEGIN:VEVENT",
        "UID:seance-4@exemple.test",
        "SEQUENCE:2",
        "DTSTAMP:20261120T080000Z",
        "DTSTART:20261210T133000Z",
        "DTEND:20261210T153000Z",
        "SUMMARY:Comité éthique\\, séance",
        "STATUS:CONFIRMED",
        "LOCATION:Salle 204\\; mairie",
        "URL:https://exemple.test/comite/seances/4/",
        'ORGANIZER;CN="Hugo « Référent » Marchand":mailto:hugo@exemple.test',
        'ATTENDEE;CN="Élise ’Lise’ M5";ROLE=REQ-PARTICIPANT;RSVP=FALSE:mailto:elise@exemple.test',
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))


@pytest.mark.parametrize(("method", "status"), [("PUBLISH", "CONFIRMED"), ("CANCEL", "CANCELLED")])
def test_the_status_goes_with_the_method(method, status):
    text = calendar_file(event(), method=Method(method), organizer=SECRETARY, attendees=[MEMBER])
    assert f"METHOD:{method}\r\n" in text
    assert f"STATUS:{status}\r\n" in text


def test_a_published_event_needs_nobody():
    text = calendar_file(event(), method=Method.PUBLISH)
    assert "ORGANIZER" not in text
    assert "ATTENDEE" not in text


@pytest.mark.parametrize("method", [Method.REQUEST, Method.CANCEL])
@pytest.mark.parametrize("given_", [{"organizer": SECRETARY}, {"attendees": [MEMBER]}])
def test_an_invitation_says_who_invites_whom(method, given_):
    with pytest.raises(ValueError, match="qui invite et qui est invité"):
        calendar_file(event(), method=method, **given_)


@pytest.mark.parametrize(
    ("wrong", "match"),
    [
        ({"starts": datetime(2026, 12, 10, 14, 30)}, "fuseau"),  # noqa: DTZ001 - without a zone on purpose
        ({"stamp": datetime(2026, 12, 10, 14, 30)}, "fuseau"),  # noqa: DTZ001 - without a zone on purpose
        ({"sequence": -1}, "version"),
        ({"lasts": timedelta(0)}, "durée"),
        ({"uid": ""}, "identifiant"),
    ],
)
def test_an_impossible_event(wrong, match):
    with pytest.raises(ValueError, match=match):
        event(**wrong)


@pytest.mark.parametrize("season", [(2026, 1, 15, 13), (2026, 7, 15, 12)])
def test_instants_are_in_utc_in_winter_and_in_summer(season):
    year, month, day, hour = season
    assert instant(datetime(year, month, day, 14, 0, tzinfo=PARIS)) == f"{year}{month:02d}{day}T{hour}0000Z"


TYPED = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters='\n\t\\,;:"'), max_size=300)


@given(TYPED)
@example("é" * 200)
@example("\\n,;\n")
def test_what_was_typed_comes_back_and_no_line_is_too_long(typed):
    line = folded(f"SUMMARY:{escaped(typed)}")
    assert all(len(piece.encode()) <= 75 for piece in line.split("\r\n"))
    assert unescaped(unfolded(line).removeprefix("SUMMARY:")) == typed


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=80), st.text(max_size=80))
def test_nothing_typed_adds_a_line(name, address):
    """Whatever a name, an address or a place holds, the file keeps its lines."""
    person = Person(name.encode("utf-8", "ignore").decode(), address.encode("utf-8", "ignore").decode())
    plain = calendar_file(event(), method=Method.REQUEST, organizer=MEMBER, attendees=[MEMBER])
    text = calendar_file(event(summary=person.name), method=Method.REQUEST, organizer=person, attendees=[person])
    assert len(unfolded(text).split("\r\n")) == len(unfolded(plain).split("\r\n"))
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
