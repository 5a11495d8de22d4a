"""Reports and mails made by real workers: once, even when a worker dies or the broker forgets."""

import hashlib
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Notification
from boussole.shared import jobs
from boussole.shared.jobs import JobState
from reports.actions import request_report
from reports.models import Report, ReportFile
from tests.factories import life
from tests.factories.accounts import make_cast, make_user
from tests.factories.compass import load_grid
from tests.services.conftest import wait_for

pytestmark = pytest.mark.django_db(transaction=True)


def state_of(job):
    return type(job).objects.values_list("job_state", flat=True).get(pk=job.pk)


def ask(cast, number=1):
    dossiers = [life.with_opinion(cast, title=f"Dossier {each}") for each in range(number)]
    return [
        request_report(use_case=use_case, kind="before_trial", actor=cast.lead, now=timezone.now())
        for use_case in dossiers
    ]


@pytest.fixture
def people(db):
    load_grid()
    return make_cast()


def test_a_worker_makes_the_report_that_was_asked_for(start_worker, people):
    start_worker()
    [report] = ask(people)
    wait_for(lambda: state_of(report) == JobState.READY, "the report is not ready")
    stored = ReportFile.objects.get(report=report)
    assert bytes(stored.content).startswith(b"%PDF-")
    assert stored.sha256 == hashlib.sha256(bytes(stored.content)).hexdigest()


def test_two_workers_make_each_report_once(start_worker, people):
    start_worker()
    start_worker()
    reports = ask(people, 4)
    for report in reports:  # a second nudge for each, as a sweep that comes too early would send
        jobs.nudge(Report, report.pk)
    wait_for(lambda: all(state_of(report) == JobState.READY for report in reports), "not all ready")
    assert ReportFile.objects.count() == 4
    assert set(Report.objects.values_list("attempts", flat=True)) == {1}


def test_work_of_a_killed_worker_is_done_by_the_next(start_worker, people):
    first = start_worker()
    reports = ask(people, 3)
    wait_for(lambda: Report.objects.filter(job_state=JobState.RUNNING).exists(), "nothing started")
    first.kill()
    left = list(Report.objects.exclude(job_state=JobState.READY))
    assert left
    # What only time would do: the lease of the dead worker runs out.
    long_ago = timezone.now() - jobs.LEASE - timedelta(seconds=1)
    Report.objects.filter(job_state=JobState.RUNNING).update(claimed_at=long_ago)
    Report.objects.filter(job_state=JobState.QUEUED).update(queued_at=long_ago)
    start_worker()
    assert jobs.sweep(now=timezone.now()) >= len(left)
    wait_for(lambda: all(state_of(report) == JobState.READY for report in reports), "not all ready")
    assert ReportFile.objects.count() == 3


def test_the_periodic_sweep_finds_what_the_broker_never_heard_of(start_worker, people, settings, tmp_path):
    lost = Notification.objects.create(
        recipient=make_user(), kind="to_do", subject="S", body="B", key="lost",
        queued_at=timezone.now() - timedelta(minutes=5),
    )  # fmt: skip
    start_worker("--beat", "--schedule", str(tmp_path / "schedule"))
    wait_for(lambda: state_of(lost) == JobState.READY, "the sweep did not send it", seconds=90)


def test_work_asked_for_while_the_broker_is_down_is_sent_by_the_sweep(start_worker, people, monkeypatch):
    monkeypatch.setattr(jobs, "_paused_until", 0.0)
    with monkeypatch.context() as patch:
        patch.setattr(jobs, "nudge", lambda model, pk: False)
        [report] = ask(people)
    assert state_of(report) == JobState.QUEUED
    start_worker()
    assert jobs.sweep(now=timezone.now() + timedelta(minutes=1))
    wait_for(lambda: state_of(report) == JobState.READY, "the report is not ready")
