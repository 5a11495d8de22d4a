"""Asking for many documents at once: what is asked for, followed, cancelled, tried again, downloaded, by whom."""

import hashlib
import io
import zipfile
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from boussole.shared import jobs
from boussole.shared.jobs import JobState
from boussole.shared.refusals import NotAllowed, Refused
from evaluation.committee.models import AgendaItem, Meeting
from reports import tasks
from reports.actions import request_report
from reports.batches import actions
from reports.batches.actions import gather, request_meeting_batch, request_year_batch
from reports.batches.plan import years_of
from reports.batches.selectors import BatchProgress, batches_of, documents_in, progress_of
from reports.documents.file import File
from reports.models import Report, ReportBatch, ReportFile
from reports.pdf import RenderFailed
from tests.factories import life
from tests.factories.compass import load_grid
from tests.factories.life import DECIDED
from tests.pages import words_of
from tests.reports.makers import make_file, make_report
from tests.reports.samples import snapshot
from usecases.models import HiddenUseCase

pytestmark = pytest.mark.django_db
LATER = DECIDED + timedelta(days=400)
YEAR = timezone.localdate(DECIDED).year


@pytest.fixture(autouse=True)
def _grid(db):
    load_grid()


@pytest.fixture
def engine(monkeypatch):
    """Replace the PDF engine, which its own tests try; it fails for the kinds in `broken`."""

    class Engine:
        broken: frozenset = frozenset()

        def __call__(self, report):
            if report.kind in self.broken:
                raise RenderFailed("panne")
            return File(b"%PDF-1.7 " + report.code.encode(), 2)

    made = Engine()
    monkeypatch.setattr(tasks, "render_report", made)
    return made


def url(name, *args):
    return reverse(f"reports:{name}", args=args)


def state(batch):
    batch.refresh_from_db()
    return batch.job_state


