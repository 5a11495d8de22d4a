"""Browser tests: the system's Chromium, headless, in French, against the live test server."""

import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.test import Client

from tests.e2e.demonstration import demonstration, shared_folder  # noqa: F401 - fixtures

# Playwright keeps an event loop in the thread that also talks to the database through fixtures.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
LONGEST = "test_every_page.py"
REQUESTS_END_WITHIN = 10  # seconds
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--disable-component-update",
    "--disable-background-networking",
    "--no-first-run",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder `browser`."""
    # The base_url fixture comes from a plugin of Playwright's; it is not ours to rewrite.
    plugin = pytest.mark.filterwarnings("ignore:Session-scoped fixtures defined as instance methods")
    for item in items:
        if "tests/e2e/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)
            item.add_marker(plugin)
    # The longest comes first: the other processes take what waits behind it.
    items.sort(key=lambda item: item.path.name != LONGEST)


@pytest.fixture(scope="session", autouse=True)
def _let_the_last_requests_end(live_server: object) -> Iterator[None]:
    """Before the server stops, wait for the threads of connections that the browser has just closed.

    They share the test's SQLite connection and give it back as they end: after the stop, that would be an error.
    """
    yield
    end = time.monotonic() + REQUESTS_END_WITHIN
    while time.monotonic() < end and any("process_request" in thread.name for thread in threading.enumerate()):
        time.sleep(0.05)


@pytest.fixture(autouse=True)
def _failures_are_counted(failures_are_counted: None) -> None:
    """The pages are walked as in production."""


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": CHROMIUM_FLAGS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict) -> dict:
    return {
        **browser_context_args,
        "locale": "fr-FR",
        "timezone_id": "Europe/Paris",
        "viewport": {"width": 1280, "height": 900},
    }


def session_cookie(user: object, url: str) -> dict:
    """Return the cookie of a session opened for `user` on the live server at `url`."""
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    return {"name": settings.SESSION_COOKIE_NAME, "value": value, "url": url}


@pytest.fixture
def sign_in(context: object, live_server: object) -> Callable[[object], None]:
    """Return a function that opens a session for a person in the browser of the test."""

    def _sign_in(user: object) -> None:
        context.clear_cookies()
        context.add_cookies([session_cookie(user, live_server.url)])

    return _sign_in


@pytest.fixture
def plain_page(browser: object, browser_context_args: dict) -> Iterator[object]:
    """A page of a browser without JavaScript."""
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    yield context.new_page()
    context.close()
