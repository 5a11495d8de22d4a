"""Workers killed at any moment: every document is made once, whole. REPORT_KILLS and REPORT_SEED say how many, which.

The figures go to var/report-kills.json.
"""

import hashlib
import io
import json
import os
import random
import signal
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pikepdf
import pytest
from django.conf import settings
from django.utils import timezone

from boussole.shared import jobs
from boussole.shared.jobs import JobState
from reports.making import render_report
from reports.models import Report, ReportFile
from tests.factories.accounts import make_cast
from tests.factories.usecases import make_use_case
from tests.reports.makers import make_report
from tests.reports.samples import snapshot
from tests.services.conftest import Worker, wait_for

pytestmark = pytest.mark.django_db(transaction=True)
KILLS = int(os.environ.get("REPORT_KILLS", "6"))
SEED = int(os.environ.get("REPORT_SEED") or time.time_ns() % 1_000_000)
EACH = 2  # documents asked for before each kill
LATEST = 1.2  # seconds after asking: from before the first page to after the last


@pytest.fixture
def ask(db: None) -> Iterator[object]:
    """Return a function that asks for some documents, each of its own content, and sends them."""
    cast = make_cast()
    dossier = make_use_case(cast.organisation, cast.lead)

    def documents(round_: int) -> list[int]:
        asked = [
            make_report(
                "before_trial",
                snapshot("before_trial", problem=f"Tour {round_}, document {number}."),
                cast.lead,
                use_case=dossier,
                now=timezone.now(),
            ).pk
            for number in range(EACH)
        ]
        for pk in asked:
            assert jobs.nudge(Report, pk)
        return asked

    return documents


def children_of(worker: Worker) -> list[int]:
    """Return the processes of the pool of a worker, at this moment."""
    listed = Path(f"/proc/{worker.process.pid}/task/{worker.process.pid}/children")
    return [int(pid) for pid in listed.read_text().split()]


def kill_children(worker: Worker) -> None:
    for pid in children_of(worker):
        os.kill(pid, signal.SIGKILL)


def after_the_lease(killed_at: object) -> int:
    """Do what time would do to the work of the dead, then sweep. Return how many documents the dead were making."""
    past = timezone.now() - jobs.LEASE - timedelta(seconds=1)
    left = Report.objects.filter(job_state=JobState.RUNNING, claimed_at__lte=killed_at).update(claimed_at=past)
    Report.objects.filter(job_state=JobState.QUEUED).update(queued_at=past)
    jobs.sweep(now=timezone.now())
    return left


def all_ready() -> bool:
    return not Report.objects.exclude(job_state=JobState.READY).exists()


def test_every_document_is_made_once_however_workers_die(start_worker, ask):
    chance = random.Random(SEED)
    worker, slowest = start_worker(), 0.0
    figures = {"kills": KILLS, "seed": SEED, "documents": 0, "whole": 0, "children": 0, "killed_at_work": 0}
    for round_ in range(KILLS):
        figures["documents"] += len(ask(round_))
        time.sleep(chance.uniform(0, LATEST))
        if round_ % 2:
            kill_children(worker)
            killed_at = timezone.now()
            figures["children"] += 1
        else:
            worker.kill()
            killed_at = timezone.now()
            figures["whole"] += 1
            worker = start_worker()
        began = time.monotonic()
        figures["killed_at_work"] += after_the_lease(killed_at)
        wait_for(all_ready, f"round {round_}, seed {SEED}: {list(Report.objects.values_list('job_state', 'error'))}")
        slowest = max(slowest, time.monotonic() - began)
    figures["slowest_recovery_s"] = round(slowest, 2)
    figures["attempts"] = sorted(set(Report.objects.values_list("attempts", flat=True)))
    (settings.VAR_DIR / "report-kills.json").write_text(json.dumps(figures, indent=1))
    assert ReportFile.objects.count() == Report.objects.count() == KILLS * EACH
    for stored in ReportFile.objects.select_related("report"):
        content = bytes(stored.content)
        assert (stored.sha256, stored.size) == (hashlib.sha256(content).hexdigest(), len(content))
        with pikepdf.open(io.BytesIO(content)) as pdf:
            assert len(pdf.pages) == stored.pages == 2
    last = Report.objects.latest("pk")
    assert bytes(last.file.content) == render_report(last).content
