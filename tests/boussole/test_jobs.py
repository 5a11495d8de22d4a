"""Background work is a row: claimed once, given back after the lease, swept when the broker lost it."""

import socket
import time
from datetime import UTC, datetime, timedelta

import pytest
from celery import current_app
from django.core import mail
from django.utils import timezone

from accounts.models import Notification
from boussole.shared import jobs
from boussole.shared.jobs import JobState
from tests.factories.accounts import make_user

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def make_job(key: str = "k", **fields: object) -> Notification:
    defaults = {"recipient": make_user(), "kind": "to_do", "subject": "S", "body": "B", "queued_at": NOW}
    return Notification.objects.create(key=key, **{**defaults, **fields})


def seen(job: Notification) -> tuple:
    job.refresh_from_db()
    return (job.job_state, job.attempts, job.error)


def ago(**spent: int) -> datetime:
    return NOW - timedelta(**spent)


# --- claiming ---------------------------------------------------------------------------------------


def test_a_job_is_claimed_once():
    job = make_job()
    claimed = jobs.claim(Notification, job.pk, now=NOW)
    assert (claimed.pk, claimed.claimed_at, seen(job)) == (job.pk, NOW, (JobState.RUNNING, 1, ""))
    assert jobs.claim(Notification, job.pk, now=NOW + timedelta(seconds=1)) is None
    assert seen(job) == (JobState.RUNNING, 1, "")


@pytest.mark.parametrize("state", [JobState.READY, JobState.FAILED, JobState.CANCELLED])
def test_finished_work_is_not_claimed(state):
    job = make_job(job_state=state, finished_at=NOW)
    assert jobs.claim(Notification, job.pk, now=NOW + timedelta(days=1)) is None


def test_unknown_work_is_not_claimed():
    assert jobs.claim(Notification, 404, now=NOW) is None


@pytest.mark.parametrize(("late", "taken"), [(-1, False), (0, False), (1, True)])
def test_a_claim_lasts_as_long_as_the_lease(late, taken):
    job = make_job(job_state=JobState.RUNNING, attempts=1, claimed_at=NOW)
    claimed = jobs.claim(Notification, job.pk, now=NOW + jobs.LEASE + timedelta(seconds=late))
    assert (claimed is not None, seen(job)[1]) == (taken, 2 if taken else 1)


# --- ending -----------------------------------------------------------------------------------------


def test_finished_work_says_so():
    job = jobs.claim(Notification, make_job(error="avant").pk, now=NOW)
    jobs.finish(job, now=NOW)
    assert (seen(job), job.progress, job.finished_at) == ((JobState.READY, 1, ""), 100, NOW)


def test_a_failure_queues_again_until_attempts_run_out():
    job = make_job()
    history = []
    for attempt in range(jobs.MAX_ATTEMPTS):
        now = NOW + timedelta(minutes=attempt)
        jobs.fail(jobs.claim(Notification, job.pk, now=now), reason=f"panne {attempt}", now=now)
        history.append(seen(job))
    assert history == [
        (JobState.QUEUED, 1, "panne 0"),
        (JobState.QUEUED, 2, "panne 1"),
        (JobState.QUEUED, 3, "panne 2"),
        (JobState.QUEUED, 4, "panne 3"),
        (JobState.FAILED, 5, "panne 4"),
    ]


def test_a_final_failure_is_not_tried_again():
    job = jobs.claim(Notification, make_job().pk, now=NOW)
    jobs.fail(job, reason="sans espoir", now=NOW, final=True)
    assert (seen(job), job.finished_at) == ((JobState.FAILED, 1, "sans espoir"), NOW)


def test_a_failed_job_is_tried_again_when_a_person_asks(django_capture_on_commit_callbacks):
    job = make_job(job_state=JobState.FAILED, attempts=5, error="panne", finished_at=NOW)
    with django_capture_on_commit_callbacks(execute=True):
        jobs.retry(job, now=NOW)
    assert (seen(job), len(mail.outbox)) == ((JobState.READY, 1, ""), 1)


def test_asking_again_for_what_runs_or_is_done_changes_nothing(django_capture_on_commit_callbacks):
    job = make_job(job_state=JobState.READY, attempts=1, finished_at=NOW)
    with django_capture_on_commit_callbacks(execute=True):
        jobs.retry(job, now=NOW)
    assert (seen(job), len(mail.outbox)) == ((JobState.READY, 1, ""), 0)


