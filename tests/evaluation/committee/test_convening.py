"""A meeting is convened with a delay and a calendar file, changed, cancelled; everybody is told each time."""

from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy

import pytest
from django.core import mail

from accounts.models import Notification
from boussole.shared.refusals import NotAllowed
from evaluation.committee import actions
from evaluation.committee.enums import ItemState, MeetingState
from evaluation.committee.models import AgendaItem, Meeting
from evaluation.committee.selectors.rules_text import convocation_in_words
from tests.evaluation.committee.checks import refused
from tests.factories.committee import MEETING_AT, NOW, convene, make_committee, make_ready, members_of, set_delay
from usecases.models import UseCase

pytestmark = pytest.mark.django_db
LINK = "https://visio.exemple.test/comite"


@pytest.fixture
def nine(cast):
    return cast, make_committee(cast.organisation, size=3)


def files_of(meeting):
    """The calendar files of the last mails of a meeting, unfolded, by recipient."""
    prefix = f"committee-meeting-{meeting.pk}-{meeting.sequence}-"
    rows = Notification.objects.filter(key__startswith=prefix)
    return {row.recipient_id: row.attachment_text.replace("\r\n ", "") for row in rows}


def changed(meeting, **values):
    now = {"starts_at": meeting.starts_at, "place": meeting.place, "remote_link": meeting.remote_link}
    return {**now, "sequence": meeting.sequence, "now": NOW, **values}


def test_each_member_receives_a_mail_with_their_own_calendar_file(nine, django_capture_on_commit_callbacks):
    cast, committee = nine
    with django_capture_on_commit_callbacks(execute=True):
        meeting = actions.convene_meeting(
            committee=committee,
            actor=cast.coordinator,
            starts_at=MEETING_AT,
            place="Salle 204",
            remote_link=LINK,
            now=NOW,
        )
    members = members_of(committee)
    sent = {message.to[0]: message for message in mail.outbox}
    assert set(sent) == {member.user.email for member in members}
    first = members[0].user
    # Read back as a mail program does, from the octets that leave.
    received = message_from_bytes(sent[first.email].message().as_bytes(linesep="\r\n"), policy=policy.default)
    (part,) = list(received.iter_attachments())
    assert part.get_content_type() == "text/calendar"
    assert part["content-type"].params["method"] == "REQUEST"
    assert part.get_filename() == f"comite-ethique-{meeting.day:%Y-%m-%d}.ics"
    text = part.get_content().replace("\r\n", "\n").replace("\n ", "")
    assert f"UID:seance-{meeting.pk}@" in text
    assert "SEQUENCE:0\n" in text
    assert f"DTSTART:{MEETING_AT.astimezone(UTC):%Y%m%dT%H%M%SZ}\n" in text
    assert "LOCATION:Salle 204\n" in text
    assert f"mailto:{first.email}\n" in text
    assert f'ORGANIZER;CN="{cast.coordinator}":mailto:{cast.coordinator.email}' in text
    assert not any(member.user.email in text for member in members[1:])
    assert LINK in text


@pytest.mark.parametrize(
    ("days", "wait", "accepted"), [(5, 5, False), (5, 6, True), (0, 0, True), (1, 1, False), (1, 2, True)]
)
def test_the_rules_set_how_many_clear_days_before(nine, days, wait, accepted):
    cast, committee = nine
    set_delay(committee, days)
    values = {
        "committee": committee,
        "actor": cast.coordinator,
        "starts_at": NOW + timedelta(days=wait, minutes=5),
        "place": "Mairie",
        "now": NOW,
    }
    if accepted:
        assert actions.convene_meeting(**values).state == MeetingState.CONVENED
    else:
        refusal = refused(rf"demande {days} jours? francs?", actions.convene_meeting, **values)
        assert refusal.field == "starts_at"
        earliest = (NOW + timedelta(days=days + 1)).day
        assert f"choisissez le {earliest}" in refusal.message.replace("1er", "1")


def test_a_new_committee_starts_with_five_clear_days(cast):
    committee = actions.create_committee(organisation=cast.organisation, name="Comité", actor=cast.coordinator, now=NOW)
    rules = committee.rules.get()
    assert rules.convocation_days == 5
    sentence = convocation_in_words(rules.convocation_days).text
    assert sentence.startswith("Elle part au moins 5 jours francs avant la séance")
    rules.convocation_days = 0
    assert convocation_in_words(rules.convocation_days).text == "Aucun délai n’est exigé avant la séance."


@pytest.mark.parametrize(
    ("wrong", "field", "match"),
    [
        ({"starts_at": NOW}, "starts_at", "à venir"),
        ({"place": " "}, "place", "où la séance se tient"),
        ({"starts_at": datetime(2020, 1, 1, tzinfo=UTC)}, "starts_at", "à venir"),
    ],
)
def test_a_convocation_that_cannot_be(nine, wrong, field, match):
    cast, committee = nine
    meeting = convene(committee, cast.coordinator)
    given = {"committee": committee, "actor": cast.coordinator, "starts_at": MEETING_AT, "place": "Mairie", "now": NOW}
    assert refused(match, actions.convene_meeting, **{**given, **wrong}).field == field
    more = changed(meeting, **wrong)
    assert refused(match, actions.change_meeting, meeting=meeting, actor=cast.coordinator, **more).field == field


