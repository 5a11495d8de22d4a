"""Asking for a report, following it, downloading it: by whom, when, once."""

import hashlib
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from audit.models import Entry
from boussole.shared import jobs
from boussole.shared.jobs import JobState
from boussole.shared.refusals import NotAllowed, Refused
from evaluation.compass.actions import GivenAnswer, complete_assessment, release_blocker
from evaluation.compass.models import Question
from reports import tasks
from reports.actions import request_report, store_report
from reports.documents.decision import build_snapshot
from reports.documents.file import File, seal_of
from reports.models import Report, ReportFile
from reports.pdf import RenderFailed
from reports.production import cancel_report
from reports.render import report_html
from tests.factories import life
from tests.factories.compass import answer_everything, load_grid, open_with, sign_everything
from tests.factories.life import DECIDED_AGAIN, MET, MET_AGAIN
from usecases.actions import add_document

pytestmark = pytest.mark.django_db
SEES_NOTHING = {"administrator", "staff_member", "outsider", "nobody"}
LATER = DECIDED_AGAIN + timedelta(days=1)


@pytest.fixture(autouse=True)
def _grid(db):
    load_grid()


@pytest.fixture
def render(monkeypatch):
    """Replace the PDF engine, which its own tests try, by one that counts; `render.error` makes it fail."""

    class Engine:
        calls, error = 0, None

        def __call__(self, report):
            self.calls += 1
            if self.error:
                raise self.error
            return File(content=b"%PDF-1.7 " + str(report.snapshot_sha256).encode(), pages=2)

    engine = Engine()
    monkeypatch.setattr(tasks, "render_report", engine)
    return engine


def ask(cast, use_case, kind="before_trial", now=MET_AGAIN, actor=None):
    return request_report(use_case=use_case, kind=kind, actor=actor or cast.lead, now=now)


def url(name, pk):
    return reverse(f"reports:{name}", args=[pk])


# --- asking -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("make", "kind", "match"),
    [
        (life.ready, "before_trial", "pas encore rendu son avis"),
        (life.with_opinion, "final", "avis final"),
        (life.with_opinion, "novel", "Choisissez un rapport"),
    ],
)
def test_a_report_waits_for_what_it_tells(cast, make, kind, match):
    use_case = make(cast)
    with pytest.raises(Refused, match=match):
        ask(cast, use_case, kind)
    assert Report.objects.count() == 0


def test_whoever_reads_the_dossier_may_ask(cast, render):
    use_case = life.with_opinion(cast)
    for who, person in cast.everyone().items():
        if who in SEES_NOTHING:
            with pytest.raises(NotAllowed):
                ask(cast, use_case, actor=person)
        else:
            assert ask(cast, use_case, actor=person).pk


def test_the_same_content_is_one_report_and_one_file(cast, render, django_capture_on_commit_callbacks):
    use_case = life.with_opinion(cast)
    with django_capture_on_commit_callbacks(execute=True):
        first = ask(cast, use_case)
    with django_capture_on_commit_callbacks(execute=True):
        second = ask(cast, use_case, now=LATER, actor=cast.elected_official)
    assert first.pk == second.pk
    assert render.calls == 1
    assert ReportFile.objects.count() == 1
    assert Entry.objects.filter(verb="reports.request").count() == 1


def test_new_content_is_a_new_report(cast, render):
    use_case = life.with_opinion(cast)
    first = ask(cast, use_case)
    life.decide(cast, use_case, "authorise_trial", life.DECIDED)
    second = ask(cast, life.with_opinion(cast))
    assert first.pk != second.pk
    assert first.snapshot_sha256 != second.snapshot_sha256


# --- producing --------------------------------------------------------------------------------------


def test_a_report_goes_from_queued_to_ready(cast, render):
    report = ask(cast, life.with_opinion(cast))
    assert report.job_state == JobState.QUEUED
    tasks.produce_report(report.pk)
    tasks.produce_report(report.pk)
    stored = Report.objects.get(pk=report.pk)
    assert (stored.job_state, stored.progress, render.calls) == (JobState.READY, 100, 1)
    assert stored.file.sha256 == hashlib.sha256(bytes(stored.file.content)).hexdigest()


@pytest.mark.parametrize(
    ("error", "state", "words"),
    [
        (RenderFailed("page trop longue"), JobState.FAILED, "page trop longue"),
        (OSError("libpango"), JobState.QUEUED, "moteur de PDF"),
    ],
)
def test_a_failure_says_why(cast, render, error, state, words):
    report = ask(cast, life.with_opinion(cast))
    render.error = error
    tasks.produce_report(report.pk)
    report.refresh_from_db()
    assert report.job_state == state
    assert words in report.error
    assert not ReportFile.objects.exists()


def test_a_failed_report_is_retried_from_its_page(client, cast, render, django_capture_on_commit_callbacks):
    report = ask(cast, life.with_opinion(cast))
    render.error = RenderFailed("panne")
    tasks.produce_report(report.pk)
    client.force_login(cast.lead)
    page = client.get(url("status", report.pk)).content.decode()
    assert "panne" in page
    render.error = None
    with django_capture_on_commit_callbacks(execute=True):
        client.post(url("retry", report.pk))
    assert Report.objects.get().job_state == JobState.READY


