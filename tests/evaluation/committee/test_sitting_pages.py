"""The pages of a meeting: convocation, declarations, attendance, arrivals; who opens which, what they hear."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from evaluation.committee import actions
from evaluation.committee.enums import Interest, MeetingState
from evaluation.committee.models import AgendaItem, Attendance, Declaration, Meeting, Movement, Proxy
from tests.factories.committee import (
    MEETING_AT,
    attend,
    convene,
    declare_all,
    make_committee,
    make_ready,
    members_of,
    open_item,
    seat,
    set_delay,
)
from tests.pages import text_of

pytestmark = pytest.mark.django_db


class Scene:
    """A meeting convened with one dossier before a committee of three; nobody has declared anything."""

    def __init__(self, people):
        self.people = people
        self.committee = make_committee(people.organisation, size=3)
        self.m1, self.m2, self.m3 = members_of(self.committee)
        self.use_case = make_ready(people.organisation, people.lead, title="Tri des courriels")
        self.meeting = convene(self.committee, people.coordinator, self.use_case)
        self.item = self.meeting.items.get()

    def url(self, name, *args):
        return reverse(f"committee:{name}", args=args or [self.meeting.pk])


@pytest.fixture
def scene(cast):
    return Scene(cast)


def test_each_page_by_each_role(client, scene):
    people = scene.people
    everyone = {**people.everyone(), "president": scene.m1.user, "member": scene.m3.user}
    readers = {"coordinator", "committee_member", "committee_president", "staff_representative", "auditor"}
    readers |= {"president", "member"}
    recusal = actions.declare_recusal(
        item=scene.item, member=scene.m2, actor=scene.m2.user, reason="Lien.", now=MEETING_AT
    )
    declare_all(scene.item)
    pages = [
        ("meeting_calendar", [scene.meeting.pk], readers),
        ("meeting_change", [scene.meeting.pk], {"coordinator"}),
        ("meeting_cancel", [scene.meeting.pk], {"coordinator"}),
        ("meeting_second", [scene.meeting.pk], {"coordinator"}),
        ("declare", [scene.meeting.pk], {"president", "member"}),
        ("declare_item", [scene.item.pk], {"president", "member"}),
        ("presence_grid", [scene.meeting.pk], {"coordinator", "president"}),
        ("movement", [scene.meeting.pk], {"coordinator", "president"}),
        ("recusal_lift", [scene.item.pk, recusal.pk], {"president"}),
    ]
    for name, args, allowed in pages:
        for who, person in everyone.items():
            client.force_login(person)
            status = client.get(reverse(f"committee:{name}", args=args)).status_code
            expected = 200 if who in allowed else 403 if who in readers else 404
            assert status == expected, (name, who, status)


def test_the_calendar_file_is_offered(client, scene):
    client.force_login(scene.m3.user)
    assert scene.url("meeting_calendar") in text_of(client.get(scene.url("meeting")))
    answer = client.get(scene.url("meeting_calendar"))
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Content-Disposition"] == f'attachment; filename="comite-ethique-{scene.meeting.day}.ics"'
    text = answer.content.decode()
    assert text.startswith("BEGIN:VCALENDAR\r\n")
    assert "METHOD:PUBLISH\r\n" in text
    assert "ATTENDEE" not in text


def test_a_convocation_is_changed_then_cancelled_from_its_pages(client, scene):
    client.force_login(scene.people.coordinator)
    page = text_of(client.get(scene.url("meeting_change")))
    assert 'name="sequence" value="0"' in page
    given = {"starts_at": f"{MEETING_AT:%Y-%m-%dT%H:%M}", "place": "Préfecture", "remote_link": "", "sequence": 0}
    late = {**given, "starts_at": f"{timezone.now() + timedelta(days=9):%Y-%m-%dT%H:%M}"}
    assert client.post(scene.url("meeting_change"), late).status_code == 302
    meeting = Meeting.objects.get()
    assert (meeting.place, meeting.sequence) == ("Préfecture", 1)
    stale = text_of(client.post(scene.url("meeting_change"), {**late, "place": "Mairie"}))
    assert "Relisez-la, puis recommencez" in stale
    assert 'value="Mairie"' in stale  # what was typed is still there
    assert 'name="sequence" value="1"' in stale  # and goes through the second time
    assert "Dites où" not in stale
    empty = text_of(client.post(scene.url("meeting_cancel"), {"reason": ""}))
    assert "Motif de l’annulation" in empty
    assert client.post(scene.url("meeting_cancel"), {"reason": "Grève des transports."}).status_code == 302
    assert Meeting.objects.get().state == MeetingState.CANCELLED
    page = text_of(client.get(scene.url("meeting")))
    assert "Séance annulée : Grève des transports." in page
    for name in ("meeting_change", "meeting_cancel", "meeting_open", "meeting_calendar", "proxy_give"):
        assert f'href="{scene.url(name)}"' not in page


def test_the_delay_is_said_before_and_after(client, scene):
    set_delay(scene.committee, 5)
    client.force_login(scene.people.coordinator)
    url = scene.url("convene", scene.committee.pk)
    assert "demande 5 jours francs" in text_of(client.get(url))
    near = {"starts_at": f"{timezone.now() + timedelta(days=2):%Y-%m-%dT%H:%M}", "place": "Mairie"}
    answer = text_of(client.post(url, near))
    assert '<a href="#id_starts_at">' in answer
    assert "choisissez le" in answer
    assert 'value="Mairie"' in answer


def test_a_member_sees_title_and_lead_until_they_declare(client, scene):
    client.force_login(scene.m3.user)
    agenda = text_of(client.get(scene.url("meeting")))
    assert f"Porté par {scene.people.lead}" in agenda
    assert scene.url("declare_item", scene.item.pk) in agenda
    assert scene.url("item", scene.item.pk) + '"' not in agenda
    assert client.get(scene.url("item", scene.item.pk)).url == scene.url("declare_item", scene.item.pk)
    page = text_of(client.get(scene.url("declare_item", scene.item.pk)))
    assert "Tri des courriels" in page
    assert "Ce que dit la boussole" not in page
    assert client.get(scene.url("vote_open", scene.item.pk)).status_code == 403
    answer = client.post(scene.url("declare_item", scene.item.pk), {f"interest-{scene.item.pk}": "none"})
    assert answer.url == scene.url("item", scene.item.pk)
    assert "Ce que dit la boussole" in text_of(client.get(answer.url))
    assert Declaration.objects.get().interest == Interest.NONE


def test_an_interest_asks_why_keeps_what_was_said_then_closes_everything(client, scene):
    client.force_login(scene.m3.user)
    url, name = scene.url("declare"), f"interest-{scene.item.pk}"
    assert "au moins un dossier" in text_of(client.post(url, {name: ""}))
    answer = text_of(client.post(url, {name: "interest", f"reason-{scene.item.pk}": ""}))
    assert f'<a href="#id_reason-{scene.item.pk}">' in answer
    assert re.search(r'value="interest"[^>]*checked|checked[^>]*value="interest"', answer)
    assert not Declaration.objects.exists()
    said = {name: "interest", f"reason-{scene.item.pk}": "Mon frère y travaille."}
    assert client.post(url, said).url == scene.url("meeting")
    dossier = client.get(reverse("usecases:detail", args=[scene.use_case.pk]))
    assert dossier.status_code == 403
    assert "Mon frère y travaille." in text_of(dossier)
    assert client.get(scene.url("item", scene.item.pk)).status_code == 403
    assert "Mon frère y travaille." in text_of(client.get(url))
    agenda = text_of(client.get(scene.url("meeting")))
    assert "Vous restez en dehors de ce point" in agenda


def test_the_president_lifts_a_recusal_from_the_page_of_the_item(client, scene):
    recusal = actions.declare_recusal(
        item=scene.item, member=scene.m3, actor=scene.m3.user, reason="Lien.", now=MEETING_AT
    )
    declare_all(scene.item)
    url = scene.url("recusal_lift", scene.item.pk, recusal.pk)
    client.force_login(scene.people.coordinator)
    assert url not in text_of(client.get(scene.url("item", scene.item.pk)))
    assert client.post(url, {"reason": "Non."}).status_code == 403
    client.force_login(scene.m1.user)
    assert url in text_of(client.get(scene.url("item", scene.item.pk)))
    assert "« Lien. »" in text_of(client.get(url))
    assert client.post(url, {"reason": "Le contrat a pris fin."}).status_code == 302
    assert not scene.item.recusals.exists()


def test_the_grid_records_the_agenda_and_shows_each_quorum(client, scene):
    actions.add_item(
        meeting=scene.meeting, use_case=make_ready(scene.people.organisation, scene.people.lead),
        actor=scene.people.coordinator, now=MEETING_AT,
    )  # fmt: skip
    actions.give_proxy(meeting=scene.meeting, giver=scene.m3, holder=scene.m2, actor=scene.m3.user, now=MEETING_AT)
    client.force_login(scene.people.coordinator)
    page = text_of(client.get(scene.url("presence_grid")))
    first, second = scene.meeting.items.all()
    assert f'name="presence_{second.pk}_{scene.m1.pk}"' in page
    assert page.count('value="absent" selected') == 2  # whoever gave a proxy is expected away
    data = {
        f"presence_{item.pk}_{member.pk}": "present" if member != scene.m3 else "absent"
        for item in (first, second)
        for member in (scene.m1, scene.m2, scene.m3)
    }
    missing = {name: value for name, value in data.items() if name != f"presence_{first.pk}_{scene.m1.pk}"}
    assert f"#id_presence_{first.pk}_{scene.m1.pk}" in text_of(client.post(scene.url("presence_grid"), missing))
    assert not Attendance.objects.exists()
    assert client.post(scene.url("presence_grid"), data).status_code == 302
    assert Attendance.objects.count() == 6
    page = text_of(client.get(scene.url("presence_grid")))
    assert page.count("Le quorum est atteint : 2 présents sur 3 membres votants, il en faut 2.") == 2
    actions.declare_recusal(item=first, member=scene.m2, actor=scene.m2.user, reason="Lien.", now=MEETING_AT)
    page = text_of(client.get(scene.url("presence_grid")))
    assert page.count("déporté : ne vote pas sur ce point") == 1


def test_an_arrival_is_noted_with_its_hour(client, scene):
    item = open_item(scene.meeting, scene.people.coordinator, [scene.m1, scene.m2])
    Meeting.objects.update(opened_at=timezone.now() - timedelta(minutes=3))
    AgendaItem.objects.update(opened_at=timezone.now() - timedelta(minutes=2))
    client.force_login(scene.m1.user)
    hour = timezone.localtime(timezone.now() - timedelta(minutes=1))
    given = {"member": scene.m3.pk, "presence": "present", "at": f"{hour:%H:%M}"}
    assert client.post(scene.url("movement"), {**given, "at": "perdu"}).status_code == 200
    assert client.post(scene.url("movement"), given).status_code == 302
    row = Movement.objects.get()
    assert (row.member, row.item, timezone.localtime(row.at).strftime("%H:%M")) == (scene.m3, item, given["at"])
    for name, args in (("meeting", [scene.meeting.pk]), ("item", [item.pk])):
        assert f"{scene.m3.user}" in text_of(client.get(scene.url(name, *args)))
    twice = text_of(client.post(scene.url("movement"), given))
    assert "est déjà noté « présent »" in twice


def test_without_quorum_the_secretariat_is_offered_a_second_convocation(client, scene):
    actions.open_meeting(meeting=scene.meeting, actor=scene.people.coordinator, now=MEETING_AT)
    attend(scene.item, scene.people.coordinator, [scene.m1])
    actions.open_item(item=scene.item, actor=scene.people.coordinator, now=MEETING_AT)
    actions.close_meeting(meeting=scene.meeting, actor=scene.people.coordinator, now=MEETING_AT)
    client.force_login(scene.people.coordinator)
    assert scene.url("meeting_second") in text_of(client.get(scene.url("meeting")))
    day = max(timezone.now(), MEETING_AT) + timedelta(days=9)
    given = {"starts_at": f"{day:%Y-%m-%dT%H:%M}", "place": "Mairie"}
    assert client.post(scene.url("meeting_second"), given).status_code == 302
    page = text_of(client.get(scene.url("meeting")))
    assert scene.url("meeting_second") not in page
    second = Meeting.objects.get(second_of=scene.meeting)
    assert scene.url("meeting", second.pk) in page
    assert "sans quorum" in text_of(client.get(scene.url("meeting", second.pk)))


def test_the_secretariat_says_how_a_proxy_came(client, scene):
    client.force_login(scene.people.coordinator)
    given = {"giver": scene.m3.pk, "holder": scene.m2.pk}
    assert '<a href="#id_statement">' in text_of(client.post(scene.url("proxy_give"), given))
    assert client.post(scene.url("proxy_give"), {**given, "statement": "Lettre du 3 mars."}).status_code == 302
    assert Proxy.objects.get().statement == "Lettre du 3 mars."
    client.force_login(scene.m1.user)
    assert "id_statement" not in text_of(client.get(scene.url("proxy_give")))
    assert client.post(scene.url("proxy_give"), {"giver": scene.m1.pk, "holder": scene.m2.pk}).status_code == 200


def test_interests_to_declare_are_among_what_a_member_has_to_do(client, scene):
    client.force_login(scene.m3.user)
    home = text_of(client.get("/"))
    assert "Intérêts à déclarer" in home
    assert scene.url("declare") in home
    declare_all(scene.item)
    assert "Intérêts à déclarer" not in text_of(client.get("/"))


def test_pages_take_the_same_queries_for_one_and_three_items(client, scene, django_assert_num_queries):
    coordinator = scene.people.coordinator
    seat(scene.committee, coordinator)
    client.force_login(coordinator)
    client.get(scene.url("meeting"))
    for more in (0, 2):
        for _ in range(more):
            use_case = make_ready(scene.people.organisation, scene.people.lead)
            actions.add_item(meeting=scene.meeting, use_case=use_case, actor=coordinator, now=MEETING_AT)
        with django_assert_num_queries(14):
            client.get(scene.url("presence_grid"))
        with django_assert_num_queries(10):
            client.get(scene.url("declare"))