# --- giving up --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "given_up"),
    [(state, state in (JobState.QUEUED, JobState.RUNNING)) for state in JobState],
)
def test_what_is_not_over_can_be_given_up(state, given_up):
    job = make_job(job_state=state, attempts=1, claimed_at=NOW, error="avant")
    assert jobs.cancel(job, now=NOW) is given_up
    assert seen(job) == ((JobState.CANCELLED, 1, "") if given_up else (state, 1, "avant"))
    assert (job.finished_at == NOW) is given_up


def test_work_that_was_given_up_is_not_run_nor_swept():
    job = make_job(queued_at=ago(hours=1))
    jobs.cancel(job, now=NOW)
    assert (jobs.sweep(now=NOW), jobs.pending_jobs(NOW)["accounts.Notification"]) == (0, 0)
    current_app.tasks[Notification.task_name].delay(pk=job.pk)
    assert (seen(job), mail.outbox) == ((JobState.CANCELLED, 0, ""), [])


@pytest.mark.parametrize(
    "end",
    [
        lambda job: jobs.finish(job, now=NOW),
        lambda job: jobs.fail(job, reason="panne", now=NOW),
        lambda job: jobs.fail(job, reason="panne", now=NOW, final=True),
        lambda job: jobs.wait(job, reason="plus tard", now=NOW),
    ],
)
def test_work_given_up_while_it_runs_stays_given_up_however_it_ends(end):
    job = jobs.claim(Notification, make_job().pk, now=NOW)
    assert jobs.cancel(job, now=NOW)
    end(job)
    assert seen(job) == (JobState.CANCELLED, 1, "")


def test_what_was_given_up_comes_back_when_a_person_asks(django_capture_on_commit_callbacks):
    job = make_job()
    jobs.cancel(job, now=NOW)
    with django_capture_on_commit_callbacks(execute=True):
        assert jobs.retry(job, now=NOW)
    assert (seen(job), len(mail.outbox)) == ((JobState.READY, 1, ""), 1)


def test_what_stands_before_in_the_queue_is_what_runs_and_what_was_asked_for_sooner():
    first, second = make_job(key="1", queued_at=ago(minutes=2)), make_job(key="2", queued_at=ago(minutes=1))
    twin, _ready = make_job(key="3", queued_at=ago(minutes=1)), make_job(key="4", job_state=JobState.READY)
    _running = make_job(key="5", job_state=JobState.RUNNING, queued_at=NOW)
    assert [jobs.ahead(job) for job in (first, second, twin)] == [1, 2, 3]


# --- sending ----------------------------------------------------------------------------------------


def test_work_is_sent_after_the_commit_only(django_capture_on_commit_callbacks):
    job = make_job()
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        jobs.dispatch(job)
        assert seen(job) == (JobState.QUEUED, 0, "")
    assert (len(callbacks), seen(job)) == (1, (JobState.READY, 1, ""))


def test_two_nudges_do_the_work_once():
    job = make_job()
    assert [jobs.nudge(Notification, job.pk), jobs.nudge(Notification, job.pk)] == [True, True]
    assert (seen(job), len(mail.outbox)) == ((JobState.READY, 1, ""), 1)


@pytest.fixture
def folder_broker(tmp_path):
    """A real broker in a folder that does not exist yet: down until the test makes it."""
    folder = tmp_path / "messages"
    folders = {
        "data_folder_in": str(folder),
        "data_folder_out": str(folder),
        "control_folder": str(tmp_path / "control"),
    }
    with broker("filesystem://localhost", folders):
        yield folder


class broker:  # noqa: N801 - reads as a with statement
    """Send through another broker for a while, instead of working in place."""

    def __init__(self, url: str, options: dict) -> None:
        self.wanted = {"task_always_eager": False, "broker_url": url, "broker_transport_options": options}

    def __enter__(self) -> None:
        self.before = {name: current_app.conf[name] for name in self.wanted}
        self._use(self.wanted)

    def __exit__(self, *error: object) -> None:
        self._use(self.before)

    @staticmethod
    def _use(values: dict) -> None:
        current_app.conf.update(values)
        current_app._pool = current_app.amqp._producer_pool = None  # the next message opens its own connection


def test_work_waits_while_the_broker_is_down_and_is_swept_when_it_is_back(folder_broker, caplog, monkeypatch):
    monkeypatch.setattr(jobs, "_paused_until", 0.0)
    job = make_job(queued_at=ago(minutes=5))
    assert jobs.nudge(Notification, job.pk) is False
    assert (seen(job), caplog.messages) == ((JobState.QUEUED, 0, ""), ["broker unreachable"])
    assert jobs.sweep(now=NOW) == 0
    folder_broker.mkdir()
    assert jobs.sweep(now=NOW) == 1
    assert (len(list(folder_broker.iterdir())), seen(job)) == (1, (JobState.QUEUED, 0, ""))