def test_a_cancelled_report_is_not_made_and_comes_back(client, cast, render, django_capture_on_commit_callbacks):
    report = ask(cast, life.with_opinion(cast))
    client.force_login(cast.lead)
    assert "Ce document est le prochain" in client.get(url("status", report.pk)).content.decode()
    assert client.post(url("cancel", report.pk)).url == url("status", report.pk)
    assert "Relancer" in client.get(url("status", report.pk)).content.decode()
    tasks.produce_report(report.pk)
    assert (render.calls, ReportFile.objects.count()) == (0, 0)
    assert "rien à annuler" in client.post(url("cancel", report.pk), follow=True).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(url("retry", report.pk))
    client.post(url("retry", report.pk))  # ready: nothing more happens
    assert (Report.objects.get().job_state, render.calls) == (JobState.READY, 1)
    verbs = Entry.objects.filter(verb__startswith="reports.").order_by("seq").values_list("verb", flat=True)
    assert list(verbs) == ["reports.request", "reports.cancel", "reports.retry"]


def test_a_report_cancelled_while_it_is_made_is_not_offered(client, cast, monkeypatch):
    report = ask(cast, life.with_opinion(cast))

    def made_too_late(claimed):
        cancel_report(report=claimed, actor=cast.lead, now=LATER)
        return File(b"%PDF-late", 2)

    monkeypatch.setattr(tasks, "render_report", made_too_late)
    tasks.produce_report(report.pk)
    report.refresh_from_db()
    assert (report.job_state, ReportFile.objects.count()) == (JobState.CANCELLED, 0)
    client.force_login(cast.lead)
    assert client.get(url("download", report.pk)).status_code == 404


def test_asking_again_brings_a_cancelled_report_back(cast, render, django_capture_on_commit_callbacks):
    use_case = life.with_opinion(cast)
    report = ask(cast, use_case)
    cancel_report(report=report, actor=cast.coordinator, now=LATER)
    with django_capture_on_commit_callbacks(execute=True):
        again = ask(cast, use_case, actor=cast.elected_official, now=LATER)
    assert (again.pk, Report.objects.get().job_state) == (report.pk, JobState.READY)


def test_who_asked_or_coordinates_may_cancel(client, cast, render):
    use_case = life.with_opinion(cast)
    for who, person in cast.everyone().items():
        Report.objects.all().delete()
        report = ask(cast, use_case, actor=cast.expert)
        client.force_login(person)
        expected = 404 if who in SEES_NOTHING else 302 if who in ("expert", "coordinator") else 403
        assert client.post(url("cancel", report.pk)).status_code == expected, who
        shown = "Annuler" in client.get(url("progress", report.pk)).content.decode()
        assert not (shown and expected != 302), who


def test_a_second_worker_writes_nothing_more(cast):
    report = ask(cast, life.with_opinion(cast))
    first = store_report(report=report, file=File(content=b"%PDF-a", pages=2), now=MET_AGAIN)
    second = store_report(report=report, file=File(content=b"%PDF-b", pages=2), now=LATER)
    assert first.pk == second.pk
    assert bytes(ReportFile.objects.get().content) == b"%PDF-a"


@pytest.mark.parametrize("how", ["update", "delete"])
def test_the_database_itself_keeps_the_bytes(cast, how):
    report = ask(cast, life.with_opinion(cast))
    store_report(report=report, file=File(content=b"%PDF-a", pages=2), now=MET_AGAIN)
    rows = ReportFile.objects.all()
    rewrite = {"update": lambda: rows.update(content=b"%PDF-b"), "delete": lambda: rows._raw_delete(rows.db)}[how]
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        rewrite()


# --- pages ------------------------------------------------------------------------------------------


def test_each_page_by_each_role(client, cast, render):
    use_case = life.with_opinion(cast)
    report = ask(cast, use_case)
    tasks.produce_report(report.pk)
    for who, person in cast.everyone().items():
        client.force_login(person)
        expected = 404 if who in SEES_NOTHING else 200
        assert client.get(url("list", use_case.pk)).status_code == expected, who
        for name in ("status", "progress", "download"):
            assert client.get(url(name, report.pk)).status_code == expected, (who, name)
        assert client.post(url("retry", report.pk)).status_code == (404 if who in SEES_NOTHING else 302), who


def test_the_download_is_the_stored_file_and_only_a_file(client, cast, render):
    report = ask(cast, life.with_opinion(cast))
    tasks.produce_report(report.pk)
    client.force_login(cast.elected_official)
    answer = client.get(url("download", report.pk))
    stored = ReportFile.objects.get()
    assert answer.content == bytes(stored.content)
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith('attachment; filename="boussole-')
    assert (answer["X-Content-Type-Options"], answer["ETag"]) == ("nosniff", f'"{stored.sha256}"')
    assert answer["Cache-Control"] == "private, no-store"
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    plain = f"boussole-{stored.report.use_case.reference}-before-trial.pdf"
    assert answer["Content-Disposition"] == f'attachment; filename="{plain}"'