@pytest.fixture
def commits(django_capture_on_commit_callbacks):
    """Send what is queued when the block ends, as a commit does."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def meeting(cast) -> Meeting:
    use_case = life.with_opinion(cast)
    return AgendaItem.objects.get(use_case=use_case).meeting


# --- what a batch asks for --------------------------------------------------------------------------


def test_a_meeting_gives_the_pack_the_dossiers_and_the_minutes(cast, meeting, engine, commits):
    with commits():
        batch = request_meeting_batch(meeting=meeting, actor=cast.coordinator, now=LATER)
    assert state(batch) == JobState.READY
    kinds = set(batch.reports.values_list("kind", flat=True))
    assert {"before_trial", "meeting_pack"} <= kinds
    assert "final" not in kinds
    assert set(batch.reports.values_list("requested_by", flat=True)) == {cast.coordinator.pk}
    assert set(batch.reports.values_list("job_state", flat=True)) == {JobState.READY}
    entry = Entry.objects.filter(verb="reports.request_batch").get()
    assert (f'"meeting":{meeting.pk}' in entry.content, entry.actor_id) == (True, cast.coordinator.pk)
    one = batch.reports.get(kind="before_trial")
    again = request_report(use_case=one.use_case, kind="before_trial", actor=cast.lead, now=LATER)
    assert again.pk == one.pk  # the same content is the same file, asked for alone or not


def test_a_dossier_that_one_stays_out_of_is_not_in_the_batch(cast, meeting, engine):
    item = meeting.items.get()
    item.recusals.create(member=meeting.committee.members.exclude(user=cast.coordinator).first(), declared_at=LATER)
    member = item.recusals.get().member
    batch = request_meeting_batch(meeting=meeting, actor=member.user, now=LATER)
    jobs.claim(ReportBatch, batch.pk, now=LATER)
    gather(batch=batch, clock=timezone.now)
    assert not batch.reports.filter(use_case__isnull=False).exists()
    assert not batch.reports.filter(kind="meeting_pack").exists()


def test_a_year_gives_the_report_that_each_decision_rested_on(cast, engine, commits):
    decided, waiting = life.with_opinion(cast), life.with_opinion(cast)
    life.decide(cast, decided, "authorise_trial", DECIDED)
    assert (years_of(cast.organisation, cast.auditor), years_of(cast.elsewhere, cast.outsider)) == ([YEAR], [])
    with commits():
        batch = request_year_batch(organisation=cast.organisation, year=YEAR, actor=cast.auditor, now=LATER)
    assert list(batch.reports.values_list("use_case", "kind")) == [(decided.pk, "before_trial")]
    assert not Report.objects.filter(use_case=waiting).exists()
    for person, year in ((cast.auditor, YEAR + 1), (cast.outsider, YEAR), (cast.nobody, YEAR)):
        with pytest.raises(Refused, match="Aucun dossier"):
            request_year_batch(organisation=cast.organisation, year=year, actor=person, now=LATER)


def test_who_is_given_the_pack_may_ask_for_the_meeting(client, cast, meeting, engine):
    for who, person in cast.everyone().items():
        client.force_login(person)
        answer = client.post(url("batch_meeting", meeting.pk))
        try:
            request_meeting_batch(meeting=meeting, actor=person, now=LATER)
        except NotAllowed:
            assert answer.status_code in (403, 404), who
        else:
            assert answer.status_code == 302, who
    assert ReportBatch.objects.filter(requested_by=cast.coordinator).exists()
    assert not ReportBatch.objects.filter(requested_by__in=[cast.outsider, cast.nobody, cast.lead]).exists()


def test_pressing_twice_is_one_batch_until_it_is_gathered(cast, meeting):
    first, second = (request_meeting_batch(meeting=meeting, actor=cast.coordinator, now=LATER) for _ in range(2))
    assert first.pk == second.pk
    ReportBatch.objects.update(job_state=JobState.READY)
    assert request_meeting_batch(meeting=meeting, actor=cast.coordinator, now=LATER).pk != first.pk


# --- making it --------------------------------------------------------------------------------------


def test_a_batch_taken_over_from_a_dead_worker_names_each_document_once(cast, meeting, engine):
    batch = request_meeting_batch(meeting=meeting, actor=cast.coordinator, now=LATER)
    jobs.claim(ReportBatch, batch.pk, now=LATER)
    gather(batch=batch, clock=timezone.now)
    first = sorted(batch.reports.values_list("pk", flat=True))
    long_ago = timezone.now() - jobs.LEASE - timedelta(seconds=1)
    ReportBatch.objects.update(job_state=JobState.RUNNING, claimed_at=long_ago)
    tasks.gather_batch(batch.pk)
    assert (state(batch), sorted(batch.reports.values_list("pk", flat=True)), len(first) > 1) == (
        JobState.READY,
        first,
        True,
    )
    assert Report.objects.filter(batches=batch).count() == len(first)


def test_a_batch_given_up_stops_where_it_is(cast, meeting, monkeypatch):
    batch = request_meeting_batch(meeting=meeting, actor=cast.coordinator, now=LATER)
    ready = make_report(
        "before_trial", snapshot("before_trial"), cast.coordinator, use_case=meeting.items.get().use_case
    )

    def ask(*, actor, now):
        actions.cancel_batch(batch=batch, actor=cast.coordinator, now=now)
        return ready

    monkeypatch.setattr(actions, "documents_of", lambda batch: [ask, ask, ask])
    tasks.gather_batch(batch.pk)
    assert (state(batch), batch.reports.count()) == (JobState.CANCELLED, 1)


def test_what_failed_is_tried_again_and_what_waits_is_given_up(client, cast, meeting, engine):
    batch = request_meeting_batch(meeting=meeting, actor=cast.coordinator, now=LATER)
    dossier = meeting.items.get().use_case
    mine = [
        make_report("before_trial", snapshot("before_trial", problem=text), cast.coordinator, use_case=dossier)
        for text in "abc"
    ]
    theirs = make_report("before_trial", snapshot("before_trial", problem="d"), cast.lead, use_case=dossier)
    batch.reports.set([*mine, theirs])
    ReportBatch.objects.update(job_state=JobState.READY)
    make_file(mine[0], b"%PDF-1")
    jobs.fail(mine[1], reason="panne", now=LATER, final=True)
    client.force_login(cast.coordinator)
    page = words_of(client.get(url("batch", batch.pk)))
    assert "Prêts : 1 sur 4. En préparation : 2. En échec : 1." in page
    client.post(url("batch_cancel", batch.pk))
    states = [Report.objects.get(pk=report.pk).job_state for report in (*mine, theirs)]
    assert states == [JobState.READY, JobState.FAILED, JobState.CANCELLED, JobState.QUEUED]
    assert '"documents":1' in Entry.objects.get(verb="reports.cancel_batch").content
    batch.refresh_from_db()
    assert progress_of(batch, documents_in(batch, cast.coordinator)) == BatchProgress(False, 4, 1, 1, 1)
    assert client.get(url("batch_download", batch.pk)).status_code == 404  # one is still being made
    client.post(url("batch_retry", batch.pk))
    assert Report.objects.filter(batches=batch, job_state=JobState.QUEUED).count() == 3
    for report in Report.objects.filter(batches=batch):
        tasks.produce_report(report.pk)
    assert "Tout télécharger (ZIP)" in words_of(client.get(url("batch_progress", batch.pk)))


# --- reading it -------------------------------------------------------------------------------------


def test_the_zip_holds_the_stored_bytes_under_plain_names(client, cast, meeting, engine, commits):
    with commits():
        batch = request_meeting_batch(meeting=meeting, actor=cast.coordinator, now=LATER)
    client.force_login(cast.coordinator)
    answer = client.get(url("batch_download", batch.pk))
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("application/zip", "private, no-store")
    assert answer["Content-Disposition"] == f'attachment; filename="boussole-lot-seance-{meeting.day}.zip"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    content = b"".join(answer.streaming_content)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        found = {hashlib.sha256(archive.read(name)).hexdigest() for name in archive.namelist()[:-1]}
        assert all(name.isascii() and " " not in name for name in archive.namelist())
    assert found == set(ReportFile.objects.filter(report__batches=batch).values_list("sha256", flat=True))
    assert b"".join(client.get(url("batch_download", batch.pk)).streaming_content) == content


def test_rights_are_looked_at_again_when_it_is_downloaded(client, cast, meeting, engine, commits):
    with commits():
        batch = request_meeting_batch(meeting=meeting, actor=cast.coordinator, now=LATER)
    client.force_login(cast.coordinator)
    item = meeting.items.get()
    HiddenUseCase.objects.create(use_case=item.use_case, user=cast.coordinator, reason="Lien familial.", since=DECIDED)
    assert documents_in(batch, cast.coordinator) == list(batch.reports.filter(kind="minutes"))
    assert client.get(url("batch_download", batch.pk)).status_code == 404


def test_a_batch_is_read_by_its_owner_only(client, cast, meeting):
    batch = request_meeting_batch(meeting=meeting, actor=cast.coordinator, now=LATER)
    for who, person in cast.everyone().items():
        client.force_login(person)
        expected = 200 if who == "coordinator" else 404
        for name in ("batch", "batch_progress"):
            assert client.get(url(name, batch.pk)).status_code == expected, (who, name)
        assert client.get(url("batch_download", batch.pk)).status_code == 404, who
        for name in ("batch_cancel", "batch_retry"):
            assert client.post(url(name, batch.pk)).status_code == (302 if who == "coordinator" else 404), (who, name)
        assert client.get(url("batches")).status_code == 200, who
        assert (str(batch.pk) in str(batches_of(person))) is (who == "coordinator"), who
    with pytest.raises(NotAllowed):
        actions.cancel_batch(batch=batch, actor=cast.administrator, now=LATER)


def test_a_year_is_chosen_on_the_page(client, cast, engine, commits):
    client.force_login(cast.elected_official)
    assert "Les rapports d’une année" not in words_of(client.get(url("batches")))
    life.decide(cast, life.with_opinion(cast), "authorise_trial", DECIDED)
    assert f'value="{YEAR}"' in words_of(client.get(url("batches")))
    assert "Choisissez une année" in words_of(client.post(url("batch_request"), {"year": ""}))
    assert client.post(url("batch_request"), {"year": YEAR + 1}).status_code == 200
    with commits():
        answer = client.post(url("batch_request"), {"year": YEAR})
    assert answer.url == url("batch", ReportBatch.objects.get().pk)
    page = words_of(client.get(answer.url))
    assert f"Rapports de l’année {YEAR}" in page
    assert "Prêts : 1 sur 1." in page
    assert Entry.objects.get(verb="reports.request_batch").target_type == "organisation"
    client.force_login(cast.nobody)
    assert client.post(url("batch_request"), {"year": YEAR}).status_code == 403


def test_more_documents_take_no_more_queries(client, cast, meeting, django_assert_num_queries):
    batch = request_meeting_batch(meeting=meeting, actor=cast.coordinator, now=LATER)
    dossier = meeting.items.get().use_case
    client.force_login(cast.coordinator)
    for count in (1, 3):
        while batch.reports.count() < count:
            said = snapshot("before_trial", problem=str(batch.reports.count()))
            batch.reports.add(make_report("before_trial", said, cast.coordinator, use_case=dossier))
        client.get(url("batch", batch.pk))
        with django_assert_num_queries(7):
            client.get(url("batch", batch.pk))
        with django_assert_num_queries(8):
            client.get(url("batches"))


@pytest.mark.parametrize("fields", [{}, {"year": 2026, "meeting": True}, {"year": 1999}, {"year": 2101}])
def test_the_database_refuses_a_batch_of_nothing_or_of_two_things(cast, meeting, fields):
    values = {**fields, "meeting": meeting if fields.get("meeting") else None}
    with pytest.raises(IntegrityError), transaction.atomic():
        ReportBatch.objects.create(organisation=cast.organisation, requested_by=cast.lead, **values)
