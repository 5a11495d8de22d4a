"""The pages of minutes: who reads, writes, settles, signs; nothing typed is lost, a password before what lasts."""

import pytest
from axes.models import AccessAttempt
from django.urls import reverse

from accounts.enums import Role
from boussole.to_do import tasks_for
from evaluation.committee import actions
from evaluation.committee.models import Minutes
from tests.evaluation.committee.minutes_room import hold, settle, sign, start, write
from tests.factories.accounts import PASSWORD
from tests.factories.committee import MEETING_AT

pytestmark = pytest.mark.django_db
READERS = {
    Role.COORDINATOR,
    Role.COMMITTEE_MEMBER,
    Role.COMMITTEE_PRESIDENT,
    Role.STAFF_REPRESENTATIVE,
    Role.AUDITOR,
    Role.ELECTED_OFFICIAL,
}


@pytest.fixture
def held(db):
    return hold()


def url(name, pk):
    return reverse(f"committee:{name}", args=[pk])


def page(client, person, address, **more):
    client.force_login(person)
    answer = client.get(address, **more)
    return answer.status_code, answer.content.decode()


def typed(minutes, items, text, **more):
    return {
        "chair": minutes.chair_id,
        "secretary": minutes.secretary_id,
        "remarks": "Rien.",
        "edition": minutes.edition,
        **{f"debate_{item.pk}": text for item in items},
        **more,
    }


def test_who_reads_a_draft_then_what_is_settled(client, held):
    minutes = write(held, start(held))
    for who, person in held.people.everyone().items():
        status, text = page(client, person, url("minutes", held.meeting.pk))
        assert status == (200 if who in READERS else 404), who
        if status == 200:
            assert ("Le comité a débattu du coût." in text) == (who == Role.COORDINATOR), who
        expected = {True: 200 if who == Role.COORDINATOR else 403, False: 404}[who in READERS]
        assert page(client, person, url("minutes_version", minutes.pk))[0] == expected, who
    assert "Le comité a débattu du coût." in page(client, held.president, url("minutes", held.meeting.pk))[1]
    minutes = actions.settle_minutes(minutes=minutes, actor=held.secretary, now=MEETING_AT)
    for who, person in held.people.everyone().items():
        status, text = page(client, person, url("minutes_version", minutes.pk))
        assert status == (200 if who in READERS else 404), who
        if status == 200:
            assert minutes.snapshot_sha256 in text
            assert minutes.head_hash in text
            assert "4 voix ont signé la liste d’émargement, sur 5." in text


def test_only_the_secretariat_opens_what_it_writes(client, held):
    minutes = start(held)
    for name in ("minutes_edit", "minutes_settle", "minutes_correct"):
        for who, person in held.people.everyone().items():
            expected = 200 if who == Role.COORDINATOR else 403 if who in READERS else 404
            assert page(client, person, url(name, minutes.pk))[0] == expected, (who, name)


def test_from_the_meeting_to_the_settled_minutes(client, held):
    client.force_login(held.secretary)
    client.post(url("minutes_start", held.meeting.pk))
    minutes = Minutes.objects.get()
    values = typed(minutes, held.items, "Le coût inquiète.")
    answer = client.post(url("minutes_edit", minutes.pk), {**values, "check": "1"}, follow=True)
    assert answer.redirect_chain[-1][0] == url("minutes_settle", minutes.pk)
    assert "Rien ne manque" in answer.content.decode()
    wrong = client.post(url("minutes_settle", minutes.pk), {"password": "faux"})
    assert "Ce n’est pas votre mot de passe" in wrong.content.decode()
    assert Minutes.objects.get().settled_at is None
    client.post(url("minutes_settle", minutes.pk), {"password": PASSWORD})
    assert Minutes.objects.get().settled_by == held.secretary
    assert page(client, held.secretary, url("minutes_edit", minutes.pk))[0] == 403


def test_what_is_missing_is_listed_and_nothing_is_asked_for(client, held):
    minutes = start(held)
    _status, text = page(client, held.secretary, url("minutes_settle", minutes.pk))
    assert "Point 1\u00a0: résumez la teneur des discussions." in text
    assert 'name="password"' not in text
    answer = client.post(url("minutes_settle", minutes.pk), {"password": PASSWORD})
    assert answer.status_code == 200
    assert Minutes.objects.get().settled_at is None


