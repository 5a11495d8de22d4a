"""Every page of the site, as each role of the demonstration reaches it, passes the audit.

The links are followed once a run, without a browser; what costs most, the audit of each view, is shared out.
"""

import json
import os
from pathlib import Path

import pytest

from accounts.models import User
from tests.e2e.checks import Watcher, page_problems
from tests.e2e.crawl import NO_PAGE, ON_THE_WALK, ON_THEIR_OWN, Walks, all_views
from tests.e2e.demonstration import one_at_a_time

pytestmark = pytest.mark.django_db(transaction=True)

SHOTS = os.environ.get("BOUSSOLE_SHOTS")  # a folder: keep a picture of each page, wide and narrow
SHARES = 12  # a process that is free takes some of those that wait


@pytest.fixture
def first_seen(demonstration: None, shared_folder: Path) -> dict[str, tuple[str, int]]:
    """By view, the address where somebody first reached it and their key; followed by the first test that asks."""
    notes = shared_folder / "walk.json"
    with one_at_a_time(shared_folder):
        if not notes.exists():
            notes.write_text(json.dumps(_follow_every_link()), encoding="utf-8")
    found = json.loads(notes.read_text(encoding="utf-8"))
    if isinstance(found, str):
        pytest.fail(found)
    return found


def _follow_every_link() -> dict[str, tuple[str, int]] | str:
    """Walk as everybody in turn: what each view was first, or the first link that leads nowhere."""
    walks = Walks()
    found: dict[str, tuple[str, int]] = {}
    for person in User.objects.filter(is_demonstration=True, is_active=True).order_by("pk"):
        try:
            pages = walks.follow(person)
        except AssertionError as broken:
            return str(broken)
        for reached in pages:
            found.setdefault(reached.view, (reached.path, person.pk))
    return found


def test_every_link_leads_to_a_page_and_every_view_is_reached(first_seen):
    assert all_views() - set(first_seen) == ON_THE_WALK | ON_THEIR_OWN | NO_PAGE


@pytest.mark.parametrize("share", range(SHARES))
def test_every_page_that_a_role_reaches_passes_the_audit(share, first_seen, page, live_server, sign_in):
    watcher = Watcher(page, live_server.url)
    problems: list[str] = []
    mine = sorted(first_seen)[share::SHARES]
    assert mine
    for view in mine:
        path, key = first_seen[view]
        person = User.objects.get(pk=key)
        sign_in(person)
        page.goto(live_server.url + path)
        _keep(page, view)
        problems += [f"{view} {path} ({person}): {line}" for line in page_problems(page)]
    assert not problems, "\n".join(problems)
    assert not watcher.complaints


def _keep(page: object, name: str) -> None:
    if SHOTS:
        for width in (1280, 320):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=Path(SHOTS) / f"{name.replace(':', '_')}-{width}.png", full_page=True)
