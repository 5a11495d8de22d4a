"""Real workers on a real broker, and the database that the tests use: run with `bin/test --services`."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from celery import current_app
from django.conf import settings as django_settings
from django.db import connection

from boussole.celery import app

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 60


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder `services`."""
    for item in items:
        if "tests/services/" in item.path.as_posix():
            item.add_marker(pytest.mark.services)


class Worker:
    """A Celery worker in a process of its own."""

    def __init__(self, name: str, log: Path, *options: str) -> None:
        self.name, self.log = f"{name}@{socket.gethostname()}", log
        address = connection.settings_dict
        database = f"postgres://{address['USER']}@{address['HOST']}:{address['PORT']}/{address['NAME']}"
        self.process = subprocess.Popen(  # noqa: S603 - our own interpreter and code
            [sys.executable, "-m", "celery", "-A", "boussole", "worker", "--concurrency", "1", "--loglevel", "INFO",
             "--without-gossip", "--without-mingle", "-n", f"{name}@%h", *options],
            cwd=ROOT,
            env={**os.environ, "DATABASE_URL": database, "CELERY_EAGER": "no"},
            stdout=log.open("wb"),
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )  # fmt: skip

    def wait_until_ready(self) -> None:
        """Wait for the worker to answer. Raises AssertionError with its log."""
        end = time.monotonic() + START_SECONDS
        while not app.control.ping(destination=[self.name], timeout=0.5):
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() < end, self.log.read_text()

    def kill(self, how: int = signal.SIGKILL) -> None:
        """End the worker and its children with the signal `how`."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, how)
        self.process.wait(timeout=30)


def wait_for(condition: Callable[[], object], what: str, *, seconds: float = START_SECONDS) -> None:
    """Wait until `condition` holds. Raises AssertionError naming `what` after `seconds`."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, what
        time.sleep(0.05)


@pytest.fixture
def real_broker(settings: object) -> Iterator[None]:
    """Send background work to Redis instead of doing it in place."""
    assert connection.vendor == "postgresql", "bin/test --services starts PostgreSQL"
    assert django_settings.REDIS_URL, "bin/test --services starts Redis"
    settings.CELERY_TASK_ALWAYS_EAGER = False
    was, app.conf.task_always_eager = app.conf.task_always_eager, False
    current_app.control.purge()
    yield
    current_app.control.purge()
    app.conf.task_always_eager = was


@pytest.fixture
def start_worker(real_broker: None, tmp_path: Path, db: None) -> Iterator[Callable[..., Worker]]:
    """Return a function that starts a worker; all are killed at the end."""
    workers: list[Worker] = []

    def start(*options: str) -> Worker:
        worker = Worker(f"w{len(workers)}", tmp_path / f"worker-{len(workers)}.log", *options)
        workers.append(worker)
        worker.wait_until_ready()
        return worker

    yield start
    for worker in workers:
        worker.kill(signal.SIGKILL)
