"""Wiping on a server where the tests of another process also write: whatever they have begun is waited for."""

import time
from collections.abc import Callable

from django.db.models import Model

from boussole.shared.jobs import JobState

LONGEST_TEST = 120  # seconds


def try_until(holds: Callable[[], bool], act: Callable[[], object]) -> None:
    """Do `act` until `holds`. Raises AssertionError when it takes longer than any test of another process."""
    limit = time.monotonic() + LONGEST_TEST
    while not holds():
        assert time.monotonic() < limit
        time.sleep(0.1)
        act()


def wipe_all(model: type[Model], task: Callable[[int], None]) -> None:
    """Do the jobs of `model` that wait until all of them are done."""
    left = model.objects.exclude(job_state=JobState.READY)
    try_until(lambda: not left.exists(), lambda: [task(job.pk) for job in left.all()])
