"""A site of its own for experiments on votes: its database, real gunicorn workers, clients that all press at once.

No Django here: this is what stands outside the site.
"""

import http.client
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Barrier
from urllib.parse import urlencode, urlsplit, urlunsplit

import psycopg

ROOT = Path(__file__).resolve().parents[2]
CSRF = "a" * 32
WORKERS, THREADS = 2, 4
START_SECONDS = 90


@dataclass(frozen=True)
class Answer:
    """What a request got: its status, its location, its body, how long it took in seconds."""

    status: int
    location: str
    body: str
    seconds: float


@contextmanager
def own_database(server: str, folder: Path) -> Iterator[str]:
    """Give the address of a database of its own: a file in `folder`, or one made on the PostgreSQL `server`."""
    if not server:
        yield f"sqlite:///{folder / 'votes.sqlite3'}"
        return
    name = f"votes_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    try:
        yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def serving(port: int, log: Path) -> Iterator[None]:
    """Run the site with gunicorn on `port` until the end of the block; what it says goes to `log`."""
    command = [sys.executable, "-m", "gunicorn", "boussole.wsgi:application", "--bind", f"127.0.0.1:{port}",
               "--workers", str(WORKERS), "--worker-class", "gthread", "--threads", str(THREADS),
               "--graceful-timeout", "5", "--no-control-socket"]  # fmt: skip
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=subprocess.STDOUT)  # noqa: S603 - our own
    try:
        end = time.monotonic() + START_SECONDS
        while not _answers(port):
            if process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(log.read_text())
            time.sleep(0.2)
        yield
    finally:
        process.terminate()
        process.wait(timeout=30)


def _answers(port: int) -> bool:
    try:
        return ask(port, "GET", "/healthz").status == 200
    except OSError:
        return False


def ask(port: int, method: str, path: str, *, session: str = "", data: dict | None = None) -> Answer:
    """Send one request as the person of `session`."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    headers = {"Cookie": f"sessionid={session}; csrftoken={CSRF}", "X-CSRFToken": CSRF}
    body = urlencode(data, doseq=True) if data is not None else None
    if body is not None:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    started = time.monotonic()
    try:
        connection.request(method, path, body=body, headers=headers)
        answer = connection.getresponse()
        text = answer.read().decode(errors="replace")
    finally:
        connection.close()
    return Answer(answer.status, answer.headers.get("Location", ""), text, time.monotonic() - started)


def together(acts: Iterable[Callable[[], Answer]]) -> list[Answer]:
    """Run the acts in as many threads, all started at once; return their answers in the same order."""
    given = list(acts)
    start = Barrier(len(given))

    def run(act: Callable[[], Answer]) -> Answer:
        start.wait(timeout=60)
        return act()

    with ThreadPoolExecutor(len(given)) as pool:
        return list(pool.map(run, given))


def percentile(values: list[float], share: float) -> float:
    """Return the value below which `share` (0 to 1) of `values` lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