def test_a_request_waits_once_for_a_frozen_redis(django_capture_on_commit_callbacks, monkeypatch):
    monkeypatch.setattr(jobs, "_paused_until", 0.0)
    written = [make_job(key=str(number)) for number in range(9)]
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"redis://127.0.0.1:{silent.getsockname()[1]}/0"
        options = {"socket_timeout": 0.2, "socket_connect_timeout": 0.2, "max_retries": 0}
        started = time.monotonic()
        with broker(url, options), django_capture_on_commit_callbacks(execute=True):
            for job in written:
                jobs.dispatch(job)
        waited = time.monotonic() - started
    assert ([seen(job) for job in written], waited < 2) == ([(JobState.QUEUED, 0, "")] * 9, True)
    with django_capture_on_commit_callbacks(execute=True):
        jobs.dispatch(written[0])
    assert (seen(written[0])[0], jobs.sweep(now=NOW + timedelta(minutes=1))) == (JobState.QUEUED, 9)
    assert {seen(job) for job in written} == {(JobState.READY, 1, "")}


def test_sending_resumes_when_the_broker_is_back(django_capture_on_commit_callbacks, monkeypatch):
    monkeypatch.setattr(jobs, "_paused_until", time.monotonic() - 1)
    job = make_job()
    with django_capture_on_commit_callbacks(execute=True):
        jobs.dispatch(job)
    assert seen(job) == (JobState.READY, 1, "")


# --- sweeping ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "is_late"),
    [
        ({"queued_at": ago(seconds=29)}, False),
        ({"queued_at": ago(seconds=31)}, True),
        ({"job_state": JobState.RUNNING, "attempts": 1, "claimed_at": ago(minutes=2)}, False),
        ({"job_state": JobState.RUNNING, "attempts": 1, "claimed_at": ago(minutes=4)}, True),
        ({"job_state": JobState.READY, "queued_at": ago(days=1)}, False),
        ({"job_state": JobState.FAILED, "queued_at": ago(days=1)}, False),
        ({"job_state": JobState.CANCELLED, "queued_at": ago(days=1)}, False),
    ],
)
def test_what_is_late_is_counted_and_done(fields, is_late):
    job = make_job(**fields)
    late = dict.fromkeys((model._meta.label for model in jobs.job_models()), 0)
    late["accounts.Notification"] = int(is_late)
    assert (jobs.pending_jobs(NOW), jobs.sweep(now=NOW)) == (late, int(is_late))
    assert len(mail.outbox) == int(is_late)
    assert jobs.sweep(now=NOW) == 0
    assert (seen(job)[0] == JobState.READY) is (is_late or fields.get("job_state") == JobState.READY)


def test_the_sweep_gives_up_work_whose_workers_keep_dying():
    job = make_job(job_state=JobState.RUNNING, attempts=jobs.MAX_ATTEMPTS, claimed_at=ago(minutes=4))
    assert jobs.sweep(now=NOW) == 0
    assert (seen(job), job.finished_at, len(mail.outbox)) == (
        (JobState.FAILED, 5, "Le travail s’est arrêté sans prévenir, plusieurs fois."),
        NOW,
        0,
    )


def test_the_sweep_sends_the_oldest_first():
    for minutes in (2, 9, 5):
        make_job(key=str(minutes), subject=f"depuis {minutes} minutes", queued_at=ago(minutes=minutes))
    jobs.sweep(now=NOW)
    assert [message.subject for message in mail.outbox] == [
        "[Boussole] depuis 9 minutes",
        "[Boussole] depuis 5 minutes",
        "[Boussole] depuis 2 minutes",
    ]


def test_the_periodic_task_sweeps():
    job = make_job(queued_at=timezone.now() - timedelta(minutes=5))
    current_app.tasks["boussole.tasks.sweep_outbox"].delay()
    assert seen(job) == (JobState.READY, 1, "")


def test_every_kind_of_job_names_a_task_that_exists():
    assert {model._meta.label: model.task_name in current_app.tasks for model in jobs.job_models()} == {
        "accounts.Notification": True,
        "committee.Scrub": True,
        "questionnaires.InvitationMail": True,
        "questionnaires.Scrub": True,
        "reports.Report": True,
        "reports.ReportBatch": True,
        "workforce.StaffImport": True,
    }


def test_a_lease_outlives_the_longest_task():
    assert timedelta(seconds=current_app.conf.task_time_limit) < jobs.LEASE
