"""Every page of the site, as each role of the demonstration reaches it, passes the audit."""

import os
from pathlib import Path

import pytest

from accounts.models import User
from boussole.demo.load import load_demonstration
from tests.e2e.checks import Watcher, page_problems
from tests.e2e.crawl import (
    NO_PAGE,
    ON_THE_WALK,
    ON_THEIR_OWN,
    all_views,
    one_page_of_each_view,
    reached_by,
)

pytestmark = pytest.mark.django_db(transaction=True)

SHOTS = os.environ.get("BOUSSOLE_SHOTS")  # a folder: keep a picture of each page, wide and narrow


PARTS = 2  # the pages to audit are shared between so many tests, for as many processes


def test_every_page_that_a_role_reaches_answers(people):
    views = {page.view for page in reached_by(people)}
    assert all_views() - views == ON_THE_WALK | ON_THEIR_OWN | NO_PAGE


@pytest.mark.parametrize("part", range(PARTS))
def test_a_page_of_each_view_passes_the_audit(people, page, live_server, sign_in, part):
    pages = one_page_of_each_view(people)
    assert all_views() - pages.keys() == ON_THE_WALK | ON_THEIR_OWN | NO_PAGE
    watcher = Watcher(page, live_server.url)
    problems: list[str] = []
    for view in sorted(pages)[part::PARTS]:
        reached = pages[view]
        sign_in(reached.who)
        page.goto(live_server.url + reached.path)
        _keep(page, view)
        problems += [f"{view} {reached.path} ({reached.who}): {line}" for line in page_problems(page)]
    assert not problems, "\n".join(problems)
    assert not watcher.complaints


@pytest.fixture
def people(db: None) -> list[User]:
    """Everyone of the demonstration, loaded."""
    load_demonstration()
    return list(User.objects.filter(is_demonstration=True, is_active=True).order_by("pk"))


def _keep(page: object, name: str) -> None:
    if SHOTS:
        for width in (1280, 320):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=Path(SHOTS) / f"{name.replace(':', '_')}-{width}.png", full_page=True)
