"""The pages of an import, of a table and of its job titles: the whole way, every role, every refusal, query counts."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.factories.workforce import chosen, imported, load_reference, uploaded
from tests.workforce.files import TABLE, as_csv, as_ods
from workforce import selectors, tasks
from workforce.enums import READERS, WRITERS
from workforce.models import JobMatch, StaffFile, StaffImport, StaffTable

pytestmark = pytest.mark.django_db
HOME, UPLOAD = "/collectivite/metiers/", "/collectivite/metiers/importer/"
SENT = {"csrfmiddlewaretoken": "x"}  # a form sent empty
WRONG = (("Métier", "Effectif"), ("Archiviste", "deux"), ("", "3"))


def send(client, content=None, name="effectifs.csv"):
    return client.post(UPLOAD, {"file": SimpleUploadedFile(name, content or as_csv(encoding="utf-8"))})


def url(name, *args):
    return reverse(f"workforce:{name}", args=args)


def page(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status, address
    return response.content.decode()


def test_the_whole_way_from_a_file_to_a_table_whose_jobs_are_decided(client, cast, django_capture_on_commit_callbacks):
    load_reference()
    client.force_login(cast.expert)
    assert UPLOAD in page(client, HOME)
    response = send(client, as_ods(), "effectifs.ods")
    file = StaffFile.objects.get()
    assert response.url == url("columns", file.pk)

    shown = page(client, response.url)
    assert "Policier ou policière municipale" in shown
    assert '<option value="0" selected>A · Métier</option>' in shown
    given = {
        "name": "Effectifs 2025",
        "as_of": "2025-12-31",
        "reference": load_reference().pk,
        "job": "0",
        "head_count": "6",
    }
    response = client.post(response.url, given)
    assert response.url == url("file", file.pk)

    shown = page(client, response.url)
    assert "Une ligne de total n’est pas comptée" in shown
    assert "Non apparié" in shown
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(url("start", file.pk))
    job = StaffImport.objects.get()
    assert response.url == url("job", job.pk)
    tasks.import_staff(pk=job.pk)
    table = StaffTable.objects.get()
    assert client.get(response.url).url == url("table", table.pk)
    assert "Le tableau est importé." in page(client, url("progress", job.pk))
    assert client.get(url("file", file.pk)).url == url("job", job.pk)

    shown = page(client, url("table", table.pk))
    assert "6 lignes lues" in shown or "5 lignes lues" in shown
    assert url("titles", table.pk) in shown
    first = selectors.next_title(table)
    assert url("title", table.pk, first.key) in page(client, url("titles", table.pk))
    response = client.post(url("title", table.pk, first.key), {"choice": "none"})
    assert response.url == url("titles", table.pk)
    assert "Tous les métiers sont rapprochés." in page(client, response.url)
    assert "Tous les métiers sont rapprochés" in page(client, HOME)


def test_a_file_that_cannot_be_read_says_why_beside_its_field(client, cast):
    client.force_login(cast.expert)
    response = send(client, b"%PDF-1.7", "effectifs.pdf")
    assert response.context["form"].errors == {"file": ["Envoyez un fichier CSV, un classeur xlsx ou un classeur ods."]}
    assert client.post(UPLOAD, SENT).context["form"].errors == {"file": ["Choisissez le fichier des effectifs"]}
    assert not StaffFile.objects.exists()


def test_wrong_lines_are_listed_with_their_place_and_cannot_be_imported(client, cast):
    client.force_login(cast.expert)
    file = chosen(cast, WRONG)
    shown = page(client, url("file", file.pk))
    for word in (
        "2 erreurs à corriger",
        "B · Nombre d’agents",
        "deux",
        "Écrivez un nombre entier, comme 12.",
        "Donnez le métier.",
    ):
        assert word in shown
    assert url("start", file.pk) not in shown
    response = client.post(url("start", file.pk), follow=True)
    assert "rien n’est importé tant qu’il en reste" in response.content.decode()
    assert not StaffImport.objects.exists()


def test_columns_keep_what_was_typed_when_they_are_refused(client, cast):
    client.force_login(cast.expert)
    file = uploaded(cast)
    given = {
        "name": "Mon tableau",
        "as_of": "2025-12-31",
        "reference": load_reference().pk,
        "job": "0",
        "direction": "0",
    }
    response = client.post(url("columns", file.pk), given)
    assert response.context["form"].errors == {
        "job": ["Cette colonne est choisie deux fois. Gardez-la pour une seule réponse."]
    }
    assert 'value="Mon tableau"' in response.content.decode()
    response = client.post(url("columns", file.pk), {"name": ""})
    assert set(response.context["form"].errors) == {"name", "as_of", "reference", "job"}


def test_a_failed_import_shows_its_report(client, cast):
    client.force_login(cast.expert)
    file = chosen(cast, WRONG)
    common = {"requested_by": cast.expert, "name": "Raté", "as_of": "2025-12-31", "reference": load_reference()}
    job = StaffImport.objects.create(file=file, mapping=file.choices["mapping"], **common)
    assert "L’import va commencer." in page(client, url("job", job.pk))
    tasks.import_staff(pk=job.pk)
    shown = page(client, url("job", job.pk))
    assert "Des lignes sont à corriger : rien n’est importé." in shown.replace("\u00a0", " ")
    assert "B · Nombre d’agents" in shown


def test_a_file_is_given_up(client, cast):
    client.force_login(cast.expert)
    file = uploaded(cast)
    assert file.source_name in page(client, HOME)
    assert client.get(url("file", file.pk)).url == url("columns", file.pk)
    assert client.post(url("file_discard", file.pk)).url == HOME
    assert file.source_name not in page(client, HOME)
    assert "ont été effacées" in page(client, url("file", file.pk))
    assert client.get(url("columns", file.pk)).url == url("file", file.pk)


def test_choosing_a_job_among_suggestions_or_in_the_whole_list(client, cast):
    table = imported(cast)
    client.force_login(cast.coordinator)
    key = selectors.next_title(table).key
    address = url("title", table.pk, key)
    shown = page(client, address)
    assert "Aucun équivalent" in shown
    response = client.post(address, {"choice": "other"})
    assert response.context["form"].errors == {"other": ["Choisissez le métier dans la liste."]}
    response = client.post(address, SENT)
    assert response.context["form"].errors == {
        "choice": ["Choisissez une réponse à la question « Quel métier du référentiel est-ce ? »"]
    }
    assert client.post(address, {"choice": "other", "other": "Animalier-ère"}).url == url("titles", table.pk)
    assert JobMatch.objects.get().reference_label == "Animalier-ère"
    assert "Reprendre la décision" in page(client, address)
    welcome = next(row.key for row in selectors.titles_of(table) if "accueil" in row.title)
    shown = page(client, url("title", table.pk, welcome))
    assert "Chargé-e d&#x27;accueil social" in shown
    response = client.post(url("title", table.pk, welcome), {"choice": "=Chargé-e d'accueil social"})
    assert response.url == url("titles", table.pk)
    client.post(url("forget", table.pk, key))
    assert JobMatch.objects.count() == 1
    assert client.get(url("title", table.pk, "rien")).status_code == 404


def test_a_table_is_withdrawn_with_a_reason(client, cast):
    table = imported(cast)
    client.force_login(cast.administrator)
    address = url("withdraw", table.pk)
    assert client.post(address, SENT).context["form"].errors == {"reason": ["Dites pourquoi le tableau est retiré"]}
    assert client.post(address, {"reason": "Mauvaise année"}).url == HOME
    assert "Mauvaise année" in page(client, url("table", table.pk))
    assert "Retiré" in page(client, HOME)
    response = client.post(address, {"reason": "Encore"})
    assert "n’a plus de lignes" in str(response.context["form"].non_field_errors())


def test_who_opens_which_page(client, cast):
    table = imported(cast)
    file = uploaded(cast, [*TABLE[:-1], ("Archiviste", *[""] * 5, 1)])
    key = selectors.next_title(table).key
    writing = [url("titles", table.pk), url("title", table.pk, key), url("withdraw", table.pk), url("columns", file.pk)]
    for name, person in cast.everyone().items():
        client.force_login(person)
        assert client.get(HOME).status_code == 200, name
        member, writer, reader = name in cast.by_role, name in WRITERS, name in READERS
        expected = 200 if member and reader else 404
        assert client.get(url("table", table.pk)).status_code == expected, name
        for address in writing:
            expected = 404 if not (member and reader) else 200 if writer else 403
            assert client.get(address).status_code == expected, (name, address)
        expected = 200 if writer or name == "outsider" else 403
        assert client.get(UPLOAD).status_code == expected, name
    client.logout()
    assert client.get(HOME).url.startswith("/compte/connexion/")


def test_acts_are_posted(client, cast):
    table, reference = imported(cast), load_reference()
    client.force_login(cast.expert)
    file = uploaded(cast, [*TABLE[:-1], ("Archiviste", *[""] * 5, 1)])
    for address in (
        url("start", file.pk), url("file_discard", file.pk), url("forget", table.pk, "x"),
        url("reference_copy", reference.pk), url("reference_publish", reference.pk), url("job_remove", reference.pk, 1),
    ):  # fmt: skip
        assert client.get(address).status_code == 405, address


@pytest.mark.parametrize("count", [1, 3])
def test_pages_take_a_fixed_number_of_queries(client, cast, django_assert_num_queries, count):
    for number in range(count):
        imported(cast, [*TABLE[:-1], ("Archiviste", *[""] * 5, number + 1)])
        uploaded(cast, [*TABLE[:-1], ("Archiviste", *[""] * 5, number + 100)])
    table = StaffTable.objects.first()
    client.force_login(cast.expert)
    client.get(HOME)
    with django_assert_num_queries(9):
        client.get(HOME)
    with django_assert_num_queries(8):
        client.get(url("table", table.pk))
    with django_assert_num_queries(8):
        client.get(url("titles", table.pk))