def test_a_change_of_date_updates_the_same_event_and_tells_everybody(nine):
    cast, committee = nine
    use_case = make_ready(cast.organisation, cast.lead)
    meeting = convene(committee, cast.coordinator, use_case)
    later = MEETING_AT + timedelta(days=2)
    moved = actions.change_meeting(
        meeting=meeting, actor=cast.coordinator, **changed(meeting, starts_at=later, remote_link=LINK)
    )
    assert (moved.starts_at, moved.sequence, moved.remote_link) == (later, 1, LINK)
    texts = files_of(moved)
    assert len(texts) == 3
    for text in texts.values():
        assert f"UID:seance-{meeting.pk}@" in text
        assert "SEQUENCE:1\r\n" in text
        assert f"DTSTART:{later.astimezone(UTC):%Y%m%dT%H%M%SZ}\r\n" in text
    assert UseCase.objects.get(pk=use_case.pk).due_on == moved.day
    told = Notification.objects.filter(recipient=cast.lead, subject__startswith="Séance du comité modifiée")
    assert told.count() == 1


def test_a_change_of_place_does_not_bother_the_leads(nine):
    cast, committee = nine
    meeting = convene(committee, cast.coordinator, make_ready(cast.organisation, cast.lead))
    actions.change_meeting(meeting=meeting, actor=cast.coordinator, **changed(meeting, place="Mairie annexe"))
    assert not Notification.objects.filter(recipient=cast.lead, subject__startswith="Séance du comité").exists()


def test_two_people_who_change_a_convocation_do_not_overwrite_one_another(nine):
    cast, committee = nine
    meeting = convene(committee, cast.coordinator)
    stale = changed(meeting, place="Mairie")
    actions.change_meeting(meeting=meeting, actor=cast.coordinator, **changed(meeting, place="Préfecture"))
    refused("Préfecture. Relisez-la", actions.change_meeting, meeting=meeting, actor=cast.coordinator, **stale)


def test_a_new_day_keeps_the_delay_and_the_same_day_does_not_need_it(nine):
    cast, committee = nine
    set_delay(committee, 5)
    meeting = convene(committee, cast.coordinator)
    near = changed(meeting, starts_at=MEETING_AT - timedelta(days=2))
    refused("5 jours francs", actions.change_meeting, meeting=meeting, actor=cast.coordinator, **near)
    same_day = changed(meeting, starts_at=MEETING_AT + timedelta(minutes=30))
    assert actions.change_meeting(meeting=meeting, actor=cast.coordinator, **same_day).sequence == 1


def test_a_cancelled_meeting_leaves_the_calendars_and_gives_its_dossiers_back(nine):
    cast, committee = nine
    use_case = make_ready(cast.organisation, cast.lead)
    meeting = convene(committee, cast.coordinator, use_case)
    gone = actions.cancel_meeting(meeting=meeting, actor=cast.coordinator, reason=" Grève. ", now=NOW)
    assert (gone.state, gone.cancelled_because, gone.sequence) == (MeetingState.CANCELLED, "Grève.", 1)
    for text in files_of(gone).values():
        assert "METHOD:CANCEL\r\n" in text
        assert "STATUS:CANCELLED\r\n" in text
        assert "SEQUENCE:1\r\n" in text
    item = AgendaItem.objects.get()
    assert (item.state, item.postponed_because) == (ItemState.POSTPONED, "La séance est annulée : Grève.")
    assert UseCase.objects.get(pk=use_case.pk).due_on is None
    assert Notification.objects.filter(recipient=cast.lead, body__contains="attend la prochaine").count() == 1
    assert convene(committee, cast.coordinator, use_case).items.count() == 1


def test_what_a_cancelled_or_open_meeting_refuses(nine):
    cast, committee = nine
    use_case = make_ready(cast.organisation, cast.lead)
    meeting = convene(committee, cast.coordinator, use_case)
    refused("pourquoi", actions.cancel_meeting, meeting=meeting, actor=cast.coordinator, reason=" ", now=NOW)
    refused("Rien n’a changé", actions.change_meeting, meeting=meeting, actor=cast.coordinator, **changed(meeting))
    actions.open_meeting(meeting=meeting, actor=cast.coordinator, now=MEETING_AT)
    given = {"meeting": meeting, "actor": cast.coordinator}
    refused("ouverte", actions.cancel_meeting, **given, reason="Grève.", now=MEETING_AT)
    refused("ouverte", actions.change_meeting, **given, **changed(meeting, place="Mairie"))
    other = convene(committee, cast.coordinator)
    actions.cancel_meeting(meeting=other, actor=cast.coordinator, reason="Grève.", now=NOW)
    given["meeting"] = other
    refused("levée ou annulée", actions.cancel_meeting, **given, reason="Grève.", now=NOW)
    refused("levée ou annulée", actions.change_meeting, **given, **changed(other, place="Mairie"))
    refused("annulée", actions.open_meeting, **given, now=MEETING_AT)
    spare = make_ready(cast.organisation, cast.lead)
    refused("annulée", actions.add_item, **given, use_case=spare, now=NOW)
    giver, holder = members_of(committee)[:2]
    late = {"meeting": other, "giver": giver, "holder": holder, "actor": giver.user, "now": NOW}
    refused("levée ou annulée", actions.give_proxy, **late)


def test_only_the_secretariat_convenes_changes_and_cancels(nine):
    cast, committee = nine
    meeting = convene(committee, cast.coordinator)
    members = members_of(committee)
    for person in (members[0].user, members[2].user, cast.lead, cast.elected_official, cast.auditor, cast.outsider):
        refused(
            "secrétariat", actions.change_meeting, error=NotAllowed, meeting=meeting, actor=person,
            **changed(meeting, place="Mairie"),
        )  # fmt: skip
        refused(
            "secrétariat", actions.cancel_meeting, error=NotAllowed, meeting=meeting, actor=person, reason="Non.",
            now=NOW,
        )  # fmt: skip
        refused(
            "secrétariat", actions.convene_meeting, error=NotAllowed, committee=committee, actor=person,
            starts_at=MEETING_AT, place="Mairie", now=NOW,
        )  # fmt: skip
    assert Meeting.objects.count() == 1
