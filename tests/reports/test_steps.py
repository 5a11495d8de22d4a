"""The steps of a document being made: told from its row alone, and on the page only when something moved."""

from datetime import timedelta

import pytest
from django.urls import reverse

from boussole.shared import jobs
from boussole.shared.jobs import JobState
from reports.models import Report
from reports.steps import Facts, progress_of, seen
from tests.factories.usecases import START, make_use_case
from tests.reports.makers import make_file, make_report
from usecases.models import UseCase

NOW = START + timedelta(minutes=30)
STATES = {
    "queued": ["Fait", "En cours", "À venir", "À venir"],
    "running": ["Fait", "Fait", "En cours", "À venir"],
    "ready": ["Fait", "Fait", "Fait", "Fait"],
    "failed": ["Fait", "Fait", "Arrêté ici", "À venir"],
    "cancelled": ["Fait", "À venir", "À venir", "À venir"],
}


def facts(state="queued", **changes):
    rest = {"attempts": 1, "queued_at": START, "claimed_at": START, "finished_at": START}
    return Facts(**{"state": state, **rest, **changes})


def told(*args, now=NOW, **changes):
    return progress_of(facts(*args, **changes), now=now)


@pytest.mark.parametrize(("state", "expected"), STATES.items())
def test_a_state_tells_which_steps_are_done(state, expected):
    found = told(state)
    assert [step.when for step in found.steps] == expected
    assert found.done == expected.count("Fait")
    assert [step.current for step in found.steps] == [when == "En cours" for when in expected]
    assert bool(found.said) == (state in ("queued", "running"))


def test_the_step_going_on_is_said_in_words():
    assert told("queued").said == "Étape 2 sur 4 : en attente"
    assert told("running").said == "Étape 3 sur 4 : mise en page et conformité"


@pytest.mark.parametrize(
    ("ahead", "expected"),
    [
        (0, "Ce document est le prochain."),
        (1, "1 document passe avant celui-ci."),
        (7, "7 documents passent avant celui-ci."),
    ],
)
def test_a_queued_document_tells_its_place_and_since_when(ahead, expected):
    text = told("queued", ahead=ahead).steps[1].text
    assert text == f"{expected} Dans la file depuis le 2\u00a0mars 2026 à 10\u00a0h."


@pytest.mark.parametrize(
    ("attempts", "age", "expected"),
    [
        (1, jobs.LEASE, "Commencée à 10\u00a0h."),
        (3, jobs.LEASE, "Commencée à 10\u00a0h. Essai 3 sur 5."),
        (
            1,
            jobs.LEASE + timedelta(seconds=1),
            "Le travail s’est arrêté sans prévenir. Il reprend seul en moins d’une minute.",
        ),
        (
            jobs.MAX_ATTEMPTS,
            jobs.LEASE + timedelta(seconds=1),
            "Le travail s’est arrêté sans prévenir. C’était le dernier essai : dans moins d’une minute, vous pourrez "
            "réessayer.",
        ),
    ],
)
def test_a_document_being_made_tells_when_it_began_or_that_its_worker_died(attempts, age, expected):
    assert told("running", attempts=attempts, now=START + age).steps[2].text == expected


@pytest.mark.parametrize(
    ("pages", "expected"),
    [(1, "1 page, 2\u00a0Ko, le "), (2, "2 pages, 2\u00a0Ko, le "), (None, "2\u00a0Ko, le ")],
)
def test_a_ready_document_tells_its_pages_when_they_are_known(pages, expected):
    assert told("ready", pages=pages, size=2_000).steps[3].text == f"{expected}2\u00a0mars 2026 à 10\u00a0h."


def test_two_moments_that_say_the_same_are_the_same_and_others_are_not():
    again = told("queued", ahead=2, now=NOW + timedelta(hours=1))
    assert seen(told("queued", ahead=2)) == seen(again)
    others = [told("queued", ahead=2), told("queued", ahead=1), told("running"), told("running", now=START)]
    others.append(told("running", attempts=2, now=START))
    others += [told(state) for state in ("ready", "failed", "cancelled")]
    assert len({seen(row) for row in others}) == len(others)


# --- the page ---------------------------------------------------------------------------------------


@pytest.fixture
def report(cast):
    said = {"kind": "before_trial", "demonstration": False}
    return make_report("before_trial", said, cast.lead, use_case=make_use_case(cast.organisation, cast.lead))


def address(name, report):
    return reverse(f"reports:{name}", args=[report.pk])


def be(report, state, **changes):
    Report.objects.filter(pk=report.pk).update(job_state=state, **changes)


@pytest.mark.parametrize("state", JobState.values)
def test_the_page_shows_the_steps_of_each_state_without_a_script(client, report, state):
    be(report, state, attempts=1, claimed_at=NOW, finished_at=NOW, error="panne" if state == "failed" else "")
    if state == JobState.READY:
        make_file(report, b"%PDF-")
    client.force_login(report.requested_by)
    page = client.get(address("status", report)).content.decode()
    assert page.count("line__when") == 4
    going = state in ("queued", "running")
    assert ('<progress class="made" max="4" value="' in page, "hx-trigger" in page) == (going, going)
    assert (">Actualiser</a>" in page) == going
    assert page.count('aria-current="step"') == going


def test_the_part_that_changes_is_sent_only_when_it_changed(client, report):
    client.force_login(report.requested_by)
    shown = client.get(address("progress", report))
    again = f"{address('progress', report)}?seen={shown.context['seen']}"
    assert (shown.status_code, again.encode() in shown.content) == (200, True)
    assert (client.get(again).status_code, client.get(again).content) == (204, b"")
    be(report, "running", attempts=1, claimed_at=NOW)
    moved = client.get(again)
    assert (moved.status_code, "Étape 3 sur 4" in moved.content.decode()) == (200, True)


def test_an_attempt_that_failed_between_two_looks_is_told(client, report):
    """Queued again within the same minute, every step says what it said: only the reason is new."""
    client.force_login(report.requested_by)
    shown = client.get(address("progress", report))
    be(report, "queued", attempts=1, error="Moteur arrêté.")
    again = client.get(f"{address('progress', report)}?seen={shown.context['seen']}")
    assert (again.status_code, "Moteur arrêté." in again.content.decode()) == (200, True)


def test_a_page_whose_reader_lost_the_right_stops_asking(client, report, cast):
    client.force_login(cast.coordinator)
    UseCase.objects.filter(pk=report.use_case_id).update(state="submitted", submitted_at=START)
    assert client.get(address("progress", report)).status_code == 200
    cast.coordinator.memberships.update(ended_at=START)
    assert client.get(address("progress", report)).status_code == 404
    told = client.get(address("progress", report), headers={"HX-Request": "true"})
    assert (told.status_code, "hx-get" in told.content.decode()) == (286, False)
    assert "ne vous est plus ouvert" in told.content.decode()
    assert report.use_case.title not in told.content.decode()


def test_a_longer_queue_takes_no_more_queries(client, report, cast, django_assert_num_queries):
    client.force_login(report.requested_by)
    client.get(address("progress", report))
    for count, number in ((1, 7), (3, 7)):
        while Report.objects.count() < count + 1:
            make_report(
                "before_trial",
                {"kind": "before_trial", "demonstration": False, "n": Report.objects.count()},
                cast.lead,
                use_case=report.use_case,
                now=START - timedelta(days=1),
            )
        with django_assert_num_queries(number):
            page = client.get(address("progress", report)).content.decode()
        assert f"{count} document" in page
