"""Redis frozen, then dead, while people ask for documents: nothing is lost, nobody waits. REDIS_OUTAGE says how long.

REDIS_OUTAGE is in seconds, for each of the two. The figures go to var/redis-down.json.
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from celery import current_app
from django.conf import settings as django_settings
from django.db import connection
from django.test import Client
from django.utils import timezone

from boussole.shared import jobs
from boussole.shared.jobs import JobState
from reports.models import Report, ReportFile
from tests.factories import life
from tests.factories.accounts import make_cast
from tests.factories.compass import load_grid
from tests.services.conftest import wait_for
from tests.services.vote_site import Answer, ask, serving

pytestmark = pytest.mark.django_db(transaction=True)
OUTAGE = float(os.environ.get("REDIS_OUTAGE", "6"))
MOST = 3.0  # seconds that a request may take
DOSSIERS = 2  # asked for in each outage
FIRST_PAGES = 12  # read before, so that every process of the site has loaded what it needs


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


class Redis:
    """A Redis of one's own, to be frozen and killed."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.start()

    def start(self) -> None:
        options = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        command = [shutil.which("redis-server"), *options, "--dir", str(self.folder)]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)  # noqa: S603 - our own server
        wait_for(lambda: socket.socket().connect_ex(("127.0.0.1", self.port)) == 0, "redis does not start")

    def kill(self) -> None:
        self.process.send_signal(signal.SIGCONT)
        self.process.kill()
        self.process.wait(timeout=10)


@pytest.fixture
def redis(real_broker: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Redis]:
    """Give a Redis that the site, the worker and the sweep of this test all use."""
    server = Redis(tmp_path)
    at = connection.settings_dict
    monkeypatch.setenv("DATABASE_URL", f"postgres://{at['USER']}@{at['HOST']}:{at['PORT']}/{at['NAME']}")
    monkeypatch.setenv("REDIS_URL", server.url)
    monkeypatch.setenv("CELERY_EAGER", "no")
    was = current_app.conf.broker_url
    _send_through(server.url)
    yield server
    _send_through(was)
    server.kill()


def _send_through(url: str) -> None:
    current_app.conf.broker_url = url
    current_app._pool = current_app.amqp._producer_pool = None  # the next message opens its own connection


class Visitor:
    """Somebody who asks for documents on the running site, and how long each page took."""

    def __init__(self, port: int, person: object) -> None:
        client = Client()
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        self.port, self.session, self.seconds = port, client.cookies["sessionid"].value, []

    def go(self, method: str, path: str, **data: str) -> Answer:
        answer = ask(self.port, method, path, session=self.session, data=data or None)
        self.seconds.append(answer.seconds)
        return answer

    def visit(self, dossiers: list, until: float) -> None:
        """Ask for a report of each dossier, then read pages until the end of the outage."""
        for dossier in dossiers:
            asked = self.go("POST", f"/rapports/dossier/{dossier.pk}/demander/", kind="before_trial")
            assert (asked.status, asked.location.startswith("/rapports/")) == (302, True), asked.body
            assert self.go("GET", asked.location).status == 200
        while time.monotonic() < until:
            assert self.go("GET", f"/rapports/dossier/{dossiers[0].pk}/").status == 200
            assert self.go("GET", "/healthz").status == 503
            time.sleep(0.5)


def _all_ready() -> bool:
    return not Report.objects.exclude(job_state=JobState.READY).exists()


def test_nothing_is_lost_and_nobody_waits_while_redis_is_frozen_or_dead(redis, start_worker, tmp_path):
    load_grid()
    cast = make_cast()
    dossiers = [life.with_opinion(cast, title=f"Dossier {number}") for number in range(2 * DOSSIERS)]
    start_worker()
    port, figures = free_port(), {"outage_s": OUTAGE}
    with serving(port, tmp_path / "web.log"):
        first = Visitor(port, cast.lead)
        for _ in range(FIRST_PAGES):
            first.go("GET", f"/rapports/dossier/{dossiers[0].pk}/")
        for name, down, up, some in (
            ("frozen", lambda: redis.process.send_signal(signal.SIGSTOP),
             lambda: redis.process.send_signal(signal.SIGCONT), dossiers[:DOSSIERS]),
            ("dead", redis.kill, redis.start, dossiers[DOSSIERS:]),
        ):  # fmt: skip
            visitor = Visitor(port, cast.lead)
            down()
            visitor.visit(some, time.monotonic() + OUTAGE)
            assert Report.objects.filter(use_case__in=some).count() == DOSSIERS
            up()
            began = time.monotonic()
            _send_through(redis.url)
            # What only time would do: the sweep sends again what waited for half a minute.
            later = timezone.now() + jobs.NUDGE_AFTER
            wait_for(lambda: jobs.sweep(now=later) or _all_ready(), "nothing is sent again")  # noqa: B023 - used at once
            wait_for(_all_ready, (tmp_path / "worker-0.log").read_text()[-2000:])
            figures[name] = {
                "requests": len(visitor.seconds),
                "slowest_s": round(max(visitor.seconds), 2),
                "all_made_after_s": round(time.monotonic() - began, 2),
            }
    (django_settings.VAR_DIR / "redis-down.json").write_text(json.dumps(figures, indent=1))
    assert ReportFile.objects.count() == Report.objects.count() == 2 * DOSSIERS
    assert max(figures[name]["slowest_s"] for name in ("frozen", "dead")) < MOST, figures
