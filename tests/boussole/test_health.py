"""/healthz: what works, to a supervisor that has no account."""

import socket
import time
from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from accounts.models import Notification
from tests.factories.accounts import make_user


@pytest.fixture
def broker(settings, tmp_path):
    settings.REDIS_URL = ""
    settings.CELERY_BROKER_TRANSPORT_OPTIONS = {"data_folder_out": str(tmp_path)}
    return tmp_path


def queue(minutes: int, key: str) -> None:
    queued_at = timezone.now() - timedelta(minutes=minutes)
    person = make_user()
    Notification.objects.create(recipient=person, kind="to_do", subject="S", body="B", key=key, queued_at=queued_at)


@pytest.mark.django_db
def test_says_what_works_and_counts_late_work_without_signing_in(client, broker):
    queue(minutes=5, key="late")
    queue(minutes=0, key="fresh")
    response = client.get("/healthz")
    assert (response.status_code, response.json()) == (
        200,
        {"database": True, "broker": True, "pending_outbox": 1},
    )
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
def test_is_503_when_the_folder_of_the_broker_is_gone(client, broker):
    broker.rmdir()
    response = client.get("/healthz")
    assert (response.status_code, response.json()) == (
        503,
        {"database": True, "broker": False, "pending_outbox": 0},
    )


@pytest.mark.django_db
def test_is_503_when_redis_refuses(client, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    response = client.get("/healthz")
    assert (response.status_code, response.json()["broker"]) == (503, False)


@pytest.mark.django_db
def test_does_not_wait_for_a_redis_that_is_frozen(client, settings):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.REDIS_URL = f"redis://127.0.0.1:{silent.getsockname()[1]}/0"
        started = time.monotonic()
        response = client.get("/healthz")
        waited = time.monotonic() - started
    assert (response.status_code, response.json()["broker"], waited < 10) == (503, False, True)


@pytest.mark.django_db
def test_is_503_when_the_database_does_not_answer(client, broker):
    def refuse(execute, sql, params, many, context):
        raise OperationalError("gone")

    with connection.execute_wrapper(refuse):
        response = client.get("/healthz")
    assert (response.status_code, response.json()) == (
        503,
        {"database": False, "broker": True, "pending_outbox": None},
    )


@pytest.mark.django_db
def test_is_only_read(client, broker):
    assert client.post("/healthz").status_code == 405
