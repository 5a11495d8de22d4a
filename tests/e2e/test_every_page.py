"""Every page of the site, as each role of the demonstration reaches it, passes the audit."""

import os
from pathlib import Path

import pytest

from accounts.models import User
from boussole.demo.load import load_demonstration
from tests.e2e.checks import Watcher, page_problems
from tests.e2e.crawl import NO_PAGE, ON_THE_WALK, ON_THEIR_OWN, all_views, reachable

pytestmark = pytest.mark.django_db(transaction=True)

SHOTS = os.environ.get("BOUSSOLE_SHOTS")  # a folder: keep a picture of each page, wide and narrow


def test_every_page_that_a_role_reaches_passes_the_audit(page, live_server, sign_in):
    load_demonstration()
    watcher = Watcher(page, live_server.url)
    opened: set[str] = set()
    audited: set[str] = set()
    problems: list[str] = []
    for person in User.objects.filter(is_demonstration=True, is_active=True).order_by("pk"):
        sign_in(person)
        for reached in reachable(person, opened_before=opened):
            opened.add(reached.path)
            if reached.view in audited:
                continue
            audited.add(reached.view)
            page.goto(live_server.url + reached.path)
            _keep(page, reached.view)
            problems += [f"{reached.view} {reached.path} ({person}): {line}" for line in page_problems(page)]
    assert not problems, "\n".join(problems)
    assert not watcher.complaints
    assert all_views() - audited == ON_THE_WALK | ON_THEIR_OWN | NO_PAGE


def _keep(page: object, name: str) -> None:
    if SHOTS:
        for width in (1280, 320):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=Path(SHOTS) / f"{name.replace(':', '_')}-{width}.png", full_page=True)
