"""Every page of the site, as each role of the demonstration reaches it, passes the audit."""

import os
from pathlib import Path

import pytest

from accounts.models import User
from boussole.demo.load import load_demonstration
from tests.e2e.checks import Watcher, page_problems
from tests.e2e.crawl import (
    EVERY_OBJECT,
    NO_PAGE,
    ON_THE_WALK,
    ON_THEIR_OWN,
    VISITS_OF_OTHERS,
    VISITS_PER_VIEW,
    all_views,
    one_of_each_role,
    reachable,
)

pytestmark = pytest.mark.django_db(transaction=True)

SHOTS = os.environ.get("BOUSSOLE_SHOTS")  # a folder: keep a picture of each page, wide and narrow
UNREACHED = ON_THE_WALK | ON_THEIR_OWN | NO_PAGE


def test_every_page_that_a_role_reaches_passes_the_audit(people, page, live_server, sign_in):
    watcher = Watcher(page, live_server.url)
    audited: set[str] = set()
    problems: list[str] = []
    first, others = one_of_each_role(people)
    further = [(person, EVERY_OBJECT) for person in [*first, *others]]
    for person, visits in [*((person, VISITS_PER_VIEW) for person in first), *further]:
        if (person, visits) in further and all_views() - audited == UNREACHED:
            break  # nothing left to audit: the test below walks as the others
        sign_in(person)
        for reached in reachable(person, visits_per_view=visits):
            if reached.view in audited:
                continue
            audited.add(reached.view)
            page.goto(live_server.url + reached.path)
            _keep(page, reached.view)
            problems += [f"{reached.view} {reached.path} ({person}): {line}" for line in page_problems(page)]
    assert not problems, "\n".join(problems)
    assert not watcher.complaints
    assert all_views() - audited == UNREACHED


def test_every_link_of_the_others_leads_to_a_page(people):
    for person in one_of_each_role(people)[1]:
        walked = reachable(person, visits_per_view=VISITS_OF_OTHERS)
        assert {reached.view for reached in walked} <= all_views() - UNREACHED


@pytest.fixture
def people(db: None) -> list[User]:
    """Everyone of the demonstration."""
    load_demonstration()
    return list(User.objects.filter(is_demonstration=True, is_active=True).order_by("pk"))


def _keep(page: object, name: str) -> None:
    if SHOTS:
        for width in (1280, 320):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=Path(SHOTS) / f"{name.replace(':', '_')}-{width}.png", full_page=True)
