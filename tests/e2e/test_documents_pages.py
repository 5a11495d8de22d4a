"""The page that checks documents and the pages of batches, in a browser: audit of each, without JavaScript too."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from boussole.shared.jobs import JobState
from reports.models import ReportBatch
from tests.e2e.checks import page_problems
from tests.factories.usecases import make_use_case
from tests.reports.makers import make_file, make_report
from tests.reports.samples import snapshot

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def reports(cast):
    """One report that is ready and one that waits."""
    dossier = make_use_case(cast.organisation, cast.lead)
    said = [snapshot("before_trial", problem=text) for text in "ab"]
    made = [make_report("before_trial", each, cast.coordinator, use_case=dossier) for each in said]
    make_file(made[0], b"%PDF-1.7 essai")
    return made


def test_a_document_is_checked_without_javascript(plain_page, live_server, reports, tmp_path):
    page = plain_page
    file = tmp_path / "recu.pdf"
    file.write_bytes(b"%PDF-1.7 essai")
    page.goto(live_server.url + reverse("verify:home"))
    page.get_by_label("Code à vérifier").fill("7K3M")
    page.get_by_role("button", name="Vérifier").click()
    expect(page.get_by_text("n’a pas la bonne forme").first).to_be_visible()
    page.get_by_label("Code à vérifier").fill(reports[0].code.lower().replace("-", " "))
    page.get_by_role("button", name="Vérifier").click()
    expect(page.get_by_role("heading", name="Document authentique")).to_be_visible()
    page.get_by_label("Ou le fichier reçu").set_input_files(file)
    page.get_by_role("button", name="Vérifier").click()
    expect(page.get_by_role("heading", name="Document authentique")).to_be_visible()


def test_every_page_passes_the_audit(page, live_server, sign_in, cast, reports):
    wrong = {}

    def look(path):
        page.goto(live_server.url + path)
        if problems := page_problems(page):
            wrong[path] = problems

    look(reverse("verify:home"))
    page.get_by_label("Code à vérifier").fill(reports[0].code)
    page.get_by_role("button", name="Vérifier").click()
    if problems := page_problems(page):
        wrong["answer"] = problems
    batch = ReportBatch.objects.create(
        organisation=cast.organisation,
        year=2026,
        requested_by=cast.coordinator,
        job_state=JobState.READY,
        queued_at=timezone.now(),
    )
    batch.reports.set(reports)
    sign_in(cast.coordinator)
    for name, *args in (
        ("batches",),
        ("batch", batch.pk),
        ("status", reports[0].pk),
        ("status", reports[1].pk),
    ):
        look(reverse(f"reports:{name}", args=args))
    assert not wrong, "\n".join(f"{path}: {line}" for path, lines in wrong.items() for line in lines)
