"""From the act of the committee to the file: queued with it, printed once, read by whoever reads the minutes."""

import hashlib

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.enums import Role
from boussole.shared.jobs import JobState
from evaluation.committee import actions
from evaluation.committee.models import Minutes
from reports import tasks
from reports.documents.file import File
from reports.models import Report
from reports.pdf import RenderFailed
from tests.evaluation.committee.minutes_room import hold, settle, sign
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
    return hold(count=1)


def url(name, pk):
    return reverse(f"reports:{name}", args=[pk])


def test_settling_then_the_second_signature_each_queue_a_pdf(held):
    minutes = settle(held)
    first = Report.objects.get()
    assert (first.kind, first.meeting, first.use_case) == ("minutes", held.meeting, None)
    assert first.snapshot["content"] == Minutes.objects.get().snapshot
    assert (first.snapshot["state"], first.snapshot["signatures"]) == ("Arrêté", [])
    assert first.snapshot["seal"]["head"] == minutes.head_hash
    actions.sign_minutes(minutes=minutes, actor=held.president, now=MEETING_AT)
    assert Report.objects.count() == 1
    actions.sign_minutes(minutes=minutes, actor=held.secretary, now=MEETING_AT)
    last = Report.objects.order_by("pk").last()
    assert last.snapshot["state"] == "Signé"
    assert [row["role"] for row in last.snapshot["signatures"]] == ["Présidence de la séance", "Secrétaire de séance"]


def test_the_file_of_the_real_minutes_is_produced_once(held):
    settle(held)
    report = Report.objects.get()
    tasks.produce_report(report.pk)
    tasks.produce_report(report.pk)
    stored = Report.objects.get()
    assert stored.job_state == JobState.READY
    assert stored.file.sha256 == hashlib.sha256(bytes(stored.file.content)).hexdigest()


def test_each_page_by_each_role(client, held, monkeypatch):
    settle(held)
    report = Report.objects.get()
    monkeypatch.setattr(tasks, "render_report", lambda report: File(content=b"%PDF-1.7", pages=2))
    tasks.produce_report(report.pk)
    for who, person in held.people.everyone().items():
        client.force_login(person)
        expected = 200 if who in READERS else 404
        assert client.get(url("meeting", held.meeting.pk)).status_code == expected, who
        for name in ("status", "progress", "download"):
            assert client.get(url(name, report.pk)).status_code == expected, (who, name)
    client.force_login(held.people.elected_official)
    answer = client.get(url("download", report.pk))
    assert f"boussole-seance-{held.meeting.day}-minutes.pdf" in answer["Content-Disposition"]
    assert "version 1, arrêté" in client.get(url("meeting", held.meeting.pk)).content.decode()


def test_a_failed_pdf_is_retried_by_whoever_reads_it(client, held, monkeypatch):
    settle(held)
    report = Report.objects.get()

    def fail(report):
        raise RenderFailed("page trop longue")

    monkeypatch.setattr(tasks, "render_report", fail)
    tasks.produce_report(report.pk)
    client.force_login(held.people.auditor)
    assert "page trop longue" in client.get(url("status", report.pk)).content.decode()
    client.post(url("retry", report.pk))
    assert Report.objects.get().job_state == JobState.QUEUED


def test_a_report_is_about_a_dossier_or_about_a_meeting(held):
    settle(held)
    report = Report.objects.get()
    for impossible in ({"use_case": held.items[0].use_case}, {"meeting": None}, {"kind": "final"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Report.objects.filter(pk=report.pk).update(**impossible)


@pytest.mark.parametrize("versions", [1, 3])
def test_more_documents_take_no_more_queries(client, held, django_assert_num_queries, versions):
    minutes = settle(held)
    for number in range(versions - 1):
        minutes = actions.correct_minutes(
            minutes=minutes, actor=held.secretary, corrects=f"Erreur {number}.", now=MEETING_AT
        )
        minutes = actions.settle_minutes(minutes=minutes, actor=held.secretary, now=MEETING_AT)
    assert Report.objects.count() == versions
    client.force_login(held.people.auditor)
    client.get(url("meeting", held.meeting.pk))
    with django_assert_num_queries(9):
        client.get(url("meeting", held.meeting.pk))


def test_signed_minutes_keep_both_files(held):
    sign(held, settle(held))
    assert {row.snapshot["state"] for row in Report.objects.all()} == {"Arrêté", "Signé"}