def test_what_is_not_ready_cannot_be_downloaded(client, cast, render):
    report = ask(cast, life.with_opinion(cast))
    client.force_login(cast.lead)
    assert client.get(url("download", report.pk)).status_code == 404
    page = client.get(url("status", report.pk)).content.decode()
    assert "En attente" in page
    assert client.get(url("request", report.use_case_id)).status_code == 405


def test_asking_from_the_page_leads_to_its_progress(client, cast, render, django_capture_on_commit_callbacks):
    use_case = life.with_opinion(cast)
    client.force_login(cast.lead)
    with django_capture_on_commit_callbacks(execute=True):
        asked = client.post(url("request", use_case.pk), {"kind": "before_trial"})
    assert asked.url == url("status", Report.objects.get().pk)
    assert "Télécharger le PDF" in client.get(asked.url).content.decode()
    early = client.post(url("request", use_case.pk), {"kind": "final"}, follow=True)
    assert "avis final" in early.content.decode()


def test_more_reports_take_no_more_queries(client, cast, render, django_assert_num_queries):
    use_case = life.with_opinion(cast)
    first = ask(cast, use_case)
    tasks.produce_report(first.pk)
    client.force_login(cast.lead)
    client.get(url("list", use_case.pk))
    with django_assert_num_queries(11):
        client.get(url("list", use_case.pk))
    for number in range(2):
        other = Report.objects.create(
            use_case=use_case,
            kind="before_trial",
            snapshot={},
            snapshot_sha256=f"{number}" * 64,
            code=str(number),
            template_version=first.template_version,
            requested_by=cast.lead,
            queued_at=MET,
        )
        jobs.fail(other, reason="panne", now=MET, final=True)
    with django_assert_num_queries(11):
        client.get(url("list", use_case.pk))


# --- content ----------------------------------------------------------------------------------------


def test_a_report_says_by_when_to_decide_then_what_was_decided(cast):
    use_case = life.with_opinion(cast)
    waiting = ask(cast, use_case).snapshot
    assert (waiting["decide_before"], waiting["decided"]) == (life.again(use_case).due_on.isoformat(), None)
    life.decide(cast, use_case, "authorise_trial", life.DECIDED)
    after = ask(cast, life.again(use_case)).snapshot
    assert (after["decide_before"], after["decided"]["kind"]) == (None, "Autoriser l’essai")


def test_a_refusal_against_the_opinion_says_so_and_announces_nothing_more(cast):
    use_case = life.with_opinion(cast)
    before = ask(cast, use_case).snapshot
    assert (before["way"], before["next_decision"]) == ("trial", "après l’essai : généraliser, adapter ou arrêter")
    life.decide(cast, use_case, "refuse", life.DECIDED, conditions=[], departure_reasons="Le budget manque.")
    after = ask(cast, life.again(use_case)).snapshot
    assert after["decided"]["departs"] == "en s’écartant de l’avis du comité"
    assert (after["way"], after["next_decision"]) == ("end", "aucune : le projet s’arrête là")
    html = report_html(after, seal_of(after, "1"))
    assert "en s’écartant de l’avis du comité" in html
    assert "pour cet avis</b>" in html


def test_after_the_trial_what_happened_is_told_from_the_trial(cast):
    content = ask(cast, life.with_final_opinion(cast), "final").snapshot
    assert content["thresholds"] == "Aucun seuil n’a changé pendant l’essai."
    assert [row["label"] for row in content["planned"]] == ["Dépense de l’essai", "Participants"]
    assert content["stop_rules"] == ["Arrêt si « Fuites » : au moins 1"]
    assert not any("EVA-" in step for step in content["path"])


def test_a_lifted_blocker_no_longer_weighs(cast, pdf_file):
    use_case = life.submitted(cast)
    assessment = open_with(use_case, cast.coordinator, cast.expert, life.ASSESSED)
    answer_everything(assessment, cast.expert, life.ASSESSED, TRA_02=GivenAnswer(value="saisie"))
    sign_everything(assessment, cast.expert, life.ASSESSED, "conditions")
    complete_assessment(use_case=use_case, actor=cast.coordinator, now=life.ASSESSED)
    use_case = life.meet(cast, life.again(use_case), "conditions", MET)
    weighs = {row["label"]: row["worst_kind"] for row in build_snapshot(use_case, "before_trial")["scores"]}
    assert weighs["Conditions de travail"] == "BD"
    question = Question.objects.get(code="TRA-02", criterion__grid=assessment.grid)
    paper = add_document(
        use_case=use_case, actor=cast.expert, kind="panel_opinion", title="Avis", file=pdf_file, now=MET_AGAIN
    )
    release_blocker(
        assessment=assessment,
        question=question,
        actor=cast.expert,
        reason="Avis reçu.",
        document=paper,
        now=MET_AGAIN,
    )
    lifted = build_snapshot(life.again(use_case), "before_trial")
    assert {row["label"]: row["worst_kind"] for row in lifted["scores"]}["Conditions de travail"] == ""
    assert lifted["blockers"] == []
