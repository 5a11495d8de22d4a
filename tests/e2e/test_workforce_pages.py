"""A staff table in a browser, from its file to its decided jobs, and a draft of the reference: each page is audited."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.e2e.checks import page_audit
from tests.factories.workforce import DAY, NOW, chosen, load_reference
from tests.workforce.files import as_csv, as_ods
from workforce import actions
from workforce.models import StaffImport

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 320, "height": 640}
PEOPLE = (
    ("Métier", "Nom", "Courriel", "Effectif"),
    *((f"Archiviste {at}", f"Dupont {at}", f"zoe{at}@ville.test", at) for at in range(8)),
    ("Jardinier", "Zoé", "", "douze"),
)


def url(live_server, name, *args):
    return live_server.url + reverse(f"workforce:{name}", args=args)


def upload(page, live_server, name, content):
    page.goto(url(live_server, "upload"))
    page_audit(page)
    page.get_by_label("Fichier des effectifs").set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    )
    page.get_by_role("button", name="Lire le fichier").click()


def name_it(page):
    page.get_by_label("Nom du tableau").fill("Effectifs 2025")
    page.get_by_label("Date des effectifs").fill("2025-12-31")
    page.get_by_role("button", name="Vérifier les lignes").click()


@pytest.mark.parametrize("size", [{"width": 1280, "height": 900}, PHONE], ids=["desk", "phone"])
def test_a_table_from_its_file_to_its_decided_jobs(page, live_server, sign_in, cast, size):
    load_reference()
    sign_in(cast.expert)
    page.set_viewport_size(size)
    upload(page, live_server, "effectifs.ods", as_ods())
    page_audit(page)
    page.get_by_role("button", name="Vérifier les lignes").click()
    expect(page.get_by_role("heading", name="Il y a 2 erreurs dans le formulaire")).to_be_visible()
    page_audit(page)
    name_it(page)
    expect(page.get_by_role("heading", name="Vérifier avant d’importer")).to_be_visible()
    page_audit(page)
    page.get_by_role("button", name="Importer le tableau").click()
    expect(page.get_by_role("heading", name="Le compte rendu de l’import")).to_be_visible()
    page_audit(page)
    for link in ("Employer un autre référentiel", "Retirer ce tableau"):
        page.get_by_role("link", name=link).click()
        page_audit(page)
        page.go_back()
    page.get_by_role("link", name="Rapprocher les métiers").click()
    page_audit(page)
    page.get_by_role("link", name="Commencer").click()
    page_audit(page)
    page.get_by_label("Aucun équivalent").check()
    page.get_by_role("button", name="Enregistrer et passer au suivant").click()
    expect(page.get_by_text("Tous les métiers sont rapprochés.")).to_be_visible()
    page.goto(url(live_server, "home"))
    page_audit(page)


def test_errors_and_dropped_columns_are_told(page, live_server, sign_in, cast):
    load_reference()
    sign_in(cast.expert)
    page.set_viewport_size(PHONE)
    upload(page, live_server, "effectifs.csv", as_csv(PEOPLE))
    expect(page.get_by_role("heading", name="2 colonnes écartées")).to_be_visible()
    page_audit(page)
    name_it(page)
    expect(page.get_by_role("heading", name="1 erreur à corriger")).to_be_visible()
    page_audit(page)
    assert "Dupont" not in page.content()


def test_an_import_that_waits(page, live_server, sign_in, cast):
    file = chosen(cast)
    common = {"requested_by": cast.expert, "name": "Effectifs 2025", "as_of": DAY, "mapping": file.choices["mapping"]}
    job = StaffImport.objects.create(file=file, reference=load_reference(), **common)
    sign_in(cast.expert)
    page.set_viewport_size(PHONE)
    page.goto(url(live_server, "job", job.pk))
    expect(page.get_by_text("L’import va commencer.")).to_be_visible()
    page_audit(page)


def test_a_draft_of_the_reference(page, live_server, sign_in, cast):
    draft = actions.open_draft(source=load_reference(), organisation=cast.organisation, actor=cast.expert, now=NOW)
    sign_in(cast.expert)
    page.set_viewport_size(PHONE)
    for address in (
        url(live_server, "references"),
        url(live_server, "reference", draft.pk),
        url(live_server, "reference_settings", draft.pk),
        url(live_server, "job_add", draft.pk),
        url(live_server, "reference_job", draft.pk, draft.jobs.first().pk),
        url(live_server, "source_errors", draft.pk),
    ):
        page.goto(address)
        page_audit(page)
