"""The traces of a secret vote's papers are wiped after its close: once, surely, and not before older readers end."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from boussole.shared import jobs
from boussole.shared.jobs import JobState
from evaluation.committee.models import Scrub
from evaluation.committee.scrubbing import wipe
from evaluation.committee.tasks import scrub_papers
from tests.evaluation.committee.room import Room
from tests.factories.committee import cast_all_secretly, close
from tests.wiping import try_until, wipe_all


def closed(room):
    vote = room.open()
    cast_all_secretly(vote, room.members[:6], "PPCCCC")
    close(vote, room.people.coordinator)
    return Scrub.objects.get(vote=vote)


def seen(job):
    return Scrub.objects.values_list("job_state", "attempts", "error").get(pk=job.pk)


@pytest.mark.django_db(transaction=True)
def test_the_close_has_the_traces_wiped_after_its_commit():
    job = closed(Room())  # tests do background work in place, once committed
    wipe_all(Scrub, scrub_papers)
    assert seen(job) == (JobState.READY, 1, "")
    scrub_papers(job.pk)
    assert seen(job) == (JobState.READY, 1, "")


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="a database in memory has one reader")
def test_the_wiping_waits_for_readers():
    room = Room()
    vote = room.open()
    cast_all_secretly(vote, room.members[:6], "PPCCCC")
    reader = connection.copy()
    try:
        with reader.cursor() as cursor:
            cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
            cursor.execute("SELECT count(*) FROM committee_paper")
            close(vote, room.people.coordinator)
            job = Scrub.objects.get(vote=vote)
            state, attempts, error = seen(job)
            assert (state, attempts) == (JobState.QUEUED, 0)
            assert error.startswith("Un travail commencé avant la clôture")
            cursor.execute("COMMIT")
            # A later reader holds no earlier row, but its lock is in the way.
            cursor.execute("BEGIN")
            cursor.execute("SELECT count(*) FROM committee_paper")
            busy = (JobState.QUEUED, 0, "La base est occupée : nouvel essai dans un instant.")
            try_until(lambda: seen(job) == busy, lambda: scrub_papers(job.pk))
            cursor.execute("COMMIT")
    finally:
        reader.close()
    wipe_all(Scrub, scrub_papers)
    assert seen(job) == (JobState.READY, 1, "")


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="a file holds one database")
def test_the_wiping_waits_for_writers_of_another_database_but_not_for_its_readers():
    room = Room()
    vote = room.open()
    cast_all_secretly(vote, room.members[:6], "PPCCCC")
    with connection._nodb_cursor() as elsewhere:
        elsewhere.execute("BEGIN")
        elsewhere.execute("SELECT pg_current_xact_id()")
        close(vote, room.people.coordinator)
        job = Scrub.objects.get(vote=vote)
        scrub_papers(job.pk)
        state, attempts, error = seen(job)
        assert (state, attempts) == (JobState.QUEUED, 0)
        assert error.startswith("Un travail commencé avant la clôture")
        elsewhere.execute("COMMIT")
        elsewhere.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
        elsewhere.execute("SELECT 1")
        wipe_all(Scrub, scrub_papers)
        elsewhere.execute("COMMIT")
    assert seen(job) == (JobState.READY, 1, "")


@pytest.mark.django_db
def test_files_are_not_written_anew_inside_a_transaction(room):
    job = closed(room)
    with pytest.raises(RuntimeError, match="outside a transaction"):
        wipe(job.vote_id)


@pytest.mark.django_db
def test_waiting_is_no_attempt(room):
    job = closed(room)
    now = timezone.now()
    for _ in range(jobs.MAX_ATTEMPTS + 1):
        jobs.wait(jobs.claim(Scrub, job.pk, now=now), reason="Plus tard.", now=now)
    assert seen(job) == (JobState.QUEUED, 0, "Plus tard.")
    assert jobs.pending_jobs(now + timedelta(minutes=1))["committee.Scrub"] == 1
