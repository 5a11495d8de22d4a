"""The results of a staff table: who reads them, what they say, what they never show."""

import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from boussole.shared.spreadsheets import XLSX_TYPE
from tests.factories.accounts import make_member
from tests.factories.workforce import NOW, imported
from workforce import actions
from workforce.enums import READERS
from workforce.models import IscoScore, ReferenceJob

pytestmark = pytest.mark.django_db
HEADER = ("Métier", "Catégorie", "Filière", "Cadre d'emplois", "Direction", "Sexe", "Effectif")
ROWS = (
    ("Chargé-e d'accueil", "C", "Administrative", "Adjoints administratifs", "Accueil", "F", 40),
    ("Assistant-e de gestion administrative", "C", "Administrative", "Adjoints administratifs", "Ressources", "F", 30),
    ("Jardinier-ère", "C", "Technique", "Adjoints techniques", "Espaces verts", "M", 50),
    ("Policier ou policière municipale", "C", "Police", "Agents de police municipale", "Sécurité", "M", 3),
    ("Dompteur de licornes", "B", "Technique", "Techniciens", "Espaces verts", "M", 7),
)


@pytest.fixture
def table(cast):
    return imported(cast, [HEADER, *ROWS])


def page(client, user, name, *args, **query):
    client.force_login(user)
    return client.get(reverse(f"jobmap:{name}", args=args), query)


def plain(response):
    return response.content.decode().replace("\u00a0", " ").replace("\u202f", " ").replace("&nbsp;", " ")


def test_who_reads_the_results(client, cast, table):
    for role, user in cast.everyone().items():
        expected = 200 if role in READERS else 404
        for name in ("results", "jobs", "compare", "export"):
            assert page(client, user, name, table.pk).status_code == expected, (role, name)
    client.logout()
    assert client.get(reverse("jobmap:results", args=[table.pk])).status_code == 302


def test_a_withdrawn_table_has_no_results_any_more(client, cast, table):
    actions.withdraw_table(table=table, actor=cast.expert, reason="Mauvais fichier", now=NOW)
    assert page(client, cast.expert, "results", table.pk).status_code == 404


def test_the_page_says_one_sentence_the_warning_and_every_number(client, cast, table):
    text = plain(page(client, cast.elected_official, "results", table.pk))
    assert "Sur 130 postes, 70 (54 %) ont un métier que l’IA générative peut toucher" in text
    assert "70 (54 %) ont un métier « concerné » ou « très concerné »." in text
    assert "borne haute, pas une prévision" in text
    assert "7 postes n’ont pas de métier dans le référentiel" in text
    assert text.index("Chargé-e d&#x27;accueil") < text.index("Assistant-e de gestion administrative")


def test_a_small_group_is_nowhere_on_its_own(client, cast, table):
    response = page(client, cast.expert, "results", table.pk)
    for grouping in response.context["groupings"]:
        for row in grouping["rows"]:
            assert row["total"] >= 5
            assert all(cell["count"] == 0 or cell["count"] >= 5 for cell in row["cells"])
        assert grouping["aside_total"] == 53
    assert "53 postes ne sont dans aucun regroupement" in plain(response)
    assert "Polici" not in plain(page(client, cast.expert, "jobs", table.pk))
    job = ReferenceJob.objects.get(version=table.reference, label="Policier ou policière municipale")
    text = plain(page(client, cast.expert, "job", table.pk, job.pk))
    assert "Aucun poste ici, ou trop peu pour que leur nombre soit montré." in text


def test_a_job_says_where_its_level_comes_from(client, cast, table):
    job = ReferenceJob.objects.get(version=table.reference, label="Chargé-e d'accueil")
    response = page(client, cast.expert, "job", table.pk, job.pk)
    text = plain(response)
    assert "40 postes (31 %)" in text
    assert "4225" in text
    assert job.note
    assert response.context["job"].note == job.note
    assert list(response.context["tasks"]) == list(job.version.tasks.all())
    assert page(client, cast.expert, "job", table.pk, job.pk + 100_000).status_code == 404


def test_the_workbook_holds_numbers_says_what_is_masked_and_runs_no_formula(client, cast):
    rows = [row for row in ROWS if row[2] != "Police"]
    rows = [*rows, ("Jardinier-ère", "C", "Administrative", "Adjoints administratifs", "Serres", "F", 6)]
    table = imported(cast, [HEADER, *rows])
    table.lines.filter(direction="Serres").update(direction="=2+2")  # an import refuses it
    response = page(client, cast.expert, "export", table.pk)
    assert response["Content-Type"] == XLSX_TYPE
    book = load_workbook(io.BytesIO(response.content))
    assert book.sheetnames[:2] == ["À lire d’abord", "Par niveau"]
    levels = {row[0]: row[1:] for row in book["Par niveau"].iter_rows(min_row=2, values_only=True)}
    assert levels["Très concernés"] == (40, pytest.approx(40 / 133))
    assert levels["Non appariés"][0] == 7
    cells = [cell for sheet in book for line in sheet.iter_rows() for cell in line]
    assert "f" not in {cell.data_type for cell in cells}
    assert "'=2+2" in {cell.value for cell in cells}
    assert book["Par niveau"]["C2"].number_format == "0 %"


def test_the_classes_of_the_ilo_are_offered_once_their_scores_are_loaded(client, cast, table):
    assert page(client, cast.expert, "results", table.pk, classement="ilo_2023").status_code == 404
    IscoScore.objects.create(version=table.reference, edition="ilo_2023", code="4225", mean="0.7", sd="0.1")
    response = page(client, cast.expert, "results", table.pk, classement="ilo_2023")
    assert response.context["found"].counts["automation"] == 40
    assert response.context["found"].unmatched == 90  # the other jobs have no score
    assert "OIT 2023" in plain(response)
    assert page(client, cast.expert, "export", table.pk, classement="ilo_2023").status_code == 200


def test_two_tables_side_by_side(client, cast, table):
    assert "Aucun autre tableau" in plain(page(client, cast.expert, "compare", table.pk))
    rows = [(*ROWS[0][:-1], 34), *ROWS[1:], ("Archiviste", "B", "Culturelle", "Assistants", "Archives", "F", 9)]
    later = imported(cast, [HEADER, *rows], name="Effectifs 2026")
    actions.decide_match(table=later, actor=cast.expert, key=later.lines.get(reference_job=None).title_key,
                         label="Artiste", now=NOW)  # fmt: skip
    later.lines.filter(job_title="Jardinier-ère").update(
        reference_job=ReferenceJob.objects.get(version=later.reference, label="Archiviste")
    )
    response = page(client, cast.expert, "compare", later.pk, avec=table.pk)
    text = plain(response)
    changes = {row["label"]: row["change"] for row in response.context["levels"]}
    assert (changes["Très concernés"].before, changes["Très concernés"].difference) == (40, -6)
    assert "De « Pas concernés » à « Concernés »" in text
    assert [row["move"].posts for row in response.context["moves"]] == [50]
    assert page(client, cast.expert, "compare", later.pk, avec=later.pk).status_code == 404


def test_a_reader_elsewhere_compares_only_their_own(client, cast, table):
    other = make_member(cast.elsewhere, *READERS)
    assert page(client, other, "compare", table.pk).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_the_queries_do_not_grow_with_the_lines(client, cast, number, django_assert_num_queries):
    table = imported(cast, [HEADER, *(("Chargé-e d'accueil", "C", "", "", f"D{n}", "F", 9) for n in range(number))])
    client.force_login(cast.expert)
    with django_assert_num_queries(10):
        client.get(reverse("jobmap:results", args=[table.pk]))