def test_a_draft_saved_meanwhile_shows_both_texts_and_loses_none(client, held):
    minutes = start(held)
    write(held, minutes, "La version de l’autre.")
    client.force_login(held.secretary)
    mine = typed(minutes, held.items, "Ma version.")
    answer = client.post(url("minutes_edit", minutes.pk), mine)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert text.count("Ma version.") == 2
    assert text.count("La version de l’autre.") == 2
    assert 'name="edition" value="2"' in text
    client.post(url("minutes_edit", minutes.pk), {**mine, "edition": 2})
    assert set(minutes.debates.values_list("text", flat=True)) == {"Ma version."}


def test_a_refusal_keeps_what_was_typed(client, held):
    minutes = start(held)
    held.members[0].user.memberships.create(organisation=held.people.organisation, role=Role.COORDINATOR)
    client.force_login(held.secretary)
    values = typed(minutes, held.items, "Un long texte.", secretary=held.president.pk)
    text = client.post(url("minutes_edit", minutes.pk), values).content.decode()
    assert "deux personnes différentes" in text
    assert text.count("Un long texte.") == 2


def test_signing_takes_a_password_and_the_right_person(client, held):
    minutes = settle(held)
    for who, person in held.people.everyone().items():
        expected = 200 if who == Role.COORDINATOR else 403 if who in READERS else 404
        assert page(client, person, url("minutes_sign", minutes.pk))[0] == expected, who
    client.force_login(held.president)
    client.post(url("minutes_sign", minutes.pk), {"password": "faux"})
    assert not minutes.signatures.exists()
    client.post(url("minutes_sign", minutes.pk), {"password": PASSWORD})
    assert minutes.signatures.get().signed_by == held.president
    assert "Signer</a>" not in page(client, held.president, url("minutes", held.meeting.pk))[1]


@pytest.mark.usefixtures("failures_are_counted")
def test_wrong_passwords_are_counted_as_failed_sign_ins(client, held):
    minutes = settle(held)
    client.force_login(held.president)
    client.post(url("minutes_sign", minutes.pk), {"password": "faux"})
    assert AccessAttempt.objects.get().failures_since_start == 1


def test_versions_stay_readable(client, held):
    first = sign(held, settle(held))
    client.force_login(held.secretary)
    client.post(url("minutes_correct", first.pk), {"corrects": "Le nom d’un membre."})
    second = Minutes.objects.get(version=2)
    assert "Ce procès-verbal" in client.get(url("minutes_edit", first.pk)).content.decode()
    actions.settle_minutes(minutes=second, actor=held.secretary, now=MEETING_AT)
    text = page(client, held.people.elected_official, url("minutes_version", first.pk))[1]
    assert "Une version plus récente existe" in text
    assert "Le nom d’un membre." in page(client, held.people.auditor, url("minutes", held.meeting.pk))[1]


def test_what_waits_is_in_what_there_is_to_do(held):
    def tags(person):
        return [task.tag for task in tasks_for(person, today=MEETING_AT.date()) if "rocès-verbal" in task.tag]

    assert tags(held.secretary) == ["Procès-verbal à rédiger"]
    minutes = settle(held)
    assert (tags(held.secretary), tags(held.president)) == (["Procès-verbal à signer"], ["Procès-verbal à signer"])
    sign(held, minutes)
    assert (tags(held.secretary), tags(held.president)) == ([], [])


def test_the_dossier_leads_an_elected_official_to_the_minutes(client, held):
    address = url("minutes", held.meeting.pk)
    dossier = url("dossier", held.items[0].use_case_id)
    assert address in page(client, held.people.elected_official, dossier)[1]
    assert address not in page(client, held.people.lead, dossier)[1]
    assert url("meeting", held.meeting.pk) not in page(client, held.people.elected_official, address)[1]


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_takes_no_more_queries_with_more_items(client, django_assert_num_queries, count):
    held = hold(count=count)
    settle(held)
    client.force_login(held.people.auditor)
    client.get(url("minutes", held.meeting.pk))
    with django_assert_num_queries(12):
        client.get(url("minutes", held.meeting.pk))
